#include "rank/explore.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "base/random.h"

namespace attune::rank {
namespace {

std::vector<std::uint32_t> first(std::uint32_t count) {
  std::vector<std::uint32_t> out(count);
  std::iota(out.begin(), out.end(), 100U);
  return out;
}

TEST(Explore, FrequenciesMatchPropensities) {
  const auto ranked = first(50);
  const ExplorationRule rule{.epsilon = 300'000, .candidates = 20};
  constexpr int draws = 200'000;
  std::map<std::uint32_t, int> counts;
  std::map<std::uint32_t, std::int32_t> propensities;
  for (std::uint64_t seed = 0; seed < draws; ++seed) {
    const auto chosen = choose(ranked, 1, rule, seed);
    ASSERT_EQ(chosen.size(), 1U);
    ++counts[chosen[0].product];
    propensities[chosen[0].product] = chosen[0].propensity;
  }
  EXPECT_EQ(counts.size(), 20U);
  EXPECT_EQ(propensities[100], 700'000 + 15'000);
  for (const auto& [product, count] : counts) {
    const double p = propensities[product] / 1e6;
    const double sigma = std::sqrt(p * (1 - p) / draws);
    EXPECT_NEAR(count / static_cast<double>(draws), p, 4.5 * sigma) << product;
  }
}

TEST(Explore, SecondSlotIsGivenTheFirst) {
  const auto ranked = first(3);
  int first_best = 0;
  int both = 0;
  for (std::uint64_t seed = 0; seed < 100'000; ++seed) {
    const auto chosen = choose(ranked, 3, {.epsilon = 600'000, .candidates = 20}, seed);
    ASSERT_EQ(chosen.size(), 3U);
    EXPECT_EQ(chosen[0].propensity, chosen[0].product == 100 ? 600'000 : 200'000);
    EXPECT_EQ(chosen[2].propensity, propensity_one);
    const bool next_best = chosen[1].product == (chosen[0].product == 100 ? 101U : 100U);
    EXPECT_EQ(chosen[1].propensity, next_best ? 700'000 : 300'000);
    if (chosen[0].product == 100) {
      ++first_best;
      both += next_best ? 1 : 0;
    }
  }
  EXPECT_NEAR(both / static_cast<double>(first_best), 0.7, 0.01);
}

TEST(Explore, IsDeterministicAndCoversEdges) {
  const auto ranked = first(8);
  EXPECT_EQ(choose(ranked, 5, {}, 42), choose(ranked, 5, {}, 42));
  EXPECT_TRUE(choose({}, 5, {}, 1).empty());
  EXPECT_TRUE(choose(ranked, 0, {}, 1).empty());
  const auto all = choose(ranked, 100, {.epsilon = 1'000'000}, 9);
  std::set<std::uint32_t> distinct;
  for (const auto& c : all) distinct.insert(c.product);
  EXPECT_EQ(distinct.size(), 8U);
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const auto none = choose(ranked, 3, {.epsilon = 0}, seed);
    EXPECT_EQ(none[0], (Chosen{100, propensity_one}));
    EXPECT_EQ(none[2], (Chosen{102, propensity_one}));
  }
}

TEST(Explore, DefaultRuleIsTheSettledOne) {
  const auto chosen = choose(first(100), 1, {}, 1);
  EXPECT_EQ(chosen[0].propensity, chosen[0].product == 100 ? 981'000 : 1'000);
}

TEST(Random, DrawsAreSpreadAndSeedsDiffer) {
  Random a(1);
  Random b(1);
  Random c(2);
  Random d(1, 7);
  EXPECT_EQ(a.next(), b.next());
  EXPECT_NE(a.next(), c.next());
  EXPECT_NE(b.next(), d.next());
  std::array<int, 7> counts{};
  for (int i = 0; i < 70'000; ++i) ++counts[a.below(7)];
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 500);
  EXPECT_EQ(a.below(0), 0U);
  EXPECT_EQ(a.below(1), 0U);
}

}  // namespace
}  // namespace attune::rank
