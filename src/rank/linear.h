// Ridge regression from second moments, in one fixed order of operations, so that every compiler gives the same bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rank/kernels.h"

namespace attune::rank {

// Weighted sums in real units: weight = Σw, entries = Σw·z·zᵀ with z = [x; r] as a packed upper triangle. Column 0 is the
// constant 1, the last column is r.
struct Moments {
  std::size_t columns = 0;
  double weight = 0;
  std::vector<double> entries;

  explicit Moments(std::size_t column_count) : columns(column_count), entries(triangle_size(column_count)) {}
  double at(std::size_t i, std::size_t j) const {
    return i <= j ? entries[triangle_row(columns, i) + j - i] : entries[triangle_row(columns, j) + i - j];
  }
  void add(const Moments& other, double factor = 1.0);
  void scale(double factor);
};

struct Ridge {
  double strength = 1;         // pseudo-events that hold each standardised coefficient at its prior
  double base_strength = 1;    // pseudo-events that hold the mean at the prior's
  double least_spread = 0.05;  // a feature that varies less is standardised as if it varied so much
};

// Solves A·v = b for a symmetric positive definite A of n rows, given as a full row-major matrix that is destroyed; b becomes
// v. Right-looking Cholesky; a pivot below `least_pivot` counts as that, so that rounding never takes a root of less.
void solve_symmetric(Kernel kernel, std::span<double> a, std::span<double> b, double least_pivot);

// Coefficients (columns − 1 of them) that minimise Σw·(r − β·x)² + strength·Σ((β − prior)_j·spread_j)² +
// base_strength·(mean of prediction − the prior's mean)². Without weight: the prior.
std::vector<double> fit(Kernel kernel, const Moments& moments, std::span<const double> prior, const Ridge& ridge);

// The same minimum held ready for single further rows: recursive least squares (Plackett 1950), between two exact solutions
// from sums.
class RowByRow {
 public:
  // Solves `moments` with prior 0, and keeps the inverse of its system, columns − 1 squared.
  void restart(Kernel kernel, const Moments& moments, const Ridge& ridge);

  // A row of weight 1 in real units, given by the slots that are not zero. Slots beyond the moments' are left out.
  struct Element {
    std::uint16_t slot;
    double x;
  };
  void learn(Kernel kernel, std::span<const Element> row, double r);

  // Empty before the first restart.
  std::span<const double> coefficients() const { return coefficients_; }

 private:
  std::vector<double> inverse_;
  std::vector<double> coefficients_;
  std::vector<double> gain_;
};

}  // namespace attune::rank
