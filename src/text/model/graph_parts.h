// What the graphs of all transformer families are put together from. Only files of src/text/model include this.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <openvino/openvino.hpp>
#include <openvino/opsets/opset13.hpp>

#include "base/result.h"
#include "text/model_config.h"
#include "text/safetensors.h"

namespace attune {

namespace op = ov::opset13;
using Value = ov::Output<ov::Node>;

template <class Node, class... Arguments>
Value make(Arguments&&... arguments) {
  return std::make_shared<Node>(std::forward<Arguments>(arguments)...)->output(0);
}

Value integers(const std::vector<std::int64_t>& values);
Value integer(std::int64_t value);
Value number(float value);

// What every graph of ours reads, as GraphRuntime gives it: [batch, width] each.
struct TextInputs {
  std::shared_ptr<op::Parameter> ids;       // i32, rows of the table of words
  std::shared_ptr<op::Parameter> mask;      // f32, 1 for a token, 0 for padding
  std::shared_ptr<op::Parameter> segments;  // i32; null: the graph reads none

  static TextInputs make(bool with_segments);
  ov::ParameterVector all() const;
};

// 0 where there is a token, the lowest number where there is padding: [batch, 1, 1, width], to be added to attention.
Value attention_mask(const TextInputs& inputs);

// The names of an attention's four linear maps, and of a layer's parts, within a checkpoint.
struct AttentionNames {
  std::string query, key, value, out;
};

struct AttentionShape {
  std::uint32_t hidden = 0;
  std::uint32_t heads = 0;
  bool causal = false;  // each place sees itself and what comes before it; the mask is not used
};

// Parts of a graph with the weights of a checkpoint. The first weight that is missing, misshapen or not finite is remembered
// in `failure`, and nothing of its size is allocated; the graph is then not to be used.
class GraphParts {
 public:
  GraphParts(const ModelConfig& config, const SafeTensors& weights) : config_(config), weights_(weights) {}

  Value weight(const std::string& name, const std::vector<std::uint64_t>& shape);
  bool has(std::string_view name) const { return weights_.tensors().contains(name); }

  Value linear(const Value& in, const std::string& name, std::uint64_t from, std::uint64_t to);
  Value layer_norm(const Value& in, const std::string& name);  // over `hidden`
  Value activation(const Value& in) const;

  // Rows of a table: [batch, width] → [batch, width, columns].
  static Value rows(const Value& table, const Value& ids);
  // Rows `from` to `from` + width of a table of positions: [width, columns].
  static Value position_rows(const Value& table, const Value& ids, std::uint32_t from);

  // Scaled dot products of Vaswani et al. 2017. `from` asks, `over` answers; `mask` is that of `over`.
  Value attention(const Value& from, const Value& over, const Value& mask, const AttentionNames& names,
                  const AttentionShape& shape);

  // Two linear maps with the activation between them.
  Value feed_forward(const Value& in, const std::string& widen, const std::string& narrow, std::uint32_t intermediate);

  // The layer norm of the sum, as post-norm transformers end each part of a layer.
  Value add_and_norm(const Value& in, const Value& change, const std::string& name);

  // The graph, or the remembered failure.
  Result<std::shared_ptr<ov::Model>> finish(const Value& out, const TextInputs& inputs) const;

 private:
  const ModelConfig& config_;
  const SafeTensors& weights_;
  Error failure_;
};

}  // namespace attune
