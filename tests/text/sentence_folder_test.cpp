// What a sentence encoder's folder says of its vectors: read, or refused with the reason.
#include "text/sentence_folder.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

template <class T>
void expect_refused(const Result<T>& found, ErrorCode code, std::initializer_list<std::string_view> words,
                    std::string_view what) {
  ASSERT_FALSE(found) << what;
  EXPECT_EQ(to_string(found.error().code), to_string(code)) << found.error().message;
  for (const auto word : words) {
    EXPECT_NE(found.error().message.find(word), std::string::npos) << word << " in: " << found.error().message;
  }
}

std::string modules(std::initializer_list<std::string_view> kinds, std::string_view paths = "") {
  std::string out = "[";
  int number = 0;
  for (const auto kind : kinds) {
    out += (number > 0 ? "," : "") + std::string(R"({"idx":0,"name":"x","path":")") +
           (number == 1 ? "1_Pooling" : std::string(paths)) + R"(","type":"sentence_transformers.models.)" +
           std::string(kind) + R"("})";
    ++number;
  }
  return out + "]";
}

TEST(SentenceModules, the_three_that_are_computed_are_read_in_their_forms) {
  const auto all = parse_modules(modules({"Transformer", "Pooling", "Normalize"}));
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(all->pooling_folder, "1_Pooling");
  EXPECT_TRUE(all->normalises);
  const auto two = parse_modules(modules({"Transformer", "Pooling"}));
  ASSERT_TRUE(two);
  EXPECT_FALSE(two->normalises);
  // As sentence-transformers 6 writes it.
  EXPECT_TRUE(parse_modules(
      R"([{"idx":0,"name":"0","path":"","type":"sentence_transformers.base.modules.transformer.Transformer"},)"
      R"({"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.sentence_transformer.modules.pooling.Pooling"},)"
      R"({"idx":2,"name":"2","path":"2_Normalize","type":"sentence_transformers.base.modules.normalize.Normalize"}])"));
}

TEST(SentenceModules, any_other_module_refuses_the_folder_by_name) {
  for (const char* kind :
       {"Dense", "LayerNorm", "WeightedLayerPooling", "CNN", "LSTM", "Dropout", "BoW", "Router", "Asym"}) {
    expect_refused(parse_modules(modules({"Transformer", "Pooling", kind})), ErrorCode::unsupported,
                   {"modules.json", "module 3", kind}, kind);
    expect_refused(parse_modules(modules({"Transformer", "Pooling", "Normalize", kind})), ErrorCode::unsupported,
                   {"module 4", kind}, kind);
  }
  expect_refused(parse_modules(modules({"WordEmbeddings", "Pooling"})), ErrorCode::unsupported,
                 {"module 1", "WordEmbeddings"}, "");
  expect_refused(parse_modules(modules({"Transformer", "Normalize", "Pooling"})), ErrorCode::unsupported,
                 {"module 2", "order"}, "");
  expect_refused(parse_modules(modules({"Transformer"})), ErrorCode::unsupported, {"no Pooling"}, "");
  expect_refused(parse_modules(R"([{"path":"","type":"custom_st.Transformer"}])"), ErrorCode::unsupported,
                 {"custom_st.Transformer"}, "");
  expect_refused(parse_modules(modules({"Transformer", "Pooling"}, "0_Transformer")), ErrorCode::unsupported,
                 {"0_Transformer"}, "");
}

TEST(SentenceModules, what_is_no_list_of_modules_is_damaged) {
  for (const char* text : {"", "{}", "[1]", "[{}]", R"([{"type":7}])", "[[[", "null"})
    expect_refused(parse_modules(text), ErrorCode::corrupt, {"modules.json"}, text);
  EXPECT_FALSE(parse_modules("[]"));
  for (const char* path : {"../1_Pooling", "/etc", "a/b", "", ".", ".."}) {
    const auto text = R"([{"path":"","type":"sentence_transformers.models.Transformer"},{"path":")" +
                      std::string(path) + R"(","type":"sentence_transformers.models.Pooling"}])";
    expect_refused(parse_modules(text), ErrorCode::corrupt, {"path of the Pooling"}, path);
  }
}

