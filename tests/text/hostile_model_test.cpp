// Classifier folders that are cut, mixed up or made to do harm: each is refused with what is wrong and where.
#include <unistd.h>

#include <bit>
#include <functional>

#include <gtest/gtest.h>

#include "model_files.h"
#include "text/classifier.h"
#include "text/encoder.h"

namespace attune {
namespace {

namespace fs = std::filesystem;

// A copy of a small model, to be spoilt. Removed at the end.
class Copy {
 public:
  explicit Copy(const std::string& model)
      : folder_(fs::temp_directory_path() / ("attune-hostile-" + std::to_string(::getpid()) + "-" + model)) {
    fs::remove_all(folder_);
    fs::copy(test::small_models() / model, folder_);
  }
  ~Copy() { fs::remove_all(folder_); }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  const fs::path& folder() const { return folder_; }
  std::string read(const char* file) const { return test::read_all(folder_ / file); }
  void write(const char* file, const std::string& content) const { test::write_all(folder_ / file, content); }
  void replace(const char* file, std::string_view what, std::string_view by) const {
    auto text = read(file);
    const auto at = text.find(what);
    ASSERT_NE(at, std::string::npos) << what;
    write(file, text.replace(at, what.size(), by));
  }

 private:
  fs::path folder_;
};

void expect_refused(const Copy& model, ErrorCode code, std::initializer_list<std::string_view> words) {
  const auto opened = open_classifier(model.folder(), {.threads = 1});
  ASSERT_FALSE(opened);
  EXPECT_EQ(to_string(opened.error().code), to_string(code)) << opened.error().message << ' ' << opened.error().detail;
  for (const auto word : words) {
    EXPECT_NE(opened.error().message.find(word), std::string::npos) << word << " in: " << opened.error().message;
  }
}

// The table and the data of a safetensors file.
std::pair<std::string, std::string> parts(const std::string& file) {
  std::uint64_t size{};
  std::memcpy(&size, file.data(), sizeof size);
  return {file.substr(sizeof size, size), file.substr(sizeof size + size)};
}

// What the table says of a tensor, from its name to the end of its entry.
std::pair<std::size_t, std::size_t> entry_of(const std::string& table, std::string_view name) {
  const auto from = table.find(fmt::format("\"{}\":", name));
  EXPECT_NE(from, std::string::npos) << name;
  return {from, table.find('}', from) + 1 - from};
}

void change_table(const Copy& model, const std::function<void(std::string&)>& change) {
  auto [table, data] = parts(model.read("model.safetensors"));
  change(table);
  model.write("model.safetensors", test::TensorFile::with_table(table, data));
}

constexpr const char* weights = "model.safetensors";

TEST(HostileModel, tables_that_lie_are_refused) {
  ATTUNE_NEEDS_TEXT_MODEL();
  struct Lie {
    const char* entry;
    const char* words;
  };
  for (const auto& [entry, words] : {
           Lie{R"({"dtype":"F32","shape":[3],"data_offsets":[0,99999999999]})", "cut or damaged"},
           Lie{R"({"dtype":"F32","shape":[3],"data_offsets":[18446744073709551604,18446744073709551615]})",
               "no proper dtype"},
           Lie{R"({"dtype":"F32","shape":[3],"data_offsets":[-12,0]})", "no proper dtype"},
           Lie{R"({"dtype":"F32","shape":[3],"data_offsets":[4,16]})", "overlap or leave a gap"},
           Lie{R"({"dtype":"F32","shape":[1000000000000],"data_offsets":[0,12]})",
               "12 bytes long where its shape asks for"},
           Lie{R"({"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,12]})", "no file can hold"},
           Lie{R"({"dtype":"F32","shape":[9223372036854775807,2,0],"data_offsets":[0,0]})", "no file can hold"},
       }) {
    const Copy model("bert");
    change_table(model, [&](std::string& table) {
      const auto [from, size] = entry_of(table, "classifier.bias");
      table.replace(from, size, fmt::format("\"classifier.bias\":{}", entry));
    });
    expect_refused(model, ErrorCode::corrupt, {weights, words});
  }
}

