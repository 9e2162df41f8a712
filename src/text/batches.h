// Which texts are computed together: those of like length, so that little is padding.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

namespace attune {

inline constexpr std::size_t max_batch_rows = 8;

// The indices of `lengths`, longest first (equal ones in their order), in groups of at most max_batch_rows.
inline std::vector<std::vector<std::size_t>> plan_batches(std::span<const std::size_t> lengths) {
  std::vector<std::size_t> order(lengths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return lengths[i]; });
  std::vector<std::vector<std::size_t>> batches;
  for (std::size_t from = 0; from < order.size(); from += max_batch_rows) {
    const auto to = std::min(from + max_batch_rows, order.size());
    batches.emplace_back(order.begin() + static_cast<std::ptrdiff_t>(from), order.begin() + static_cast<std::ptrdiff_t>(to));
  }
  return batches;
}

}  // namespace attune
