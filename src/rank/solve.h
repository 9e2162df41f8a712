// From sums to a model: weighted block sums, ridge regression toward the prior, categories shrunken toward all, products
// toward their category, calibration. Double arithmetic in one fixed order; coefficients are rounded to integers at the end.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rank/horizons.h"
#include "rank/linear.h"
#include "rank/model.h"
#include "rank/prior.h"
#include "rank/sums.h"

namespace attune::rank {

// One default for every log: whoever learns from sums starts from `SolveSettings{}`.
struct SolveSettings {
  std::span<const double> family{horizons};
  double product_pseudo_events = 50.0;
  // A product gets coefficients of its own for the customer alone once it has so many events; 0: never.
  double block_from_events = 100.0;
  double block_pseudo_events = 100.0;
  double calibration_pseudo_events = 20.0;
  Kernel kernel = best_kernel();
};

// `product_groups`: the category of each product index as a number; products beyond it, or with no_group, get no offset.
inline constexpr std::uint8_t no_group = 0xff;

// The prior's coefficients must be as many as the sums' slots (else `invalid`). About 9 ms of a processor for two targets of 16 categories.
Result<Model> solve(const Sums& sums, const Prior& prior, const SolveSettings& settings,
                    std::span<const std::uint8_t> product_groups);

// The model of no data: the prior itself.
Model prior_model(const Prior& prior);

// Adds what a group's moments say about the linear score of these coefficients.
void add_score_moments(const Moments& moments, std::span<const double> coefficients, ScoreMoments& out);

// Real units to the integers of a Model; out of range is clamped, NaN is 0.
std::int32_t to_coefficient(double value);

}  // namespace attune::rank