TEST(HostileModel, a_table_longer_than_its_file_is_refused) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const Copy model("distilbert");
  auto bytes = model.read(weights);
  const std::uint64_t size = bytes.size() - 7;
  std::memcpy(bytes.data(), &size, sizeof size);
  model.write(weights, bytes);
  expect_refused(model, ErrorCode::corrupt, {weights, "its table should be"});
}

TEST(HostileModel, any_missing_tensor_is_named) {
  ATTUNE_NEEDS_TEXT_MODEL();
  for (const auto& [family, tensor] :
       {std::pair{"bert", "bert.pooler.dense.weight"}, std::pair{"bert", "classifier.bias"},
        std::pair{"bert", "bert.encoder.layer.1.output.LayerNorm.weight"},
        std::pair{"distilbert", "distilbert.transformer.layer.1.ffn.lin2.bias"},
        std::pair{"distilbert", "pre_classifier.weight"},
        std::pair{"bart", "model.decoder.layers.1.encoder_attn.v_proj.weight"},
        std::pair{"bart", "classification_head.dense.bias"},
        std::pair{"bart", "model.encoder.layernorm_embedding.weight"}}) {
    const Copy model(family);
    change_table(model, [&](std::string& table) { table.replace(entry_of(table, tensor).first + 1, 1, "X"); });
    expect_refused(model, ErrorCode::corrupt, {weights, tensor, "missing"});
  }
}

TEST(HostileModel, more_labels_than_the_head_has_are_refused) {
  ATTUNE_NEEDS_TEXT_MODEL();
  for (const auto& [family, head] :
       {std::pair{"bert", "classifier.weight"}, std::pair{"distilbert", "classifier.weight"},
        std::pair{"bart", "classification_head.out_proj.weight"}}) {
    const Copy model(family);
    model.replace("config.json", "\"id2label\": {", "\"id2label\": {\"3\": \"x\", \"2\": \"y\", \"4\": \"z\",");
    const auto opened = open_classifier(model.folder(), {.threads = 1});
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find(head), std::string::npos) << opened.error().message;
  }
}

TEST(HostileModel, weights_that_are_no_numbers_are_named_with_their_place) {
  ATTUNE_NEEDS_TEXT_MODEL();
  for (const auto& [family, bits] : {std::pair{"bert", 0x7fc00000U}, std::pair{"bert", 0xff800000U},
                                     std::pair{"bert_fp16", 0x7e00U}, std::pair{"bert_bf16", 0x7f80U}}) {
    const Copy model(family);
    auto bytes = model.read(weights);
    const auto size = std::string_view(family) == "bert" ? 4U : 2U;
    std::memcpy(bytes.data() + bytes.size() - size, &bits, size);  // the last value of the last tensor
    model.write(weights, bytes);
    expect_refused(model, ErrorCode::corrupt, {weights, "no finite number", "at place"});
  }
}

TEST(HostileModel, sizes_that_no_tensor_has_allocate_nothing) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const Copy model("bert");
  model.replace("config.json", "\"hidden_size\": 32", "\"hidden_size\": 16384");
  model.replace("config.json", "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 48");
  auto config = model.read("config.json");
  const auto at = config.find("\"vocab_size\": ") + 14;
  model.write("config.json", config.replace(at, config.find_first_of(",\n", at) - at, "1000000"));
  expect_refused(model, ErrorCode::corrupt, {weights, "bert.embeddings.word_embeddings.weight", "[1000000, 16384]"});
}

TEST(HostileModel, ids_beyond_the_models_tables_are_refused) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const Copy far("bert");
  far.replace("tokenizer.json", "\"cls\":[\"[CLS]\",2]", "\"cls\":[\"[CLS]\",2000000000]");
  expect_refused(far, ErrorCode::corrupt, {"tokenizer.json", "no row for"});
  const Copy segments("bert");
  segments.replace("config.json", "\"type_vocab_size\": 2", "\"type_vocab_size\": 1");
  expect_refused(segments, ErrorCode::corrupt, {"token_type_embeddings"});
  const Copy ending("bart");
  ending.replace("tokenizer.json", "\"sep\":[\"</s>\",2]", "\"sep\":[\"<unk>\",3]");
  expect_refused(ending, ErrorCode::corrupt, {"tokenizer.json", "ends a text with id 3", "eos_token_id"});
}

