#include "rank/calibration.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "rank/elementary.h"

namespace attune::rank {
namespace {

constexpr double least_slope = 0.25;
constexpr double largest_slope = 40.0;

// Parameters are kept on a grid, so that a last bit of rounding never shows in a version.
double on_grid(double v) {
  constexpr double grid = 1048576.0;
  return std::floor(v * grid + 0.5) / grid;
}

// E logistic(a + b·s) for s ~ N(mean, variance), by 7-point Gauss–Hermite quadrature (Abramowitz and Stegun, 25.4.46).
double mean_probability(double a, double b, double mean, double variance) {
  constexpr std::array<double, 4> node{0.0, 0.8162878828589647, 1.6735516287674714, 2.6519613568352334};
  constexpr std::array<double, 4> weight{0.8102646175568073, 0.4256072526101278, 0.05451558281912703, 0.0009717812450995192};
  const double spread = std::sqrt(2.0 * variance);
  double sum = weight[0] * logistic(a + b * mean);
  for (std::size_t i = 1; i < node.size(); ++i) {
    sum += weight[i] * logistic(a + b * (mean + spread * node[i]));
    sum += weight[i] * logistic(a + b * (mean - spread * node[i]));
  }
  return sum / 1.7724538509055159;  // √π
}

}  // namespace

double Calibration::probability(Score score) const { return logistic(intercept + slope * to_real(score)); }

Score Calibration::score_at(double p) const {
  const double s = (logit(std::clamp(p, 1e-9, 1.0 - 1e-9)) - intercept) / slope;
  return static_cast<Score>(s * static_cast<double>(score_unit));
}

Calibration calibrate(const ScoreMoments& m, const Calibration& prior, double pseudo_events) {
  if (!(m.weight > 1e-9)) return prior;
  const double share = m.weight / (m.weight + pseudo_events);
  const double mean_s = m.s / m.weight;
  const double variance = std::max(m.ss / m.weight - mean_s * mean_s, 1e-12);
  const double covariance = m.sr / m.weight - mean_s * m.r / m.weight;
  const double p = std::clamp(m.r / m.weight, 1e-4, 1.0 - 1e-4);
  const double spread = p * (1.0 - p);
  const double apart = covariance / spread;                               // m1 − m0
  const double within = std::max(variance - spread * apart * apart, 0.05 * variance);
  const double slope = std::clamp(apart / within, least_slope, largest_slope);
  Calibration out;
  out.slope = on_grid(std::clamp(share * slope + (1.0 - share) * prior.slope, least_slope, largest_slope));
  const double prior_mean = mean_probability(prior.intercept, prior.slope, mean_s, variance);
  const double wanted = share * p + (1.0 - share) * prior_mean;
  double low = -40.0;
  double high = 40.0;
  for (int i = 0; i < 60; ++i) {  // the mean probability grows with the intercept
    const double middle = 0.5 * (low + high);
    (mean_probability(middle, out.slope, mean_s, variance) < wanted ? low : high) = middle;
  }
  out.intercept = on_grid(0.5 * (low + high));
  return out;
}

}  // namespace attune::rank
