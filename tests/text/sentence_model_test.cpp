// Vectors of sentence encoders as their folders say they are made, against sentence-transformers (make_sentence_vectors.py).
#include <unistd.h>

#include <cmath>
#include <map>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "model_files.h"
#include "text/encoder.h"

namespace attune {
namespace {

using test::read_all;
using test::write_all;

std::filesystem::path kept() { return std::filesystem::path(ATTUNE_SOURCE_DIR) / "tests" / "text" / "sentence_models"; }

// One of the folders, with its weights. Removed at the end.
class SentenceModel {
 public:
  explicit SentenceModel(const std::string& name)
      : folder_(std::filesystem::temp_directory_path() /
                ("attune-sentence-" + std::to_string(::getpid()) + "-" + name)) {
    std::filesystem::remove_all(folder_);
    std::filesystem::copy(kept() / name, folder_, std::filesystem::copy_options::recursive);
    const auto noise = std::make_shared<test::Noise>();
    std::map<std::string, test::TensorFile> files;
    const auto index = read_all(folder_ / "model.safetensors.index.json");
    auto shapes = test::bert_shapes(16, 32, 2, 16);
    shapes.push_back({"pooler.dense.weight", {384, 384}});
    shapes.push_back({"pooler.dense.bias", {384}});
    for (const auto& [tensor, shape] : shapes) {
      const std::string file = index.empty()
                                   ? "model.safetensors"
                                   : std::string(boost::json::parse(index).at("weight_map").at(tensor).as_string());
      files.try_emplace(file, noise).first->second.add(tensor, shape);
    }
    for (const auto& [file, tensors] : files) write_all(folder_ / file, tensors.bytes());
  }
  ~SentenceModel() { std::filesystem::remove_all(folder_); }
  SentenceModel(const SentenceModel&) = delete;
  SentenceModel& operator=(const SentenceModel&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  std::unique_ptr<Encoder> open() const {
    auto opened = open_encoder(folder_, {.threads = 1});
    EXPECT_TRUE(opened) << folder_ << opened.error().message << ' ' << opened.error().detail;
    return opened ? *std::move(opened) : nullptr;
  }
  void change(const std::string& file, std::string_view what, std::string_view by) const {
    auto text = read_all(folder_ / file);
    const auto at = text.find(what);
    ASSERT_NE(at, std::string::npos) << what;
    write_all(folder_ / file, text.replace(at, what.size(), by));
  }
  void expect_refused(ErrorCode code, std::initializer_list<std::string_view> words) const {
    const auto opened = open_encoder(folder_, {.threads = 1});
    const auto checked = check_encoder(folder_);
    ASSERT_FALSE(opened);
    ASSERT_FALSE(checked);
    for (const auto& error : {opened.error(), checked.error()}) {
      EXPECT_EQ(to_string(error.code), to_string(code)) << error.message;
      for (const auto word : words)
        EXPECT_NE(error.message.find(word), std::string::npos) << word << " in: " << error.message;
    }
  }

 private:
  std::filesystem::path folder_;
};

double largest_difference(const TextVector& a, const boost::json::array& b) {
  double largest = 0;
  for (std::size_t i = 0; i < text_dimension; ++i)
    largest = std::max(largest, std::abs(double{a[i]} - b[i].to_number<double>()));
  return largest;
}

TEST(SentenceModel, vectors_are_those_of_sentence_transformers) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const auto reference = boost::json::parse(read_all(kept() / "vectors.json"));
  ASSERT_EQ(reference.at("models").as_object().size(), 5U);
  for (const auto& [name, rows] : reference.at("models").as_object()) {
    const SentenceModel model{std::string(name)};
    const auto encoder = model.open();
    ASSERT_NE(encoder, nullptr);
    EXPECT_TRUE(check_encoder(model.folder()));
    for (const auto& row : rows.as_array()) {
      const std::string text(row.at("text").as_string());
      const auto role = row.at("role") == "offered" ? TextRole::offered : TextRole::asking;
      const auto found = encoder->encode({&text, 1}, role);
      ASSERT_TRUE(found) << found.error().message;
      EXPECT_LT(largest_difference(found->front(), row.at("vector").as_array()), 2e-5) << name << ": " << text;
    }
  }
}

TEST(SentenceModel, without_prompts_both_roles_are_read_alike) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const SentenceModel model("mean");
  const auto encoder = model.open();
  const std::string text = "a home loan";
  EXPECT_EQ(encoder->encode({&text, 1}, TextRole::offered)->front(),
            encoder->encode({&text, 1}, TextRole::asking)->front());
}

TEST(SentenceModel, whatever_changes_vectors_changes_the_identity) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const auto identity_after = [](const std::string& name, const std::string& file, std::string_view what,
                                 std::string_view by) {
    const SentenceModel model(name);
    const std::string before(model.open()->identity());
    EXPECT_EQ(before, model.open()->identity());
    model.change(file, what, by);
    const auto changed = model.open();
    return changed != nullptr && changed->identity() != before;
  };
  EXPECT_TRUE(identity_after("prompts", "config_sentence_transformers.json", "query: \"", "question: \""));
  EXPECT_TRUE(identity_after("cls_unnormalised", "1_Pooling/config.json", "\"pooling_mode_cls_token\": true",
                             "\"pooling_mode_cls_token\": false"));
  EXPECT_TRUE(identity_after("mean", "sentence_bert_config.json", "12", "13"));
  EXPECT_TRUE(identity_after("cls_unnormalised", "tokenizer_config.json", "32", "20"));
  EXPECT_NE(SentenceModel("mean").open()->identity(), SentenceModel("cls").open()->identity());
}

