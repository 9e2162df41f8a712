// The prototype's own files, end to end: four imports, lists that depend on the customer, feedback that moves the rater's list.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "bank.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;
using testing::shared_file;

struct Files {
  std::string products, profiles, interactions, feedback;
};

std::optional<Files> prototype_files() {
  const auto products = shared_file("codeblooded_csv/financial_products.csv");
  const auto profiles = shared_file("codeblooded_csv/user_profiles.csv");
  const auto interactions = shared_file("codeblooded_csv/user_interactions.csv");
  const auto feedback = shared_file("codeblooded_csv/user_feedback.csv");
  if (!products || !profiles || !interactions || !feedback) return std::nullopt;
  return Files{*products, *profiles, *interactions, *feedback};
}

class PrototypeBank : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto files = prototype_files();
    if (!files) GTEST_SKIP() << "the prototype's files are not beside the checkout";
    files_ = *files;
    const auto products = bank_.import("products", "prototype-csv", files_.products);
    ASSERT_TRUE(products) << products.error().message;
    EXPECT_EQ(products->accepted, 42u);
    EXPECT_EQ(products->rejected_count, 1u);
    ASSERT_FALSE(products->rejected.empty());
    EXPECT_GT(products->rejected[0].line, 1u);
    const auto customers = bank_.import("customers", "prototype-csv", files_.profiles);
    ASSERT_TRUE(customers) << customers.error().message;
    EXPECT_EQ(customers->accepted, 16u);
    const auto interactions = bank_.import("interactions", "prototype-csv", files_.interactions);
    ASSERT_TRUE(interactions) << interactions.error().message;
    EXPECT_EQ(interactions->accepted, 143u);
    const auto feedback = bank_.import("feedback", "prototype-csv", files_.feedback);
    ASSERT_TRUE(feedback) << feedback.error().message;
    EXPECT_EQ(feedback->accepted, 3u);
    bank_.settle();
  }

  std::vector<std::string> customers() {
    return bank_.engine().customer_ids(Bank::who(), "", 100).value_or(std::vector<std::string>{});
  }

  // Score of every product for a customer, by id.
  std::map<std::string, double> scores(const std::string& customer) {
    std::map<std::string, double> by_id;
    const auto list = bank_.recommend(customer, 100, true);
    EXPECT_TRUE(list) << list.error().message;
    if (list) {
      for (const auto& item : list->items) by_id[item.product_id] = item.score;
    }
    return by_id;
  }

  std::string first_product(const std::string& customer) {
    // The best by score: exploration may show another first.
    const auto list = scores(customer);
    return std::max_element(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
  }

  ScratchDirectory directory_;
  Bank bank_{directory_.path()};
  Files files_;
};

double rank_correlation(const std::map<std::string, double>& a, const std::map<std::string, double>& b) {
  const auto ranks = [](const std::map<std::string, double>& scores, const std::vector<std::string>& ids) {
    std::vector<double> out;
    for (const auto& id : ids) {
      double rank = 0;
      for (const auto& other : ids)
        rank += scores.at(other) > scores.at(id) ? 1 : scores.at(other) == scores.at(id) ? .5 : 0;
      out.push_back(rank);
    }
    return out;
  };
  std::vector<std::string> ids;
  for (const auto& [id, score] : a) {
    if (b.contains(id)) ids.push_back(id);
  }
  const auto x = ranks(a, ids);
  const auto y = ranks(b, ids);
  double mx = 0, my = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    mx += x[i];
    my += y[i];
  }
  mx /= static_cast<double>(ids.size());
  my /= static_cast<double>(ids.size());
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    xy += (x[i] - mx) * (y[i] - my);
    xx += (x[i] - mx) * (x[i] - mx);
    yy += (y[i] - my) * (y[i] - my);
  }
  return xy / std::sqrt(xx * yy);
}

TEST_F(PrototypeBank, EveryCustomerGetsAFullListWithScoresBetweenZeroAndOne) {
  for (const auto& id : customers()) {
    const auto list = bank_.recommend(id);
    ASSERT_TRUE(list) << list.error().message;
    ASSERT_EQ(list->items.size(), 5u) << id;
    for (const auto& item : list->items) {
      EXPECT_GE(item.score, 0);
      EXPECT_LE(item.score, 1);
      EXPECT_FALSE(item.name.empty());
    }
  }
}

