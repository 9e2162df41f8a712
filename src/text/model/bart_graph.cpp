// The encoder and decoder of Lewis et al. 2020 with a classification head. The decoder reads the same text, shifted by one;
// the head reads what it says at the text's end.
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "text/model/graph_parts.h"
#include "text/model/graphs.h"

namespace attune {
namespace {

constexpr std::uint32_t first_position = 2;  // BART's tables of positions begin with two rows that no text uses

class BartGraph {
 public:
  BartGraph(const ModelConfig& config, const SafeTensors& weights) : config_(config), parts_(config, weights) {}

  Result<Graph> build() {
    const auto inputs = TextInputs::make(false);
    const auto ids = inputs.ids->output(0);
    const auto mask = attention_mask(inputs);
    // One table for both sides; either name may be the one that was saved.
    words_ =
        parts_.weight(parts_.has("model.shared.weight") ? "model.shared.weight" : "model.encoder.embed_tokens.weight",
                      {config_.vocabulary, config_.hidden});
    auto encoded = embeddings(ids, "model.encoder.");
    for (std::uint32_t i = 0; i < config_.encoder.layers; ++i) {
      encoded = encoder_layer(encoded, mask, fmt::format("model.encoder.layers.{}.", i));
    }
    auto decoded = embeddings(shifted_right(ids), "model.decoder.");
    for (std::uint32_t i = 0; i < config_.decoder.layers; ++i) {
      decoded = decoder_layer(decoded, encoded, mask, fmt::format("model.decoder.layers.{}.", i));
    }
    const std::string head = "classification_head.";
    const auto pooled = make<op::Tanh>(
        parts_.linear(last_token(decoded, inputs.mask->output(0)), head + "dense", config_.hidden, config_.hidden));
    return parts_.finish(parts_.linear(pooled, head + "out_proj", config_.hidden, config_.labels.size()), inputs);
  }

 private:
  Value embeddings(const Value& ids, const std::string& prefix) {
    auto words = GraphParts::rows(words_, ids);
    if (config_.scale_embedding)
      words = make<op::Multiply>(words, number(std::sqrt(static_cast<float>(config_.hidden))));
    const auto table =
        parts_.weight(prefix + "embed_positions.weight", {config_.positions + first_position, config_.hidden});
    const auto sum = make<op::Add>(words, GraphParts::position_rows(table, ids, first_position));
    return config_.normalize_embedding ? parts_.layer_norm(sum, prefix + "layernorm_embedding") : sum;
  }

  Value attention(const Value& from, const Value& over, const Value& mask, const std::string& name,
                  const AttentionShape& shape) {
    return parts_.attention(from, over, mask,
                            {name + ".q_proj", name + ".k_proj", name + ".v_proj", name + ".out_proj"}, shape);
  }

  Value feed_forward(const Value& in, const std::string& prefix, const LayerStack& stack) {
    const auto out = parts_.feed_forward(in, prefix + "fc1", prefix + "fc2", stack.intermediate);
    return parts_.add_and_norm(out, in, prefix + "final_layer_norm");
  }

  Value encoder_layer(const Value& in, const Value& mask, const std::string& prefix) {
    const auto attended = attention(in, in, mask, prefix + "self_attn", {config_.hidden, config_.encoder.heads});
    return feed_forward(parts_.add_and_norm(attended, in, prefix + "self_attn_layer_norm"), prefix, config_.encoder);
  }

  // What is read lies before a row's padding, so looking back alone keeps padding out of it.
  Value decoder_layer(const Value& in, const Value& encoded, const Value& mask, const std::string& prefix) {
    const auto own = attention(in, in, mask, prefix + "self_attn", {config_.hidden, config_.decoder.heads, true});
    const auto middle = parts_.add_and_norm(own, in, prefix + "self_attn_layer_norm");
    const auto other =
        attention(middle, encoded, mask, prefix + "encoder_attn", {config_.hidden, config_.decoder.heads});
    return feed_forward(parts_.add_and_norm(other, middle, prefix + "encoder_attn_layer_norm"), prefix,
                        config_.decoder);
  }

  Value shifted_right(const Value& ids) const {
    const auto batch = make<op::Gather>(make<op::ShapeOf>(ids), integers({0}), integer(0));
    const auto column = make<op::Concat>(ov::OutputVector{batch, integers({1})}, 0);
    const auto start = make<op::Constant>(ov::element::i32, ov::Shape{}, config_.decoder_start_token);
    const auto kept = make<op::Slice>(ids, integers({0}), integers({-1}), integers({1}), integers({1}));
    return make<op::Concat>(ov::OutputVector{make<op::Broadcast>(start, column), kept}, 1);
  }

  // Every text ends with the token that closes it: open_classifier.cpp sees to that.
  static Value last_token(const Value& hidden, const Value& mask) {
    const auto lengths = make<op::Convert>(make<op::ReduceSum>(mask, integers({1}), false), ov::element::i64);
    return make<op::Gather>(hidden, make<op::Subtract>(lengths, integer(1)), integer(1), 1);
  }

  const ModelConfig& config_;
  GraphParts parts_;
  Value words_;
};

}  // namespace

Result<Graph> bart_classifier_graph(const ModelConfig& config, const SafeTensors& weights) {
  return BartGraph(config, weights).build();
}

}  // namespace attune