TEST(SentenceModel, what_is_not_computed_refuses_the_folder) {
  ATTUNE_NEEDS_TEXT_MODEL();
  {
    const SentenceModel model("mean");
    model.change("modules.json", "models.Normalize", "models.Dense");
    model.expect_refused(ErrorCode::unsupported, {"modules.json", "Dense"});
  }
  {
    const SentenceModel model("prompts");
    model.change("1_Pooling/config.json", "\"mean\"", "\"weightedmean\"");
    model.expect_refused(ErrorCode::unsupported, {"1_Pooling/config.json", "weightedmean"});
  }
  {
    const SentenceModel model("prompts");
    model.change("1_Pooling/config.json", "\"include_prompt\": true", "\"include_prompt\": false");
    model.expect_refused(ErrorCode::unsupported, {"include_prompt"});
  }
  {
    const SentenceModel model("cls_unnormalised");
    write_all(model.folder() / "config_sentence_transformers.json", R"({"similarity_fn_name":"dot"})");
    model.expect_refused(ErrorCode::unsupported, {"dot"});
  }
  {
    const SentenceModel model("cls");  // asks for small letters
    model.change("tokenizer.json", "\"lowercase\": true", "\"lowercase\": false");
    model.expect_refused(ErrorCode::unsupported, {"do_lower_case"});
  }
  {
    const SentenceModel model("mean");
    std::filesystem::remove_all(model.folder() / "1_Pooling");
    model.expect_refused(ErrorCode::not_found, {"config.json"});
  }
}

TEST(SentenceModel, without_modules_the_default_is_mean_and_length_one) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const SentenceModel whole("mean");
  const SentenceModel bare("sharded");
  std::filesystem::remove(bare.folder() / "modules.json");
  std::filesystem::remove_all(bare.folder() / "1_Pooling");
  const std::string text = "the rate of a home loan";
  EXPECT_EQ(whole.open()->encode({&text, 1}, TextRole::asking)->front(),
            bare.open()->encode({&text, 1}, TextRole::asking)->front());
}

TEST(SentenceModel, names_may_begin_as_within_a_larger_model) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const SentenceModel model("mean");
  const std::string text = "the rate of a home loan";
  const auto before = model.open()->encode({&text, 1}, TextRole::asking)->front();
  test::TensorFile weights;
  for (const auto& [tensor, shape] : test::bert_shapes(16, 32, 2, 16)) weights.add("bert." + tensor, shape);
  write_all(model.folder() / "model.safetensors", weights.bytes());
  EXPECT_EQ(model.open()->encode({&text, 1}, TextRole::asking)->front(), before);
}

TEST(ShardedWeights, each_wrong_file_is_named) {
  ATTUNE_NEEDS_TEXT_MODEL();
  constexpr const char* index = "model.safetensors.index.json";
  constexpr const char* second = "model-00002-of-00003.safetensors";
  {
    const SentenceModel model("sharded");
    std::filesystem::remove(model.folder() / second);
    model.expect_refused(ErrorCode::not_found, {second});
  }
  {
    const SentenceModel model("sharded");
    const auto whole = read_all(model.folder() / second);
    for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{50}, whole.size() - 1}) {
      write_all(model.folder() / second, whole.substr(0, size));
      model.expect_refused(ErrorCode::corrupt, {second});
    }
  }
  {
    const SentenceModel model("sharded");  // of another model: its tensors are elsewhere by the index
    std::filesystem::copy_file(model.folder() / "model-00001-of-00003.safetensors", model.folder() / second,
                               std::filesystem::copy_options::overwrite_existing);
    model.expect_refused(ErrorCode::corrupt, {second, "elsewhere"});
  }
  for (const auto& [what, by] :
       {std::pair{"embeddings.LayerNorm.bias", "embeddings.LayerNorm.odd"}, {"pooler.dense.bias", "odd"}}) {
    const SentenceModel model("sharded");
    model.change(index, what, by);
    model.expect_refused(ErrorCode::corrupt, {"safetensors", what});
  }
  {
    const SentenceModel model("sharded");
    for (const std::string& text :
         {std::string("no"), std::string("{}"), std::string(R"({"weight_map":{}})"),
          std::string(R"({"weight_map":{"a":"../model.safetensors"}})"),
          std::string(R"({"weight_map":{"a":"/etc/passwd"}})"),
          std::string(R"({"weight_map":{"a":"pytorch_model.bin"}})"), std::string(R"({"weight_map":{"a":7}})")}) {
      write_all(model.folder() / index, text);
      model.expect_refused(ErrorCode::corrupt, {index});
    }
  }
}

TEST(CheckEncoder, finds_what_shows_without_reading_the_weights) {
  ATTUNE_NEEDS_TEXT_MODEL();
  EXPECT_EQ(check_encoder("no/such/folder").error().code, ErrorCode::not_found);
  const SentenceModel model("mean");
  EXPECT_TRUE(check_encoder(model.folder()));
  test::TensorFile weights;
  for (const auto& [tensor, shape] : test::bert_shapes(16, 32, 1, 16)) weights.add(tensor, shape);
  write_all(model.folder() / "model.safetensors", weights.bytes());
  model.expect_refused(ErrorCode::corrupt, {"model.safetensors", "encoder.layer.1.", "missing"});
}

}  // namespace
}  // namespace attune
