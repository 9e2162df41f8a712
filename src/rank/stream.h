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
#include "rank/sums.h"

namespace attune::rank {

struct StreamSettings {
  std::size_t slots = slot_limit;
  std::vector<double> decays{0.999, 0.99};  // per row; the last one's rows calibrate
  Ridge ridge{.strength = 20.0, .base_strength = 5.0, .least_spread = 1.0};
  double calibration_pseudo_events = 100.0;
  std::size_t rows_per_solve = positions_per_bucket;  // at least rows_per_batch
  Kernel kernel = best_kernel();
};

class StreamLearner {
 public:
  explicit StreamLearner(StreamSettings settings = {});

  // Expected outcome of each action, 0 … 1, calibrated. Remembers nothing; `out` is as long as `actions`.
  void predict(std::span<const RawFeature> shared, std::span<const std::span<const RawFeature>> actions, std::span<double> out) const;
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
  std::vector<RowByRow> horizons_;  // one per decay
  std::vector<RowByRow::Element> row_;
  std::vector<std::int32_t> coefficients_;
  Calibration calibration_;
  std::vector<std::int16_t> pending_x_;  // row after row, limit slots each
  std::vector<std::int16_t> pending_;    // r of each pending row
  std::size_t rows_since_solve_ = 0;
};

}  // namespace attune::rank
