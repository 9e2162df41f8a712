// Q9: token ids against those that Hugging Face's tokenizers gave.
#include <algorithm>
#include <array>
#include <thread>

#include <gtest/gtest.h>
#include <zlib.h>
#include <boost/json.hpp>

#include "model_files.h"
#include "text/encoder.h"
#include "text/tokenizer.h"

namespace attune {
namespace {

using Ids = std::vector<std::int32_t>;

const std::filesystem::path shared_vectors = std::filesystem::path(ATTUNE_SHARED_DATA) / "bert_wordpiece_vectors";

#define NEEDS_VECTORS()      \
  ATTUNE_NEEDS_REAL_MODEL(); \
  if (!std::filesystem::exists(shared_vectors)) GTEST_SKIP() << "the folder of shared data sets is absent"

std::string read_gzip(const std::filesystem::path& path) {
  std::string out;
  auto* file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return out;
  std::array<char, 1 << 16> part{};
  for (int got = 0; (got = gzread(file, part.data(), part.size())) > 0;)
    out.append(part.data(), static_cast<std::size_t>(got));
  gzclose(file);
  return out;
}

Tokenizer open_tokenizer(std::uint32_t max_tokens) {
  const auto json = test::read_all(test::real_model() / "tokenizer.json");
  auto tokenizer = Tokenizer::load(test::as_bytes(json), max_tokens);
  EXPECT_TRUE(tokenizer) << tokenizer.error().message;
  return *std::move(tokenizer);
}

Ids as_ids(const boost::json::value& list) {
  Ids out;
  for (const auto& id : list.as_array()) out.push_back(id.to_number<std::int32_t>());
  return out;
}

TEST(Tokenizer, all_10570_questions_have_the_reference_ids) {
  NEEDS_VECTORS();
  const auto tokenizer = open_tokenizer(512);
  const auto questions = boost::json::parse(read_gzip(shared_vectors / "question_tokens.json.gz"));
  const auto expected = boost::json::parse(test::read_all(shared_vectors / "tokenized_questions.json"));
  ASSERT_EQ(questions.as_array().size(), 10570U);
  ASSERT_EQ(expected.as_array().size(), 10570U);
  std::size_t same = 0;
  for (std::size_t i = 0; i < questions.as_array().size(); ++i) {
    const std::string text(questions.at(i).at("original").as_string());
    const auto found = tokenizer.encode(text);
    ASSERT_TRUE(found) << text;
    Ids ids = as_ids(expected.at(i));
    ids.insert(ids.begin(), 101);
    ids.push_back(102);
    if (*found == ids) {
      ++same;
    } else {
      ADD_FAILURE() << "question " << i << ": " << text;
    }
  }
  EXPECT_EQ(same, 10570U);
}

TEST(Tokenizer, hard_cases_have_the_reference_ids) {
  NEEDS_VECTORS();
  const auto tokenizer = open_tokenizer(512);
  const auto cases = boost::json::parse(test::read_all(shared_vectors / "tokenizer_tests.bert.json"));
  std::size_t seen = 0;
  for (const auto& row : cases.at("bert-base-uncased").as_array()) {
    const std::string text(row.at("input").as_string());
    const auto found = tokenizer.encode(text);
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, as_ids(row.at("encoded").at("input_ids"))) << text;
    ++seen;
  }
  EXPECT_EQ(seen, 18U);
  const auto french = boost::json::parse(test::read_all(shared_vectors / "bert_uncased_encoded.json"));
  EXPECT_EQ(tokenizer.encode(std::string(french.at("text").as_string())), as_ids(french.at("token_ids")));
}

TEST(Tokenizer, a_long_text_is_cut_and_still_closed) {
  ATTUNE_NEEDS_REAL_MODEL();
  const auto tokenizer = open_tokenizer(256);
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "rate ";
  const auto ids = tokenizer.encode(text);
  ASSERT_TRUE(ids);
  EXPECT_EQ(ids->size(), 256U);
  EXPECT_EQ(ids->front(), 101);
  EXPECT_EQ(ids->back(), 102);
}

TEST(Tokenizer, a_huge_text_is_read_in_part_and_no_character_is_cut) {
  ATTUNE_NEEDS_REAL_MODEL();
  const auto tokenizer = open_tokenizer(256);
  std::string text = "x";
  while (text.size() < 4 * Tokenizer::max_text_bytes) text += "\xe2\x82\xac";  // the limit falls within a euro sign
  const auto ids = tokenizer.encode(text);
  ASSERT_TRUE(ids) << ids.error().message;
  EXPECT_LE(ids->size(), 256U);
}

TEST(Tokenizer, control_characters_and_nul_are_no_danger) {
  ATTUNE_NEEDS_REAL_MODEL();
  const auto tokenizer = open_tokenizer(256);
  EXPECT_EQ(tokenizer.encode(std::string_view("a\0b", 3)), (Ids{101, 11113, 102}));
  EXPECT_EQ(tokenizer.encode(""), (Ids{101, 102}));
}

TEST(Tokenizer, text_that_is_not_utf8_is_invalid) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const auto tokenizer = Tokenizer::load(test::as_bytes(std::string(test::tiny_tokenizer)), 8);
  ASSERT_TRUE(tokenizer) << tokenizer.error().message;
  for (const char* text : {"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\xaf"}) {
    const auto ids = tokenizer->encode(text);
    ASSERT_FALSE(ids);
    EXPECT_EQ(ids.error().code, ErrorCode::invalid);
  }
}

TEST(Tokenizer, garbage_is_an_error_that_says_so) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const std::string whole = test::tiny_tokenizer;
  for (const std::string& spoilt :
       {std::string(), std::string("{}"), std::string("[1,2"), std::string(100'000, '['), std::string("\0\1\2\3", 4),
        whole.substr(0, whole.size() / 2), whole.substr(0, whole.size() - 1)}) {
    const auto loaded = Tokenizer::load(test::as_bytes(spoilt), 8);
    ASSERT_FALSE(loaded) << spoilt.substr(0, 40);
    EXPECT_EQ(loaded.error().code, ErrorCode::corrupt);
    EXPECT_NE(loaded.error().message.find("it is no tokenizer ("), std::string::npos);
  }
}

TEST(Tokenizer, a_limit_that_leaves_no_room_is_no_crash) {
  ATTUNE_NEEDS_TEXT_MODEL();
  for (const std::uint32_t limit : {0U, 1U, 2U, 3U}) {
    const auto tokenizer = Tokenizer::load(test::as_bytes(std::string(test::tiny_tokenizer)), limit);
    if (!tokenizer) continue;
    const auto ids = tokenizer->encode("saver for a home");
    EXPECT_TRUE(!ids || ids->size() <= limit) << limit;
  }
}

TEST(Tokenizer, many_threads_share_one) {
  ATTUNE_NEEDS_TEXT_MODEL();
  const auto tokenizer = Tokenizer::load(test::as_bytes(std::string(test::tiny_tokenizer)), 8);
  ASSERT_TRUE(tokenizer);
  std::array<bool, 4> right{};
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < right.size(); ++t) {
      threads.emplace_back([&, t] {
        bool all = true;
        for (int i = 0; i < 500; ++i)
          all = all && tokenizer->encode("Saver for a home!") == Ids{1, 4, 5, 6, 7, 8, 3, 2};
        right[t] = all;
      });
    }
  }
  EXPECT_TRUE(std::ranges::all_of(right, [](bool all) { return all; }));
}

}  // namespace
}  // namespace attune
