#include "text/label_readings.h"
#include "text/logistic.h"

#include <cmath>

#include <gtest/gtest.h>

namespace attune {
namespace {

using Names = std::vector<std::string>;

TEST(Softmax, is_the_share_of_the_exponentials) {
  std::vector<double> shares{0, std::log(2.0), std::log(5.0)};
  EXPECT_NEAR(softmax(shares), std::log(8.0), 1e-12);
  ASSERT_EQ(shares.size(), 3U);
  EXPECT_NEAR(shares[0], .125, 1e-7);
  EXPECT_NEAR(shares[1], .25, 1e-7);
  EXPECT_NEAR(shares[2], .625, 1e-7);
  EXPECT_EQ(softmax({}), 0);
}

TEST(Softmax, no_size_of_a_logit_overflows) {
  std::vector<double> shares{1e308, -1e308, 1e308};
  softmax(shares);
  EXPECT_DOUBLE_EQ(shares[0], .5);
  EXPECT_DOUBLE_EQ(shares[1], 0);
}

TEST(SentimentReading, labels_are_found_in_any_order_and_case) {
  const auto three = SentimentLabels::find(Names{"positive", "Negative", "NEUTRAL"});
  ASSERT_TRUE(three) << three.error().message;
  const auto found = three->read(std::vector<float>{std::log(5.0F), std::log(2.0F), 0});
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->probability[static_cast<std::size_t>(Mood::positive)], .625, 1e-7);
  EXPECT_NEAR(found->probability[static_cast<std::size_t>(Mood::negative)], .25, 1e-7);
  EXPECT_NEAR(found->probability[static_cast<std::size_t>(Mood::neutral)], .125, 1e-7);
  const auto two = SentimentLabels::find(Names{"NEG", "POS"});
  ASSERT_TRUE(two);
  EXPECT_NEAR(two->read(std::vector<float>{0, std::log(3.0F)})->probability[static_cast<std::size_t>(Mood::positive)],
              .75, 1e-7);
  EXPECT_EQ(two->read(std::vector<float>{0, 1})->probability[static_cast<std::size_t>(Mood::neutral)], 0);
}

TEST(SentimentReading, other_labels_are_named) {
  for (const auto& labels : {Names{"LABEL_0", "LABEL_1"}, Names{"positive"}, Names{"positive", "pos", "negative"},
                             Names{"positive", "negative", "sarcastic"}, Names{}}) {
    const auto found = SentimentLabels::find(labels);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::unsupported);
  }
  EXPECT_NE(SentimentLabels::find(Names{"LABEL_0", "LABEL_1"}).error().message.find("LABEL_0, LABEL_1"),
            std::string::npos);
}

TEST(EntailmentReading, contradiction_is_found_by_name_or_else_as_the_pipeline_does) {
  const std::vector<std::vector<float>> rows{{0, 0, std::log(3.0F)}};
  EXPECT_NEAR(EntailmentLabels::find(Names{"contradiction", "neutral", "ENTAILMENT"})->read(rows, true)->front(), .75,
              1e-7);
  EXPECT_NEAR(EntailmentLabels::find(Names{"Entailment", "neutral", "contradiction"})->read(rows, true)->front(), .25,
              1e-7);
  EXPECT_NEAR(EntailmentLabels::find(Names{"entailment", "contradiction", "neutral"})->read(rows, true)->front(), .5,
              1e-7);
  EXPECT_NEAR(EntailmentLabels::find(Names{"entailment", "a", "not_entailment"})->read(rows, true)->front(), .25, 1e-7);
  EXPECT_NEAR(EntailmentLabels::find(Names{"neither", "a", "entails"})->read(rows, true)->front(), .75, 1e-7);
}

TEST(EntailmentReading, labels_compete_or_stand_alone) {
  const auto labels = EntailmentLabels::find(Names{"contradiction", "neutral", "entailment"});
  ASSERT_TRUE(labels);
  const std::vector<std::vector<float>> rows{{std::log(2.0F), 9, 0}, {0, 9, std::log(3.0F)}};
  const auto single = labels->read(rows, false);
  ASSERT_TRUE(single);
  EXPECT_NEAR((*single)[0], .25, 1e-7);
  EXPECT_NEAR((*single)[1], .75, 1e-7);
  const auto multiple = labels->read(rows, true);
  ASSERT_TRUE(multiple);
  EXPECT_NEAR((*multiple)[0], 1 / 3.0, 1e-7);
  EXPECT_NEAR((*multiple)[1], .75, 1e-7);
  EXPECT_TRUE(labels->read({}, false)->empty());
}

TEST(EntailmentReading, a_hypothesis_follows_against_all_other_labels) {
  const auto labels = EntailmentLabels::find(Names{"contradiction", "neutral", "entailment"});
  const auto follows =
      labels->entailed(std::vector<std::vector<float>>{{0, 0, std::log(2.0F)}, {0, std::log(5.0F), std::log(2.0F)}});
  ASSERT_TRUE(follows);
  EXPECT_NEAR((*follows)[0], .5, 1e-7);
  EXPECT_NEAR((*follows)[1], .25, 1e-7) << "what is neutral does not follow";
  EXPECT_EQ(labels->entailed(std::vector<std::vector<float>>{{1, 2}}).error().code, ErrorCode::invalid);
}

TEST(EntailmentReading, wrong_labels_and_rows_are_refused) {
  for (const auto& labels :
       {Names{"positive", "negative"}, Names{"entailment"}, Names{"entailment", "entails"}, Names{}}) {
    EXPECT_FALSE(EntailmentLabels::find(labels));
  }
  const auto labels = EntailmentLabels::find(Names{"contradiction", "entailment"});
  EXPECT_FALSE(labels->read(std::vector<std::vector<float>>{{1, 2, 3}}, true));
  EXPECT_FALSE(SentimentLabels::find(Names{"pos", "neg"})->read(std::vector<float>{1}));
}

TEST(EntailmentPairs, the_label_takes_the_place_in_the_hypothesis) {
  const auto pairs = entailment_pairs("No fee.", Names{"fees", "{} and {0}"});
  ASSERT_TRUE(pairs);
  ASSERT_EQ(pairs->size(), 2U);
  EXPECT_EQ((*pairs)[0].text, "No fee.");
  EXPECT_EQ((*pairs)[0].second, "This example is about fees.");
  EXPECT_EQ((*pairs)[1].second, "This example is about {} and {0}.");
  EXPECT_EQ(entailment_pairs("a", Names{"b"}, "{}")->front().second, "b");
  for (const char* template_text : {"", "no place", "{} and {}", "{0}", "{label}"}) {
    const auto refused = entailment_pairs("a", Names{"b"}, template_text);
    ASSERT_FALSE(refused) << template_text;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid);
  }
}

}  // namespace
}  // namespace attune
