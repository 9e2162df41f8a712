#include <gtest/gtest.h>

#include "model_files.h"
#include "text/model_config.h"

namespace attune {
namespace {

std::string with(std::string_view what, std::string_view by) {
  std::string text = test::tiny_config;
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, what.size(), by);
}

void expect_refused(const std::string& config, ErrorCode code, std::string_view words) {
  const auto parsed = parse_encoder_config(config);
  ASSERT_FALSE(parsed) << config;
  EXPECT_EQ(to_string(parsed.error().code), to_string(code));
  EXPECT_NE(parsed.error().message.find(words), std::string::npos) << parsed.error().message;
}

TEST(EncoderConfig, numbers_are_read) {
  const auto parsed = parse_encoder_config(test::tiny_config);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->encoder.layers, 1U);
  EXPECT_EQ(parsed->encoder.heads, 12U);
  EXPECT_EQ(parsed->hidden, 384U);
  EXPECT_EQ(parsed->vocabulary, 9U);
  EXPECT_EQ(parsed->max_tokens, 16U);
  EXPECT_DOUBLE_EQ(parsed->layer_norm_eps, 1e-12);
}

TEST(EncoderConfig, what_is_missing_or_out_of_range_is_named) {
  expect_refused(with("\"vocab_size\":9,", ""), ErrorCode::corrupt, "vocab_size");
  expect_refused(with("\"vocab_size\":9", "\"vocab_size\":99999999999"), ErrorCode::corrupt, "vocab_size");
  expect_refused(with("\"num_hidden_layers\":1", "\"num_hidden_layers\":-1"), ErrorCode::corrupt, "num_hidden_layers");
  expect_refused(with("\"num_hidden_layers\":1", "\"num_hidden_layers\":1.5"), ErrorCode::corrupt, "num_hidden_layers");
  expect_refused(with("1e-12", "0.0"), ErrorCode::corrupt, "layer_norm_eps");
  expect_refused(with("1e-12", "\"x\""), ErrorCode::corrupt, "layer_norm_eps");
  expect_refused(with("\"num_attention_heads\":12", "\"num_attention_heads\":7"), ErrorCode::corrupt,
                 "7 attention heads");
  expect_refused("{", ErrorCode::corrupt, "not a JSON object");
  expect_refused("[]", ErrorCode::corrupt, "not a JSON object");
  expect_refused(std::string(100'000, '{'), ErrorCode::corrupt, "not a JSON object");
}

TEST(EncoderConfig, other_kinds_of_model_are_unsupported) {
  expect_refused(with("\"bert\"", "\"mpnet\""), ErrorCode::unsupported, "model_type is mpnet");
  expect_refused(with("\"gelu\"", "\"relu\""), ErrorCode::unsupported, "hidden_act is relu");
  expect_refused(with("\"hidden_size\":384", "\"hidden_size\":768"), ErrorCode::unsupported, "hidden_size is 768");
  expect_refused(with("{", R"({"position_embedding_type":"relative_key",)"), ErrorCode::unsupported, "relative_key");
}

std::string small_config(std::string_view model) {
  return test::read_all(test::small_models() / model / "config.json");
}

std::string changed(std::string_view model, std::string_view what, std::string_view by) {
  auto text = small_config(model);
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

void expect_no_classifier(const std::string& config, ErrorCode code, std::string_view words) {
  const auto parsed = parse_classifier_config(config);
  ASSERT_FALSE(parsed) << config;
  EXPECT_EQ(to_string(parsed.error().code), to_string(code)) << parsed.error().message;
  EXPECT_NE(parsed.error().message.find(words), std::string::npos) << parsed.error().message;
}

TEST(ClassifierConfig, each_family_is_read_by_its_own_names) {
  const auto bert = parse_classifier_config(small_config("bert"));
  ASSERT_TRUE(bert) << bert.error().message;
  EXPECT_EQ(bert->family, ModelFamily::bert);
  EXPECT_EQ(bert->segments, 2U);
  EXPECT_EQ(bert->max_tokens, 48U);
  EXPECT_EQ(bert->labels, (std::vector<std::string>{"positive", "negative", "neutral"}));
  const auto distilbert = parse_classifier_config(small_config("distilbert"));
  ASSERT_TRUE(distilbert) << distilbert.error().message;
  EXPECT_EQ(distilbert->family, ModelFamily::distilbert);
  EXPECT_EQ(distilbert->hidden, 32U);
  EXPECT_EQ(distilbert->encoder.intermediate, 40U);
  const auto bart = parse_classifier_config(small_config("bart_scaled_bf16"));
  ASSERT_TRUE(bart) << bart.error().message;
  EXPECT_EQ(bart->decoder.heads, 2U);
  EXPECT_EQ(bart->decoder.intermediate, 48U);
  EXPECT_EQ(bart->pad_token, 1U);
  EXPECT_TRUE(bart->scale_embedding);
  EXPECT_FALSE(bart->normalize_embedding);
  EXPECT_EQ(bart->activation, Activation::relu);
}

TEST(ClassifierConfig, absurd_sizes_are_named) {
  const auto expect = [](std::string_view model, std::string_view what, std::string_view by, std::string_view words) {
    expect_no_classifier(changed(model, what, by), ErrorCode::corrupt, words);
  };
  expect("bert", "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1000000000000", "num_hidden_layers");
  expect("bert", "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 99999999999999999999999", "num_hidden_layers");
  expect("bert", "\"num_hidden_layers\": 2", "\"num_hidden_layers\": -2", "num_hidden_layers");
  expect("bert", "\"num_attention_heads\": 4", "\"num_attention_heads\": 5", "5 attention heads do not divide");
  expect("bert", "\"num_attention_heads\": 4", "\"num_attention_heads\": 0", "num_attention_heads");
  expect("distilbert", "\"n_layers\": 2", "\"n_layers\": -1", "n_layers");
  expect("distilbert", "\"dim\": 32", "\"dim\": 1e300", "dim must be");
  expect("distilbert", "\"n_heads\": 4", "\"n_heads\": 3", "3 attention heads do not divide");
  expect("bart", "\"decoder_layers\": 2", "\"decoder_layers\": 1000000000000", "decoder_layers");
  expect("bart", "\"decoder_attention_heads\": 2", "\"decoder_attention_heads\": 7", "7 attention heads do not divide");
  expect("bart", "\"eos_token_id\": 2", "\"eos_token_id\": 320000", "eos_token_id");
  expect("bart", "\"decoder_start_token_id\": 2", "\"decoder_start_token_id\": -1", "decoder_start_token_id");
  expect("bart", "\"scale_embedding\": false", "\"scale_embedding\": 1", "scale_embedding must be true or false");
}

TEST(ClassifierConfig, labels_are_counted_from_0_without_a_gap) {
  const auto with_labels = [](std::string_view labels) {
    auto text = small_config("distilbert");
    const auto from = text.find("\"id2label\"");
    const auto to = text.find('}', from);
    return text.replace(from, to - from + 1, fmt::format("\"id2label\": {}", labels));
  };
  EXPECT_EQ(parse_classifier_config(with_labels(R"({"1":"b","0":"a"})"))->labels, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(parse_classifier_config(with_labels("null"))->labels, (std::vector<std::string>{"LABEL_0", "LABEL_1"}));
  std::string many;
  for (int i = 0; i < 1001; ++i) many += fmt::format("{}\"{}\":\"x\"", i == 0 ? "" : ",", i);
  for (const auto& labels :
       {std::string("{}"), std::string("[]"), std::string(R"({"1":"a"})"), std::string(R"({"0":1})"),
        std::string(R"({"0":"a","2":"b"})"), std::string(R"({"00":"a"})"), "{" + many + "}",
        R"({"0":")" + std::string(201, 'x') + "\"}"}) {
    expect_no_classifier(with_labels(labels), ErrorCode::corrupt, "id2label must name");
  }
}

TEST(ClassifierConfig, what_is_not_computed_is_unsupported) {
  expect_no_classifier(changed("bert", "\"bert\"", "\"deberta\""), ErrorCode::unsupported, "model_type is deberta");
  expect_no_classifier(changed("bert", "\"gelu\"", "\"gelu_new\""), ErrorCode::unsupported, "hidden_act is gelu_new");
  expect_no_classifier(changed("bart", "{", R"({"normalize_before": true,)"), ErrorCode::unsupported,
                       "normalize_before");
  expect_no_classifier(changed("bert", "\"max_position_embeddings\": 48", "\"max_position_embeddings\": 7"),
                       ErrorCode::unsupported, "max_position_embeddings is 7");
}

TEST(ClassifierConfig, beside_an_onnx_file_any_kind_will_do) {
  const auto parsed = parse_onnx_config(R"({"model_type":"roberta","vocab_size":50265,"max_position_embeddings":514,)"
                                        R"("type_vocab_size":1,"pad_token_id":1,"id2label":{"0":"x"}})");
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->max_tokens, 512U);
  EXPECT_EQ(parsed->pad_token, 1U);
  EXPECT_FALSE(parse_onnx_config("{}"));
  EXPECT_FALSE(parse_onnx_config(R"({"vocab_size":10,"pad_token_id":10})"));
}

}  // namespace
}  // namespace attune
