#include "rank/solve.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "domain/feedback.h"
#include "rank/elementary.h"

namespace attune::rank {
namespace {

constexpr double x_unit = 1.0 / x_one;
constexpr double r_unit = 1.0 / score_one;
constexpr double weight_unit = 1.0 / full_weight;

Score to_score(double v) {
  constexpr double bound = 1e6;
  if (!(v == v)) return 0;
  return static_cast<Score>(std::floor(std::clamp(v, -bound, bound) * static_cast<double>(score_unit) + 0.5));
}

// Moments by group as one horizon sees them.
struct Faded {
  std::vector<Moments> by_group;
  Moments all;
};

std::vector<Faded> fade(const Sums& sums, Target target, const Ages& ages, const SolveSettings& settings) {
  std::vector<Faded> out;
  for (const double horizon : settings.family) {
    Faded next{{}, Moments(sums.columns())};
    for (std::size_t g = 0; g < group_count; ++g) {
      next.by_group.push_back(decayed_moments(sums, target, g, horizon, ages, settings.kernel));
      next.all.add(next.by_group.back());
    }
    out.push_back(std::move(next));
  }
  return out;
}

// Coefficients of all groups, in real units, with the moments that products need.
struct Fitted {
  std::vector<std::vector<double>> coefficients;
  std::vector<Moments> moments;  // by group, mixed like the coefficients
};

Fitted fit_groups(const Sums& sums, Target target, std::span<const double> prior, std::span<const Faded> past,
                  const Ages& ages, const SolveSettings& settings) {
  Fitted out;
  out.coefficients.assign(group_count, std::vector<double>(sums.slots()));
  out.moments.assign(group_count, Moments(sums.columns()));
  const std::vector<double> weights = weigh_horizons(sums, target, prior, settings.family, ages, settings.kernel);
  for (std::size_t h = 0; h < settings.family.size(); ++h) {
    if (!(weights[h] > 0)) continue;
    const Faded& moments = past[h];
    const std::vector<double> shared = fit(settings.kernel, moments.all, prior, ridge_of_all(ages.events()));
    for (std::size_t g = 0; g < group_count; ++g) {
      const std::vector<double> own = fit(settings.kernel, moments.by_group[g], shared, ridge_of_group(ages.events()));
      for (std::size_t i = 0; i < own.size(); ++i) out.coefficients[g][i] += weights[h] * own[i];
      out.moments[g].add(moments.by_group[g], weights[h]);
    }
  }
  return out;
}

double dot_sums(std::span<const double> coefficients, std::span<const std::int64_t> x) {
  double sum = 0;
  for (std::size_t i = 0; i < coefficients.size(); ++i) sum += coefficients[i] * static_cast<double>(x[i]);
  return sum * x_unit * weight_unit;
}

// A product's own coefficients for the customer alone: what its Σx·r shows beyond its category, one slot at a time, since a
// product keeps no Σx·xᵀ. The category's covariance stands in for the product's.
BlockValues fit_block(const ProductSums& p, const Moments& category, std::span<const double> coefficients,
                      const SolveSettings& settings) {
  BlockValues out{};
  const double n = static_cast<double>(p.weight) * weight_unit;
  const double r_average = static_cast<double>(p.r) * r_unit * weight_unit / n;
  const double r_variance = static_cast<double>(p.rr) * r_unit * r_unit * weight_unit / n - r_average * r_average;
  for (std::size_t e = 0; e < block_size; ++e) {
    const std::size_t j = block_slot(e);
    const double x_mean = static_cast<double>(p.x[j]) * x_unit * weight_unit / n;
    const double covariance = static_cast<double>(p.xr[j]) * x_unit * r_unit * weight_unit / n - x_mean * r_average;
    const double weight = category.weight;
    const double category_mean = category.at(0, j) / weight;
    double expected = 0;
    for (std::size_t i = 1; i < coefficients.size(); ++i) {
      expected += coefficients[i] * (category.at(j, i) / weight - category_mean * (category.at(0, i) / weight));
    }
    const double variance = category.at(j, j) / weight - category_mean * category_mean;
    if (variance < 1e-4) continue;
    const double own = (covariance - expected) / variance;
    const double noise = r_variance / (n * variance);  // variance of `own` where there is nothing to find
    if (!(own * own + 2.0 * noise > 0)) continue;
    const double kept = own * (own * own / (own * own + 2.0 * noise)) * n / (n + settings.block_pseudo_events);
    const double scaled = kept * static_cast<double>(1 << block_bits);
    out[e] = static_cast<std::int16_t>(std::clamp(std::floor(scaled + 0.5), -32767.0, 32767.0));
  }
  return out;
}

// What the block predicts on average goes out of the offset, so that it only tells customers apart.
double block_mean(const BlockValues& block, const ProductSums& p) {
  double sum = 0;
  for (std::size_t e = 0; e < block_size; ++e) sum += block[e] * static_cast<double>(p.x[block_slot(e)]);
  return sum * x_unit * weight_unit / static_cast<double>(1 << block_bits);
}

void fit_products(const Sums& sums, Target target, const Fitted& fitted, const SolveSettings& settings,
                  std::span<const std::uint8_t> product_groups, TargetModel& model) {
  const std::size_t end = std::min(sums.product_end(target), product_groups.size());
  model.offsets.assign(end, 0);
  for (std::uint32_t product = 0; product < end; ++product) {
    const ProductSums* p = sums.product(target, product);
    const std::uint8_t group = product_groups[product];
    if (p == nullptr || group >= group_count || p->weight <= 0) continue;
    const double n = static_cast<double>(p->weight) * weight_unit;
    double rest = static_cast<double>(p->r) * r_unit * weight_unit - dot_sums(fitted.coefficients[group], p->x);
    const bool serving = sums.slots() == slot_count;
    if (serving && settings.block_from_events > 0 && n >= settings.block_from_events &&
        fitted.moments[group].weight > 1.0) {
      const BlockValues block = fit_block(*p, fitted.moments[group], fitted.coefficients[group], settings);
      model.block_of.resize(product + 1, no_product);
      model.block_of[product] = static_cast<std::uint32_t>(model.blocks.size());
      model.blocks.push_back(block);
      rest -= block_mean(block, *p);
    }
    model.offsets[product] = to_score(rest / (n + settings.product_pseudo_events));
  }
}

TargetModel solve_target(const Sums& sums, Target target, const TargetPrior& prior, const SolveSettings& settings,
                         std::span<const std::uint8_t> product_groups) {
  const Ages ages(sums, target);
  const std::vector<Faded> past = fade(sums, target, ages, settings);
  const Fitted fitted = fit_groups(sums, target, prior.coefficients, past, ages, settings);
  TargetModel model;
  for (std::size_t g = 0; g < group_count; ++g) {
    std::vector<std::int32_t> rounded;
    for (const double c : fitted.coefficients[g]) rounded.push_back(to_coefficient(c));
    model.coefficients.push_back(std::move(rounded));
  }
  fit_products(sums, target, fitted, settings, product_groups, model);
  model.companions = fit_companions(sums, target);
  model.calibration = prior.calibration;
  for (const Faded& moments : past) {
    ScoreMoments scores;
    for (std::size_t g = 0; g < group_count; ++g)
      add_score_moments(moments.by_group[g], fitted.coefficients[g], scores);
    model.calibration = calibrate(scores, model.calibration, settings.calibration_pseudo_events);
  }
  return model;
}

}  // namespace

std::int32_t to_coefficient(double v) {
  const double scaled = v * static_cast<double>(1 << coefficient_bits);
  constexpr double bound = 2147483647.0;
  if (!(scaled == scaled)) return 0;
  return static_cast<std::int32_t>(std::clamp(std::floor(scaled + 0.5), -bound, bound));
}

void add_score_moments(const Moments& m, std::span<const double> coefficients, ScoreMoments& out) {
  const std::size_t slots = coefficients.size();
  double s = 0;
  double ss = 0;
  for (std::size_t i = 0; i < slots; ++i) {
    double row = 0;
    for (std::size_t j = 0; j < slots; ++j) row += m.at(i, j) * coefficients[j];
    s += i == 0 ? row : 0.0;
    ss += coefficients[i] * row;
  }
  out.weight += m.weight;
  out.r += m.at(0, slots);
  out.s += s;
  out.ss += ss;
}

Result<Model> solve(const Sums& sums, const Prior& prior, const SolveSettings& settings,
                    std::span<const std::uint8_t> product_groups) {
  for (const TargetPrior& target : prior.targets) {
    if (target.coefficients.size() != sums.slots()) {
      return fail(ErrorCode::invalid, fmt::format("the prior has {} coefficients for {} features",
                                                  target.coefficients.size(), sums.slots()));
    }
  }
  Model model;
  model.head = sums.head();
  for (std::size_t t = 0; t < target_count; ++t) {
    model.targets[t] = solve_target(sums, static_cast<Target>(t), prior.targets[t], settings, product_groups);
  }
  return model;
}

Model prior_model(const Prior& prior) {
  Model model;
  for (std::size_t t = 0; t < target_count; ++t) {
    std::vector<std::int32_t> rounded;
    for (const double c : prior.targets[t].coefficients) rounded.push_back(to_coefficient(c));
    model.targets[t].coefficients.assign(group_count, rounded);
    model.targets[t].calibration = prior.targets[t].calibration;
  }
  return model;
}

}  // namespace attune::rank
