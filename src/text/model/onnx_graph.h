// A graph from an ONNX file. Only files of src/text/model include this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"

namespace ov {
class Model;
}

namespace attune {

struct OnnxGraph {
  std::shared_ptr<ov::Model> graph;  // reads TextInputs (graph_parts.h), gives [batch, labels]
  bool reads_segments = false;
};

// Reads input_ids, attention_mask and, where the graph has it, token_type_ids; gives its output "logits", or its only one.
// Weights in other files are not read. Errors: `corrupt` for what OpenVINO can't read, or another number of labels than
// `labels`; `unsupported` for other inputs or outputs.
Result<OnnxGraph> read_onnx_graph(std::span<const std::uint8_t> file, std::size_t labels);

}  // namespace attune
