// The graphs of the families that are computed from a checkpoint. Only files of src/text/model include this. Each reads
// TextInputs (graph_parts.h). Errors: `corrupt` for a weight that is missing, misshapen or not finite (it is named),
// `unsupported` for one of another type, `unavailable` when OpenVINO fails.
#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "text/model_config.h"
#include "text/safetensors.h"

namespace ov {
class Model;
}

namespace attune {

using Graph = std::shared_ptr<ov::Model>;

// A graph of weights without values (SafeTensors::has_values) is put together as far as shapes go: it says what is wrong with them and
// is not to be computed.

// [batch, hidden]: a text's hidden states pooled as config.pooling says, of Euclidean length 1. Of a BERT.
Result<Graph> sentence_graph(const ModelConfig& config, const SafeTensors& weights);

// [batch, labels]: logits, as the transformers library's BertForSequenceClassification, DistilBertForSequenceClassification
// and BartForSequenceClassification.
Result<Graph> classifier_graph(const ModelConfig& config, const SafeTensors& weights);

// How many segments a family's graph reads; 0: none are read.
inline std::uint32_t segments_read(const ModelConfig& config) {
  return config.family == ModelFamily::bert ? config.segments : 0;
}

// One family each, in the file of its name. These throw what OpenVINO throws; use those above.
Result<Graph> bert_sentence_graph(const ModelConfig& config, const SafeTensors& weights);
Result<Graph> bert_classifier_graph(const ModelConfig& config, const SafeTensors& weights);
Result<Graph> distilbert_classifier_graph(const ModelConfig& config, const SafeTensors& weights);
Result<Graph> bart_classifier_graph(const ModelConfig& config, const SafeTensors& weights);

}  // namespace attune