TEST(HostileModel, onnx_files_that_are_no_classifiers_are_refused) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const Copy model("bert_onnx");
  const auto whole = model.read("model.onnx");
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{1000}, whole.size() / 2, whole.size() - 1}) {
    model.write("model.onnx", whole.substr(0, size));
    const auto opened = open_classifier(model.folder(), {.threads = 1});
    ASSERT_FALSE(opened) << size;
    EXPECT_NE(opened.error().message.find("model.onnx"), std::string::npos) << opened.error().message;
  }
  model.write("model.onnx", "<?xml version=\"1.0\"?><net name=\"x\" version=\"11\"></net>");
  expect_refused(model, ErrorCode::corrupt, {"model.onnx", "no graph"});
  model.write("model.onnx", whole);
  model.replace("config.json", "\"id2label\": {", "\"id2label\": {\"3\": \"x\",");
  expect_refused(model, ErrorCode::corrupt, {"model.onnx", "3 logits", "4 labels"});
}

TEST(HostileModel, an_onnx_file_with_fewer_positions_than_the_config_says_is_refused) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const Copy model("bert_onnx");
  model.replace("config.json", "\"max_position_embeddings\": 48", "\"max_position_embeddings\": 96");
  expect_refused(model, ErrorCode::unavailable, {"model.onnx"});
}

TEST(HostileModel, an_onnx_file_below_onnx_is_found_and_no_file_at_all_is_named) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const Copy model("distilbert_onnx");
  fs::create_directory(model.folder() / "onnx");
  fs::rename(model.folder() / "model.onnx", model.folder() / "onnx" / "model.onnx");
  EXPECT_TRUE(open_classifier(model.folder(), {.threads = 1}));
  fs::remove_all(model.folder() / "onnx");
  expect_refused(model, ErrorCode::not_found, {weights});
}

// Texts that are long, odd or made to be slow. All are valid UTF-8; what is not is refused elsewhere.
std::vector<std::string> odd_texts() {
  const auto many = [](std::string_view part, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += part;
    return out;
  };
  std::string controls;
  for (char c = 0; c < 32; ++c) controls += c;
  controls += '\x7f';
  return {controls,
          many(controls, 2000),
          std::string(1 << 20, '\0'),
          many(" ", 40'000) + "x",
          many("x", 40'000),
          many("\xcc\x81", 20'000),
          many("e\xcc\x81", 20'000),
          many("\xf0\x9f\x91\xa9\xe2\x80\x8d", 8'000),
          many("\xef\xbb\xbf", 9'000),
          many("\xe2\x80\xae", 9'000),
          many("\xf4\x8f\xbf\xbf", 8'000),
          many("'s", 20'000),
          many("\xe5\xae\x9a", 12'000),
          many("</s>", 9'000),
          many("[SEP]", 7'000),
          many("1,", 20'000),
          many("\r\n", 20'000)};
}

TEST(HostileText, no_text_stalls_or_crashes_a_tokenizer) {
  ATTUNE_NEEDS_TEXT_MODEL();
  for (const char* family : {"bert", "bart"}) {
    const auto opened = open_classifier(test::small_models() / family, {.threads = 1});
    ASSERT_TRUE(opened) << opened.error().message;
    std::size_t at = 0;
    for (const auto& text : odd_texts()) {
      const auto alone = (*opened)->classify(std::vector<TextPair>{{text}, {text, text}, {"", text}});
      EXPECT_TRUE(alone) << family << ' ' << at << ": " << alone.error().message;
      ++at;
    }
  }
}

TEST(HostileText, any_bytes_are_classified_or_refused) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const auto opened = open_classifier(test::small_models() / "bart", {.threads = 1});
  ASSERT_TRUE(opened) << opened.error().message;
  std::uint32_t next = 7;
  std::size_t refused = 0;
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < round; ++i) {
      next = next * 1664525U + 1013904223U;
      const auto byte = static_cast<char>(next >> 24U);
      text += round % 3 == 0 ? static_cast<char>(byte & 0x7f) : byte;
    }
    const auto found = (*opened)->classify(std::vector<TextPair>{{text, "a"}});
    if (found) continue;
    ++refused;
    EXPECT_EQ(found.error().code, ErrorCode::invalid) << found.error().message;
  }
  EXPECT_GT(refused, 150U);
  EXPECT_LT(refused, 201U);
}

}  // namespace
}  // namespace attune
