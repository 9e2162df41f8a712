// What a model folder says about itself: config.json and, where present, sentence_bert_config.json.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace attune {

// A BERT encoder (Devlin et al. 2019). Every number is within what is computed safely: see parse_bert_config.
struct BertConfig {
  std::uint32_t layers = 0;             // num_hidden_layers, 1 to 48
  std::uint32_t heads = 0;              // num_attention_heads, 1 to 64, divides hidden
  std::uint32_t hidden = 0;             // hidden_size: text_dimension
  std::uint32_t intermediate = 0;       // intermediate_size, 1 to 16,384
  std::uint32_t vocabulary = 0;         // vocab_size, 1 to 1,000,000
  std::uint32_t positions = 0;          // max_position_embeddings, 2 to 8,192
  std::uint32_t segments = 0;           // type_vocab_size, 1 to 16
  double layer_norm_eps = 0;            // > 0, at most 0.01
  std::uint32_t max_tokens = 0;         // a text is cut to so many, those that open and close it included
};

inline constexpr std::uint32_t default_max_tokens = 256;

// `config` is config.json. `sentence` is sentence_bert_config.json, empty where the folder has none: its max_seq_length is
// max_tokens, else default_max_tokens; never more than `positions`.
// Fails with `corrupt` for what is not JSON or lacks a number, `unsupported` for a model that is no BERT with exact GELU,
// absolute positions and 384 dimensions.
Result<BertConfig> parse_bert_config(std::string_view config, std::string_view sentence);

// `pooling` is 1_Pooling/config.json. Fails with `unsupported` unless it asks for the mean of the tokens alone.
Result<void> check_mean_pooling(std::string_view pooling);

}  // namespace attune
