// Features of any log, whatever their names: each gets a slot of its own when it is first seen, while slots remain; the rest
// share a small sketch by signed hash. One pass, bounded memory, no look ahead.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "rank/fixed.h"

namespace attune::rank {

// A feature as it stands in a log. A word is its name and value hashed together, with value 1.
struct RawFeature {
  std::uint64_t key = 0;
  double value = 1.0;
  bool word = true;

  static RawFeature of_word(std::string_view name, std::string_view value);
  static RawFeature of_number(std::string_view name, double value);
};

class FeatureMap {
 public:
  static constexpr std::size_t sketch_slots = 16;
  static constexpr std::size_t constant_slot = 0;

  // Slots in all, the constant and the sketch among them: 32 … slot_limit.
  explicit FeatureMap(std::size_t slots = slot_limit);

  struct Placed {
    std::uint16_t slot;
    std::int16_t x;
  };

  // Gives new features a slot and brings the values onto the int16 scale: words are 1, numbers
  // sign(t)·log2(1 + |t|)/4 with t = value − first value seen, log2 taken piecewise linear.
  Placed declare(const RawFeature& feature);
  // The same without remembering anything: what is unknown goes to the sketch.
  Placed place(const RawFeature& feature) const;

  // Σ coefficient × x over features as `place` gives them. One coefficient per slot up to the limit.
  Score score(std::span<const std::int32_t> coefficients, std::span<const RawFeature> features) const;

  // Slots in use, a multiple of 8: grows, never shrinks. Slots 1 … sketch_slots are the sketch.
  std::size_t used() const;
  std::size_t limit() const { return limit_; }

 private:
  struct Known {
    std::uint64_t key = 0;  // 0: empty
    double first = 0;
    std::uint16_t slot = 0;
    bool word = true;
  };

  const Known* find(std::uint64_t key) const;
  static Placed value_of(const Known& known, const RawFeature& feature);
  static Placed in_sketch(const RawFeature& feature);

  std::size_t limit_;
  std::uint16_t next_;
  std::vector<Known> table_;  // open addressing, a power of two, at most half full
};

}  // namespace attune::rank
