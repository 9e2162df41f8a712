#include "text/vector.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace attune {
namespace {

// The largest r with r² ≤ value. Precondition: 0 < value < 2^62.
std::int64_t integer_root(std::int64_t value) {
  std::int64_t root = 0;
  const int highest = std::clamp((static_cast<int>(std::bit_width(static_cast<std::uint64_t>(value))) - 1) / 2, 0, 31);
  std::int64_t bit = std::int64_t{1} << highest;
  for (; bit > 0; bit >>= 1) {
    if ((root + bit) * (root + bit) <= value) root += bit;
  }
  return root;
}

}  // namespace

Int8Vector to_int8(const TextVector& vector) {
  Int8Vector out{};
  for (std::size_t i = 0; i < text_dimension; ++i) {
    if (std::isnan(vector[i])) continue;
    const double scaled = double{std::clamp(vector[i], -1.0F, 1.0F)} * int8_one;
    out[i] = static_cast<std::int8_t>(std::lround(scaled));
  }
  return out;
}

TextVector widened(const Int8Vector& vector) {
  TextVector out{};
  const double norm = std::sqrt(static_cast<double>(inner_product(vector, vector)));
  for (std::size_t i = 0; norm > 0 && i < out.size(); ++i) out[i] = static_cast<float>(vector[i] / norm);
  return out;
}

std::int32_t inner_product(const Int8Vector& a, const Int8Vector& b) {
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < text_dimension; ++i) sum += std::int32_t{a[i]} * std::int32_t{b[i]};
  return sum;
}

std::int32_t cosine_q15(const Int8Vector& a, const Int8Vector& b) {
  constexpr std::int64_t one = 32'767;
  const std::int64_t product = inner_product(a, b);
  const std::int64_t norms = std::int64_t{inner_product(a, a)} * inner_product(b, b);
  if (norms == 0) return 0;
  const std::int64_t root = integer_root(norms << 16);  // 256 √norms; norms < 2^46
  const std::int64_t cosine = product * one * 256 / root;
  return static_cast<std::int32_t>(std::clamp(cosine, -one, one));
}

}  // namespace attune
