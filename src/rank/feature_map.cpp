#include "rank/feature_map.h"

#include <algorithm>
#include <bit>

#include "base/random.h"

namespace attune::rank {
namespace {

constexpr std::size_t table_size = 512;
static_assert(table_size >= 2 * slot_limit && std::has_single_bit(table_size));

std::uint64_t hash_of(std::string_view a, std::string_view b) {
  std::uint64_t h = 0xcbf29ce484222325U;
  const auto add = [&h](std::string_view text) {
    for (const char c : text) h = (h ^ static_cast<std::uint8_t>(c)) * 0x100000001b3U;
  };
  add(a);
  add("\x1f");
  add(b);
  return mix64(h) | 1;  // never 0
}

// sign(t)·log2(1 + |t|)/4, with straight lines between powers of two. The bits of a double are its exponent and a linear
// mantissa, thus such a logarithm already, in units of 2^-52; here they become units of 1/2048 of a quarter.
std::int16_t scaled(double t) {
  static_assert(x_one == 2048);
  if (!(t == t)) return 0;
  constexpr std::uint64_t bits_of_one = std::uint64_t{1023} << 52;
  constexpr int shift = 52 - 9;
  const std::uint64_t log = std::bit_cast<std::uint64_t>(1.0 + (t < 0 ? -t : t)) - bits_of_one;
  const auto x =
      static_cast<std::int16_t>(std::min<std::uint64_t>((log + (std::uint64_t{1} << (shift - 1))) >> shift, x_limit));
  return t < 0 ? static_cast<std::int16_t>(-x) : x;
}

}  // namespace

RawFeature RawFeature::of_word(std::string_view name, std::string_view value) {
  return {hash_of(name, value), 1.0, true};
}
RawFeature RawFeature::of_number(std::string_view name, double value) { return {hash_of(name, {}), value, false}; }

FeatureMap::FeatureMap(std::size_t slots)
    : limit_(std::clamp<std::size_t>(slots, 32, slot_limit)), next_(1 + sketch_slots), table_(table_size) {}

// Private and used in this file only, hence inline: every prediction goes through them.
inline const FeatureMap::Known* FeatureMap::find(std::uint64_t key) const {
  for (std::size_t i = key >> 8;; ++i) {
    const Known& known = table_[i & (table_size - 1)];
    if (known.key == key) return &known;
    if (known.key == 0) return nullptr;
  }
}

inline FeatureMap::Placed FeatureMap::in_sketch(const RawFeature& feature) {
  const auto slot = static_cast<std::uint16_t>(1 + (feature.key >> 16) % sketch_slots);
  const std::int16_t x = feature.word ? x_one : scaled(feature.value);
  return {slot, (feature.key >> 40 & 1) != 0 ? x : static_cast<std::int16_t>(-x)};
}

inline FeatureMap::Placed FeatureMap::value_of(const Known& known, const RawFeature& feature) {
  if (feature.word) return {known.slot, x_one};
  return {known.slot, scaled(feature.value - known.first)};
}

FeatureMap::Placed FeatureMap::place(const RawFeature& feature) const {
  const Known* known = find(feature.key);
  return known != nullptr ? value_of(*known, feature) : in_sketch(feature);
}

Score FeatureMap::score(std::span<const std::int32_t> coefficients, std::span<const RawFeature> features) const {
  Score sum = 0;
  for (const RawFeature& feature : features) {
    const Known* known = find(feature.key);
    const Placed placed = known != nullptr ? value_of(*known, feature) : in_sketch(feature);
    sum += Score{coefficients[placed.slot]} * placed.x;
  }
  return sum;
}

FeatureMap::Placed FeatureMap::declare(const RawFeature& feature) {
  std::size_t i = (feature.key >> 8) & (table_size - 1);
  while (table_[i].key != 0 && table_[i].key != feature.key) i = (i + 1) & (table_size - 1);
  Known& known = table_[i];
  if (known.key == 0) {
    if (next_ >= limit_ || feature.key == 0) return in_sketch(feature);
    known = {.key = feature.key, .first = feature.value, .slot = next_++, .word = feature.word};
  }
  return value_of(known, feature);
}

std::size_t FeatureMap::used() const { return std::min<std::size_t>((next_ + 7U) & ~7U, limit_); }

}  // namespace attune::rank
