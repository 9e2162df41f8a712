#include "rank/report.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <tuple>
#include <utility>

#include "rank/elementary.h"

namespace attune::rank {
namespace {

std::vector<std::size_t> by_prediction(std::span<const Predicted> rows) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(rows[i].prediction, i); });
  return order;
}

double log_loss_of(std::span<const Predicted> rows) {
  double sum = 0;
  for (const Predicted& row : rows) {
    const double p = std::clamp(row.prediction, 1e-15, 1.0 - 1e-15);
    sum -= row.outcome * log_of(p) + (1.0 - row.outcome) * log_of(1.0 - p);
  }
  return sum / static_cast<double>(rows.size());
}

double squared_error(std::span<const Predicted> rows) {
  double sum = 0;
  for (const Predicted& row : rows) sum += (row.prediction - row.outcome) * (row.prediction - row.outcome);
  return sum / static_cast<double>(rows.size());
}

double variance_of_outcome(std::span<const Predicted> rows) {
  double mean = 0;
  for (const Predicted& row : rows) mean += row.outcome;
  mean /= static_cast<double>(rows.size());
  double sum = 0;
  for (const Predicted& row : rows) sum += (row.outcome - mean) * (row.outcome - mean);
  return sum / static_cast<double>(rows.size());
}

double discount(std::size_t place) { return 0.6931471805599453 / log_of(static_cast<double>(place) + 2.0); }

// Ranking figures group by group.
void rank_figures(std::span<const Predicted> rows, Report& out) {
  constexpr std::size_t depth = 10;
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::tuple(rows[i].group, -rows[i].prediction, i); });
  double ndcg = 0;
  double recall = 0;
  std::size_t ndcg_groups = 0;
  std::size_t recall_groups = 0;
  for (std::size_t from = 0; from < order.size();) {
    std::size_t to = from;
    std::vector<double> ideal;
    double gained = 0;
    std::size_t positives = 0;
    std::size_t found = 0;
    for (; to < order.size() && rows[order[to]].group == rows[order[from]].group; ++to) {
      const double outcome = rows[order[to]].outcome;
      const std::size_t place = to - from;
      ideal.push_back(outcome);
      positives += outcome >= 0.5 ? 1 : 0;
      if (place >= depth) continue;
      gained += outcome * discount(place);
      found += outcome >= 0.5 ? 1 : 0;
    }
    std::ranges::sort(ideal, std::greater<>{});
    double most = 0;
    for (std::size_t place = 0; place < ideal.size() && place < depth; ++place) most += ideal[place] * discount(place);
    if (most > 0) {
      ndcg += gained / most;
      ++ndcg_groups;
    }
    if (positives > 0) {
      recall += static_cast<double>(found) / static_cast<double>(positives);
      ++recall_groups;
    }
    from = to;
  }
  if (ndcg_groups > 0) out.ndcg_at_10 = ndcg / static_cast<double>(ndcg_groups);
  if (recall_groups > 0) out.recall_at_10 = recall / static_cast<double>(recall_groups);
}

}  // namespace

std::optional<double> area_under_curve(std::span<const Predicted> rows) {
  const auto order = by_prediction(rows);
  double positives = 0;
  double negatives = 0;
  double won = 0;  // Σ over pairs, half for ties
  for (std::size_t from = 0; from < order.size();) {
    double tied_positives = 0;
    double tied_negatives = 0;
    std::size_t to = from;
    for (; to < order.size() && rows[order[to]].prediction == rows[order[from]].prediction; ++to) {
      tied_positives += rows[order[to]].outcome;
      tied_negatives += 1.0 - rows[order[to]].outcome;
    }
    won += tied_positives * (negatives + 0.5 * tied_negatives);
    positives += tied_positives;
    negatives += tied_negatives;
    from = to;
  }
  if (!(positives > 0) || !(negatives > 0)) return std::nullopt;
  return won / (positives * negatives);
}

std::vector<CalibrationBin> calibration_bins(std::span<const Predicted> rows, std::size_t bins) {
  std::vector<CalibrationBin> out;
  const auto order = by_prediction(rows);
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const std::size_t from = bin * order.size() / bins;
    const std::size_t to = (bin + 1) * order.size() / bins;
    if (from == to) continue;
    CalibrationBin one{.n = to - from};
    for (std::size_t i = from; i < to; ++i) {
      one.predicted += rows[order[i]].prediction;
      one.observed += rows[order[i]].outcome;
    }
    one.predicted /= static_cast<double>(one.n);
    one.observed /= static_cast<double>(one.n);
    out.push_back(one);
  }
  return out;
}

std::optional<double> expected_calibration_error(std::span<const Predicted> rows, std::size_t bins) {
  if (rows.empty() || bins == 0) return std::nullopt;
  const auto order = by_prediction(rows);
  double sum = 0;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const std::size_t from = bin * order.size() / bins;
    const std::size_t to = (bin + 1) * order.size() / bins;
    double difference = 0;
    for (std::size_t i = from; i < to; ++i) difference += rows[order[i]].prediction - rows[order[i]].outcome;
    sum += std::abs(difference);
  }
  return sum / static_cast<double>(rows.size());
}

Report report(std::span<const Predicted> rows) {
  Report out;
  out.rows = rows.size();
  if (rows.empty()) return out;
  out.auc = area_under_curve(rows);
  out.log_loss = log_loss_of(rows);
  out.brier = squared_error(rows);
  out.mse = out.brier;
  out.ece = expected_calibration_error(rows);
  if (const double variance = variance_of_outcome(rows); variance > 0) out.r2 = 1.0 - *out.mse / variance;
  rank_figures(rows, out);
  return out;
}

}  // namespace attune::rank
