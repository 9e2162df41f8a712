#include "text/model/graphs.h"

#include <exception>

#include "text/model/graph_runtime.h"

namespace attune {
namespace {

Result<Graph> build(Result<Graph> (*graph)(const ModelConfig&, const SafeTensors&), const ModelConfig& config,
                    const SafeTensors& weights) {
  prepare_openvino();
  try {
    return graph(config, weights);
  } catch (const std::exception& failed) {
    return fail(ErrorCode::unavailable, "the model's graph could not be put together: see detail", failed.what());
  }
}

}  // namespace

Result<Graph> sentence_graph(const ModelConfig& config, const SafeTensors& weights) {
  return build(bert_sentence_graph, config, weights);
}

Result<Graph> classifier_graph(const ModelConfig& config, const SafeTensors& weights) {
  switch (config.family) {
    case ModelFamily::bert: return build(bert_classifier_graph, config, weights);
    case ModelFamily::distilbert: return build(distilbert_classifier_graph, config, weights);
    case ModelFamily::bart: return build(bart_classifier_graph, config, weights);
    case ModelFamily::onnx: break;
  }
  return fail(ErrorCode::unsupported, "this family is computed from its ONNX file only");
}

}  // namespace attune
