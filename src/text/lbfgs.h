// Finds the least value of a smooth function: limited-memory BFGS with two loops (Nocedal and Wright, "Numerical
// Optimization", algorithms 7.4 and 7.5) and a backtracking line search (Armijo's condition, algorithm 3.1).
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace attune {

// Returns the function's value at `at` and writes its gradient, of the same size.
using Slope = std::function<double(std::span<const double> at, std::span<double> gradient)>;

struct LbfgsOptions {
  std::size_t steps = 200;  // at most so many
  std::size_t memory = 10;  // pairs kept
  double tolerance = 1e-6;  // ends when the gradient's largest component is this share of what it was at the start
};

// The same start and function give the same bits. Precondition: the function is convex, or at least bounded below.
std::vector<double> minimise(const Slope& slope, std::vector<double> start, const LbfgsOptions& options = {});

}  // namespace attune
