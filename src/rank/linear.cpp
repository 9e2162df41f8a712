#include "rank/linear.h"

#include <algorithm>
#include <cmath>

namespace attune::rank {

void Moments::add(const Moments& other, double factor) {
  weight += factor * other.weight;
  for (std::size_t i = 0; i < entries.size(); ++i) entries[i] += factor * other.entries[i];
}

void Moments::scale(double factor) {
  weight *= factor;
  for (double& entry : entries) entry *= factor;
}

void solve_symmetric(Kernel kernel, std::span<double> a, std::span<double> b, double least_pivot) {
  const std::size_t n = b.size();
  // a becomes the unit upper factor times its pivots: row k holds d_k·u_kj, as left after eliminating the rows above.
  for (std::size_t k = 0; k < n; ++k) {
    double* pivot = a.data() + k * n;
    pivot[k] = std::max(pivot[k], least_pivot);
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = pivot[i] / pivot[k];
      if (factor == 0.0) continue;
      subtract_scaled(kernel, factor, pivot + i, a.data() + i * n + i, n - i);
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    const double* row = a.data() + k * n;
    double rest = b[k];
    for (std::size_t j = k + 1; j < n; ++j) rest -= row[j] * b[j];
    b[k] = rest / row[k];
  }
}

std::vector<double> fit(Kernel kernel, const Moments& moments, std::span<const double> prior, const Ridge& ridge) {
  const std::size_t slots = moments.columns - 1;
  const std::size_t n = slots - 1;  // all but the constant
  const double weight = moments.weight;
  std::vector<double> out(prior.begin(), prior.end());
  if (!(weight > 1e-9)) return out;

  std::vector<double> mean(slots);
  std::vector<double> spread(slots, 1.0);
  std::vector<double> residual(slots);  // mean of x·(r − prior·x)
  for (std::size_t i = 0; i < slots; ++i) {
    mean[i] = moments.at(0, i) / weight;
    double rest = moments.at(i, slots);
    for (std::size_t j = 0; j < slots; ++j) rest -= moments.at(i, j) * prior[j];
    residual[i] = rest / weight;
  }
  for (std::size_t i = 1; i < slots; ++i) {
    const double variance = moments.at(i, i) / weight - mean[i] * mean[i];
    spread[i] = std::sqrt(std::max(variance, ridge.least_spread * ridge.least_spread));
  }
  std::vector<double> a(n * n);
  std::vector<double> b(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i; j < n; ++j) {
      const double covariance = moments.at(i + 1, j + 1) - weight * mean[i + 1] * mean[j + 1];
      a[i * n + j] = covariance / (spread[i + 1] * spread[j + 1]);
    }
    a[i * n + i] += ridge.strength;
    b[i] = weight * (residual[i + 1] - mean[i + 1] * residual[0]) / spread[i + 1];
  }
  solve_symmetric(kernel, a, b, ridge.strength);
  double base = residual[0] * weight / (weight + ridge.base_strength);
  for (std::size_t i = 0; i < n; ++i) {
    const double change = b[i] / spread[i + 1];
    out[i + 1] += change;
    base -= mean[i + 1] * change;
  }
  out[0] += base;
  return out;
}

namespace {

// In-place inversion of a symmetric positive definite matrix by sweeping (Goodnight 1979) its upper triangle, which is then
// mirrored; needs no pivoting.
void invert(Kernel kernel, std::span<double> a, std::size_t n, double least_pivot) {
  std::vector<double> v(n);
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < k; ++i) v[i] = a[i * n + k];
    for (std::size_t j = k; j < n; ++j) v[j] = a[k * n + j];
    const double pivot = std::max(v[k], least_pivot);
    v[k] = 0.0;
    subtract_outer(kernel, 1.0 / pivot, v, a.data(), true);
    for (std::size_t i = 0; i < k; ++i) a[i * n + k] = v[i] / pivot;
    for (std::size_t j = k + 1; j < n; ++j) a[k * n + j] = v[j] / pivot;
    a[k * n + k] = -1.0 / pivot;
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i; j < n; ++j) {
      a[i * n + j] = -a[i * n + j];
      a[j * n + i] = a[i * n + j];
    }
  }
}

}  // namespace

void RowByRow::restart(Kernel kernel, const Moments& moments, const Ridge& ridge) {
  // The penalties of `fit` in raw coordinates: strength·spread² on each coefficient, and base_strength pseudo-rows at the mean.
  const std::size_t n = moments.columns - 1;
  const double weight = std::max(moments.weight, 1e-9);
  inverse_.resize(n * n);
  gain_.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double mean_i = moments.at(0, i) / weight;
    const double* row = moments.entries.data() + triangle_row(moments.columns, i);
    const double base = ridge.base_strength * mean_i / weight;
    for (std::size_t j = i; j < n; ++j) inverse_[i * n + j] = row[j - i] + base * moments.entries[j];
    const double variance = moments.at(i, i) / weight - mean_i * mean_i;
    if (i > 0) inverse_[i * n + i] += ridge.strength * std::max(variance, ridge.least_spread * ridge.least_spread);
  }
  invert(kernel, inverse_, n, 1e-9);
  coefficients_.assign(n, 0.0);
  for (std::size_t j = 0; j < n; ++j)
    subtract_scaled(kernel, -moments.at(j, n), inverse_.data() + j * n, coefficients_.data(), n);
}

void RowByRow::learn(Kernel kernel, std::span<const Element> row, double r) {
  const std::size_t n = coefficients_.size();
  std::ranges::fill(gain_, 0.0);
  double predicted = 0;
  for (const Element& e : row) {
    if (e.slot >= n) continue;
    predicted += coefficients_[e.slot] * e.x;
    subtract_scaled(kernel, -e.x, inverse_.data() + e.slot * n, gain_.data(), n);
  }
  double scale = 1.0;
  for (const Element& e : row) {
    if (e.slot < n) scale += gain_[e.slot] * e.x;
  }
  subtract_scaled(kernel, -(r - predicted) / scale, gain_.data(), coefficients_.data(), n);
  subtract_outer(kernel, 1.0 / scale, gain_, inverse_.data(), false);
}

}  // namespace attune::rank