TEST(SentencePooling, mean_and_first_token_are_read_in_both_forms) {
  const auto mode_of = [](std::string_view text) {
    const auto found = parse_pooling(text, "1_Pooling/config.json", 384);
    EXPECT_TRUE(found) << text << (found ? "" : found.error().message);
    return found ? found->mode : Pooling::mean;
  };
  EXPECT_EQ(
      mode_of(R"({"word_embedding_dimension":384,"pooling_mode_mean_tokens":true,"pooling_mode_cls_token":false})"),
      Pooling::mean);
  EXPECT_EQ(
      mode_of(R"({"word_embedding_dimension":384,"pooling_mode_mean_tokens":false,"pooling_mode_cls_token":true})"),
      Pooling::first);
  EXPECT_EQ(mode_of(R"({"embedding_dimension":384,"pooling_mode":"mean","include_prompt":true})"), Pooling::mean);
  EXPECT_EQ(mode_of(R"({"embedding_dimension":384,"pooling_mode":"cls"})"), Pooling::first);
  EXPECT_EQ(mode_of(R"({"pooling_mode":["cls"]})"), Pooling::first);
  EXPECT_EQ(mode_of("{}"), Pooling::mean);
  EXPECT_FALSE(parse_pooling(R"({"pooling_mode":"mean","include_prompt":false})", "f", 384)->over_prompt);
}

TEST(SentencePooling, every_other_mode_is_refused_by_name) {
  for (const char* mode : {"max", "mean_sqrt_len_tokens", "weightedmean", "lasttoken", "median"}) {
    expect_refused(parse_pooling(R"({"pooling_mode":")" + std::string(mode) + "\"}", "1_Pooling/config.json", 384),
                   ErrorCode::unsupported, {"1_Pooling/config.json", mode}, mode);
  }
  for (const char* flag :
       {"pooling_mode_max_tokens", "pooling_mode_mean_sqrt_len_tokens", "pooling_mode_weightedmean_tokens",
        "pooling_mode_lasttoken", "pooling_mode_something_new"}) {
    const std::string alone = R"({"pooling_mode_mean_tokens":false,")" + std::string(flag) + R"(":true})";
    EXPECT_FALSE(parse_pooling(alone, "f", 384)) << flag;
    const std::string beside = R"({"pooling_mode_mean_tokens":true,")" + std::string(flag) + R"(":true})";
    EXPECT_FALSE(parse_pooling(beside, "f", 384)) << flag;
  }
  expect_refused(parse_pooling(R"({"pooling_mode":["cls","mean"]})", "f", 384), ErrorCode::unsupported,
                 {"cls and mean"}, "");
  expect_refused(parse_pooling(R"({"pooling_mode_mean_tokens":1})", "f", 384), ErrorCode::corrupt,
                 {"pooling_mode_mean_tokens"}, "");
  expect_refused(parse_pooling(R"({"pooling_mode":7})", "f", 384), ErrorCode::corrupt, {"pooling_mode"}, "");
  expect_refused(parse_pooling(R"({"word_embedding_dimension":768,"pooling_mode_mean_tokens":true})", "f", 384),
                 ErrorCode::corrupt, {"384"}, "");
  expect_refused(parse_pooling("no", "f", 384), ErrorCode::corrupt, {"f"}, "");
}

TEST(SentencePrompts, each_role_has_its_own) {
  struct Case {
    const char* config;
    const char* offered;
    const char* asking;
  };
  for (const auto& [config, offered, asking] :
       {Case{"", "", ""}, Case{R"({"__version__":{"sentence_transformers":"2.0.0"}})", "", ""},
        Case{R"({"prompts":{"query":"query: ","passage":"passage: "}})", "passage: ", "query: "},
        Case{R"({"prompts":{"query":"query: ","document":"","passage":"passage: "}})", "passage: ", "query: "},
        Case{R"({"prompts":{"document":"d: ","passage":"p: ","corpus":"c: "}})", "d: ", ""},
        Case{R"({"prompts":{"corpus":"c: ","sts":"s: "},"default_prompt_name":"sts"})", "c: ", "s: "},
        Case{R"({"prompts":{"query":"Represent this: "},"default_prompt_name":null})", "", "Represent this: "},
        Case{R"({"prompts":null})", "", ""}}) {
    const auto found = parse_prompts(config, true);
    ASSERT_TRUE(found) << config << found.error().message;
    EXPECT_EQ(found->offered, offered) << config;
    EXPECT_EQ(found->asking, asking) << config;
  }
}

