#include "text/model/bert_runtime.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <exception>
#include <limits>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <openvino/openvino.hpp>
#include <openvino/opsets/opset13.hpp>

#include "text/slots.h"

#if defined(__SANITIZE_ADDRESS__)
#define ATTUNE_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ATTUNE_ADDRESS_SANITIZER
#endif
#endif

namespace attune {
namespace {

namespace op = ov::opset13;
using Value = ov::Output<ov::Node>;

template <class Node, class... Arguments>
Value make(Arguments&&... arguments) {
  return std::make_shared<Node>(std::forward<Arguments>(arguments)...)->output(0);
}

Value integers(const std::vector<std::int64_t>& values) {
  return make<op::Constant>(ov::element::i64, ov::Shape{values.size()}, values);
}

Value integer(std::int64_t value) { return make<op::Constant>(ov::element::i64, ov::Shape{}, value); }
Value number(float value) { return make<op::Constant>(ov::element::f32, ov::Shape{}, value); }

// Builds the graph of Devlin et al. 2019 (post-layer-norm encoder) with the names that Hugging Face gives the weights.
// The first weight that is missing or misshapen is remembered; the graph is then not to be used.
class GraphBuilder {
 public:
  GraphBuilder(const BertConfig& config, const SafeTensors& weights) : config_(config), weights_(weights) {}

  Result<std::shared_ptr<ov::Model>> build() {
    const auto ids = std::make_shared<op::Parameter>(ov::element::i32, ov::PartialShape{-1, -1});
    const auto mask = std::make_shared<op::Parameter>(ov::element::f32, ov::PartialShape{-1, -1});
    auto hidden = embeddings(ids->output(0));
    // 0 where there is a token, the lowest number where there is padding: [batch, 1, 1, width].
    const auto absent = make<op::Subtract>(mask->output(0), number(1));
    const auto attention_mask = make<op::Unsqueeze>(
        make<op::Multiply>(absent, number(std::numeric_limits<float>::max())), integers({1, 2}));
    for (std::uint32_t layer = 0; layer < config_.layers; ++layer) {
      hidden = encoder_layer(hidden, attention_mask, fmt::format("encoder.layer.{}.", layer));
    }
    const auto pooled = mean_of_tokens(hidden, mask->output(0));
    const auto unit = make<op::NormalizeL2>(pooled, integers({1}), 1e-12F, ov::op::EpsMode::MAX);
    if (!failure_.message.empty()) return std::unexpected(failure_);
    return std::make_shared<ov::Model>(ov::OutputVector{unit}, ov::ParameterVector{ids, mask}, "bert");
  }

 private:
  Value weight(const std::string& name, const std::vector<std::uint64_t>& shape) {
    const auto found = weights_.float_tensor(name, shape);
    if (!found) {
      if (failure_.message.empty()) failure_ = found.error();
      return make<op::Constant>(ov::element::f32, ov::Shape(shape.begin(), shape.end()), 0.0F);
    }
    return make<op::Constant>(ov::element::f32, ov::Shape(shape.begin(), shape.end()),
                              static_cast<const void*>((*found)->bytes.data()));
  }

  Value linear(const Value& in, const std::string& name, std::uint64_t from, std::uint64_t to) {
    const auto product = make<op::MatMul>(in, weight(name + ".weight", {to, from}), false, true);
    return make<op::Add>(product, weight(name + ".bias", {to}));
  }

  Value layer_norm(const Value& in, const std::string& name) {
    const auto centred = make<op::MVN>(in, integers({-1}), true, static_cast<float>(config_.layer_norm_eps),
                                       ov::op::MVNEpsMode::INSIDE_SQRT);
    const auto scaled = make<op::Multiply>(centred, weight(name + ".weight", {config_.hidden}));
    return make<op::Add>(scaled, weight(name + ".bias", {config_.hidden}));
  }

  Value embeddings(const Value& ids) {
    const std::string part = "embeddings.";
    const auto words = make<op::Gather>(weight(part + "word_embeddings.weight", {config_.vocabulary, config_.hidden}), ids,
                                        integer(0));
    const auto width = make<op::Gather>(make<op::ShapeOf>(ids), integers({1}), integer(0));
    const auto positions =
        make<op::Slice>(weight(part + "position_embeddings.weight", {config_.positions, config_.hidden}), integers({0}),
                        width, integers({1}), integers({0}));
    // Only one segment: its row is the same for every token.
    const auto segment = make<op::Gather>(
        weight(part + "token_type_embeddings.weight", {config_.segments, config_.hidden}), integer(0), integer(0));
    const auto sum = make<op::Add>(make<op::Add>(words, positions), segment);
    return layer_norm(sum, part + "LayerNorm");
  }

  // [batch, width, hidden] → [batch, heads, width, hidden / heads]
  Value split_heads(const Value& in) {
    const std::int64_t size = config_.hidden / config_.heads;
    const auto shaped = make<op::Reshape>(in, integers({0, 0, config_.heads, size}), true);
    return make<op::Transpose>(shaped, integers({0, 2, 1, 3}));
  }

  Value attention(const Value& in, const Value& attention_mask, const std::string& name) {
    const auto project = [&](const char* which) {
      return split_heads(linear(in, name + "self." + which, config_.hidden, config_.hidden));
    };
    const auto query = project("query");
    const auto key = project("key");
    const auto value = project("value");
    const auto mixed = make<op::ScaledDotProductAttention>(query, key, value, attention_mask, false);
    const auto joined = make<op::Reshape>(make<op::Transpose>(mixed, integers({0, 2, 1, 3})),
                                          integers({0, 0, config_.hidden}), true);
    return linear(joined, name + "output.dense", config_.hidden, config_.hidden);
  }

