#include "rank/sums.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "samples.h"

namespace attune::rank {
namespace {

std::vector<Contribution> some(Random& random, std::size_t count, Position head) {
  std::vector<Contribution> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(random_contribution(random, head));
  return out;
}

void shuffle(Random& random, std::vector<Contribution>& items) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random.below(i)]);
}

Sums sums_of(std::span<const Contribution> items, Position head, Kernel kernel = best_kernel()) {
  Sums sums(slot_count, kernel);
  sums.advance(head);
  EXPECT_TRUE(sums.add(items));
  return sums;
}

// Adds in chunks while the head advances in steps, as a fold does.
Sums folded(Random& random, std::vector<Contribution> items, Position head) {
  std::ranges::sort(items, {}, &Contribution::position);
  Sums sums;
  std::size_t at = 0;
  while (at < items.size()) {
    const std::size_t size = std::min<std::size_t>(1 + random.below(20), items.size() - at);
    sums.advance(items[at + size - 1].position + 1);
    EXPECT_TRUE(sums.add(std::span(items).subspan(at, size)));
    at += size;
  }
  sums.advance(head);
  return sums;
}

Position random_head(Random& random) { return 1 + random.below(std::uint64_t{64} << random.below(12)); }

RC_GTEST_PROP(SumsProperty, OrderMakesNoDifference, (std::uint64_t seed)) {
  Random random(seed);
  const Position head = random_head(random);
  auto items = some(random, random.below(60), head);
  const Sums expected = sums_of(items, head);
  shuffle(random, items);
  const Sums shuffled = sums_of(items, head);
  RC_ASSERT(shuffled == expected);
  RC_ASSERT(shuffled.serialise() == expected.serialise());
  RC_ASSERT(folded(random, items, head) == expected);
}

RC_GTEST_PROP(SumsProperty, ShardsMergeInAnyOrder, (std::uint64_t seed)) {
  Random random(seed);
  const Position head = random_head(random);
  auto items = some(random, random.below(60), head);
  const Sums expected = sums_of(items, head);
  std::vector<Sums> shards(4);
  for (const Contribution& item : items) {
    Sums& shard = shards[random.below(shards.size())];
    shard.advance(item.position + 1 + random.below(200));
    if (shard.head() > head) {
      shard = sums_of({}, head);  // no shard knows more than the log: begin it again
      return;
    }
    RC_ASSERT(shard.add(std::span(&item, 1)).has_value());
  }
  Sums merged;
  merged.advance(head);
  while (!shards.empty()) {
    const std::size_t next = random.below(shards.size());
    RC_ASSERT(merged.merge(shards[next]).has_value());
    shards.erase(shards.begin() + static_cast<std::ptrdiff_t>(next));
  }
  RC_ASSERT(merged == expected);
  RC_ASSERT(merged.serialise() == expected.serialise());
}

RC_GTEST_PROP(SumsProperty, TakingBackIsNeverHavingAdded, (std::uint64_t seed)) {
  Random random(seed);
  const Position head = random_head(random);
  const auto kept = some(random, random.below(30), head);
  const auto erased = some(random, random.below(30), head);
  Sums sums = sums_of(kept, head);
  RC_ASSERT(sums.add(erased).has_value());
  sums.advance(head + random.below(5000));
  std::vector<Contribution> back;
  for (const Contribution& item : erased) back.push_back(taken_back(item));
  shuffle(random, back);
  RC_ASSERT(sums.add(back).has_value());
  const Sums expected = sums_of(kept, sums.head());
  RC_ASSERT(sums == expected);
  RC_ASSERT(sums.serialise() == expected.serialise());
}

RC_GTEST_PROP(SumsProperty, KernelsAgree, (std::uint64_t seed)) {
  Random random(seed);
  const auto items = some(random, random.below(100), 300);
  RC_ASSERT(sums_of(items, 300, Kernel::plain) == sums_of(items, 300));
}

RC_GTEST_PROP(SumsProperty, BytesComeBack, (std::uint64_t seed)) {
  Random random(seed);
  const Position head = random_head(random);
  const Sums sums = sums_of(some(random, random.below(20), head), head);
  const Bytes bytes = sums.serialise();
  const auto again = Sums::deserialise(bytes);
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == sums);
}

RC_GTEST_PROP(SumsProperty, DamagedBytesAreRefusedOrDifferent, (std::uint64_t seed)) {
  Random random(seed);
  const Sums sums = sums_of(some(random, 3, 500), 500);
  Bytes bytes = sums.serialise();
  if (random.below(2) == 0) {
    bytes.resize(random.below(bytes.size()));
    RC_ASSERT(!Sums::deserialise(bytes).has_value());
  } else {
    bytes[random.below(bytes.size())] ^= static_cast<std::uint8_t>(1U << random.below(8));
    const auto again = Sums::deserialise(bytes);
    RC_ASSERT(!again.has_value() || !(*again == sums));
  }
}