TEST(SentencePrompts, what_is_none_is_damaged) {
  for (const std::string& config : {std::string(R"({"prompts":[]})"), std::string(R"({"prompts":{"query":7}})"),
                                    std::string(R"({"default_prompt_name":"query"})"),
                                    std::string(R"({"prompts":{"a":"x"},"default_prompt_name":"query"})"),
                                    std::string(R"({"prompts":{"query":")") + std::string(1'001, 'x') + "\"}}",
                                    std::string("[]"), std::string("{")}) {
    expect_refused(parse_prompts(config, true), ErrorCode::corrupt, {"config_sentence_transformers.json"},
                   config.substr(0, 60));
  }
}

TEST(SentencePrompts, vectors_that_are_not_compared_by_their_angle_are_refused) {
  for (const char* measure : {"dot", "euclidean", "manhattan"}) {
    const auto config = R"({"similarity_fn_name":")" + std::string(measure) + "\"}";
    EXPECT_TRUE(parse_prompts(config, true)) << measure;  // of length one all the same
    expect_refused(parse_prompts(config, false), ErrorCode::unsupported, {measure, "Normalize"}, measure);
  }
  EXPECT_TRUE(parse_prompts(R"({"similarity_fn_name":"cosine"})", false));
  EXPECT_TRUE(parse_prompts(R"({"similarity_fn_name":null})", false));
}

TEST(TokenLimit, the_folder_says_it_or_256) {
  struct Case {
    const char* sentence;
    const char* tokenizer;
    std::uint32_t limit;
  };
  for (const auto& [sentence, tokenizer, limit] :
       {Case{"", "", 256}, Case{R"({"max_seq_length":128})", R"({"model_max_length":512})", 128},
        Case{R"({"max_seq_length":512})", "", 512}, Case{R"({"max_seq_length":2000})", "", 512}, Case{"{}", "", 256},
        Case{R"({"max_seq_length":null})", R"({"model_max_length":400})", 400},
        Case{R"({"transformer_task":"feature-extraction"})", R"({"model_max_length":512})", 512},
        Case{"", R"({"model_max_length":128})", 128},
        Case{"", R"({"model_max_length":1000000000000000019884624838656})", 256},
        Case{"", R"({"model_max_length":100000})", 256}, Case{"", R"({"model_max_length":"x"})", 256}}) {
    const auto found = parse_token_limit(sentence, tokenizer, 512);
    ASSERT_TRUE(found) << sentence << tokenizer << found.error().message;
    EXPECT_EQ(*found, limit) << sentence << tokenizer;
  }
  EXPECT_EQ(*parse_token_limit("", "", 16), 16U);
  for (const char* sentence : {"[]", R"({"max_seq_length":1})", R"({"max_seq_length":9000})",
                               R"({"max_seq_length":"12"})", R"({"max_seq_length":1.5})"})
    expect_refused(parse_token_limit(sentence, "", 512), ErrorCode::corrupt, {"sentence_bert_config.json"}, sentence);
  expect_refused(parse_token_limit(R"({"transformer_task":"fill-mask"})", "", 512), ErrorCode::unsupported,
                 {"fill-mask"}, "");
}

TEST(LowerCase, is_asked_for_and_done_by_the_tokenizer) {
  EXPECT_TRUE(*asks_for_lower_case(R"({"do_lower_case":true})"));
  EXPECT_FALSE(*asks_for_lower_case(R"({"max_seq_length":12})"));
  EXPECT_FALSE(*asks_for_lower_case(""));
  EXPECT_FALSE(asks_for_lower_case(R"({"do_lower_case":1})"));
  EXPECT_TRUE(*makes_lower_case(R"({"normalizer":{"type":"BertNormalizer","lowercase":true}})"));
  EXPECT_FALSE(*makes_lower_case(R"({"normalizer":{"type":"BertNormalizer","lowercase":false}})"));
  EXPECT_TRUE(
      *makes_lower_case(R"({"normalizer":{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Lowercase"}]}})"));
  EXPECT_FALSE(*makes_lower_case(R"({"normalizer":null})"));
}

}  // namespace
}  // namespace attune
