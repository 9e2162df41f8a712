#include <gtest/gtest.h>

#include "model_files.h"
#include "text/bert_config.h"

namespace attune {
namespace {

std::string with(std::string_view what, std::string_view by) {
  std::string text = test::tiny_config;
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, what.size(), by);
}

void expect_refused(const std::string& config, ErrorCode code, std::string_view words) {
  const auto parsed = parse_bert_config(config, "");
  ASSERT_FALSE(parsed) << config;
  EXPECT_EQ(to_string(parsed.error().code), to_string(code));
  EXPECT_NE(parsed.error().message.find(words), std::string::npos) << parsed.error().message;
}

TEST(BertConfig, numbers_are_read) {
  const auto parsed = parse_bert_config(test::tiny_config, R"({"max_seq_length":12,"do_lower_case":false})");
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->layers, 1U);
  EXPECT_EQ(parsed->heads, 12U);
  EXPECT_EQ(parsed->hidden, 384U);
  EXPECT_EQ(parsed->vocabulary, 9U);
  EXPECT_EQ(parsed->max_tokens, 12U);
  EXPECT_DOUBLE_EQ(parsed->layer_norm_eps, 1e-12);
}

TEST(BertConfig, texts_are_cut_to_256_tokens_unless_the_folder_says_otherwise) {
  const auto config = with("\"max_position_embeddings\":16", "\"max_position_embeddings\":512");
  EXPECT_EQ(parse_bert_config(config, "")->max_tokens, 256U);
  EXPECT_EQ(parse_bert_config(config, R"({"max_seq_length":512})")->max_tokens, 512U);
  EXPECT_EQ(parse_bert_config(config, R"({"max_seq_length":2000})")->max_tokens, 512U);
}

TEST(BertConfig, what_is_missing_or_out_of_range_is_named) {
  expect_refused(with("\"vocab_size\":9,", ""), ErrorCode::corrupt, "vocab_size");
  expect_refused(with("\"vocab_size\":9", "\"vocab_size\":99999999999"), ErrorCode::corrupt, "vocab_size");
  expect_refused(with("\"num_hidden_layers\":1", "\"num_hidden_layers\":-1"), ErrorCode::corrupt, "num_hidden_layers");
  expect_refused(with("\"num_hidden_layers\":1", "\"num_hidden_layers\":1.5"), ErrorCode::corrupt, "num_hidden_layers");
  expect_refused(with("1e-12", "0.0"), ErrorCode::corrupt, "layer_norm_eps");
  expect_refused(with("1e-12", "\"x\""), ErrorCode::corrupt, "layer_norm_eps");
  expect_refused(with("\"num_attention_heads\":12", "\"num_attention_heads\":7"), ErrorCode::corrupt, "7 attention heads");
  expect_refused("{", ErrorCode::corrupt, "not a JSON object");
  expect_refused("[]", ErrorCode::corrupt, "not a JSON object");
  expect_refused(std::string(100'000, '{'), ErrorCode::corrupt, "not a JSON object");
}

TEST(BertConfig, other_kinds_of_model_are_unsupported) {
  expect_refused(with("\"bert\"", "\"mpnet\""), ErrorCode::unsupported, "model_type is mpnet");
  expect_refused(with("\"gelu\"", "\"relu\""), ErrorCode::unsupported, "hidden_act is relu");
  expect_refused(with("\"hidden_size\":384", "\"hidden_size\":768"), ErrorCode::unsupported, "hidden_size is 768");
  expect_refused(with("{", R"({"position_embedding_type":"relative_key",)"), ErrorCode::unsupported, "relative_key");
}

TEST(BertConfig, a_wrong_limit_is_named) {
  for (const char* sentence : {"{}", "[]", R"({"max_seq_length":1})", R"({"max_seq_length":null})"}) {
    const auto parsed = parse_bert_config(test::tiny_config, sentence);
    ASSERT_FALSE(parsed) << sentence;
    EXPECT_NE(parsed.error().message.find("sentence_bert_config.json"), std::string::npos);
  }
}

TEST(BertConfig, only_the_mean_of_the_tokens_is_computed) {
  EXPECT_TRUE(check_mean_pooling(R"({"word_embedding_dimension":384,"pooling_mode_mean_tokens":true,"pooling_mode_cls_token":false})"));
  EXPECT_FALSE(check_mean_pooling(R"({"pooling_mode_mean_tokens":true,"pooling_mode_cls_token":true})"));
  EXPECT_FALSE(check_mean_pooling(R"({"pooling_mode_mean_tokens":1})"));
  EXPECT_FALSE(check_mean_pooling("no"));
}

}  // namespace
}  // namespace attune
