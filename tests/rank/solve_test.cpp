#include "rank/solve.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "rank/elementary.h"
#include "samples.h"

namespace attune::rank {
namespace {

constexpr std::array never_forgets{1.0};

constexpr std::array<std::array<int, 4>, 12> oracle_rows{{{512, -1024, 256, 1500},
                                                          {1024, 300, -512, 4200},
                                                          {-700, 900, 128, 3000},
                                                          {2048, -2048, 1000, 6000},
                                                          {0, 100, -100, 0},
                                                          {333, 444, -555, 1200},
                                                          {1500, -300, 700, 5100},
                                                          {-1200, 800, -900, 600},
                                                          {640, 640, 640, 3300},
                                                          {-256, -512, 2000, 2400},
                                                          {1800, 1200, -1500, 4800},
                                                          {90, -1700, 310, 2700}}};

Moments oracle_moments() {
  Sums sums(4);
  sums.advance(oracle_rows.size());
  for (std::size_t i = 0; i < oracle_rows.size(); ++i) {
    const auto& row = oracle_rows[i];
    const std::array x{x_one, static_cast<std::int16_t>(row[0]), static_cast<std::int16_t>(row[1]),
                       static_cast<std::int16_t>(row[2])};
    EXPECT_TRUE(sums.add(std::vector<Row>{{.position = i, .r = static_cast<std::int16_t>(row[3]), .x = x}}));
  }
  return decayed_moments(sums, Target::appraisal, 0, 1.0, Ages(sums, Target::appraisal), best_kernel());
}

// Oracle: scikit-learn 1.9.1, Ridge(alpha=3).fit((X − mean) / population standard deviation, r), coefficients divided by the
// deviations again; r in units of 6000, X of 2048. With a prior p: the same fit to r − p·x, its mean shrunken by 12 / (12 + 5).
TEST(Fit, AgreesWithAPlainRidge) {
  const Ridge ridge{.strength = 3.0, .base_strength = 0.0, .least_spread = 0.05};
  const auto flat = fit(Kernel::avx2, oracle_moments(), std::array{0.0, 0.0, 0.0, 0.0}, ridge);
  EXPECT_NEAR(flat[0], 0.3799517910296272, 1e-12);
  EXPECT_NEAR(flat[1], 0.4168322888867836, 1e-12);
  EXPECT_NEAR(flat[2], 0.022162067993072822, 1e-12);
  EXPECT_NEAR(flat[3], 0.10458314949162116, 1e-12);
  const auto held = fit(Kernel::avx2, oracle_moments(), std::array{0.3, 0.2, -0.1, 0.05},
                        {.strength = 3.0, .base_strength = 5.0, .least_spread = 0.05});
  EXPECT_NEAR(held[0], 0.33258037274362845, 1e-12);
  EXPECT_NEAR(held[1], 0.4544339824809395, 1e-12);
  EXPECT_NEAR(held[2], 0.012081539954670206, 1e-12);
  EXPECT_NEAR(held[3], 0.10914359246434087, 1e-12);
  EXPECT_EQ(held, fit(Kernel::plain, oracle_moments(), std::array{0.3, 0.2, -0.1, 0.05},
                      {.strength = 3.0, .base_strength = 5.0, .least_spread = 0.05}));
}

// Customers like the category's products more the higher their income, product 3 always more, product 4 never.
Sums learnt_sums(std::size_t events) {
  Random random(11);
  Sums sums;
  for (std::size_t i = 0; i < events; ++i) {
    Contribution c{.target = Target::appraisal,
                   .category = Category::savings,
                   .product = static_cast<std::uint32_t>(i % 8),
                   .position = i,
                   .r = 0,
                   .x = {}};
    c.x[slot::base] = x_one;
    const auto level = static_cast<std::size_t>(random.below(4));
    c.x[slot::profile + level] = x_one;
    c.x[slot::goals] = static_cast<std::int16_t>(random.below(2) * x_one);
    const double p =
        0.2 + 0.15 * static_cast<double>(level) + (c.product == 3 ? 0.25 : 0.0) - (c.product == 4 ? 0.2 : 0.0);
    c.r = random.unit() < p ? 6000 : 0;
    sums.advance(i + 1);
    EXPECT_TRUE(sums.add(std::span(&c, 1)));
  }
  return sums;
}

const std::vector<std::uint8_t>& groups() {
  static const std::vector<std::uint8_t> eight(8, static_cast<std::uint8_t>(Category::savings));
  return eight;
}

TEST(Solve, WithoutDataIsThePrior) {
  const Prior prior = Prior::standard();
  const auto model = solve(Sums{}, prior, {}, {});
  ASSERT_TRUE(model);
  EXPECT_EQ(model->version(), prior_model(prior).version());
}

TEST(Solve, LearnsCoefficientsProductsAndCalibration) {
  SolveSettings settings;
  settings.family = never_forgets;
  const auto model = solve(learnt_sums(6000), Prior::standard(), settings, groups());
  ASSERT_TRUE(model);
  const TargetModel& t = model->of(Target::appraisal);
  const auto& c = t.coefficients[static_cast<std::size_t>(Category::savings)];
  const auto real = [](std::int32_t v) { return v / 65536.0; };
  EXPECT_NEAR(real(c[slot::profile + 3]) - real(c[slot::profile]), 0.45, 0.06);
  EXPECT_NEAR(real(c[slot::goals]), 0.0, 0.05);  // the prior believed .22
  EXPECT_GT(t.offset(3), score_unit / 7);
  EXPECT_LT(t.offset(4), -score_unit / 8);
  X x{};
  x[0] = x_one;
  x[slot::profile + 2] = x_one;
  EXPECT_NEAR(t.calibration.probability(model->score(Target::appraisal, Category::savings, 0, x, {})), 0.5, 0.08);
  // The other target has seen nothing and stays at its prior.
  EXPECT_EQ(model->of(Target::response), prior_model(Prior::standard()).of(Target::response));
}

TEST(Solve, ForgetsThePastByDecay) {
  Sums sums;
  for (std::size_t i = 0; i < 4096; ++i) {
    Contribution c{.category = Category::savings,
                   .product = no_product,
                   .position = i,
                   .r = static_cast<std::int16_t>(i < 2048 ? 0 : 6000),
                   .x = {}};
    c.x[0] = x_one;
    sums.advance(i + 1);
    ASSERT_TRUE(sums.add(std::span(&c, 1)));
  }
  const auto base = [&](double decay) {
    SolveSettings settings;
    settings.family = std::span(&decay, 1);
    return solve(sums, Prior::standard(), settings, {})
               ->of(Target::appraisal)
               .coefficients[static_cast<std::size_t>(Category::savings)][0] /
           65536.0;
  };
  EXPECT_NEAR(base(1.0), 0.5, 0.02);
  EXPECT_GT(base(0.99), 0.9);
}

TEST(Solve, AProductEarnsCoefficientsOfItsOwn) {
  Random random(2);
  Sums sums;
  for (std::size_t i = 0; i < 8000;
       ++i) {  // only product 1 is liked by those who engaged with what slot recent_2 stands for
    Contribution c{
        .category = Category::savings, .product = static_cast<std::uint32_t>(i % 4), .position = i, .r = 0, .x = {}};
    c.x[0] = x_one;
    const bool engaged = random.below(2) == 0;
    c.x[slot::sketch + 2] = engaged ? x_one : std::int16_t{0};
    const double p = c.product == 1 ? (engaged ? 0.8 : 0.2) : 0.5;
    c.r = random.unit() < p ? 6000 : 0;
    sums.advance(i + 1);
    ASSERT_TRUE(sums.add(std::span(&c, 1)));
  }
  SolveSettings settings;
  settings.family = never_forgets;
  const auto model = solve(sums, Prior::standard(), settings, groups());
  ASSERT_TRUE(model);
  X yes{};
  X no{};
  yes[0] = no[0] = x_one;
  yes[slot::sketch + 2] = x_one;
  const auto difference = [&](std::uint32_t product) {
    return to_real(model->score(Target::appraisal, Category::savings, product, yes, {}) -
                   model->score(Target::appraisal, Category::savings, product, no, {}));
  };
  EXPECT_NEAR(difference(1), 0.6, 0.08);
  EXPECT_NEAR(difference(2), 0.0, 0.08);
}

TEST(Solve, RefusesAPriorOfAnotherShape) {
  EXPECT_FALSE(solve(Sums(20), Prior::standard(), {}, {}));
  EXPECT_TRUE(solve(Sums(20), Prior::flat(20, 0.1), {}, {}));
}

// The same integers from GCC and Clang, with and without AVX2: the value was printed by both.
TEST(Solve, ModelHashIsTheSameEverywhere) {
  SolveSettings settings;
  const auto model = solve(learnt_sums(3000), Prior::standard(), settings, groups());
  ASSERT_TRUE(model);
  settings.kernel = Kernel::plain;
  const auto plain = solve(learnt_sums(3000), Prior::standard(), settings, groups());
  ASSERT_TRUE(plain);
  EXPECT_EQ(model->version(), plain->version());
  EXPECT_EQ(model->version(), 0xdd3f591145bacdd8ULL) << std::hex << model->version();
}

TEST(Calibration, KeepsTheMeanAndStaysNearTheScore) {
  // s ~ N(.2, .1²) while r is .3 on average: everything is .1 too low.
  const ScoreMoments m{.weight = 10000, .r = 3000, .s = 2000, .ss = 500};
  const Calibration c = calibrate(m, {}, 0.0);
  EXPECT_NEAR(c.intercept, 0.1, 0.03);
  double mean = 0;
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    double normal = -6;
    for (int k = 0; k < 12; ++k) normal += random.unit();
    mean += c.probability(static_cast<Score>((0.2 + 0.1 * normal) * static_cast<double>(score_unit))) / 20'000;
  }
  EXPECT_NEAR(mean, 0.3, 0.004);
  EXPECT_NEAR(Calibration({0, 1, 0.1}).probability(score_unit * 7 / 10), 0.7, 0.01);
  EXPECT_EQ(calibrate({}, {0.1, 1.0, 0.2}, 10.0), (Calibration{0.1, 1.0, 0.2}));
}

TEST(Calibration, StaysStrictlyIncreasingIntoItsTails) {
  for (const Calibration c : {Calibration{0.0, 1.0, 0.1}, Calibration{0.3, 1.0, 0.0001}, Calibration{-0.2, 2.0, 0.2}}) {
    double before = 0;
    for (Score s = -20 * score_unit; s <= 20 * score_unit; s += score_unit / 512) {
      const double now = c.probability(s);
      ASSERT_GT(now, before) << to_real(s);
      ASSERT_LT(now, 1.0);
      before = now;
    }
    EXPECT_NEAR(to_real(c.score_at(c.probability(score_unit / 3))), 1.0 / 3.0, 1e-6);
  }
}

TEST(Elementary, AgreesWithTheLibraryToALastBitOrTwo) {
  for (double v = -30; v <= 30; v += 0.0137) {
    EXPECT_NEAR(exp_of(v) / std::exp(v), 1.0, 1e-14);
    EXPECT_NEAR(asinh_of(v), std::asinh(v), 1e-13);
    EXPECT_NEAR(logistic(v), 1.0 / (1.0 + std::exp(-v)), 1e-14);
  }
  for (double v = 1e-300; v < 1e300; v *= 17.3)
    EXPECT_NEAR(log_of(v), std::log(v), std::abs(std::log(v)) * 1e-14 + 1e-15);
  EXPECT_EQ(exp_of(-1000), 0.0);
}

}  // namespace
}  // namespace attune::rank
