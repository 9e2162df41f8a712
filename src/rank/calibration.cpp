#include "rank/calibration.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace attune::rank {
namespace {

constexpr double softness_share = 0.5;

double soft(double v, double softness) {
  const double root = std::sqrt(v * v + softness * softness);
  return v >= 0 ? 0.5 * (v + root) : 0.5 * softness * softness / (root - v);  // the same, without cancellation
}

// logistic(log a − log b) = a / (a + b).
double linked(double u, double softness) {
  const double for_it = soft(u, softness);
  return for_it / (for_it + soft(1.0 - u, softness));
}

// Parameters are kept on a grid, so that a last bit of rounding never shows in a version.
double on_grid(double v) {
  constexpr double grid = 1048576.0;
  return std::floor(v * grid + 0.5) / grid;
}

// The mean of linked(u) for u ~ N(mean, variance), by 7-point Gauss–Hermite quadrature (Abramowitz and Stegun, 25.4.46).
double mean_probability(double mean, double variance, double softness) {
  constexpr std::array<double, 4> node{0.0, 0.8162878828589647, 1.6735516287674714, 2.6519613568352334};
  constexpr std::array<double, 4> weight{0.8102646175568073, 0.4256072526101278, 0.05451558281912703,
                                         0.0009717812450995192};
  const double spread = std::sqrt(2.0 * variance);
  double sum = weight[0] * linked(mean, softness);
  for (std::size_t i = 1; i < node.size(); ++i) {
    sum += weight[i] * (linked(mean + spread * node[i], softness) + linked(mean - spread * node[i], softness));
  }
  return sum / 1.7724538509055159;  // √π
}

}  // namespace

double softness_of(double mean) {
  const double p = std::clamp(mean, 1e-4, 1.0 - 1e-4);
  return on_grid(std::max(softness_share * p * (1.0 - p), 1e-4));
}

double Calibration::probability(Score score) const { return linked(intercept + slope * to_real(score), softness); }

Score Calibration::score_at(double p) const {
  double low = -1000.0;
  double high = 1000.0;
  for (int i = 0; i < 80; ++i) {
    const double middle = 0.5 * (low + high);
    (linked(middle, softness) < p ? low : high) = middle;
  }
  return static_cast<Score>((0.5 * (low + high) - intercept) / slope * static_cast<double>(score_unit));
}

Calibration calibrate(const ScoreMoments& m, const Calibration& prior, double pseudo_events) {
  if (!(m.weight > 1e-9)) return prior;
  const double mean_s = m.s / m.weight;
  const double variance = std::max(m.ss / m.weight - mean_s * mean_s, 0.0);
  const double p = std::clamp(m.r / m.weight, 1e-4, 1.0 - 1e-4);
  Calibration out;
  out.slope = prior.slope;
  const double prior_mean =
      mean_probability(prior.intercept + prior.slope * mean_s, prior.slope * prior.slope * variance, prior.softness);
  // James and Stein's factor, positive part: what of the difference is more than the noise of so many events.
  const double difference = (p - prior_mean) * (p - prior_mean);
  const double noise = p * (1.0 - p) / m.weight;
  const double share = difference > noise ? (1.0 - noise / difference) * m.weight / (m.weight + pseudo_events) : 0.0;
  out.softness = on_grid(share * softness_of(p) + (1.0 - share) * prior.softness);
  const double wanted = share * p + (1.0 - share) * prior_mean;
  const double spread = out.slope * out.slope * variance;
  double low = -3.0;
  double high = 4.0;
  for (int i = 0; i < 50; ++i) {  // the mean probability grows with the mean of u
    const double middle = 0.5 * (low + high);
    (mean_probability(middle, spread, out.softness) < wanted ? low : high) = middle;
  }
  out.intercept = on_grid(0.5 * (low + high) - out.slope * mean_s);
  return out;
}

}  // namespace attune::rank
