#include <atomic>
#include <set>
#include <thread>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "text/batches.h"
#include "text/slots.h"

namespace attune {
namespace {

TEST(Batches, hold_each_text_once_longest_first) {
  EXPECT_TRUE(rc::check("every plan", [](const std::vector<std::uint8_t>& sizes) {
    const std::vector<std::size_t> lengths(sizes.begin(), sizes.end());
    std::set<std::size_t> seen;
    std::size_t before = 256;
    for (const auto& batch : plan_batches(lengths)) {
      RC_ASSERT(!batch.empty() && batch.size() <= max_batch_rows);
      RC_ASSERT(batch.size() == 1 || batch.size() * lengths[batch.front()] <= max_batch_tokens);
      for (const auto i : batch) {
        RC_ASSERT(seen.insert(i).second);
        RC_ASSERT(lengths[i] <= before);
        before = lengths[i];
      }
    }
    RC_ASSERT(seen.size() == lengths.size());
  }));
}

TEST(Batches, are_as_full_as_may_be) {
  EXPECT_EQ(plan_batches(std::vector<std::size_t>(16, 32)).size(), 2U);
  EXPECT_EQ(plan_batches(std::vector<std::size_t>(16, 33)).size(), 3U);
  EXPECT_EQ(plan_batches(std::vector<std::size_t>(3, 256)).size(), 3U);
  EXPECT_EQ(plan_batches({}).size(), 0U);
}

TEST(Slots, are_each_held_by_one_at_a_time) {
  Slots slots(2);
  std::array<std::atomic<int>, 2> holders{};
  std::atomic<bool> shared = false;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int round = 0; round < 300; ++round) {
          std::vector<std::size_t> held{slots.take()};
          if (const auto further = slots.try_take()) held.push_back(*further);
          for (const auto slot : held) shared = shared || ++holders[slot] != 1;
          for (const auto slot : held) {
            --holders[slot];
            slots.give_back(slot);
          }
        }
      });
    }
  }
  EXPECT_FALSE(shared);
  EXPECT_TRUE(slots.try_take());
  EXPECT_TRUE(slots.try_take());
  EXPECT_FALSE(slots.try_take());
}

TEST(Slots, are_not_taken_past_someone_who_waits) {
  Slots slots(1);
  const auto mine = slots.take();
  std::jthread other([&] { slots.take(); });  // and keeps it
  while (slots.waiting() == 0) std::this_thread::yield();
  slots.give_back(mine);
  EXPECT_FALSE(slots.try_take());
  other.join();
  EXPECT_FALSE(slots.try_take());
}

}  // namespace
}  // namespace attune
