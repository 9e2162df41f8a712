#include "text/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

namespace attune {
namespace {

constexpr double enough_decrease = 1e-4;
constexpr int halvings = 40;

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void add(std::span<double> to, double factor, std::span<const double> what) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += factor * what[i];
}

struct Pair {
  std::vector<double> step;
  std::vector<double> change;  // of the gradient
  double rho = 0;
};

// −H·gradient by the two loops.
std::vector<double> direction(const std::deque<Pair>& pairs, std::span<const double> gradient) {
  std::vector<double> q(gradient.begin(), gradient.end());
  std::vector<double> alpha(pairs.size());
  for (std::size_t i = pairs.size(); i-- > 0;) {
    alpha[i] = pairs[i].rho * dot(pairs[i].step, q);
    add(q, -alpha[i], pairs[i].change);
  }
  double scale = 1;
  if (!pairs.empty())
    scale = dot(pairs.back().step, pairs.back().change) / dot(pairs.back().change, pairs.back().change);
  for (double& v : q) v *= scale;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const double beta = pairs[i].rho * dot(pairs[i].change, q);
    add(q, alpha[i] - beta, pairs[i].step);
  }
  for (double& v : q) v = -v;
  return q;
}

double largest(std::span<const double> values) {
  double most = 0;
  for (const double v : values) most = std::max(most, std::abs(v));
  return most;
}

}  // namespace

std::vector<double> minimise(const Slope& slope, std::vector<double> start, const LbfgsOptions& options) {
  std::vector<double> at = std::move(start);
  std::vector<double> gradient(at.size());
  double value = slope(at, gradient);
  const double enough = options.tolerance * largest(gradient);
  std::deque<Pair> pairs;
  for (std::size_t step = 0; step < options.steps && largest(gradient) > enough; ++step) {
    std::vector<double> way = direction(pairs, gradient);
    double descent = dot(way, gradient);
    if (!(descent < 0)) {  // rounding spoiled the curvature: begin anew with the gradient
      pairs.clear();
      way.assign(gradient.begin(), gradient.end());
      for (double& v : way) v = -v;
      descent = -dot(gradient, gradient);
    }
    // The first step has no curvature to go by: a length of one.
    double length = pairs.empty() ? 1 / std::max(1.0, std::sqrt(-descent)) : 1;
    std::vector<double> next;
    std::vector<double> next_gradient(at.size());
    double next_value = value;
    bool found = false;
    for (int tried = 0; tried < halvings && !found; ++tried, length /= 2) {
      next = at;
      add(next, length, way);
      next_value = slope(next, next_gradient);
      found = std::isfinite(next_value) && next_value <= value + enough_decrease * length * descent;
    }
    if (!found) break;
    Pair pair{next, next_gradient, 0};
    add(pair.step, -1, at);
    add(pair.change, -1, gradient);
    const double curvature = dot(pair.step, pair.change);
    if (curvature > 1e-12 * dot(pair.change, pair.change)) {
      pair.rho = 1 / curvature;
      pairs.push_back(std::move(pair));
      if (pairs.size() > options.memory) pairs.pop_front();
    }
    at = std::move(next);
    gradient = std::move(next_gradient);
    value = next_value;
  }
  return at;
}

}  // namespace attune
