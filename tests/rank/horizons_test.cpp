#include "rank/horizons.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "rank/prior.h"
#include "rank/solve.h"
#include "rank/stream.h"
#include "samples.h"

namespace attune::rank {
namespace {

// r follows slot 5, the other way round from event `turn` on (0: never); thirty slots of noise make it hard to learn from few.
// `spacing` log positions an event.
Contribution event(Random& random, std::size_t i, std::size_t turn, std::size_t spacing) {
  Contribution c{.category = Category::savings, .product = no_product, .position = i * spacing, .r = 0, .x = {}};
  c.x[0] = x_one;
  for (std::size_t slot = 1; slot < 32; ++slot)
    c.x[slot] = random.below(2) == 0 ? x_one : static_cast<std::int16_t>(-x_one);
  const bool turned = turn > 0 && i >= turn;
  c.r = random.unit() < ((c.x[5] > 0) != turned ? 0.75 : 0.25) ? 6000 : 0;
  return c;
}

Sums log_of_events(std::size_t events, std::size_t turn, std::size_t spacing = 1) {
  Random random(9);
  Sums sums;
  for (std::size_t i = 0; i < events; ++i) {
    const Contribution c = event(random, i, turn, spacing);
    sums.advance(c.position + 1);
    EXPECT_TRUE(sums.add(std::span(&c, 1)));
  }
  return sums;
}

std::vector<double> weights_of(const Sums& sums) {
  return weigh_horizons(sums, Target::appraisal, Prior::standard().of(Target::appraisal).coefficients, horizons,
                        Ages(sums, Target::appraisal), best_kernel());
}

// Mean squared error of the next events' mean outcome under a model.
double error_of(const Model& model, std::size_t from, std::size_t turn, std::size_t count) {
  Random random(77);
  double sum = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    const Contribution c = event(random, i, turn, 1);
    const double p = to_real(model.score(Target::appraisal, c.category, c.product, c.x, c.past));
    sum += (p - c.r / 6000.0) * (p - c.r / 6000.0);
  }
  return sum / static_cast<double>(count);
}

double error_with(const Sums& sums, std::span<const double> family, std::size_t from, std::size_t turn) {
  SolveSettings settings;
  settings.family = family;
  return error_of(*solve(sums, Prior::standard(), settings, {}), from, turn, 2000);
}

TEST(Horizons, WithoutEvidenceAllWeighTheSame) {
  for (const double w : weights_of(Sums{})) EXPECT_DOUBLE_EQ(w, 0.25);
}

TEST(Horizons, ALogThatTurnsIsForecastFromItsNewestEventsASteadyOneFromAll) {
  const std::size_t turn = 11'000;
  const auto turning = weights_of(log_of_events(12'200, turn));
  const auto steady = weights_of(log_of_events(12'200, 0));
  EXPECT_LT(turning[0], 0.1);
  EXPECT_GT(steady[0], 0.6);
}

// Red when one fixed horizon takes the mix's place, whichever it is: each is bad at one of the two logs.
TEST(Horizons, TheMixIsNearTheBestOfEachLogAndNoSingleHorizonIs) {
  const std::size_t events = 12'200;
  double mix_worst = 0;
  std::array<double, horizons.size()> single_worst{};
  for (const std::size_t turn : {std::size_t{0}, std::size_t{11'000}}) {
    const Sums sums = log_of_events(events, turn);
    std::array<double, horizons.size()> single;
    for (std::size_t h = 0; h < horizons.size(); ++h)
      single[h] = error_with(sums, std::span(&horizons[h], 1), events, turn);
    const double best = *std::ranges::min_element(single);
    mix_worst = std::max(mix_worst, error_with(sums, horizons, events, turn) - best);
    for (std::size_t h = 0; h < horizons.size(); ++h) single_worst[h] = std::max(single_worst[h], single[h] - best);
  }
  EXPECT_LT(mix_worst, 0.5 * *std::ranges::min_element(single_worst));
}

TEST(Horizons, AgeIsInEventsNotInPositions) {
  const Sums dense = log_of_events(2048, 0);
  const Sums sparse = log_of_events(2048, 0, 50);
  EXPECT_DOUBLE_EQ(Ages(dense, Target::appraisal).events(), Ages(sparse, Target::appraisal).events());
  const auto mass = [](const Sums& sums) {
    return decayed_moments(sums, Target::appraisal, static_cast<std::size_t>(Category::savings), 0.99,
                           Ages(sums, Target::appraisal), best_kernel())
        .weight;
  };
  EXPECT_NEAR(mass(dense), 100, 8);  // 1 / (1 − .99)
  EXPECT_NEAR(mass(sparse), 100, 8);
}

RC_GTEST_PROP(HorizonsProperty, WeightsAreAMixAndForgetWhomTheSumsForget, (std::uint64_t seed)) {
  Random random(seed);
  const Position head = 1 + random.below(20'000);
  std::vector<Contribution> kept(random.below(80));
  std::vector<Contribution> erased(random.below(30));
  for (auto* items : {&kept, &erased}) {
    for (Contribution& c : *items) c = random_contribution(random, head);
  }
  Sums sums;
  sums.advance(head);
  RC_ASSERT(sums.add(kept).has_value());
  const Sums never = sums;
  RC_ASSERT(sums.add(erased).has_value());
  const auto weights = weights_of(sums);
  RC_ASSERT(std::abs(std::accumulate(weights.begin(), weights.end(), 0.0) - 1.0) < 1e-9);
  RC_ASSERT(std::ranges::all_of(weights, [](double w) { return w >= 0; }));
  for (Contribution& c : erased) c = taken_back(c);
  RC_ASSERT(sums.add(erased).has_value());
  RC_ASSERT(weights_of(sums) == weights_of(never));
  RC_ASSERT(*solve(sums, Prior::standard(), {}, {}) == *solve(never, Prior::standard(), {}, {}));
}

// One default: a file's learner starts from the settings that serve (engine: Snapshot.IsSolvedByTheOneDefault).
TEST(Settings, AFileIsLearntByTheSettingsThatServe) {
  const StreamSettings file;
  const SolveSettings serving;
  EXPECT_EQ(file.solve.family.data(), serving.family.data());
  EXPECT_EQ(file.solve.family.size(), serving.family.size());
  EXPECT_EQ(file.solve.calibration_pseudo_events, serving.calibration_pseudo_events);
  EXPECT_EQ(serving.family.data(), horizons.data());
}

}  // namespace
}  // namespace attune::rank
