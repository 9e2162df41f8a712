// How much of the simulated world's truth a linear model of the known facts can reach: enough to be worth learning, not so
// much that a linear learner would be flattered.
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "demo_bank.h"

namespace attune {
namespace {

using SparseRow = std::vector<std::pair<std::size_t, double>>;

// Ordinary least squares with a whisker of ridge, by Cholesky; rows are sparse.
class LeastSquares {
 public:
  explicit LeastSquares(std::size_t size) : size_(size), gram_(size * size), moment_(size) {}

  void add(const SparseRow& row, double target) {
    for (const auto& [i, a] : row) {
      moment_[i] += a * target;
      for (const auto& [j, b] : row) gram_[i * size_ + j] += a * b;
    }
  }

  std::vector<double> solve() {
    for (std::size_t i = 0; i < size_; ++i) gram_[i * size_ + i] += 1;
    for (std::size_t j = 0; j < size_; ++j) {
      for (std::size_t k = 0; k < j; ++k) {
        const double l = gram_[j * size_ + k];
        for (std::size_t i = j; i < size_; ++i) gram_[i * size_ + j] -= l * gram_[i * size_ + k];
      }
      const double root = std::sqrt(gram_[j * size_ + j]);
      for (std::size_t i = j; i < size_; ++i) gram_[i * size_ + j] /= root;
    }
    std::vector<double> x = moment_;
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t k = 0; k < i; ++k) x[i] -= gram_[i * size_ + k] * x[k];
      x[i] /= gram_[i * size_ + i];
    }
    for (std::size_t i = size_; i-- > 0;) {
      for (std::size_t k = i + 1; k < size_; ++k) x[i] -= gram_[k * size_ + i] * x[k];
      x[i] /= gram_[i * size_ + i];
    }
    return x;
  }

 private:
  std::size_t size_;
  std::vector<double> gram_, moment_;
};

constexpr std::array<std::string_view, 8> numbers{"income",   "savings",    "debt",      "balance",
                                                  "turnover", "dependants", "employees", "tenure_years"};
constexpr std::array<std::string_view, 7> choices{
    "risk_tolerance", "income_level", "banking_frequency", "time_horizon", "housing", "financial_goals", "interests"};

// Every open fact: numbers on a log scale beside "is known", choices one-hot.
std::vector<double> facts_of(const Customer& customer, const FactDictionary& dictionary) {
  std::vector<double> x{1, customer.kind == CustomerKind::organisation ? 1.0 : 0.0};
  for (const auto name : numbers) {
    const Fact* fact = customer.find(name);
    x.push_back(fact == nullptr ? 0 : std::asinh(std::get<Decimal>(fact->value).to_double()) / 10);
    x.push_back(fact == nullptr ? 0 : 1);
  }
  for (const auto name : choices) {
    const Fact* fact = customer.find(name);
    for (const std::string& choice : dictionary.find(name)->choices) {
      bool chosen = false;
      if (fact != nullptr) {
        const auto* one = std::get_if<std::string>(&fact->value);
        const auto* several = std::get_if<std::vector<std::string>>(&fact->value);
        chosen = (one != nullptr && *one == choice) ||
                 (several != nullptr && std::ranges::find(*several, choice) != several->end());
      }
      x.push_back(chosen ? 1 : 0);
    }
  }
  return x;
}

// Share of the variance that a linear model reaches which has each product's mean and each fact's effect in each category.
double explained(const World& world, bool log_odds) {
  const FactDictionary dictionary = FactDictionary::standard();
  const Situation now{{world.start().micros + 16 * micros_per_day}, "portal_home", 0};
  const std::size_t facts = facts_of(world.customers()[0].customer, dictionary).size();
  const std::size_t products = world.catalogue().size();
  LeastSquares model(facts * category_count + products);
  std::vector<std::pair<SparseRow, double>> rows;
  double sum = 0;
  for (std::uint32_t i = 0; i < world.customers().size(); ++i) {
    const auto x = facts_of(world.customers()[i].customer, dictionary);
    for (const auto p : world.open_to(i)) {
      const auto block = static_cast<std::size_t>(world.catalogue()[p].category.value()) * facts;
      SparseRow row{{facts * category_count + p, 1}};
      for (std::size_t k = 0; k < facts; ++k) {
        if (x[k] != 0) row.emplace_back(block + k, x[k]);
      }
      const double response = world.true_response(i, p, now);
      const double target = log_odds ? std::log(response / (1 - response)) : response;
      model.add(row, target);
      sum += target;
      rows.emplace_back(std::move(row), target);
    }
  }
  const auto coefficients = model.solve();
  const double mean = sum / static_cast<double>(rows.size());
  double left = 0, total = 0;
  for (const auto& [row, target] : rows) {
    double predicted = 0;
    for (const auto& [k, value] : row) predicted += coefficients[k] * value;
    left += (target - predicted) * (target - predicted);
    total += (target - mean) * (target - mean);
  }
  return 1 - left / total;
}

TEST(World, HidesMuchOfItsTruthFromALinearModelOfTheFactsButNotAll) {
  const World world(test::demo_catalogue(), test::named_customers(), {1, 1'200, *parse_instant("2026-09-28")});
  const double of_response = explained(world, false), of_log_odds = explained(world, true);
  RecordProperty("response", std::to_string(of_response));
  RecordProperty("log_odds", std::to_string(of_log_odds));
  // Without the hidden needs these are .36 and .54, without what circumstances say .31 and .41.
  EXPECT_LT(of_response, .34);
  EXPECT_LT(of_log_odds, .53);
  EXPECT_GT(of_response, .26);
  EXPECT_GT(of_log_odds, .43);
}

}  // namespace
}  // namespace attune