TEST_F(PrototypeBank, FirstProductsDifferBetweenCustomers) {
  std::set<std::string> firsts;
  for (const auto& id : customers()) firsts.insert(first_product(id));
  EXPECT_GE(firsts.size(), 4u);
}

TEST_F(PrototypeBank, OrderDependsOnIncomeAndRiskTolerance) {
  const auto ids = customers();
  std::map<std::string, std::map<std::string, double>> lists;
  std::map<std::string, std::pair<std::string, std::string>> kind;
  for (const auto& id : ids) {
    lists[id] = scores(id);
    const auto customer = bank_.engine().customer(Bank::who(), id);
    ASSERT_TRUE(customer);
    kind[id] = {format_fact_value(customer->customer.find("income_level")->value),
                format_fact_value(customer->customer.find("risk_tolerance")->value)};
  }
  double sum = 0;
  int pairs = 0;
  for (const auto& a : ids) {
    for (const auto& b : ids) {
      if (a >= b || kind[a].first == kind[b].first || kind[a].second == kind[b].second) continue;
      sum += rank_correlation(lists[a], lists[b]);
      ++pairs;
    }
  }
  ASSERT_GT(pairs, 0);
  RecordProperty("mean_rank_correlation", std::to_string(sum / pairs));
  EXPECT_LT(sum / pairs, .6);
}

TEST_F(PrototypeBank, ChangedGoalsChangeTheList) {
  Engine::RecommendOptions options;
  options.customer_id = "sample_user_1";
  options.request.count = 42;
  options.simulate = true;
  const auto order = [&] {
    const auto list = bank_.wait<Recommendations>(
        [&](auto reply) { bank_.engine().recommend(Bank::who(), options, std::move(reply)); });
    std::vector<std::pair<double, std::string>> items;
    for (const auto& item : list->items) items.emplace_back(-item.score, item.product_id);
    std::sort(items.begin(), items.end());
    return items;
  };
  const auto before = order();
  options.what_if = {Fact{"financial_goals", std::vector<std::string>{"Save for Home"}, bank_.clock().now(), "test"}};
  const auto after = order();
  std::set<std::string> first_five_before;
  std::set<std::string> first_five_after;
  for (std::size_t i = 0; i < 5; ++i) {
    first_five_before.insert(before[i].second);
    first_five_after.insert(after[i].second);
  }
  EXPECT_NE(first_five_before, first_five_after);
}

TEST_F(PrototypeBank, ARatingMovesTheRatersScoreAtOnceAndNobodyElsesByMuch) {
  for (const auto& [rater, product, rating] : {std::tuple{"sample_user_1", "retirement-ira", 0},
                                               std::tuple{"sample_user_2", "premium-credit-card", score_one}}) {
    const auto own_before = scores(rater).at(product);
    const auto others_before = scores("sample_user_9");
    ASSERT_TRUE(bank_.feedback(rater, product, EventKind::rating, rating));
    const auto own_after = scores(rater).at(product);
    if (rating == 0) {
      EXPECT_LT(own_after, own_before);
    } else {
      EXPECT_GT(own_after, own_before);
    }
    EXPECT_EQ(scores("sample_user_9"), others_before);  // not before the model follows
    bank_.settle();
    for (const auto& [id, score] : scores("sample_user_9"))
      EXPECT_NEAR(score, others_before.at(id), .05) << rater << " " << id;
  }
}

TEST_F(PrototypeBank, UnknownProductsAreKeptAndNeverOffered) {
  const auto csv = bank_.exported("interactions", "prototype-csv");
  EXPECT_EQ(csv, files_.interactions);
  for (const auto& id : customers()) {
    for (const auto& [product, score] : scores(id)) {
      EXPECT_FALSE(bank_.engine().product(Bank::who(), product)->product.retired) << product;
    }
  }
}