TEST(Blocks, EveryBucketStandsInExactlyOneAlignedBlock) {
  for (std::uint64_t head = 0; head < 300; ++head) {
    for (std::uint64_t bucket = 0; bucket <= head; ++bucket) {
      const Block block = block_of(bucket, head);
      const std::uint64_t width = std::uint64_t{1} << block.size;
      ASSERT_EQ(block.first % width, 0U);
      ASSERT_LE(block.first, bucket);
      ASSERT_LT(bucket, block.first + width);
      for (std::uint64_t other = block.first; other < block.first + width; ++other) {
        ASSERT_EQ(block_of(other, head), block) << "head " << head;
      }
    }
  }
}

TEST(Blocks, AreFewAndFineNearTheHead) {
  const std::uint64_t head = 1'000'000 / 64;
  std::size_t blocks = 0;
  for (std::uint64_t bucket = 0; bucket <= head; ++blocks)
    bucket = block_of(bucket, head).first + (std::uint64_t{1} << block_of(bucket, head).size);
  EXPECT_LT(blocks, 80U);
  EXPECT_EQ(block_of(head, head).size, 0);
  EXPECT_EQ(block_of(head - 4, head).size, 0);
}

TEST(Sums, HoldTheOuterProduct) {
  Contribution c{.target = Target::response,
                 .category = Category::savings,
                 .product = 3,
                 .position = 7,
                 .weight = 10,
                 .r = 6000,
                 .x = {}};
  c.x[0] = x_one;
  c.x[5] = -100;
  const Sums sums = sums_of(std::span(&c, 1), 8);
  ASSERT_EQ(sums.blocks(Target::response, static_cast<std::size_t>(Category::savings)).size(), 1U);
  const BlockSums& block = sums.blocks(Target::response, static_cast<std::size_t>(Category::savings))[0];
  const auto at = [&](std::size_t i, std::size_t j) { return block.triangle[triangle_row(65, i) + j - i]; };
  EXPECT_EQ(block.weight, 10);
  EXPECT_EQ(at(0, 0), 10LL * 2048 * 2048);
  EXPECT_EQ(at(0, 5), 10LL * 2048 * -100);
  EXPECT_EQ(at(5, 64), 10LL * -100 * 6000);
  EXPECT_EQ(at(64, 64), 10LL * 6000 * 6000);
  EXPECT_TRUE(sums.blocks(Target::appraisal, static_cast<std::size_t>(Category::savings)).empty());
  ASSERT_NE(sums.product(Target::response, 3), nullptr);
  EXPECT_EQ(sums.product(Target::response, 3)->xr[5], 10LL * -100 * 6000);
  EXPECT_EQ(sums.product(Target::response, 2), nullptr);
}

TEST(Sums, RefuseWhatIsOutOfRangeAndChangeNothing) {
  Random random(1);
  Sums sums;
  sums.advance(10);
  const Sums before = sums;
  const auto refused = [&](auto change) {
    std::vector<Contribution> items(2, random_contribution(random, 10));
    change(items[1]);
    return !sums.add(items).has_value() && sums == before;
  };
  EXPECT_TRUE(refused([](Contribution& c) { c.position = 10; }));
  EXPECT_TRUE(refused([](Contribution& c) { c.x[9] = 8192; }));
  EXPECT_TRUE(refused([](Contribution& c) { c.x[9] = -32768; }));
  EXPECT_TRUE(refused([](Contribution& c) { c.r = 6001; }));
  EXPECT_TRUE(refused([](Contribution& c) { c.r = -1; }));
  EXPECT_TRUE(refused([](Contribution& c) { c.weight = 11; }));
  EXPECT_TRUE(refused([](Contribution& c) { c.product = product_limit; }));
  EXPECT_TRUE(refused([](Contribution& c) { c.category = static_cast<Category>(16); }));
}

TEST(Sums, ExtremesDoNotOverflowABatch) {
  std::vector<Contribution> items(16);
  for (auto& c : items) {
    c.x.fill(x_limit);
    c.r = 6000;
  }
  const Sums sums = sums_of(items, 1);
  const auto& triangle = sums.blocks(Target::appraisal, static_cast<std::size_t>(Category::guidance))[0].triangle;
  EXPECT_EQ(triangle[0], 160LL * 8191 * 8191);
  EXPECT_EQ(triangle[64], 160LL * 8191 * 6000);
}

TEST(Sums, WidenKeepsWhatIsThere) {
  std::vector<std::int16_t> narrow(24);
  std::vector<std::int16_t> wide(40);
  narrow[0] = wide[0] = x_one;
  narrow[23] = wide[23] = 77;
  Sums a(24);
  a.advance(5);
  ASSERT_TRUE(a.add(std::vector<Row>{{.product = 1, .position = 2, .r = 500, .x = narrow}}));
  a.widen(40);
  Sums b(40);
  b.advance(5);
  ASSERT_TRUE(b.add(std::vector<Row>{{.product = 1, .position = 2, .r = 500, .x = wide}}));
  EXPECT_EQ(a, b);
}

TEST(Contribution, SparseFormComesBack) {
  Random random(5);
  for (int i = 0; i < 200; ++i) {
    const X x = random_x(random);
    ByteWriter out;
    write_x(out, x);
    ByteReader in(out.bytes());
    EXPECT_EQ(read_x(in), x);
    EXPECT_TRUE(in.at_end());
  }
}

}  // namespace
}  // namespace attune::rank
