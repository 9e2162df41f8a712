#include "engine/evaluate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "base/random.h"
#include "base/time.h"

namespace attune {
namespace {

EvaluateOptions last_part() {
  EvaluateOptions options;
  options.test_fraction = 0.3;
  return options;
}

// Two actions whose worth depends on a shared word: nothing but the cross of both tells.
std::string decisions(int rows) {
  std::string text;
  for (int i = 0; i < rows; ++i) {
    const bool sunny = i * 7919 % 13 < 6;
    const bool reward = sunny ? i % 10 != 0 : i % 10 == 0;
    text += R"({"_label_cost":)" + std::string(reward ? "-1" : "0") +
            R"(,"_label_probability":1,"_labelIndex":0,"a":[1],"p":[1],"c":{"day":{"sky":")" +
            (sunny ? "clear" : "grey") + R"("},"_multi":[{"walk":1}]}})" + "\n";
  }
  return text;
}

TEST(Evaluate, LearnsWhatALogHolds) {
  const auto found = evaluate_dsjson(decisions(3000), last_part());
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->rows, 3000u);
  EXPECT_EQ(found->rejected, 0u);
  ASSERT_TRUE(found->figures.auc);
  EXPECT_GT(*found->figures.auc, .85);  // a perfect model reaches .9
  EXPECT_EQ(found->figures.rows, 900u);
}

TEST(Evaluate, PredictsBeforeItLearns) {
  // A single decision is predicted by the prior: were it learnt first, its prediction would lean to its own outcome.
  const auto won = evaluate_dsjson(R"({"_label_cost":-1,"_labelIndex":0,"c":{"_multi":[{"a":1}]}})", {});
  const auto lost = evaluate_dsjson(R"({"_label_cost":0,"_labelIndex":0,"c":{"_multi":[{"a":1}]}})", {});
  ASSERT_TRUE(won && lost);
  EXPECT_NEAR(std::sqrt(*won->figures.brier) + std::sqrt(*lost->figures.brier), 1, 1e-9);
}

TEST(Evaluate, CountsLinesThatDoNotRead) {
  const auto found = evaluate_dsjson("not json\n{}\n" + decisions(10), {});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->rejected, 2u);
  EXPECT_EQ(found->rows, 10u);
  EXPECT_FALSE(evaluate_dsjson("nothing here\n", {}));
}

// Customers of two tastes: each goes through its own half of the products. Popularity knows no taste.
TEST(Evaluate, RanksBetterThanPopularityWhereCustomersDiffer) {
  std::string csv = "customer_id,product_id,value,occurred_at\n";
  std::int64_t second = 1'700'000'000;
  for (int step = 0; step < 12; ++step) {
    for (int customer = 0; customer < 200; ++customer) {
      const int taste = customer % 2;
      const int product = taste * 20 + (customer / 2 * 7 + step * 3) % 20;
      csv += "c" + std::to_string(customer) + ",p" + std::to_string(product) + ",1," + std::to_string(second++) + "\n";
      csv += "c" + std::to_string(customer) + ",p" + std::to_string((1 - taste) * 20 + (customer + step) % 20) + ",0," +
             std::to_string(second++) + "\n";
    }
  }
  const auto found = evaluate_interactions(csv, last_part());
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_TRUE(found->figures.ndcg_at_10 && found->popularity_ndcg_at_10);
  EXPECT_GT(*found->figures.ndcg_at_10, 1.2 * *found->popularity_ndcg_at_10);
}

// Ids alone, every row a choice: twelve tastes of seven products each, a tenth of the choices outside of one's taste. Only what
// else a customer chose tells; without companions the figure is .24, popularity's .05.
TEST(Evaluate, RanksIdsWellAbovePopularityByWhatElseACustomerChose) {
  Random random(5);
  std::string csv = "customer_id,product_id,value,occurred_at\n";
  std::int64_t second = 1'700'000'000;
  for (int step = 0; step < 6; ++step) {
    for (int customer = 0; customer < 360; ++customer) {
      const int taste = random.below(10) == 0 ? static_cast<int>(random.below(12)) : customer % 12;
      const auto product = taste * 7 + static_cast<int>(random.below(7));
      csv += "c" + std::to_string(customer) + ",p" + std::to_string(product * 29 % 84) + ",1," +
             std::to_string(second++) + "\n";
    }
  }
  const auto found = evaluate_interactions(csv, last_part());
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_TRUE(found->figures.ndcg_at_10 && found->popularity_ndcg_at_10);
  RecordProperty("ndcg_at_10", std::to_string(*found->figures.ndcg_at_10));
  EXPECT_GT(*found->figures.ndcg_at_10, .3);
  EXPECT_LT(*found->popularity_ndcg_at_10, .1);
}

}  // namespace
}  // namespace attune
