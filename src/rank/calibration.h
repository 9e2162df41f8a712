// From a score to a probability: a strictly increasing logistic with two parameters, fitted from sums alone.
#pragma once

#include "rank/fixed.h"

namespace attune::rank {

// p = logistic(intercept + slope × score), score in real units (1.0 = score_unit). slope > 0.
struct Calibration {
  double intercept = -2.0;
  double slope = 4.0;

  // 0 … 1, strictly increasing in the score as long as |intercept + slope × score| < 36.
  double probability(Score score) const;
  // The inverse, for p within (0, 1).
  Score score_at(double p) const;

  friend bool operator==(const Calibration&, const Calibration&) = default;
};

// What sums tell of a score s and a target r within 0 … 1, each a weighted sum: Σw, Σw·r, Σw·s, Σw·s², Σw·s·r.
struct ScoreMoments {
  double weight = 0;
  double r = 0;
  double s = 0;
  double ss = 0;
  double sr = 0;
};

// The logistic of the linear discriminant (Fisher 1936; r counts as a share of success): with the means m1, m0 of s where r
// is 1 and 0 and the variance v within both, slope = (m1 − m0) / v. The intercept is then set so that the mean probability
// equals the mean of r under a normal s. `pseudo_events` of the prior calibration are mixed in.
Calibration calibrate(const ScoreMoments& moments, const Calibration& prior, double pseudo_events);

}  // namespace attune::rank
