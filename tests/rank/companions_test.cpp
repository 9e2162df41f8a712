#include "rank/companions.h"

#include <gtest/gtest.h>

#include "rank/solve.h"
#include "samples.h"

namespace attune::rank {
namespace {

// Products 0 … 3; who engaged with what stands at place 7 takes to product 1 and not to product 2, where `matters`.
Sums learnt(bool matters) {
  Random random(4);
  Sums sums;
  for (std::size_t i = 0; i < 6000; ++i) {
    Contribution c{.category = Category::savings,
                   .product = static_cast<std::uint32_t>(random.below(4)),
                   .position = i,
                   .r = 0,
                   .x = {}};
    c.x[0] = x_one;
    const bool engaged = random.below(2) == 0;
    c.past.add(engaged ? 7 : 8);
    const double shift = !matters ? 0.0 : c.product == 1 ? 0.3 : c.product == 2 ? -0.3 : 0.0;
    c.r = random.unit() < 0.5 + (engaged ? shift : -shift) ? 6000 : 0;
    sums.advance(i + 1);
    EXPECT_TRUE(sums.add(std::span(&c, 1)));
  }
  return sums;
}

Past past_at(std::initializer_list<std::uint16_t> places) { return past_of(std::vector<std::uint16_t>(places)); }

TEST(Companions, TellWhatGoesWithWhat) {
  const Companions found = fit_companions(learnt(true), Target::appraisal);
  EXPECT_NEAR(to_real(found.of(past_at({7}), 1)), 0.3, 0.06);
  EXPECT_NEAR(to_real(found.of(past_at({7}), 2)), -0.3, 0.06);
  EXPECT_NEAR(to_real(found.of(past_at({7}), 0)), 0.0, 0.05);
  EXPECT_EQ(found.of({}, 1), 0);
  EXPECT_TRUE(fit_companions(learnt(true), Target::response).entries.empty());
}

TEST(Companions, AreSilentWhereThereIsOnlyChance) {
  const Companions found = fit_companions(learnt(false), Target::appraisal);
  for (const std::uint16_t place : {std::uint16_t{7}, std::uint16_t{8}}) {
    for (std::uint32_t product = 0; product < 4; ++product)
      EXPECT_LT(std::abs(to_real(found.of(past_at({place}), product))), 0.02);
  }
}

// Red when the collaborative part is left out of the model.
TEST(Companions, AreInTheModelThatServes) {
  const auto model = solve(learnt(true), Prior::standard(), {},
                           std::vector<std::uint8_t>(4, static_cast<std::uint8_t>(Category::savings)));
  ASSERT_TRUE(model);
  X x{};
  x[0] = x_one;
  const auto score = [&](std::uint32_t product, const Past& past) {
    return to_real(model->score(Target::appraisal, Category::savings, product, x, past));
  };
  EXPECT_GT(score(1, past_at({7})) - score(1, past_at({8})), 0.4);
  EXPECT_LT(score(2, past_at({7})) - score(2, past_at({8})), -0.4);
  const auto again = Model::deserialise(model->serialise());
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, *model);
}

TEST(Past, KeepsPlacesInOrderOnceAndWithinItsRoom) {
  Past past;
  for (const int place : {900, 3, 3, 500, 1024, 65535}) past.add(static_cast<std::uint16_t>(place));
  EXPECT_EQ(std::vector<std::uint16_t>(past.span().begin(), past.span().end()),
            (std::vector<std::uint16_t>{3, 500, 900}));
  for (std::uint16_t place = 0; place < 100; ++place) past.add(place);
  EXPECT_EQ(past.count, OwnBehaviour::recent_kept);
}

}  // namespace
}  // namespace attune::rank
