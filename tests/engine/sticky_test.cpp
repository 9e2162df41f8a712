// A list that is given again is today's list: nothing that would be withheld now is in it, and it ends with what it rests on.
#include <gtest/gtest.h>

#include <algorithm>

#include "bank.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

class Sticky : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(bank_.import("products", "jsonl",
                             R"({"product_id":"saver","name":"Saver","category":"savings"})"
                             "\n"
                             R"({"product_id":"current","name":"Current","category":"everyday_account"})"
                             "\n"));
    ASSERT_TRUE(bank_.import("customers", "jsonl",
                             R"({"customer_id":"ann"})"
                             "\n"
                             R"({"customer_id":"jon","arrears":true})"
                             "\n"));
  }

  Recommendations list(const std::string& who) {
    Engine::RecommendOptions options;
    options.customer_id = who;
    options.request.count = 5;
    options.sticky = true;
    auto answer = bank_.wait<Recommendations>(
        [&](auto reply) { bank_.engine().recommend(Bank::who(), options, std::move(reply)); });
    EXPECT_TRUE(answer);
    return answer.value_or(Recommendations{});
  }
  bool shows(const std::string& who, const std::string& product) {
    const Recommendations shown = list(who);
    return std::ranges::find(shown.items, product, &RecommendedItem::product_id) != shown.items.end();
  }
  void put(std::string row) { ASSERT_EQ(bank_.import("products", "jsonl", row)->rejected_count, 0u); }
  void pass(std::int64_t micros) { bank_.clock().set(Instant{bank_.clock().now().micros + micros}); }

  ScratchDirectory scratch_;
  Bank bank_{scratch_.path()};
};

TEST_F(Sticky, IsTheSameDecisionWhileNothingIsNew) {
  const auto first = list("ann").decision_id;
  EXPECT_EQ(list("ann").decision_id, first);
  bank_.restart();
  EXPECT_EQ(list("ann").decision_id, first);
}

TEST_F(Sticky, EndsWithTheCatalogue) {
  EXPECT_TRUE(shows("ann", "saver"));
  ASSERT_TRUE(bank_.wait<ProductAnswer>(
      [&](auto reply) { bank_.engine().retire_product(Bank::who(), "saver", std::move(reply)); }));
  EXPECT_FALSE(shows("ann", "saver"));
  put(R"({"product_id":"pot","name":"Pot","category":"savings"})");
  EXPECT_TRUE(shows("ann", "pot"));
  EXPECT_TRUE(shows("jon", "current"));
  put(R"({"product_id":"current","name":"Current","category":"personal_loan"})");
  bank_.restart();
  EXPECT_FALSE(shows("jon", "current"));
}

TEST_F(Sticky, EndsWithWhatHasExpiredAndByTime) {
  put(R"({"product_id":"flash","name":"Flash","category":"savings","effective_to":"2027-01-15T09:00:00Z"})");
  bank_.clock().set(*parse_instant("2027-01-15T08:59:00Z"));
  EXPECT_TRUE(shows("ann", "flash"));
  pass(120 * micros_per_second);
  EXPECT_FALSE(shows("ann", "flash"));
  const auto first = list("ann").decision_id;
  pass(micros_per_day / 4);
  EXPECT_EQ(list("ann").decision_id, first);
  pass(micros_per_day / 2);
  EXPECT_NE(list("ann").decision_id, first);
}

TEST_F(Sticky, EndsWithTheSettings) {
  const auto first = list("ann").decision_id;
  ASSERT_TRUE(bank_.wait<bool>([&](auto reply) {
    bank_.engine().put_settings(Bank::who(), {{"exploration.epsilon", "0.1"}}, std::move(reply));
  }));
  EXPECT_NE(list("ann").decision_id, first);
}

}  // namespace
}  // namespace attune