  Value encoder_layer(const Value& in, const Value& attention_mask, const std::string& name) {
    const auto attended = make<op::Add>(attention(in, attention_mask, name + "attention."), in);
    const auto middle = layer_norm(attended, name + "attention.output.LayerNorm");
    const auto wide = make<op::Gelu>(linear(middle, name + "intermediate.dense", config_.hidden, config_.intermediate),
                                     ov::op::GeluApproximationMode::ERF);
    const auto narrow = linear(wide, name + "output.dense", config_.intermediate, config_.hidden);
    return layer_norm(make<op::Add>(narrow, middle), name + "output.LayerNorm");
  }

  // Every row has a token at least, so the divisor is never 0.
  static Value mean_of_tokens(const Value& hidden, const Value& mask) {
    const auto kept = make<op::Multiply>(hidden, make<op::Unsqueeze>(mask, integers({2})));
    const auto sum = make<op::ReduceSum>(kept, integers({1}), false);
    return make<op::Divide>(sum, make<op::ReduceSum>(mask, integers({1}), true));
  }

  const BertConfig& config_;
  const SafeTensors& weights_;
  Error failure_;
};

// A request and the buffers that it reads while it runs.
struct Request {
  ov::InferRequest infer;
  std::size_t batch = 0;  // of the caller's batches
  std::size_t rows = 0;
};

class OpenVinoRuntime final : public BertRuntime {
 public:
  OpenVinoRuntime(ov::CompiledModel model, unsigned streams) : model_(std::move(model)), slots_(streams) {
    for (unsigned i = 0; i < streams; ++i) requests_.push_back({model_.create_infer_request(), 0, 0});
  }

  Result<void> run(std::size_t count, const std::function<TokenBatch(std::size_t)>& make_batch,
                   const std::function<void(std::size_t, std::size_t, std::span<const float>)>& take) const override {
    std::deque<std::size_t> running;  // slots, oldest first
    try {
      std::size_t next = 0;
      while (next < count || !running.empty()) {
        if (next < count && running.size() < requests_.size()) {
          std::optional<std::size_t> slot = running.empty() ? slots_.take() : slots_.try_take();
          if (slot) {
            running.push_back(*slot);
            start(requests_[*slot], next, make_batch(next));
            ++next;
            continue;
          }
        }
        finish(requests_[running.front()], take);
        slots_.give_back(running.front());
        running.pop_front();
      }
      return {};
    } catch (const std::exception& failed) {
      for (const auto slot : running) abandon(slot);
      return fail(ErrorCode::unavailable, "the text model could not be computed: see detail, and try with fewer texts",
                  failed.what());
    }
  }

 private:
  static void start(Request& request, std::size_t number_of_batch, const TokenBatch& batch) {
    request.batch = number_of_batch;
    request.rows = batch.lengths.size();
    const ov::Shape shape{request.rows, batch.width};
    auto ids = request.infer.get_input_tensor(0);
    auto mask = request.infer.get_input_tensor(1);
    ids.set_shape(shape);
    mask.set_shape(shape);
    std::ranges::copy(batch.ids, ids.data<std::int32_t>());
    auto* row = mask.data<float>();
    for (const auto length : batch.lengths) {
      std::fill(row, row + length, 1.0F);
      std::fill(row + length, row + batch.width, 0.0F);
      row += batch.width;
    }
    request.infer.start_async();
  }

  static void finish(Request& request,
                     const std::function<void(std::size_t, std::size_t, std::span<const float>)>& take) {
    request.infer.wait();
    const auto out = request.infer.get_output_tensor();
    const auto* data = out.data<const float>();
    for (std::size_t row = 0; row < request.rows; ++row) {
      take(request.batch, row, {data + row * text_dimension, text_dimension});
    }
  }

  // A request may be reused only once it has ended.
  void abandon(std::size_t slot) const {
    try {
      requests_[slot].infer.cancel();
      requests_[slot].infer.wait();
    } catch (const std::exception&) {  // it ended, if badly
    }
    slots_.give_back(slot);
  }

  ov::CompiledModel model_;
  mutable Slots slots_;
  mutable std::vector<Request> requests_;  // each is only touched by who holds its slot
};

}  // namespace

Result<std::unique_ptr<BertRuntime>> BertRuntime::build(const BertConfig& config, const SafeTensors& weights,
                                                        unsigned streams) {
#ifdef ATTUNE_ADDRESS_SANITIZER
  setenv("TBB_ENABLE_SANITIZERS", "1", 0);  // else TBB opens a library in a way that the sanitizer forbids
#endif
  try {
    const auto graph = GraphBuilder(config, weights).build();
    if (!graph) return std::unexpected(graph.error());
    ov::Core core;
    auto model = core.compile_model(*graph, "CPU",
                                    ov::AnyMap{ov::hint::inference_precision(ov::element::f32),
                                               ov::hint::execution_mode(ov::hint::ExecutionMode::ACCURACY),
                                               ov::num_streams(ov::streams::Num(static_cast<std::int32_t>(streams))),
                                               ov::inference_num_threads(static_cast<std::int32_t>(streams)),
                                               ov::hint::enable_cpu_pinning(false)});
    return std::make_unique<OpenVinoRuntime>(std::move(model), streams);
  } catch (const std::exception& failed) {
    return fail(ErrorCode::unavailable,
                "OpenVINO could not be started: its libraries belong in lib/attune beside the program, build anew",
                failed.what());
  }
}

}  // namespace attune
