// From a score to a probability: a strictly increasing logistic with two parameters, fitted from sums alone.
#pragma once

#include "rank/fixed.h"

namespace attune::rank {

// With u = intercept + slope × score (score in real units, 1.0 = score_unit):
//   p = logistic(log soft(u) − log soft(1 − u)),   soft(v) = (v + √(v² + softness²)) / 2
// soft(v) is v where v is clear of 0, and small but never 0 below. So the log-odds are those of u itself in between, for u is
// an expectation already, and bend smoothly into tails on which p still grows: no plateau. A plain logistic in u was measured
// to be worse: its parameters have to follow the mean outcome, and turn the order of scores over time.
struct Calibration {
  double intercept = 0.0;
  double slope = 1.0;     // > 0
  double softness = 0.1;  // > 0

  // 0 … 1, strictly increasing for scores within ±1000.
  double probability(Score score) const;
  // The inverse, for p within (0, 1).
  Score score_at(double p) const;

  friend bool operator==(const Calibration&, const Calibration&) = default;
};

// What sums tell of a score s and a target r within 0 … 1, each a weighted sum: Σw, Σw·r, Σw·s, Σw·s².
struct ScoreMoments {
  double weight = 0;
  double r = 0;
  double s = 0;
  double ss = 0;
};

// Fits two of the three: softness is a share of r's variance, the intercept makes the mean probability equal the mean of r
// under a normal s. The slope stays the prior's: a regression of r on s over the very sums that s was fitted to would undo the
// shrinkage that keeps s honest. The prior calibration stays in so far as the difference may be chance (James and Stein 1961),
// and `pseudo_events` of it are mixed in besides. So calibrations chain, the slowest horizon first: each is the next one's prior.
Calibration calibrate(const ScoreMoments& moments, const Calibration& prior, double pseudo_events);

// softness that suits a mean outcome.
double softness_of(double mean);

}  // namespace attune::rank
