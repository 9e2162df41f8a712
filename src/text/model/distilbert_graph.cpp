// The encoder of Sanh et al. 2019: BERT's, with half its layers, no segments, and names of its own.
#include <string>

#include <fmt/format.h>

#include "text/model/graph_parts.h"
#include "text/model/graphs.h"

namespace attune {
namespace {

Value embeddings(GraphParts& parts, const ModelConfig& config, const TextInputs& inputs) {
  const std::string prefix = "distilbert.embeddings.";
  const auto ids = inputs.ids->output(0);
  const auto words =
      GraphParts::rows(parts.weight(prefix + "word_embeddings.weight", {config.vocabulary, config.hidden}), ids);
  const auto positions = GraphParts::position_rows(
      parts.weight(prefix + "position_embeddings.weight", {config.positions, config.hidden}), ids, 0);
  return parts.add_and_norm(words, positions, prefix + "LayerNorm");
}

Value layer(GraphParts& parts, const ModelConfig& config, const Value& in, const Value& mask,
            const std::string& prefix) {
  const std::string attention = prefix + "attention.";
  const AttentionNames names{attention + "q_lin", attention + "k_lin", attention + "v_lin", attention + "out_lin"};
  const auto attended = parts.attention(in, in, mask, names, {config.hidden, config.encoder.heads});
  const auto middle = parts.add_and_norm(attended, in, prefix + "sa_layer_norm");
  const auto out = parts.feed_forward(middle, prefix + "ffn.lin1", prefix + "ffn.lin2", config.encoder.intermediate);
  return parts.add_and_norm(out, middle, prefix + "output_layer_norm");
}

}  // namespace

Result<Graph> distilbert_classifier_graph(const ModelConfig& config, const SafeTensors& weights) {
  GraphParts parts(config, weights);
  const auto inputs = TextInputs::make(false);
  auto hidden = embeddings(parts, config, inputs);
  const auto mask = attention_mask(inputs);
  for (std::uint32_t i = 0; i < config.encoder.layers; ++i) {
    hidden = layer(parts, config, hidden, mask, fmt::format("distilbert.transformer.layer.{}.", i));
  }
  const auto first = make<op::Gather>(hidden, integer(0), integer(1));  // [CLS]
  const auto pooled = make<op::Relu>(parts.linear(first, "pre_classifier", config.hidden, config.hidden));
  return parts.finish(parts.linear(pooled, "classifier", config.hidden, config.labels.size()), inputs);
}

}  // namespace attune
