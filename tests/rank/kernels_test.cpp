// The vector instructions give the very bits of the plain code.
#include "rank/kernels.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "base/random.h"

namespace attune::rank {
namespace {

TEST(Kernels, WeightedConversionRoundsAsTheLanguageDoes) {
  Random random(1);
  std::vector<std::int64_t> in{
      0, 1, -1, INT64_MAX, INT64_MIN, INT64_MAX - 1, (std::int64_t{1} << 53) + 1, -(std::int64_t{1} << 53) - 1};
  for (int i = 0; i < 1003; ++i) in.push_back(static_cast<std::int64_t>(random.next()) >> random.below(63));
  std::vector<double> plain(in.size(), 0.25);
  std::vector<double> fast = plain;
  add_weighted(Kernel::plain, 0.3, in, plain);
  add_weighted(best_kernel(), 0.3, in, fast);
  EXPECT_EQ(plain, fast);
}

TEST(Kernels, MatricesAgree) {
  Random random(2);
  for (const std::size_t n : {1U, 3U, 8U, 17U, 64U}) {
    std::vector<double> v(n);
    std::vector<double> plain(n * n);
    for (double& value : v) value = random.unit() - 0.5;
    for (double& value : plain) value = random.unit();
    auto fast = plain;
    for (const bool upper : {false, true}) {
      subtract_outer(Kernel::plain, 0.7, v, plain.data(), upper);
      subtract_outer(best_kernel(), 0.7, v, fast.data(), upper);
      EXPECT_EQ(plain, fast);
    }
    subtract_scaled(Kernel::plain, 0.1, v.data(), plain.data(), n);
    subtract_scaled(best_kernel(), 0.1, v.data(), fast.data(), n);
    EXPECT_EQ(plain, fast);
  }
}

TEST(Kernels, DotsAgreeAtTheirExtremes) {
  Random random(3);
  const auto any = [&random] { return static_cast<std::int8_t>(static_cast<int>(random.below(255)) - 127); };
  std::vector<std::int8_t> a(384);
  std::vector<std::int8_t> rows(5 * a.size());
  std::ranges::generate(a, any);
  std::ranges::generate(rows, any);
  std::fill_n(rows.begin(), a.size(), std::int8_t{127});
  std::fill_n(rows.begin() + 384, a.size(), std::int8_t{-127});
  for (const auto& left :
       {a, std::vector<std::int8_t>(384, 127), std::vector<std::int8_t>(384, -127), std::vector<std::int8_t>(384, 0)}) {
    std::vector<std::int32_t> plain(5);
    dots_int8(Kernel::plain, left, rows.data(), plain);
    for (int kernel = static_cast<int>(Kernel::avx2); kernel <= static_cast<int>(best_kernel()); ++kernel) {
      std::vector<std::int32_t> dots(5);
      dots_int8(static_cast<Kernel>(kernel), left, rows.data(), dots);
      EXPECT_EQ(dots, plain) << kernel;
    }
  }
  std::vector<std::int32_t> dots(2);
  dots_int8(Kernel::plain, std::vector<std::int8_t>(384, 127), rows.data(), dots);
  EXPECT_EQ(dots, (std::vector<std::int32_t>{384 * 127 * 127, -384 * 127 * 127}));
  std::vector<std::int16_t> x(16, 8191);
  std::vector<std::int16_t> w(16, -32768);
  EXPECT_EQ(dot_int16x16(best_kernel(), x.data(), w.data()), 16LL * 8191 * -32768);
  EXPECT_EQ(dot_int16x16(Kernel::plain, x.data(), w.data()), 16LL * 8191 * -32768);
}

}  // namespace
}  // namespace attune::rank
