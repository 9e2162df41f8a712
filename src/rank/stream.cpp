#include "rank/stream.h"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/feedback.h"
#include "rank/solve.h"

namespace attune::rank {

StreamLearner::StreamLearner(StreamSettings settings)
    : settings_(std::move(settings)), map_(settings_.slots), sums_(map_.used(), settings_.kernel), horizons_(settings_.decays.size()), coefficients_(map_.limit()) {
  pending_x_.reserve(rows_per_batch * map_.limit());
}

void StreamLearner::predict(std::span<const RawFeature> shared, std::span<const std::span<const RawFeature>> actions,
                            std::span<double> out) const {
  const Score base = Score{coefficients_[FeatureMap::constant_slot]} * x_one + map_.score(coefficients_, shared);
  for (std::size_t a = 0; a < actions.size() && a < out.size(); ++a) out[a] = calibration_.probability(base + map_.score(coefficients_, actions[a]));
}

double StreamLearner::predict(std::span<const RawFeature> shared, std::span<const RawFeature> action) const {
  const std::array actions{action};
  double out = 0;
  predict(shared, actions, std::span(&out, 1));
  return out;
}

void StreamLearner::learn(std::span<const RawFeature> shared, std::span<const RawFeature> action, double r) {
  const std::size_t start = pending_x_.size();
  pending_x_.resize(start + map_.limit());
  std::int16_t* x = pending_x_.data() + start;
  x[FeatureMap::constant_slot] = x_one;
  for (const auto features : {shared, action}) {
    for (const RawFeature& feature : features) {
      const auto placed = map_.declare(feature);
      x[placed.slot] = static_cast<std::int16_t>(std::clamp(x[placed.slot] + placed.x, -int{x_limit}, int{x_limit}));
    }
  }
  learn_at_once(std::span(pending_x_).subspan(start), r);
  pending_.push_back(static_cast<std::int16_t>(std::clamp(r, 0.0, 1.0) * score_one + 0.5));
  ++rows_since_solve_;
  const bool due = rows_since_solve_ >= settings_.rows_per_solve;
  if (pending_.size() == rows_per_batch || due) flush();
  if (due) solve();
}

void StreamLearner::learn_at_once(std::span<const std::int16_t> x, double r) {
  row_.clear();
  for (std::size_t slot = 0; slot < map_.used(); ++slot) {
    if (x[slot] != 0) row_.push_back({static_cast<std::uint16_t>(slot), x[slot] * (1.0 / x_one)});
  }
  for (RowByRow& horizon : horizons_) {
    if (!horizon.coefficients().empty()) horizon.learn(settings_.kernel, row_, std::clamp(r, 0.0, 1.0));
  }
  publish();
}

// The mean over the horizons, as integers.
void StreamLearner::publish() {
  const double share = 1.0 / static_cast<double>(horizons_.size());
  const std::size_t slots = horizons_.front().coefficients().size();
  for (std::size_t i = 0; i < slots; ++i) {
    double sum = 0;
    for (const RowByRow& horizon : horizons_) sum += horizon.coefficients()[i];
    coefficients_[i] = to_coefficient(share * sum);
  }
}

void StreamLearner::flush() {
  if (map_.used() > sums_.slots()) sums_.widen(map_.used());
  const Position from = sums_.head();
  sums_.advance(from + pending_.size());
  std::array<Row, rows_per_batch> rows;
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    rows[i] = {.position = from + i, .r = pending_[i],
               .x = std::span<const std::int16_t>(pending_x_).subspan(i * map_.limit(), sums_.slots())};
  }
  // In range by construction, and no log reaches the total weight.
  static_cast<void>(sums_.add(std::span<const Row>(rows).first(pending_.size())));
  pending_.clear();
  pending_x_.clear();
}

void StreamLearner::solve() {
  rows_since_solve_ = 0;
  const std::size_t slots = sums_.slots();
  Moments last(sums_.columns());
  for (std::size_t h = 0; h < horizons_.size(); ++h) {
    const Moments moments = decayed_moments(sums_, Target::appraisal, 0, settings_.decays[h], settings_.kernel);
    horizons_[h].restart(settings_.kernel, moments, settings_.ridge);
    if (h + 1 == horizons_.size()) last = moments;
  }
  publish();
  std::vector<double> coefficients(slots);
  for (std::size_t i = 0; i < slots; ++i) coefficients[i] = coefficients_[i] / static_cast<double>(1 << coefficient_bits);
  ScoreMoments score_moments;
  add_score_moments(last, coefficients, score_moments);
  const double mean = std::clamp(score_moments.r / std::max(score_moments.weight, 1e-9), 0.001, 0.999);
  calibration_ = calibrate(score_moments, {0.0, 1.0, softness_of(mean)}, settings_.calibration_pseudo_events);
}

std::size_t StreamLearner::memory_bytes() const {
  return sizeof *this + sums_.memory_bytes() + coefficients_.capacity() * sizeof(std::int32_t) +
         pending_x_.capacity() * sizeof(std::int16_t);
}

}  // namespace attune::rank
