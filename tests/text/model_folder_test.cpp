// A wrong, cut or mixed-up model folder is an error that says what is wrong, and never a crash.
#include <gtest/gtest.h>

#include "model_files.h"
#include "text/encoder.h"

namespace attune {
namespace {

using test::TinyModel;
using test::write_all;

void expect_failure(const TinyModel& model, ErrorCode code, std::initializer_list<std::string_view> words) {
  const auto opened = open_encoder(model.folder(), {.threads = 1});
  ASSERT_FALSE(opened);
  EXPECT_EQ(to_string(opened.error().code), to_string(code)) << opened.error().message;
  for (const auto word : words) {
    EXPECT_NE(opened.error().message.find(word), std::string::npos) << word << " in: " << opened.error().message;
  }
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST(ModelFolder, a_tiny_model_opens_and_encodes) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const TinyModel model("opens");
  const auto opened = open_encoder(model.folder(), {.threads = 1});
  ASSERT_TRUE(opened) << opened.error().message << ' ' << opened.error().detail;
  const std::vector<std::string> texts{"save", "saver for a home", "", "save"};
  const auto vectors = (*opened)->encode(texts, TextRole::asking);
  ASSERT_TRUE(vectors) << vectors.error().message << ' ' << vectors.error().detail;
  EXPECT_NE(to_int8((*vectors)[0]), to_int8((*vectors)[1]));
  EXPECT_EQ(to_int8((*vectors)[0]), to_int8((*vectors)[3]));
}

TEST(ModelFolder, another_byte_of_the_weights_is_another_identity) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const TinyModel model("identity");
  const auto before = open_encoder(model.folder(), {.threads = 1});
  ASSERT_TRUE(before);
  const std::string identity((*before)->identity());
  auto bytes = test::read_all(model.folder() / "model.safetensors");
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  write_all(model.folder() / "model.safetensors", bytes);
  const auto after = open_encoder(model.folder(), {.threads = 1});
  ASSERT_TRUE(after);
  EXPECT_NE((*after)->identity(), identity);
}

TEST(ModelFolder, without_a_model_in_the_build_it_says_what_to_do) {
  if (has_text_model()) GTEST_SKIP() << "this build has a text model";
  const auto opened = open_encoder("anything");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::unsupported);
  EXPECT_NE(opened.error().message.find("scripts/setup.sh"), std::string::npos);
}

TEST(ModelFolder, a_missing_folder_or_file_is_named) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const auto nowhere = open_encoder("no/such/folder");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::not_found);
  for (const char* file : {"config.json", "tokenizer.json", "model.safetensors"}) {
    const TinyModel model("missing");
    std::filesystem::remove(model.folder() / file);
    expect_failure(model, ErrorCode::not_found, {file});
  }
}

TEST(ModelFolder, weights_cut_anywhere_are_refused) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const TinyModel model("cut");
  const auto whole = test::read_all(model.folder() / "model.safetensors");
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{8}, std::size_t{100},
                                 std::size_t{3000}, whole.size() / 2, whole.size() - 1}) {
    write_all(model.folder() / "model.safetensors", whole.substr(0, size));
    expect_failure(model, ErrorCode::corrupt, {"model.safetensors"});
  }
  write_all(model.folder() / "model.safetensors", whole + "x");
  expect_failure(model, ErrorCode::corrupt, {"model.safetensors", "1 bytes follow"});
}

TEST(ModelFolder, the_real_weights_cut_anywhere_are_refused) {
  ATTUNE_NEEDS_REAL_MODEL();
  const TinyModel model("real-cut");
  const auto real = test::real_model();
  for (const char* file : {"config.json", "tokenizer.json"}) {
    std::filesystem::copy_file(real / file, model.folder() / file, std::filesystem::copy_options::overwrite_existing);
  }
  const auto whole = test::read_all(real / "model.safetensors");
  for (const std::size_t size : {std::size_t{5000}, std::size_t{1} << 20, whole.size() - 4}) {
    write_all(model.folder() / "model.safetensors", whole.substr(0, size));
    expect_failure(model, ErrorCode::corrupt, {"model.safetensors"});
  }
}

TEST(ModelFolder, a_missing_tensor_is_named) {
  ATTUNE_NEEDS_TEXT_MODEL();
  for (const auto& [left_out, ignored] : test::tiny_shapes()) {
    const TinyModel model("tensor");
    test::TensorFile weights;
    for (const auto& [name, shape] : test::tiny_shapes()) {
      if (name != left_out) weights.add(name, shape);
    }
    write_all(model.folder() / "model.safetensors", weights.bytes());
    expect_failure(model, ErrorCode::corrupt, {"model.safetensors", left_out, "missing"});
  }
}

TEST(ModelFolder, a_tensor_of_another_type_or_shape_is_named) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const TinyModel model("type");
  const auto write_with = [&](const std::string& odd, const std::string& type, std::size_t item, std::uint64_t rows) {
    test::TensorFile weights;
    for (const auto& [name, shape] : test::tiny_shapes()) {
      if (name == odd) {
        weights.add(name, {rows, 384}, type, item);
      } else {
        weights.add(name, shape);
      }
    }
    write_all(model.folder() / "model.safetensors", weights.bytes());
  };
  const std::string words = "embeddings.word_embeddings.weight";
  write_with(words, "I32", 4, 9);
  expect_failure(model, ErrorCode::unsupported, {words, "I32", "F32, F16 and BF16"});
  write_with(words, "F16", 2, 8);
  expect_failure(model, ErrorCode::corrupt, {words, "[8, 384]", "[9, 384]"});
  write_with(words, "F32", 4, 8);
  expect_failure(model, ErrorCode::corrupt, {words, "[8, 384]", "[9, 384]"});
}

TEST(ModelFolder, a_config_that_is_not_ours_is_refused) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const TinyModel model("config");
  const auto path = model.folder() / "config.json";
  const std::string config = test::tiny_config;
  write_all(path, replaced(config, "\"bert\"", "\"t5\""));
  expect_failure(model, ErrorCode::unsupported, {"config.json", "model_type", "t5"});
  write_all(path, replaced(config, "\"num_hidden_layers\":1", "\"num_hidden_layers\":2"));
  expect_failure(model, ErrorCode::corrupt, {"encoder.layer.1.", "missing"});
  write_all(path, "not JSON");
  expect_failure(model, ErrorCode::corrupt, {"config.json"});
}

TEST(ModelFolder, a_tokenizer_of_another_model_is_refused) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const TinyModel model("tokenizer");
  const auto path = model.folder() / "tokenizer.json";
  write_all(path, "garbage");
  expect_failure(model, ErrorCode::corrupt, {"tokenizer.json", "no tokenizer"});
  write_all(path, replaced(test::tiny_tokenizer, "\"home\":8", "\"home\":9"));
  expect_failure(model, ErrorCode::corrupt, {"tokenizer.json", "different models"});
}

TEST(ModelFolder, a_text_longer_than_the_positions_is_cut_to_them) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const TinyModel model("positions");
  write_all(model.folder() / "sentence_bert_config.json", R"({"max_seq_length": 400})");
  const auto opened = open_encoder(model.folder(), {.threads = 1});
  ASSERT_TRUE(opened) << opened.error().message;
  std::string text;
  for (int i = 0; i < 100; ++i) text += "save home ";
  EXPECT_TRUE((*opened)->encode({&text, 1}, TextRole::asking));
}

}  // namespace
}  // namespace attune
