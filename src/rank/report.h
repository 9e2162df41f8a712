// How good predictions were, after the fact: the figures of training reports and of `evaluate`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace attune::rank {

// A prediction and what happened, both 0 … 1; an outcome between counts as a share of success. `group` names the list (the
// customer, the decision) for ranking figures.
struct Predicted {
  double prediction = 0;
  double outcome = 0;
  std::uint64_t group = 0;
};

// Nothing where a figure is not defined: no rows, or outcomes all alike.
struct Report {
  std::size_t rows = 0;
  std::optional<double> auc;           // ties count half (Hanley and McNeil 1982), outcomes as shares
  std::optional<double> log_loss;      // predictions held within 1e-15 of 0 and 1
  std::optional<double> brier;         // mean (prediction − outcome)²
  std::optional<double> ece;           // expected calibration error over 15 bins of equal mass
  std::optional<double> mse;           // the same as brier, under the name of regression
  std::optional<double> r2;            // 1 − MSE / variance of the outcome
  std::optional<double> ndcg_at_10;    // mean over groups with a positive outcome; gain = outcome, log2 discount
  std::optional<double> recall_at_10;  // mean over groups of positives (outcome >= .5) within the first ten / positives
};

Report report(std::span<const Predicted> rows);

// Rows of one bin of equal mass: means of predictions and of outcomes.
struct CalibrationBin {
  double predicted = 0;
  double observed = 0;
  std::uint64_t n = 0;
};
std::vector<CalibrationBin> calibration_bins(std::span<const Predicted> rows, std::size_t bins = 10);  // none is empty

std::optional<double> area_under_curve(std::span<const Predicted> rows);
std::optional<double> expected_calibration_error(std::span<const Predicted> rows, std::size_t bins = 15);

}  // namespace attune::rank
