// Exploration: a little of the probability of each slot goes to runners-up, and every choice records how likely it was, so
// that logged decisions can be evaluated under another policy. Deterministic from the decision's seed.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace attune::rank {

inline constexpr std::int32_t propensity_one = 1'000'000;  // propensities are millionths

struct ExplorationRule {
  std::int32_t epsilon = 20'000;  // millionths; 0: never explores; at most propensity_one
  std::size_t candidates = 20;    // the best so many of what remains take part
};

struct Chosen {
  std::uint32_t product = 0;
  std::int32_t propensity = propensity_one;  // of this product in this slot, given the slots above
  friend bool operator==(const Chosen&, const Chosen&) = default;
};

// Fills up to `count` slots from `ranked` (best first, no product twice). With m = min(candidates, what remains), the best of
// what remains is chosen with probability 1 − ε + ε/m and each of the m − 1 next with ε/m, rounded down to a millionth; what
// rounding leaves goes to the best.
std::vector<Chosen> choose(std::span<const std::uint32_t> ranked, std::size_t count, const ExplorationRule& rule,
                           std::uint64_t seed);

}  // namespace attune::rank
