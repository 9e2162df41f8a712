// The learner on any log of rows: predicts each row before it learns it. The same sums, ridge, decay and calibration as in
// serving, over features that the log itself names. At the end of each bucket of rows it is solved anew from the sums; within
// a bucket each row moves the solution at once, by the exact update for one more row.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rank/calibration.h"
#include "rank/feature_map.h"
#include "rank/linear.h"
#include "rank/solve.h"
#include "rank/sums.h"

namespace attune::rank {

struct StreamSettings {
  std::size_t slots = slot_limit;
  std::size_t rows_per_solve = positions_per_bucket;  // at least rows_per_batch
  std::size_t solves_per_weighing = 16;               // horizons are weighed anew
  SolveSettings solve;                                // the very settings that serve
};

class StreamLearner {
 public:
  explicit StreamLearner(StreamSettings settings = {});

  // Expected outcome of each action, 0 … 1, calibrated. Remembers nothing; `out` is as long as `actions`.
  void predict(std::span<const RawFeature> shared, std::span<const std::span<const RawFeature>> actions,
               std::span<double> out) const;
  double predict(std::span<const RawFeature> shared, std::span<const RawFeature> action) const;

  // What came of one action: r 0 … 1.
  void learn(std::span<const RawFeature> shared, std::span<const RawFeature> action, double r);

  std::size_t rows() const { return static_cast<std::size_t>(sums_.head()) + pending_.size(); }
  const Sums& sums() const { return sums_; }
  const Calibration& calibration() const { return calibration_; }
  std::size_t memory_bytes() const;

 private:
  void learn_at_once(std::span<const std::int16_t> x, double r);
  void publish();
  void flush();
  void solve();

  StreamSettings settings_;
  FeatureMap map_;
  Sums sums_;
  std::vector<RowByRow> horizons_;  // empty where the weight is 0
  std::vector<double> weights_;     // of the mix; empty before the first solve
  std::vector<RowByRow::Element> row_;
  std::vector<double> mixed_;
  std::vector<std::int32_t> coefficients_;
  Calibration calibration_;
  std::vector<std::int16_t> pending_x_;  // row after row, limit slots each
  std::vector<std::int16_t> pending_;    // r of each pending row
  std::size_t rows_since_solve_ = 0;
  std::size_t solves_ = 0;
};

}  // namespace attune::rank
