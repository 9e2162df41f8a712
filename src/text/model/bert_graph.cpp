// The post-layer-norm encoder of Devlin et al. 2019, with the names that Hugging Face gives the weights.
#include <string>

#include <fmt/format.h>

#include "text/model/graph_parts.h"
#include "text/model/graphs.h"

namespace attune {
namespace {

Value embeddings(GraphParts& parts, const ModelConfig& config, const TextInputs& inputs, const std::string& prefix) {
  const auto ids = inputs.ids->output(0);
  const auto words =
      GraphParts::rows(parts.weight(prefix + "word_embeddings.weight", {config.vocabulary, config.hidden}), ids);
  const auto positions = GraphParts::position_rows(
      parts.weight(prefix + "position_embeddings.weight", {config.positions, config.hidden}), ids, 0);
  const auto segments = parts.weight(prefix + "token_type_embeddings.weight", {config.segments, config.hidden});
  const auto segment = GraphParts::rows(segments, inputs.segments ? inputs.segments->output(0) : integer(0));
  return parts.layer_norm(make<op::Add>(make<op::Add>(words, positions), segment), prefix + "LayerNorm");
}

Value layer(GraphParts& parts, const ModelConfig& config, const Value& in, const Value& mask,
            const std::string& prefix) {
  const std::string attention = prefix + "attention.";
  const AttentionNames names{attention + "self.query", attention + "self.key", attention + "self.value",
                             attention + "output.dense"};
  const auto attended = parts.attention(in, in, mask, names, {config.hidden, config.encoder.heads});
  const auto middle = parts.add_and_norm(attended, in, attention + "output.LayerNorm");
  const auto out =
      parts.feed_forward(middle, prefix + "intermediate.dense", prefix + "output.dense", config.encoder.intermediate);
  return parts.add_and_norm(out, middle, prefix + "output.LayerNorm");
}

Value encoder(GraphParts& parts, const ModelConfig& config, const TextInputs& inputs, const std::string& prefix) {
  auto hidden = embeddings(parts, config, inputs, prefix + "embeddings.");
  const auto mask = attention_mask(inputs);
  for (std::uint32_t i = 0; i < config.encoder.layers; ++i) {
    hidden = layer(parts, config, hidden, mask, fmt::format("{}encoder.layer.{}.", prefix, i));
  }
  return hidden;
}

Value first_token(const Value& hidden) { return make<op::Gather>(hidden, integer(0), integer(1)); }  // [CLS]

// Every row has a token at least, so the divisor is never 0.
Value mean_of_tokens(const Value& hidden, const Value& mask) {
  const auto kept = make<op::Multiply>(hidden, make<op::Unsqueeze>(mask, integers({2})));
  const auto sum = make<op::ReduceSum>(kept, integers({1}), false);
  return make<op::Divide>(sum, make<op::ReduceSum>(mask, integers({1}), true));
}

}  // namespace

Result<Graph> bert_sentence_graph(const ModelConfig& config, const SafeTensors& weights) {
  GraphParts parts(config, weights);
  const auto inputs = TextInputs::make(false);
  // As the part of a larger model that it was trained in, a checkpoint's names begin so.
  const std::string prefix = parts.has("bert.embeddings.word_embeddings.weight") ? "bert." : "";
  const auto hidden = encoder(parts, config, inputs, prefix);
  const auto pooled =
      config.pooling == Pooling::first ? first_token(hidden) : mean_of_tokens(hidden, inputs.mask->output(0));
  return parts.finish(make<op::NormalizeL2>(pooled, integers({1}), 1e-12F, ov::op::EpsMode::MAX), inputs);
}

Result<Graph> bert_classifier_graph(const ModelConfig& config, const SafeTensors& weights) {
  GraphParts parts(config, weights);
  const auto inputs = TextInputs::make(true);
  const auto hidden = encoder(parts, config, inputs, "bert.");
  const auto pooled =
      make<op::Tanh>(parts.linear(first_token(hidden), "bert.pooler.dense", config.hidden, config.hidden));
  return parts.finish(parts.linear(pooled, "classifier", config.hidden, config.labels.size()), inputs);
}

}  // namespace attune
