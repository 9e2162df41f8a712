#include "engine/snapshot.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "rank/prior.h"
#include "rank/solve.h"

namespace attune {
namespace {

// One default for serving, `train`, `replay` and `evaluate` (rank: Settings.AFileIsLearntByTheSettingsThatServe).
TEST(Snapshot, IsSolvedByTheOneDefault) {
  Catalogue catalogue;
  for (const char* id : {"saver", "fund"}) {
    Product product;
    product.id = product.name = id;
    catalogue.apply(ProductChange{product}, 0);
  }
  Random random(3);
  rank::Sums sums;
  for (Position i = 0; i < 2000; ++i) {
    rank::Contribution c{
        .category = Category::guidance, .product = static_cast<std::uint32_t>(i % 2), .position = i, .r = 0, .x = {}};
    c.x[0] = rank::x_one;
    c.x[3] = static_cast<std::int16_t>(random.below(2) * rank::x_one);
    c.past.add(static_cast<std::uint16_t>(random.below(5)));
    c.r = static_cast<std::int16_t>(random.below(6001));
    sums.advance(i + 1);
    ASSERT_TRUE(sums.add(std::span(&c, 1)));
  }
  const auto version = std::make_shared<const CatalogueVersion>(2, catalogue);
  const auto snapshot = make_snapshot(sums, version, 2000);
  const auto solved = rank::solve(sums, rank::Prior::standard(), {}, version->groups);
  ASSERT_TRUE(snapshot && solved);
  EXPECT_EQ(*(*snapshot)->model, *solved);
}

}  // namespace
}  // namespace attune
