// What the console shows of the institution: counts folded as things happen are those that a recount finds, over any range
// of days, also for late events, and after an erasure.
#include <set>

#include "bank.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

constexpr std::int64_t day = micros_per_day;

void fill(Bank& bank) {
  ASSERT_EQ(bank.import("products", "jsonl",
                        "{\"product_id\":\"saver\",\"name\":\"Saver\",\"category\":\"savings\"}\n{\"product_id\":"
                        "\"fund\",\"name\":\"Fund\",\"category\":\"investment\"}\n")
                ->accepted,
            2u);
  std::string customers;
  for (const char* id : {"a", "b", "c", "d", "e", "f"}) {
    const bool is_f = std::string_view(id) == "f";
    customers += std::string("{\"customer_id\":\"") + id + "\",\"income_level\":\"" + (is_f ? "High" : "Low") +
                 "\",\"financial_goals\":[\"Save for Home\",\"Save for Home\"]}\n";
  }
  ASSERT_EQ(bank.import("customers", "jsonl", customers)->accepted, 6u);
}

void happened(Bank& bank, std::string customer, std::string product, EventKind kind, std::int64_t days_ago,
              std::optional<std::int32_t> overall = {}) {
  Engine::FeedbackOptions one;
  one.customer_id = std::move(customer);
  one.feedback.product_id = std::move(product);
  one.feedback.kind = kind;
  one.feedback.overall = overall;
  one.feedback.occurred_at = Instant{bank.clock().now().micros - days_ago * day};
  const auto recorded = bank.wait<std::vector<FeedbackAnswer>>(
      [&](auto reply) { bank.engine().record_feedback(Bank::who(), {one}, std::move(reply)); });
  ASSERT_TRUE(recorded) << recorded.error().message;
}

Date ago(Bank& bank, std::int64_t days) { return date_of(Instant{bank.clock().now().micros - days * day}); }

void erase(Bank& bank, const std::string& customer) {
  ASSERT_TRUE(bank.wait<ErasureAnswer>(
      [&](auto reply) { bank.engine().erase_customer(Bank::who(), customer, std::move(reply)); }));
}

TEST(Insights, CountUsersOfAnyRangeOnceHoweverLateTheyAreTold) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  fill(bank);
  // Who was active how many days ago, told in an order that is not time's.
  const std::pair<const char*, std::int64_t> active[]{{"a", 5}, {"a", 1}, {"b", 3}, {"a", 3}, {"b", 9},
                                                      {"c", 9}, {"a", 7}, {"b", 3}, {"c", 2}};
  for (const auto& [who, days] : active) happened(bank, who, "saver", EventKind::view, days);
  const auto expect_users = [&](std::string_view without) {
    for (std::int64_t from = 0; from < 11; ++from) {
      for (std::int64_t to = 0; to <= from; ++to) {
        std::set<std::string_view> users;
        for (const auto& [who, days] : active) {
          if (days <= from && days >= to && who != without) users.insert(who);
        }
        const auto overview = bank.engine().overview(Bank::who(), ago(bank, from), ago(bank, to));
        ASSERT_TRUE(overview);
        EXPECT_EQ(overview->users, users.size()) << from << " to " << to << " days ago";
      }
    }
  };
  expect_users("");
  EXPECT_EQ(bank.engine().overview(Bank::who(), {}, {})->users, 3u);
  erase(bank, "a");
  expect_users("a");
  EXPECT_TRUE(bank.rebuild().same);
  bank.restart();
  expect_users("a");
}

