#include "rank/horizons.h"

#include <algorithm>
#include <utility>

#include "domain/feedback.h"
#include "rank/elementary.h"

namespace attune::rank {
namespace {

constexpr double weight_unit = 1.0 / full_weight;
constexpr double negligible = 1e-12;
// The forecasts that are judged: larger blocks lie further back and are forecast from too far to say much of fast horizons.
constexpr std::size_t judged_blocks = 16;
constexpr double hold_of_equal_weights = 30.0;  // events whose error the quadratic pull toward equal weights amounts to
constexpr int rounds = 50;

double faded(double horizon, double events) { return exp_of(std::max(events, 0.0) * log_of(horizon)); }

// Weights in events; entries stay in the sums' units until to_real_units.
void add_block(Kernel kernel, const BlockSums& block, double factor, Moments& out) {
  const double weight = factor * weight_unit;
  out.weight += weight * static_cast<double>(block.weight);
  add_weighted(kernel, weight, std::span(block.triangle).first(out.entries.size()), out.entries);
}

void to_real_units(Moments& out) {
  constexpr double x_unit = 1.0 / x_one;
  constexpr double r_unit = 1.0 / score_one;
  const std::size_t last = out.columns - 1;
  for (std::size_t i = 0; i < out.columns; ++i) {
    const double unit = i == last ? r_unit : x_unit;
    double* row = out.entries.data() + triangle_row(out.columns, i);
    for (std::size_t j = i; j < out.columns; ++j) row[j - i] *= unit * (j == last ? r_unit : x_unit);
  }
}

struct Judged {
  Block block;
  Moments moments;  // of all groups
};

std::vector<Judged> newest_blocks(const Sums& sums, Target target, const Ages& ages, Kernel kernel) {
  std::vector<Judged> out;
  const auto blocks = ages.blocks();
  for (const Block& block : blocks.last(std::min(blocks.size(), judged_blocks)))
    out.push_back({block, Moments(sums.columns())});
  for (std::size_t g = 0; g < group_count; ++g) {
    for (const BlockSums& b : sums.blocks(target, g)) {
      const auto at = std::ranges::lower_bound(out, b.block, {}, &Judged::block);
      if (at != out.end() && at->block == b.block) add_block(kernel, b, 1.0, at->moments);
    }
  }
  for (Judged& judged : out) to_real_units(judged.moments);
  return out;
}

// All groups, of the blocks before `first`, as old as they were when it began.
Moments moments_before(const Sums& sums, Target target, double horizon, const Judged& first, const Ages& ages,
                       Kernel kernel) {
  const double since = ages.of(first.block) + 0.5 * first.moments.weight;
  Moments out(sums.columns());
  for (std::size_t g = 0; g < group_count; ++g) {
    for (const BlockSums& b : sums.blocks(target, g)) {
      if (b.block >= first.block) break;
      const double fade = faded(horizon, ages.of(b.block) - since);
      if (fade >= negligible) add_block(kernel, b, fade, out);
    }
  }
  to_real_units(out);
  return out;
}

// The squared error of a mix w of k coefficient vectors: wᵀ·square·w − 2·wᵀ·linear + rr.
struct MixError {
  explicit MixError(std::size_t k) : square(k * k), linear(k) {}

  void add(const Moments& m, std::span<const std::vector<double>> coefficients) {
    const std::size_t k = linear.size();
    const std::size_t slots = m.columns - 1;
    for (std::size_t a = 0; a < k; ++a) {
      for (std::size_t i = 0; i < slots; ++i) {
        double row = 0;
        for (std::size_t j = 0; j < slots; ++j) row += m.at(i, j) * coefficients[a][j];
        for (std::size_t b = 0; b < k; ++b) square[a * k + b] += row * coefficients[b][i];
        linear[a] += coefficients[a][i] * m.at(i, slots);
      }
    }
    rr += m.at(slots, slots);
    weight += m.weight;
  }

  double of(std::span<const double> w) const {
    double error = rr;
    for (std::size_t a = 0; a < w.size(); ++a) {
      error -= 2.0 * w[a] * linear[a];
      for (std::size_t b = 0; b < w.size(); ++b) error += w[a] * w[b] * square[a * w.size() + b];
    }
    return error;
  }

