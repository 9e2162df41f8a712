// What is kept of decisions read lately, and what makes room.
#include "engine/decision_cache.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

std::shared_ptr<const Decision> decision_with(std::uint64_t seed) {
  Decision decision;
  decision.seed = seed;
  return std::make_shared<const Decision>(std::move(decision));
}

TEST(DecisionCache, TheOldestMakesRoom) {
  DecisionCache cache;
  constexpr Position kept = DecisionCache::most;
  for (Position p = 0; p <= kept; ++p) cache.keep(p, decision_with(p));
  EXPECT_EQ(cache.find(0), nullptr);
  for (const Position p : {Position{1}, kept}) {
    ASSERT_NE(cache.find(p), nullptr) << p;
    EXPECT_EQ(cache.find(p)->seed, p);
  }
}

TEST(DecisionCache, WhatIsForgottenIsGoneAndMayComeBack) {
  DecisionCache cache;
  cache.keep(7, decision_with(1));
  cache.forget(7);
  EXPECT_EQ(cache.find(7), nullptr);
  cache.keep(7, decision_with(2));
  ASSERT_NE(cache.find(7), nullptr);
  EXPECT_EQ(cache.find(7)->seed, 2U);
}

}  // namespace
}  // namespace attune
