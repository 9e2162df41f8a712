// From logits to probabilities, so that no size overflows.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

namespace attune {

inline double sigmoid(double z) { return z >= 0 ? 1 / (1 + std::exp(-z)) : std::exp(z) / (1 + std::exp(z)); }

// Turns logits into probabilities in place, none into none; returns the log of the sum of exponentials.
inline double softmax(std::span<double> z) {
  if (z.empty()) return 0;
  const double most = *std::ranges::max_element(z);
  double sum = 0;
  for (double& v : z) sum += v = std::exp(v - most);
  for (double& v : z) v /= sum;
  return most + std::log(sum);
}

}  // namespace attune
