#include "text/zero_shot.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "model_files.h"

namespace attune {
namespace {

TextVector along(std::size_t axis, float much = 1, std::size_t other = 0) {
  TextVector v{};
  v[axis] = much;
  if (much < 1) v[other] = std::sqrt(1 - much * much);
  return v;
}

double cosine(const TextVector& a, const TextVector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

TEST(ZeroShot, TheTemplateTakesTheName) {
  EXPECT_EQ(hypothesis_of("About {}.", {"savings", ""}), "About savings.");
  EXPECT_EQ(hypothesis_of("{}", {"savings", "Accounts that earn interest."}), "savings. Accounts that earn interest.");
  EXPECT_EQ(hypothesis_of("none", {"savings", ""}).error().code, ErrorCode::invalid);
  EXPECT_EQ(hypothesis_of("{} and {}", {"savings", ""}).error().code, ErrorCode::invalid);
}

TEST(ZeroShot, OneLabelAddsToOneSeveralDoNot) {
  const std::vector<TextVector> texts{along(1)};
  const std::vector<TextVector> labels{along(1, 0.9F), along(1, 0.8F), along(2)};
  const auto one = zero_shot_scores(texts, labels, false)[0];
  EXPECT_NEAR(one[0] + one[1] + one[2], 1, 1e-12);
  EXPECT_GT(one[0], one[1]);
  const auto several = zero_shot_scores(texts, labels, true)[0];
  EXPECT_GT(several[0], 0.9);
  EXPECT_GT(several[1], 0.9);
  EXPECT_LT(several[2], 0.1);
}

TEST(ZeroShot, LabelsMoveTowardsTheTextsNearThem) {
  const std::vector<TextVector> labels{along(1), along(2)};
  const std::vector<TextVector> texts(6, along(1, 0.6F, 3));
  EXPECT_EQ(refined(labels, texts, 0), labels);
  const auto moved = refined(labels, texts, 2);
  EXPECT_GT(cosine(moved[0], texts[0]), cosine(labels[0], texts[0]) + 0.1);
  EXPECT_EQ(moved[1], labels[1]);  // nothing is near it
  EXPECT_NEAR(cosine(moved[0], moved[0]), 1, 1e-6);
}

TEST(ZeroShot, TellsProductsApart) {
  ATTUNE_NEEDS_REAL_MODEL();
  const auto encoder = open_encoder(test::real_model());
  ASSERT_TRUE(encoder) << encoder.error().message;
  const std::vector<std::string> texts{"Borrow up to 90% of the price of your first house over 30 years.",
                                       "Earn interest on every pound, withdraw whenever you like.",
                                       "Points on every purchase and up to 55 days interest free."};
  const std::vector<ZeroShotLabel> labels{
      {"mortgage", "A loan to buy a home."},
      {"savings account", "Money put aside that earns interest and can be withdrawn."},
      {"credit card", "Purchases are paid later and earn points."}};
  const auto scores = zero_shot(**encoder, texts, labels, {.hypothesis = "This product is a {}."});
  ASSERT_TRUE(scores) << scores.error().message;
  for (std::size_t t = 0; t < texts.size(); ++t) {
    for (std::size_t l = 0; l < labels.size(); ++l) EXPECT_LE((*scores)[t][l], (*scores)[t][t]);
  }
  EXPECT_FALSE(zero_shot(**encoder, texts, {}, {}));
}

}  // namespace
}  // namespace attune
