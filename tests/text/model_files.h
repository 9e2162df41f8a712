// Files for the tests of src/text: where the real model is, and a tiny model of our own that is written anew.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/bytes.h"

namespace attune::test {

inline std::filesystem::path real_model() {
  return std::filesystem::path(ATTUNE_SOURCE_DIR) / ".cache" / "models" / "all-MiniLM-L6-v2";
}

// Small models of random weights: make_reference_logits.py.
inline std::filesystem::path small_models() {
  return std::filesystem::path(ATTUNE_SOURCE_DIR) / "tests" / "text" / "models";
}

inline std::string read_all(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void write_all(const std::filesystem::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

// Ends a test as skipped, with the reason, unless the text model is built and was fetched.
#define ATTUNE_NEEDS_TEXT_MODEL() \
  if (!attune::has_text_model()) GTEST_SKIP() << "this build has no text model"
#define ATTUNE_NEEDS_REAL_MODEL()                           \
  ATTUNE_NEEDS_TEXT_MODEL();                                \
  if (!std::filesystem::exists(attune::test::real_model())) \
  GTEST_SKIP() << "scripts/setup.sh has not fetched all-MiniLM-L6-v2"

// Numbers between -1/16 and 1/16, the same everywhere; make_sentence_vectors.py makes them too.
class Noise {
 public:
  float next() {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<float>(static_cast<std::int32_t>(state_ >> 8) - (1 << 23)) / static_cast<float>(1 << 27);
  }

 private:
  std::uint32_t state_ = 1;
};

// A safetensors file, tensor after tensor. Several files of one model take their numbers from one noise.
class TensorFile {
 public:
  explicit TensorFile(std::shared_ptr<Noise> noise = std::make_shared<Noise>()) : noise_(std::move(noise)) {}

  void add(const std::string& name, const std::vector<std::uint64_t>& shape, const std::string& dtype = "F32",
           std::size_t item = 4) {
    std::size_t size = item;
    std::string extents;
    for (const auto extent : shape) {
      size *= extent;
      extents += (extents.empty() ? "" : ",") + std::to_string(extent);
    }
    table_ += fmt::format("{}\"{}\":{{\"dtype\":\"{}\",\"shape\":[{}],\"data_offsets\":[{},{}]}}",
                          table_.empty() ? "" : ",", name, dtype, extents, data_.size(), data_.size() + size);
    const auto from = data_.size();
    data_.resize(from + size);
    if (dtype != "F32") return;
    for (std::size_t at = from; at < data_.size(); at += 4) {
      const float value = noise_->next();
      std::memcpy(data_.data() + at, &value, sizeof value);
    }
  }

  std::string bytes() const { return with_table("{" + table_ + "}", data_); }

  static std::string with_table(const std::string& table, const std::string& data) {
    const std::uint64_t size = table.size();
    std::string out(sizeof size, '\0');
    std::memcpy(out.data(), &size, sizeof size);
    return out + table + data;
  }

 private:
  std::string table_;
  std::string data_;
  std::shared_ptr<Noise> noise_;
};

inline constexpr const char* tiny_config =
    R"({"model_type":"bert","hidden_act":"gelu","num_hidden_layers":1,"num_attention_heads":12,"hidden_size":384,)"
    R"("intermediate_size":8,"vocab_size":9,"max_position_embeddings":16,"type_vocab_size":2,"layer_norm_eps":1e-12})";

inline constexpr const char* tiny_tokenizer =
    R"({"version":"1.0","truncation":null,"padding":null,"added_tokens":[],)"
    R"("normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},)"
    R"("pre_tokenizer":{"type":"BertPreTokenizer"},)"
    R"("post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},)"
    R"({"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}],)"
    R"("pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],)"
    R"("special_tokens":{"[CLS]":{"id":"[CLS]","ids":[1],"tokens":["[CLS]"]},"[SEP]":{"id":"[SEP]","ids":[2],"tokens":["[SEP]"]}}},)"
    R"("decoder":null,"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",)"
    R"("max_input_chars_per_word":100,"vocab":{"[PAD]":0,"[CLS]":1,"[SEP]":2,"[UNK]":3,"save":4,"##r":5,"for":6,"a":7,"home":8}}})";

using Shapes = std::vector<std::pair<std::string, std::vector<std::uint64_t>>>;

// The names and shapes of a BERT's weights, of 384 dimensions.
inline Shapes bert_shapes(std::uint64_t words, std::uint64_t positions, std::uint64_t layers,
                          std::uint64_t intermediate) {
  Shapes out{{"embeddings.word_embeddings.weight", {words, 384}},
             {"embeddings.position_embeddings.weight", {positions, 384}},
             {"embeddings.token_type_embeddings.weight", {2, 384}},
             {"embeddings.LayerNorm.weight", {384}},
             {"embeddings.LayerNorm.bias", {384}}};
  for (std::uint64_t number = 0; number < layers; ++number) {
    const std::string layer = fmt::format("encoder.layer.{}.", number);
    for (const char* part :
         {"attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"}) {
      out.emplace_back(layer + part + ".weight", std::vector<std::uint64_t>{384, 384});
      out.emplace_back(layer + part + ".bias", std::vector<std::uint64_t>{384});
    }
    for (const char* part : {"attention.output.LayerNorm", "output.LayerNorm"}) {
      out.emplace_back(layer + part + ".weight", std::vector<std::uint64_t>{384});
      out.emplace_back(layer + part + ".bias", std::vector<std::uint64_t>{384});
    }
    out.emplace_back(layer + "intermediate.dense.weight", std::vector<std::uint64_t>{intermediate, 384});
    out.emplace_back(layer + "intermediate.dense.bias", std::vector<std::uint64_t>{intermediate});
    out.emplace_back(layer + "output.dense.weight", std::vector<std::uint64_t>{384, intermediate});
    out.emplace_back(layer + "output.dense.bias", std::vector<std::uint64_t>{384});
  }
  return out;
}

inline Shapes tiny_shapes() { return bert_shapes(9, 16, 1, 8); }

// A folder with a model of one layer and nine words; a test then spoils what it wants to. Removed at the end.
class TinyModel {
 public:
  explicit TinyModel(const std::string& name)
      : folder_(std::filesystem::temp_directory_path() / ("attune-text-" + name)) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    write_all(folder_ / "config.json", tiny_config);
    write_all(folder_ / "tokenizer.json", tiny_tokenizer);
    TensorFile weights;
    for (const auto& [tensor, shape] : tiny_shapes()) weights.add(tensor, shape);
    write_all(folder_ / "model.safetensors", weights.bytes());
  }
  ~TinyModel() { std::filesystem::remove_all(folder_); }
  TinyModel(const TinyModel&) = delete;
  TinyModel& operator=(const TinyModel&) = delete;

  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

inline std::span<const std::uint8_t> as_bytes(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace attune::test
