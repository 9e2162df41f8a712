#include "rank/explore.h"

#include <algorithm>

#include "base/random.h"

namespace attune::rank {

std::vector<Chosen> choose(std::span<const std::uint32_t> ranked, std::size_t count, const ExplorationRule& rule,
                           std::uint64_t seed) {
  std::vector<std::uint32_t> remaining(ranked.begin(), ranked.end());
  std::vector<Chosen> chosen;
  Random random(seed);
  const std::int32_t epsilon = std::clamp(rule.epsilon, 0, propensity_one);
  while (chosen.size() < count && !remaining.empty()) {
    const std::size_t m = std::clamp<std::size_t>(rule.candidates, 1, remaining.size());
    const std::int32_t each = m == 1 ? 0 : epsilon / static_cast<std::int32_t>(m);
    const std::int32_t first = propensity_one - each * static_cast<std::int32_t>(m - 1);
    const auto draw = static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(propensity_one)));
    const std::size_t place = each == 0 || draw < first ? 0 : 1 + static_cast<std::size_t>((draw - first) / each);
    chosen.push_back({remaining[place], place == 0 ? first : each});
    remaining.erase(remaining.begin() + static_cast<std::ptrdiff_t>(place));
  }
  return chosen;
}

}  // namespace attune::rank
