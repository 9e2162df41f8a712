// Q8: our vectors against those of sentence-transformers (make_reference_vectors.py says how they were made).
#include <algorithm>
#include <cmath>
#include <thread>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "model_files.h"
#include "text/encoder.h"

namespace attune {
namespace {

struct Reference {
  std::vector<std::string> texts;
  std::vector<TextVector> vectors;
};

Reference read_reference() {
  const auto path = std::filesystem::path(ATTUNE_SOURCE_DIR) / "tests" / "text" / "reference_vectors.json";
  const auto json = boost::json::parse(test::read_all(path));
  Reference out;
  for (const auto& row : json.at("vectors").as_array()) {
    out.texts.emplace_back(row.at("text").as_string());
    const auto& numbers = row.at("vector").as_array();
    EXPECT_EQ(numbers.size(), text_dimension);
    TextVector vector{};
    for (std::size_t i = 0; i < text_dimension; ++i) vector[i] = numbers[i].to_number<float>();
    out.vectors.push_back(vector);
  }
  return out;
}

double cosine(const TextVector& a, const TextVector& b) {
  double product = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < text_dimension; ++i) {
    product += double{a[i]} * double{b[i]};
    aa += double{a[i]} * double{a[i]};
    bb += double{b[i]} * double{b[i]};
  }
  return product / std::sqrt(aa * bb);
}

double largest_difference(const TextVector& a, const TextVector& b) {
  double largest = 0;
  for (std::size_t i = 0; i < text_dimension; ++i) largest = std::max(largest, std::abs(double{a[i]} - double{b[i]}));
  return largest;
}

double norm(const TextVector& a) {
  double sum = 0;
  for (const auto x : a) sum += double{x} * double{x};
  return std::sqrt(sum);
}

class TextReference : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!has_text_model() || !std::filesystem::exists(test::real_model())) return;
    auto opened = open_encoder(test::real_model());
    ASSERT_TRUE(opened) << opened.error().message << ' ' << opened.error().detail;
    encoder = *std::move(opened);
  }
  static void TearDownTestSuite() { encoder.reset(); }

  static inline std::unique_ptr<Encoder> encoder;
};

TEST_F(TextReference, each_vector_is_that_of_sentence_transformers) {
  ATTUNE_NEEDS_REAL_MODEL();
  const auto reference = read_reference();
  ASSERT_GE(reference.texts.size(), 40U);
  const auto found = encoder->encode(reference.texts, TextRole::asking);
  ASSERT_TRUE(found) << found.error().message << ' ' << found.error().detail;
  double least = 1;
  double most_apart = 0;
  for (std::size_t i = 0; i < reference.texts.size(); ++i) {
    const auto alike = cosine((*found)[i], reference.vectors[i]);
    least = std::min(least, alike);
    most_apart = std::max(most_apart, largest_difference((*found)[i], reference.vectors[i]));
    EXPECT_GE(alike, .99999) << "text " << i << ": " << reference.texts[i].substr(0, 60);
    EXPECT_NEAR(norm((*found)[i]), 1, 1e-5);
  }
  // A cosine alone would not notice GELU's approximation by tanh.
  EXPECT_LE(most_apart, 2e-5);
  RecordProperty("least_cosine", std::to_string(least));
  RecordProperty("largest_difference", std::to_string(most_apart * 1e6) + "e-6");
}

TEST_F(TextReference, a_text_has_the_same_vector_alone_and_among_others) {
  ATTUNE_NEEDS_REAL_MODEL();
  const auto reference = read_reference();
  const auto together = encoder->encode(reference.texts, TextRole::asking);
  ASSERT_TRUE(together);
  for (const std::size_t i : {0UL, 7UL, reference.texts.size() - 1}) {
    const auto alone = encoder->encode({&reference.texts[i], 1}, TextRole::asking);
    ASSERT_TRUE(alone);
    EXPECT_GE(cosine(alone->front(), (*together)[i]), .999999);
  }
}

TEST_F(TextReference, many_threads_at_once_get_the_same_vectors) {
  ATTUNE_NEEDS_REAL_MODEL();
  const std::vector<std::string> texts{"a home loan", "shares from all over the world", "travel card",
                                       "help with debt"};
  const auto expected = encoder->encode(texts, TextRole::asking);
  ASSERT_TRUE(expected);
  std::vector<double> least(4, 0);
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < least.size(); ++t) {
      threads.emplace_back([&, t] {
        double smallest = 1;
        for (int round = 0; round < 5; ++round) {
          const auto found = encoder->encode(texts, TextRole::asking);
          if (!found) return;
          for (std::size_t i = 0; i < texts.size(); ++i)
            smallest = std::min(smallest, cosine((*found)[i], (*expected)[i]));
        }
        least[t] = smallest;
      });
    }
  }
  for (const auto alike : least) EXPECT_GE(alike, .999999);
}

TEST_F(TextReference, like_texts_are_near_each_other_in_whole_numbers_too) {
  ATTUNE_NEEDS_REAL_MODEL();
  const std::vector<std::string> texts{"mortgage for buying a first home", "home loan for people who rent today",
                                       "insurance for your pet"};
  const auto found = encoder->encode(texts, TextRole::asking);
  ASSERT_TRUE(found);
  std::vector<Int8Vector> whole;
  for (const auto& vector : *found) whole.push_back(to_int8(vector));
  EXPECT_GT(cosine_q15(whole[0], whole[1]), cosine_q15(whole[0], whole[2]));
  EXPECT_NEAR(cosine_q15(whole[0], whole[1]) / 32767.0, cosine((*found)[0], (*found)[1]), .01);
}

TEST_F(TextReference, no_texts_give_no_vectors) {
  ATTUNE_NEEDS_REAL_MODEL();
  const auto found = encoder->encode({}, TextRole::asking);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->empty());
}

TEST_F(TextReference, text_that_is_not_utf8_is_refused_by_its_number) {
  ATTUNE_NEEDS_REAL_MODEL();
  const std::vector<std::string> texts{"fine", "\xff\xfe"};
  const auto found = encoder->encode(texts, TextRole::asking);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::invalid);
  EXPECT_NE(found.error().message.find("text 2"), std::string::npos) << found.error().message;
}

TEST_F(TextReference, the_identity_is_that_of_the_files) {
  ATTUNE_NEEDS_REAL_MODEL();
  EXPECT_EQ(encoder->identity().size(), 32U);
  EXPECT_NE(encoder->identity(), make_stub_encoder()->identity());
}

}  // namespace
}  // namespace attune
