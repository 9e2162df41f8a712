#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "text/vector.h"

namespace attune {
namespace {

TEST(Int8Vector, rounds_to_nearest_with_ties_away_from_zero) {
  TextVector v{};
  v[0] = 1;
  v[1] = -1;
  v[2] = .5F;   // 63.5
  v[3] = -.5F;  // -63.5
  v[4] = .25F;  // 31.75
  v[5] = -.25F;
  v[6] = .003F;  // .381
  const auto whole = to_int8(v);
  EXPECT_EQ(whole[0], 127);
  EXPECT_EQ(whole[1], -127);
  EXPECT_EQ(whole[2], 64);
  EXPECT_EQ(whole[3], -64);
  EXPECT_EQ(whole[4], 32);
  EXPECT_EQ(whole[5], -32);
  EXPECT_EQ(whole[6], 0);
}

TEST(Int8Vector, nothing_leaves_the_range) {
  TextVector v{};
  v[0] = 5;
  v[1] = -std::numeric_limits<float>::infinity();
  v[2] = std::numeric_limits<float>::quiet_NaN();
  const auto whole = to_int8(v);
  EXPECT_EQ(whole[0], 127);
  EXPECT_EQ(whole[1], -127);
  EXPECT_EQ(whole[2], 0);
}

TEST(Int8Vector, the_largest_inner_product_is_exact) {
  Int8Vector a;
  a.fill(-127);
  EXPECT_EQ(inner_product(a, a), 6'193'536);
  EXPECT_EQ(cosine_q15(a, a), 32'767);
  Int8Vector b;
  b.fill(127);
  EXPECT_EQ(cosine_q15(a, b), -32'767);
  EXPECT_EQ(cosine_q15(a, Int8Vector{}), 0);
}

TEST(Int8Vector, the_cosine_agrees_with_real_numbers) {
  EXPECT_TRUE(rc::check("within one unit, rounded toward zero", [] {
    Int8Vector a{}, b{};
    const auto used = *rc::gen::inRange<std::size_t>(1, text_dimension + 1);
    for (std::size_t i = 0; i < used; ++i) {
      a[i] = static_cast<std::int8_t>(*rc::gen::inRange(-127, 128));
      b[i] = static_cast<std::int8_t>(*rc::gen::inRange(-127, 128));
    }
    const auto aa = inner_product(a, a), bb = inner_product(b, b);
    RC_PRE(aa > 0 && bb > 0);
    const double real = inner_product(a, b) / std::sqrt(double(aa) * double(bb)) * 32'767;
    // The root is cut to 1/256 of a unit: up to 1/256 of its own size at a norm of 1.
    RC_ASSERT(std::abs(cosine_q15(a, b) - real) <= 1 + std::abs(real) / (255 * std::sqrt(double(aa) * double(bb))));
    RC_ASSERT(cosine_q15(a, b) == cosine_q15(b, a));
  }));
}

}  // namespace
}  // namespace attune
