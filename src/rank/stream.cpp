#include "rank/stream.h"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/feedback.h"

namespace attune::rank {

StreamLearner::StreamLearner(StreamSettings settings)
    : settings_(settings),
      map_(settings_.slots),
      sums_(map_.used(), settings_.solve.kernel),
      horizons_(settings_.solve.family.size()),
      coefficients_(map_.limit()) {
  pending_x_.reserve(rows_per_batch * map_.limit());
}

void StreamLearner::predict(std::span<const RawFeature> shared, std::span<const std::span<const RawFeature>> actions,
                            std::span<double> out) const {
  const Score base = Score{coefficients_[FeatureMap::constant_slot]} * x_one + map_.score(coefficients_, shared);
  for (std::size_t a = 0; a < actions.size() && a < out.size(); ++a)
    out[a] = calibration_.probability(base + map_.score(coefficients_, actions[a]));
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
    if (!horizon.coefficients().empty()) horizon.learn(settings_.solve.kernel, row_, std::clamp(r, 0.0, 1.0));
  }
  if (!weights_.empty()) publish();
}

// The mix of the horizons, as integers.
void StreamLearner::publish() {
  mixed_.assign(sums_.slots(), 0.0);
  for (std::size_t h = 0; h < horizons_.size(); ++h) {
    const auto coefficients = horizons_[h].coefficients();
    for (std::size_t i = 0; i < coefficients.size(); ++i) mixed_[i] += weights_[h] * coefficients[i];
  }
  for (std::size_t i = 0; i < mixed_.size(); ++i) coefficients_[i] = to_coefficient(mixed_[i]);
}

void StreamLearner::flush() {
  if (map_.used() > sums_.slots()) sums_.widen(map_.used());
  const Position from = sums_.head();
  sums_.advance(from + pending_.size());
  std::array<Row, rows_per_batch> rows;
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    rows[i] = {.position = from + i,
               .r = pending_[i],
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
  const Ages ages(sums_, Target::appraisal);
  if (solves_++ % settings_.solves_per_weighing == 0) {
    weights_ = weigh_horizons(sums_, Target::appraisal, std::vector<double>(slots), settings_.solve.family, ages,
                              settings_.solve.kernel);
  }
  std::vector<Moments> past;  // by decay
  for (std::size_t h = 0; h < horizons_.size(); ++h) {
    past.push_back(
        decayed_moments(sums_, Target::appraisal, 0, settings_.solve.family[h], ages, settings_.solve.kernel));
    if (weights_[h] > 0) horizons_[h].restart(settings_.solve.kernel, past.back(), ridge_of_all(ages.events()));
    else horizons_[h] = {};
  }
  publish();
  calibration_ = {};
  for (const Moments& moments : past) {
    ScoreMoments scores;
    add_score_moments(moments, mixed_, scores);
    if (&moments == &past.front()) calibration_.softness = softness_of(scores.r / std::max(scores.weight, 1e-9));
    calibration_ = calibrate(scores, calibration_, settings_.solve.calibration_pseudo_events);
  }
}

std::size_t StreamLearner::memory_bytes() const {
  return sizeof *this + sums_.memory_bytes() + coefficients_.capacity() * sizeof(std::int32_t) +
         pending_x_.capacity() * sizeof(std::int16_t);
}

}  // namespace attune::rank
