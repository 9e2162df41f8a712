#include "rank/prior.h"

#include "rank/features.h"

namespace attune::rank {
namespace {

struct Belief {
  std::size_t slot;
  double coefficient;
};

// Of the appraisal; the scale is that of r.
constexpr Belief beliefs[] = {
    {slot::base, 0.29},
    {slot::product + 0, -0.03},  // fees
    {slot::product + 6, -0.05},  // complexity
    {slot::product + 8, -0.04},  // helpful content rather fills up a list
    {slot::goals + 0, 0.22},
    {slot::goals + 1, 0.12},
    {slot::goals + 2, 0.08},
    {slot::services + 0, 0.20},
    {slot::services + 1, 0.14},
    {slot::services + 2, 0.05},
    {slot::risk + 0, -0.35},
    {slot::risk + 1, -0.10},
    {slot::risk + 2, 0.04},
    {slot::affordability + 0, -0.20},
    {slot::affordability + 1, 0.03},
    {slot::affordability + 2, -0.10},
    {slot::text, 0.30},
    {slot::behaviour + 0, 0.01},
    {slot::behaviour + 1, 0.04},
    {slot::behaviour + 2, 0.05},
    {slot::behaviour + 3, 0.25},
    {slot::behaviour + 4, -0.04},
    {slot::interests + 0, 0.08},
    {slot::interests + 1, 0.06},
    {slot::placement + 1, -0.02},
};

constexpr double response_share = 0.4;  // a selection is rarer than approval, and moves with it
constexpr double response_base = 0.06;

}  // namespace

Prior Prior::standard() {
  Prior prior;
  for (TargetPrior& target : prior.targets) target.coefficients.assign(slot_count, 0.0);
  for (const Belief& belief : beliefs) {
    prior.of(Target::appraisal).coefficients[belief.slot] = belief.coefficient;
    prior.of(Target::response).coefficients[belief.slot] = response_share * belief.coefficient;
  }
  prior.of(Target::response).coefficients[slot::base] = response_base;
  prior.of(Target::response).coefficients[slot::placement + 1] = -0.03;
  prior.of(Target::appraisal).calibration = {0.0, 1.0, 0.2};
  prior.of(Target::response).calibration = {0.0, 1.0, 0.1};
  return prior;
}

Prior Prior::flat(std::size_t slots, double mean) {
  Prior prior;
  for (TargetPrior& target : prior.targets) {
    target.coefficients.assign(slots, 0.0);
    target.coefficients.front() = mean;
    target.calibration = {0.0, 1.0, softness_of(mean)};
  }
  return prior;
}

}  // namespace attune::rank
