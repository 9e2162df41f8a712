// What config.json of a model folder says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace attune {

enum class ModelFamily : std::uint8_t {
  bert,        // Devlin et al. 2019
  distilbert,  // Sanh et al. 2019
  bart,        // Lewis et al. 2020
  onnx,        // whatever its ONNX file computes
};

enum class Activation : std::uint8_t { gelu, relu };

// How a sentence encoder makes one vector of a text's hidden states.
enum class Pooling : std::uint8_t {
  mean,   // of its tokens
  first,  // that of its first token, [CLS]
};

// Layers that stand on one another, all of one shape.
struct LayerStack {
  std::uint32_t layers = 0;        // 1 to 48
  std::uint32_t heads = 0;         // 1 to 64, divides the model's hidden size
  std::uint32_t intermediate = 0;  // 1 to 16,384
};

// A transformer of one of the families. Every number is within what is computed safely; of `onnx` only vocabulary, segments,
// pad_token, max_tokens and labels are set.
struct ModelConfig {
  ModelFamily family = ModelFamily::bert;
  Activation activation = Activation::gelu;
  LayerStack encoder;
  LayerStack decoder;                     // of bart
  std::uint32_t hidden = 0;               // 1 to 16,384
  std::uint32_t vocabulary = 0;           // 1 to 1,000,000
  std::uint32_t positions = 0;            // 2 to 8,192
  std::uint32_t segments = 1;             // 1 to 16
  double layer_norm_eps = 0;              // > 0, at most 0.01
  bool scale_embedding = false;           // of bart: words times the root of `hidden`
  bool normalize_embedding = true;        // of bart
  std::uint32_t pad_token = 0;            // these three are below `vocabulary`
  std::uint32_t eos_token = 0;            // of bart
  std::uint32_t decoder_start_token = 0;  // of bart
  Pooling pooling = Pooling::mean;        // of a sentence encoder
  std::uint32_t max_tokens = 0;           // a text is cut to so many, those that open and close it included
  std::vector<std::string> labels;        // of a classifier: 1 to 1,000, in the order of its logits
};

inline constexpr std::uint32_t max_positions = 8'192;
inline constexpr std::uint32_t default_max_tokens = 256;     // of a sentence encoder
inline constexpr std::uint32_t classifier_max_tokens = 512;  // of a classifier, if it has so many positions
inline constexpr std::uint32_t least_classifier_tokens = 8;  // room for what parts a pair, and a token of each

// `config` is config.json of a sentence encoder. Texts are cut to default_max_tokens, or to `positions` where that is less; what
// its other files say (sentence_folder.h) is for the caller to set.
// Fails with `corrupt` for what is not JSON or lacks a number, `unsupported` for a model that is no BERT with exact GELU,
// absolute positions and 384 dimensions.
Result<ModelConfig> parse_encoder_config(std::string_view config);

// The config.json of a sequence classifier. Labels are those of id2label; where it is absent there are two, LABEL_0 and
// LABEL_1, as in the transformers library. What that library takes for granted where a number is absent is taken here, but
// the sizes must be there. Fails like parse_encoder_config; every family but `onnx` is computed.
Result<ModelConfig> parse_classifier_config(std::string_view config);

// The config.json beside an ONNX classifier, of whatever kind. Texts are cut to classifier_max_tokens, or to
// max_position_embeddings where that is less.
Result<ModelConfig> parse_onnx_config(std::string_view config);

}  // namespace attune