  // Exchanges weight between pairs, each time the best amount; the sum stays as it is.
  void minimise(std::span<double> w) const {
    const std::size_t k = w.size();
    for (int round = 0; round < rounds; ++round) {
      for (std::size_t i = 0; i < k; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          double slope = linear[j] - linear[i];
          for (std::size_t a = 0; a < k; ++a) slope += (square[i * k + a] - square[j * k + a]) * w[a];
          const double bend = square[i * k + i] + square[j * k + j] - 2.0 * square[i * k + j];
          if (!(bend > 0)) continue;
          const double moved = std::clamp(-slope / bend, -w[i], w[j]);
          w[i] += moved;
          w[j] -= moved;
        }
      }
    }
  }

  std::vector<double> square;
  std::vector<double> linear;
  double rr = 0;
  double weight = 0;
};

double strength(double events) { return 20.0 + 400.0 * 1000.0 / (1000.0 + std::max(events, 0.0)); }

}  // namespace

Ages::Ages(const Sums& sums, Target target) {
  std::vector<std::pair<Block, std::int64_t>> weights;
  for (std::size_t g = 0; g < group_count; ++g) {
    for (const BlockSums& b : sums.blocks(target, g)) weights.emplace_back(b.block, b.weight);
  }
  std::ranges::sort(weights);
  for (const auto& [block, weight] : weights) {
    if (blocks_.empty() || blocks_.back() != block) {
      blocks_.push_back(block);
      until_.push_back(0);
    }
    until_.back() += static_cast<double>(weight) * weight_unit;
  }
  for (double& until : until_) {
    const double own = until;
    until = events_ + 0.5 * own;
    events_ += own;
  }
}

double Ages::of(const Block& block) const {
  const auto at = std::ranges::lower_bound(blocks_, block);
  return events_ - until_[static_cast<std::size_t>(at - blocks_.begin())];
}

Moments decayed_moments(const Sums& sums, Target target, std::size_t group, double horizon, const Ages& ages,
                        Kernel kernel) {
  Moments out(sums.columns());
  for (const BlockSums& block : sums.blocks(target, group)) {
    const double fade = faded(horizon, ages.of(block.block));
    if (fade >= negligible) add_block(kernel, block, fade, out);
  }
  to_real_units(out);
  return out;
}

Ridge ridge_of_all(double events) {
  return {.strength = strength(events), .base_strength = 0.25 * strength(events), .least_spread = 1.0};
}

Ridge ridge_of_group(double events) {
  return {.strength = 3.0 * strength(events), .base_strength = strength(events), .least_spread = 1.0};
}

std::vector<double> weigh_horizons(const Sums& sums, Target target, std::span<const double> prior,
                                   std::span<const double> family, const Ages& ages, Kernel kernel) {
  const std::size_t k = family.size();
  std::vector<double> w(k, 1.0 / static_cast<double>(k));
  const std::vector<Judged> judged = newest_blocks(sums, target, ages, kernel);
  if (judged.size() < 2) return w;
  std::vector<Moments> past;
  for (const double horizon : family)
    past.push_back(moments_before(sums, target, horizon, judged.front(), ages, kernel));
  std::vector<std::vector<double>> coefficients(k);
  MixError error(k);
  for (const Judged& next : judged) {
    const double half = 0.5 * next.moments.weight;
    const double known = ages.events() - ages.of(next.block) - half;
    for (std::size_t a = 0; a < k; ++a) coefficients[a] = fit(kernel, past[a], prior, ridge_of_all(known));
    error.add(next.moments, coefficients);
    for (std::size_t a = 0; a < k; ++a) {
      past[a].scale(faded(family[a], 2.0 * half));
      past[a].add(next.moments, faded(family[a], half));
    }
  }
  const double hold = hold_of_equal_weights * std::max(error.of(w), 0.0) / std::max(error.weight, 1.0);
  for (std::size_t a = 0; a < k; ++a) {
    error.square[a * k + a] += hold;
    error.linear[a] += hold * w[a];
  }
  error.minimise(w);
  return w;
}

}  // namespace attune::rank
