// What a text becomes: 384 numbers whose direction is its meaning.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace attune {

inline constexpr std::size_t text_dimension = 384;

// Of L2 norm 1, so that the inner product of two is the cosine of their angle. The last bits differ between machines and
// between batches: for what must be the same for ever, take Int8Vector.
using TextVector = std::array<float, text_dimension>;

// The form that enters the log and the learner: component i is 127 × that of the TextVector, rounded to the nearest
// integer, ties away from zero; -127 to 127. It is logged once and never computed anew in a fold, because a float's last
// bit may decide a rounding.
using Int8Vector = std::array<std::int8_t, text_dimension>;
inline constexpr std::int32_t int8_one = 127;

// Components outside -1 to 1 are cut to that range; what is not a number becomes 0.
Int8Vector to_int8(const TextVector& vector);

// The same direction, of length 1; all zeros stay zeros.
TextVector widened(const Int8Vector& vector);

// Σ a·b, exact: at most 384 × 127² = 6,193,536 in size.
std::int32_t inner_product(const Int8Vector& a, const Int8Vector& b);

// The cosine of two in units of 1/32767, rounded toward zero, in integers only: the same on every machine. 0 where a
// vector is all zeros.
std::int32_t cosine_q15(const Int8Vector& a, const Int8Vector& b);

}  // namespace attune
