// The units of everything the learner counts in: integers, so that sums commute exactly.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "domain/category.h"

namespace attune::rank {

// A feature value x is an int16 in units of 1/2048, within ±8191: 16 products of two values stay below 2^31.
inline constexpr std::int16_t x_one = 2048;
inline constexpr std::int16_t x_limit = 8191;

// Slots of the serving features; logs that `evaluate` reads may use up to slot_limit.
inline constexpr std::size_t slot_count = 64;
inline constexpr std::size_t slot_limit = 128;

using X = std::array<std::int16_t, slot_count>;

// Weights of contributions: a full event counts ten, the slider's untouched default a tenth of it.
inline constexpr std::int16_t full_weight = 10;
inline constexpr std::int16_t slider_default_weight = 1;

// A coefficient is an int32 in units of 2^-16; coefficient × x, and every score, is in units of 2^-27.
inline constexpr int coefficient_bits = 16;
inline constexpr int score_bits = 27;
using Score = std::int64_t;
inline constexpr Score score_unit = Score{1} << score_bits;  // 1.0

inline constexpr double to_real(Score score) {
  return static_cast<double>(score) * (1.0 / static_cast<double>(score_unit));
}

// Rounds half away from zero and clamps to what an x may be; NaN gives 0.
inline constexpr std::int16_t to_x(double value) {
  if (!(value == value)) return 0;
  const double scaled = value * x_one;
  if (scaled >= x_limit) return x_limit;
  if (scaled <= -x_limit) return static_cast<std::int16_t>(-x_limit);
  return static_cast<std::int16_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

// What is learnt from a shown offer; each target has sums of its own.
enum class Target : std::uint8_t {
  appraisal,  // what a customer who reacted thought of it
  response,   // did a view lead to a selection
};
inline constexpr std::size_t target_count = 2;

inline constexpr std::uint32_t no_product = 0xffffffffU;
inline constexpr std::uint32_t product_limit = 1U << 20;  // dense product indices are below it

}  // namespace attune::rank
