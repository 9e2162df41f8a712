// A counter-based random generator: value i of a seed is a pure function of (seed, i), so a decision can be replayed from
// its seed alone, on any machine. Not for secrets.
#pragma once

#include <cstdint>

namespace attune {

// Mixes 64 bits so that each output bit depends on every input bit (the finalising step of SplitMix64: Steele, Lea and
// Flood, "Fast splittable pseudorandom number generators", 2014).
constexpr std::uint64_t mix64(std::uint64_t v) {
  v ^= v >> 30;
  v *= 0xbf58476d1ce4e5b9U;
  v ^= v >> 27;
  v *= 0x94d049bb133111ebU;
  v ^= v >> 31;
  return v;
}

// The draws of one seed, in order. Two generators of equal seed and stream give equal draws.
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed, std::uint64_t stream = 0)
      : key_(mix64(seed ^ mix64(stream + 0x632be59bd9b4e019U))) {}

  // Uniform over all 64-bit values.
  constexpr std::uint64_t next() { return mix64(key_ + 0x9e3779b97f4a7c15U * ++counter_); }

  // Uniform over 0 … bound − 1, without bias (values of the incomplete last range are drawn again); 0 when bound is 0.
  constexpr std::uint64_t below(std::uint64_t bound) {
    if (bound == 0) return 0;
    const std::uint64_t reject = (0 - bound) % bound;  // 2^64 mod bound
    for (;;) {
      const std::uint64_t v = next();
      if (v >= reject) return v % bound;
    }
  }

  // Uniform over [0, 1), a multiple of 2^-53.
  constexpr double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

 private:
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
};

}  // namespace attune