TEST_F(PrototypeBank, ExportsImportAgainToTheSameState) {
  const auto customers_csv = bank_.exported("customers", "prototype-csv");
  EXPECT_EQ(customers_csv, files_.profiles);
  EXPECT_EQ(bank_.exported("feedback", "prototype-csv"), files_.feedback);
  for (const auto& [what, text] :
       {std::pair{"products", bank_.exported("products", "prototype-csv")}, std::pair{"customers", customers_csv},
        std::pair{"interactions", bank_.exported("interactions", "prototype-csv")},
        std::pair{"feedback", bank_.exported("feedback", "prototype-csv")}}) {
    const auto again = bank_.import(what, "prototype-csv", text);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->accepted + again->changed + again->rejected_count, 0u) << what;
    EXPECT_GT(again->unchanged, 0u) << what;
  }
}

TEST_F(PrototypeBank, ADryRunChangesNothing) {
  const auto before = bank_.rebuild();
  const auto report = bank_.import("customers", "jsonl",
                                   R"({"customer_id":"new-one","income_level":"High"})"
                                   "\n",
                                   true);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->accepted, 1u);
  EXPECT_FALSE(bank_.engine().customer(Bank::who(), "new-one"));
  EXPECT_EQ(bank_.rebuild().state_hash, before.state_hash);
}

TEST_F(PrototypeBank, StatisticsCountRowsAndEvents) {
  const auto statistics = bank_.engine().customer_statistics(Bank::who(), "sample_user_1");
  ASSERT_TRUE(statistics);
  EXPECT_GT(statistics->total_interactions, 0u);
  ASSERT_TRUE(statistics->click_rate);
  EXPECT_DOUBLE_EQ(*statistics->click_rate, 1);  // all rows of the prototype's log say clicked
  const auto before = statistics->total_interactions;
  ASSERT_TRUE(bank_.feedback("sample_user_1", "retirement-ira", EventKind::view));
  const auto after = bank_.engine().customer_statistics(Bank::who(), "sample_user_1");
  EXPECT_EQ(after->total_interactions, before + 1);
  EXPECT_LT(*after->click_rate, 1);
}

TEST_F(PrototypeBank, EverythingIsThereAgainAfterARestartAndAfterACrash) {
  const auto before = bank_.rebuild();
  EXPECT_TRUE(before.same) << before.difference;
  bank_.restart();
  EXPECT_EQ(bank_.rebuild().state_hash, before.state_hash);
  ASSERT_TRUE(bank_.feedback("sample_user_1", "retirement-ira", EventKind::rating, 0));
  const auto rated = bank_.rebuild().state_hash;
  EXPECT_NE(rated, before.state_hash);
  bank_.crash();
  const auto after = bank_.rebuild();
  EXPECT_TRUE(after.same) << after.difference;
  EXPECT_EQ(after.state_hash, rated);
}

TEST_F(PrototypeBank, DecisionsReplayToTheByte) {
  std::vector<std::string> decisions;
  for (const auto& id : customers()) decisions.push_back(bank_.recommend(id)->decision_id);
  ASSERT_TRUE(bank_.feedback("sample_user_1", "retirement-ira", EventKind::rating, 0));
  bank_.settle();
  decisions.push_back(bank_.recommend("sample_user_1")->decision_id);
  for (const auto& id : decisions) {
    const auto replayed = bank_.engine().replay(Bank::who(), id);
    ASSERT_TRUE(replayed) << replayed.error().message;
    EXPECT_TRUE(replayed->same) << id << ": " << replayed->difference;
    EXPECT_EQ(replayed->replayed_from, "log");
  }
  const auto all = bank_.engine().replay_all(Bank::who(), {});
  ASSERT_TRUE(all);
  EXPECT_EQ(all->size(), decisions.size());
}

TEST_F(PrototypeBank, TrainingReportsOnEventsNotUsed) {
  const auto run =
      bank_.wait<TrainingAnswer>([&](auto reply) { bank_.engine().train(Bank::who(), true, std::move(reply)); });
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_GT(run->ratings, 0u);
  ASSERT_TRUE(run->mse);
  EXPECT_GE(*run->mse, 0);
  const auto history = bank_.engine().training_history(Bank::who());
  ASSERT_TRUE(history);
  EXPECT_EQ(history->size(), 1u);
}

}  // namespace
}  // namespace attune
