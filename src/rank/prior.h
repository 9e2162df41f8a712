// What is believed before anything is learnt: coefficients in real units by slot, and the calibration of their scores. So the
// very first list of a new institution differs from customer to customer, and sums pull away from it as evidence grows.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "rank/calibration.h"
#include "rank/fixed.h"

namespace attune::rank {

// Part of a model's identity: another version is another prior.
inline constexpr std::uint16_t prior_version = 1;

struct TargetPrior {
  std::vector<double> coefficients;
  Calibration calibration;
};

struct Prior {
  std::array<TargetPrior, target_count> targets;

  const TargetPrior& of(Target target) const { return targets[static_cast<std::size_t>(target)]; }
  TargetPrior& of(Target target) { return targets[static_cast<std::size_t>(target)]; }

  // Goals and services × category and themes, risk match, affordability, text similarity, own behaviour.
  static Prior standard();
  // Knows nothing but a mean: for logs whose features mean something else.
  static Prior flat(std::size_t slots, double mean);
};

}  // namespace attune::rank
