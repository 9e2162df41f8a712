// Which texts are computed together: those of like length, so that little is padding.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

namespace attune {

inline constexpr std::size_t max_batch_rows = 8;
inline constexpr std::size_t max_batch_tokens = 256;  // padding included; keeps a batch in the cache and its time short

// The indices of `lengths`, longest first (equal ones in their order), in groups of at most max_batch_rows whose rows times
// longest length is at most max_batch_tokens; a longer text is a group of its own.
inline std::vector<std::vector<std::size_t>> plan_batches(std::span<const std::size_t> lengths) {
  std::vector<std::size_t> order(lengths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(
      order, [&](std::size_t a, std::size_t b) { return lengths[a] != lengths[b] ? lengths[a] > lengths[b] : a < b; });
  std::vector<std::vector<std::size_t>> batches;
  for (const auto i : order) {
    const bool fits = !batches.empty() && batches.back().size() < max_batch_rows &&
                      (batches.back().size() + 1) * lengths[batches.back().front()] <= max_batch_tokens;
    if (!fits) batches.emplace_back();
    batches.back().push_back(i);
  }
  return batches;
}

}  // namespace attune