TEST(Insights, AFunnelCountsEachOfferOnceAndNeverWidens) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  fill(bank);
  const auto funnel = [&](std::optional<Date> from = {}) {
    return bank.engine().overview(Bank::who(), from, {})->funnel;
  };
  EXPECT_EQ(funnel().decided, 0u);
  const auto list = bank.recommend("a", 2);
  ASSERT_TRUE(list);
  ASSERT_EQ(list->items.size(), 2u);
  EXPECT_EQ(funnel().decided, 2u);
  for (int times = 0; times < 3; ++times) happened(bank, "a", "saver", EventKind::view, 0);
  EXPECT_EQ(funnel().viewed, 1u);
  happened(bank, "a", "fund", EventKind::select, 0);  // whoever is interested has seen and opened it
  EXPECT_EQ(funnel().viewed, 2u);
  EXPECT_EQ(funnel().clicked, 1u);
  EXPECT_EQ(funnel().interested, 1u);
  happened(bank, "a", "fund", EventKind::click, 0);
  EXPECT_EQ(funnel().clicked, 1u);
  bank.clock().set(Instant{bank.clock().now().micros + 3 * day});
  happened(bank, "a", "fund", EventKind::convert, 0);
  EXPECT_EQ(funnel().converted, 1u);
  EXPECT_EQ(funnel(ago(bank, 2)).converted, 0u);  // decided three days ago
  erase(bank, "a");
  EXPECT_EQ(funnel().decided, 0u);
  EXPECT_TRUE(bank.rebuild().same);
}

TEST(Insights, TellRatingsByHeightAndNothingWhereThereIsNothingToDivideBy) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  fill(bank);
  auto overview = bank.engine().overview(Bank::who(), {}, {});
  ASSERT_TRUE(overview);
  EXPECT_FALSE(overview->avg_feedback_score || overview->click_rate || overview->selection_rate);
  EXPECT_EQ(overview->first_day, "");
  for (const std::int32_t score : {4200, 4199, 2400, 2399, 6000})
    happened(bank, "b", "saver", EventKind::rating, 2, score);
  happened(bank, "b", "fund", EventKind::click, 1);
  overview = bank.engine().overview(Bank::who(), {}, {});
  EXPECT_EQ(overview->feedback_distribution.high, 2u);
  EXPECT_EQ(overview->feedback_distribution.middle, 2u);
  EXPECT_EQ(overview->feedback_distribution.low, 1u);
  EXPECT_EQ(overview->first_day, format_date(ago(bank, 2)));
  EXPECT_EQ(overview->last_day, format_date(ago(bank, 1)));

  const auto products = bank.engine().product_insights(Bank::who(), ago(bank, 1), {});
  ASSERT_TRUE(products);
  ASSERT_EQ(products->size(), 1u);
  EXPECT_EQ(products->front().product_id, "fund");
  EXPECT_EQ(products->front().clicks, 1u);
  EXPECT_FALSE(products->front().avg_feedback_score);
  EXPECT_EQ(bank.engine().product_insights(Bank::who(), {}, {})->front().ratings, 5u);
  erase(bank, "b");
  EXPECT_TRUE(bank.engine().product_insights(Bank::who(), {}, {})->empty());
  EXPECT_TRUE(bank.rebuild().same);
}

TEST(Insights, SmallGroupsOfCustomersAreToldAsOne) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  fill(bank);
  auto groups = bank.engine().demographics(Bank::who());
  ASSERT_TRUE(groups);
  ASSERT_EQ(groups->income_level.size(), 2u);
  EXPECT_EQ(groups->income_level[0].value, "Low");
  EXPECT_EQ(groups->income_level[0].customers, 5u);
  EXPECT_EQ(groups->income_level[1].value, "fewer than 5");
  EXPECT_FALSE(groups->income_level[1].customers);
  ASSERT_EQ(groups->goals.size(), 1u);
  EXPECT_EQ(groups->goals[0].customers, 6u);  // said twice, counted once
  EXPECT_TRUE(groups->risk_tolerance.empty());
  EXPECT_EQ(bank.import("customers", "jsonl", "{\"customer_id\":\"a\",\"income_level\":\"High\"}\n")->changed, 1u);
  groups = bank.engine().demographics(Bank::who());
  ASSERT_EQ(groups->income_level.size(), 1u);
  EXPECT_EQ(groups->income_level[0].customers, 6u);  // four and two, together
  erase(bank, "f");
  EXPECT_EQ(bank.engine().demographics(Bank::who())->kind[0].customers, 5u);
  EXPECT_TRUE(bank.rebuild().same);
}

}  // namespace
}  // namespace attune
