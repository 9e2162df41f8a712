#include "engine/throttle.h"

#include <gtest/gtest.h>

#include <string>

namespace attune {
namespace {

const Instant start{1'800'000'000'000'000};
Instant later(std::int64_t seconds) { return Instant{start.micros + seconds * micros_per_second}; }

TEST(Throttle, theWaitGrows) {
  Throttle throttle;
  const Throttle::Attempt attempt{"bea", "203.0.113.9"};
  std::int64_t now = 0;
  std::uint32_t last = 0;
  for (int i = 0; i < 4; ++i) throttle.failed(attempt, later(now));
  EXPECT_EQ(throttle.wait(attempt, later(now)), 0U);
  for (int i = 0; i < 12; ++i) {
    throttle.failed(attempt, later(now));
    const auto wait = throttle.wait(attempt, later(now));
    EXPECT_TRUE(wait == 900U || wait == std::max(1U, 2 * last)) << i << " " << wait;
    last = wait;
    EXPECT_GT(throttle.wait(attempt, later(now + wait - 1)), 0U);
    EXPECT_EQ(throttle.wait(attempt, later(now + wait)), 0U);
    now += wait;
  }
  EXPECT_EQ(last, 900U);
  EXPECT_EQ(throttle.wait(attempt, later(now + 3'601)), 0U);
}

TEST(Throttle, manyAddressesTogetherAreSlowedButNotAKnownOne) {
  Throttle throttle;
  for (int i = 0; i < 20; ++i) throttle.failed({"bea", "203.0.113." + std::to_string(i)}, start);
  EXPECT_GT(throttle.wait({"bea", "203.0.113.99"}, start), 0U);
  EXPECT_EQ(throttle.wait({"bea", "198.51.100.7", true}, start), 0U);
  EXPECT_EQ(throttle.wait({"cat", "203.0.113.99"}, start), 0U);
}

TEST(Throttle, aKnownAddressNeverWaitsLong) {
  Throttle throttle;
  const Throttle::Attempt attempt{"bea", "198.51.100.7", true};
  for (int i = 0; i < 100; ++i) throttle.failed(attempt, start);
  EXPECT_EQ(throttle.wait(attempt, start), 30U);
}

TEST(Throttle, oneAddressOverManyNamesIsSlowed) {
  Throttle throttle;
  for (int i = 0; i < 30; ++i) throttle.failed({"name" + std::to_string(i), "203.0.113.9"}, start);
  EXPECT_GT(throttle.wait({"fresh", "203.0.113.9"}, start), 0U);
  EXPECT_EQ(throttle.wait({"fresh", "203.0.113.10"}, start), 0U);
}

TEST(Throttle, manyWhoLogInFromOneOfficeAreNot) {
  Throttle throttle;
  for (int i = 0; i < 200; ++i) {
    const Throttle::Attempt attempt{"name" + std::to_string(i), "203.0.113.9"};
    ASSERT_EQ(throttle.wait(attempt, start), 0U) << i;
    throttle.failed(attempt, start);
    throttle.succeeded(attempt);
  }
  EXPECT_EQ(throttle.size(), 0U);
}

TEST(Throttle, anAttemptThatWasNeitherLeavesTheOthersCounted) {
  Throttle throttle;
  const Throttle::Attempt attempt{"bea", "203.0.113.9"};
  for (int i = 0; i < 5; ++i) {
    throttle.failed(attempt, start);
    throttle.failed(attempt, start);
    throttle.undo(attempt);
  }
  EXPECT_GT(throttle.wait(attempt, start), 0U);
}

TEST(Throttle, memoryIsBounded) {
  Throttle throttle;
  for (int i = 0; i < 200'000; ++i) throttle.failed({"name" + std::to_string(i), "a" + std::to_string(i)}, start);
  EXPECT_LE(throttle.size(), 50'003U);
}

}  // namespace
}  // namespace attune
