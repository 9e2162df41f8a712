#include "rank/kernels.h"

#include <immintrin.h>

#include <array>
#include <cstring>

namespace attune::rank {
namespace {

#define ATTUNE_AVX2 __attribute__((target("avx2")))
#define ATTUNE_AVX512 __attribute__((target("avx512f,avx512bw,avx512vnni")))

// Integer sums are kept modulo 2^64: unsigned arithmetic, so that a passing overflow is no undefined behaviour.
inline std::int64_t wrapping_add(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

inline std::int16_t low_half(std::int32_t pair) {
  return static_cast<std::int16_t>(static_cast<std::uint32_t>(pair) & 0xffffU);
}
inline std::int16_t high_half(std::int32_t pair) {
  return static_cast<std::int16_t>(static_cast<std::uint32_t>(pair) >> 16);
}

void outer_products_plain(const std::int32_t* paired, std::size_t pairs, std::size_t columns, std::int32_t weight,
                          std::int64_t* triangle) {
  const std::size_t stride = columns + row_slack;
  for (std::size_t i = 0; i < columns; ++i) {
    std::int64_t* row = triangle + triangle_row(columns, i);
    for (std::size_t j = i; j < columns; ++j) {
      std::int32_t sum = 0;
      for (std::size_t k = 0; k < pairs; ++k) {
        const std::int32_t a = paired[k * stride + i];
        const std::int32_t b = paired[k * stride + j];
        sum += low_half(a) * low_half(b) + high_half(a) * high_half(b);
      }
      row[j - i] = wrapping_add(row[j - i], std::int64_t{weight} * sum);
    }
  }
}

ATTUNE_AVX2 inline void flush(__m256i sums, __m256i weight, std::int64_t* out) {
  const __m256i low = _mm256_mul_epi32(_mm256_cvtepi32_epi64(_mm256_castsi256_si128(sums)), weight);
  const __m256i high = _mm256_mul_epi32(_mm256_cvtepi32_epi64(_mm256_extracti128_si256(sums, 1)), weight);
  auto* at = reinterpret_cast<__m256i*>(out);
  _mm256_storeu_si256(at, _mm256_add_epi64(_mm256_loadu_si256(at), low));
  _mm256_storeu_si256(at + 1, _mm256_add_epi64(_mm256_loadu_si256(at + 1), high));
}

// A vector may reach past the end of its row: there the paired values are zero, so what it adds to the next row is zero.
ATTUNE_AVX2 void outer_products_avx2(const std::int32_t* paired, std::size_t pairs, std::size_t columns,
                                     std::int32_t weight, std::int64_t* triangle) {
  const std::size_t stride = columns + row_slack;
  const __m256i weights = _mm256_set1_epi64x(weight);
  for (std::size_t i = 0; i < columns; ++i) {
    std::int64_t* row = triangle + triangle_row(columns, i);
    std::size_t j = i;
    for (; j + 16 <= columns + row_slack; j += 16) {
      __m256i first = _mm256_setzero_si256();
      __m256i second = _mm256_setzero_si256();
      for (std::size_t k = 0; k < pairs; ++k) {
        const std::int32_t* z = paired + k * stride;
        const __m256i left = _mm256_set1_epi32(z[i]);
        const auto* right = reinterpret_cast<const __m256i*>(z + j);
        first = _mm256_add_epi32(first, _mm256_madd_epi16(left, _mm256_loadu_si256(right)));
        second = _mm256_add_epi32(second, _mm256_madd_epi16(left, _mm256_loadu_si256(right + 1)));
      }
      flush(first, weights, row + (j - i));
      flush(second, weights, row + (j - i) + 8);
    }
    for (; j < columns; j += 8) {
      __m256i sums = _mm256_setzero_si256();
      for (std::size_t k = 0; k < pairs; ++k) {
        const std::int32_t* z = paired + k * stride;
        sums = _mm256_add_epi32(sums, _mm256_madd_epi16(_mm256_set1_epi32(z[i]),
                                                        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(z + j))));
      }
      flush(sums, weights, row + (j - i));
    }
  }
}

void add_scaled_plain(std::int32_t factor, const std::int16_t* in, std::size_t size, std::int64_t* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = wrapping_add(out[i], std::int64_t{factor} * in[i]);
}

ATTUNE_AVX2 void add_scaled_avx2(std::int32_t factor, const std::int16_t* in, std::size_t size, std::int64_t* out) {
  const __m256i factors = _mm256_set1_epi64x(factor);
  std::size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    const __m256i values = _mm256_cvtepi16_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(in + i)));
    auto* at = reinterpret_cast<__m256i*>(out + i);
    _mm256_storeu_si256(at, _mm256_add_epi64(_mm256_loadu_si256(at), _mm256_mul_epi32(values, factors)));
  }
  add_scaled_plain(factor, in + i, size - i, out + i);
}

ATTUNE_AVX2 void subtract_scaled_avx2(double factor, const double* pivot, double* row, std::size_t size) {
  const __m256d factors = _mm256_set1_pd(factor);
  std::size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    _mm256_storeu_pd(row + i,
                     _mm256_sub_pd(_mm256_loadu_pd(row + i), _mm256_mul_pd(factors, _mm256_loadu_pd(pivot + i))));
  }
  for (; i < size; ++i) row[i] -= factor * pivot[i];
}

// The halves of an int64 are put into the mantissas of doubles of fixed exponents and put together again, rounding once: the
// same double as from a conversion. Returns how many elements were done.
ATTUNE_AVX2 std::size_t add_weighted_avx2(double weight, const std::int64_t* in, std::size_t size, double* out) {
  const __m256i low_exponent = _mm256_set1_epi64x(0x4330000000000000);               // 2^52
  const __m256i high_exponent = _mm256_set1_epi64x(0x4530000080000000);              // 2^84 + 2^63
  const __m256d both = _mm256_castsi256_pd(_mm256_set1_epi64x(0x4530000080100000));  // 2^84 + 2^63 + 2^52
  const __m256d weights = _mm256_set1_pd(weight);
  std::size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    const __m256i values = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(in + i));
    const __m256i low = _mm256_blend_epi32(low_exponent, values, 0x55);
    const __m256i high = _mm256_xor_si256(_mm256_srli_epi64(values, 32), high_exponent);
    const __m256d real = _mm256_add_pd(_mm256_sub_pd(_mm256_castsi256_pd(high), both), _mm256_castsi256_pd(low));
    _mm256_storeu_pd(out + i, _mm256_add_pd(_mm256_loadu_pd(out + i), _mm256_mul_pd(weights, real)));
  }
  return i;
}

void subtract_outer_plain(double factor, const double* v, std::size_t n, double* a, bool upper) {
  for (std::size_t i = 0; i < n; ++i) {
    const double scaled = factor * v[i];
    for (std::size_t j = upper ? i : 0; j < n; ++j) a[i * n + j] -= scaled * v[j];
  }
}

ATTUNE_AVX2 void subtract_outer_avx2(double factor, const double* v, std::size_t n, double* a, bool upper) {
  for (std::size_t i = 0; i < n; ++i) {
    const double scaled = factor * v[i];
    if (scaled == 0.0) continue;
    const __m256d factors = _mm256_set1_pd(scaled);
    double* row = a + i * n;
    std::size_t j = upper ? i : 0;
    for (; j + 4 <= n; j += 4) {
      _mm256_storeu_pd(row + j,
                       _mm256_sub_pd(_mm256_loadu_pd(row + j), _mm256_mul_pd(factors, _mm256_loadu_pd(v + j))));
    }
    for (; j < n; ++j) row[j] -= scaled * v[j];
  }
}

// |a|·b with b's sign turned where a is negative: pairs stay below 2 × 127² and do not saturate.
ATTUNE_AVX2 inline std::int32_t sum_of_eight(__m256i sums) {
  __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4e));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xb1));
  return _mm_cvtsi128_si32(half);
}

ATTUNE_AVX2 void dots_int8_avx2(const std::int8_t* a, std::size_t size, const std::int8_t* rows,
                                std::span<std::int32_t> out) {
  const __m256i ones = _mm256_set1_epi16(1);
  for (std::int32_t& dot : out) {
    __m256i sums = _mm256_setzero_si256();
    for (std::size_t i = 0; i < size; i += 32) {
      const __m256i left = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(a + i));
      const __m256i right = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(rows + i));
      const __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(left), _mm256_sign_epi8(right, left));
      sums = _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, ones));
    }
    dot = sum_of_eight(sums);
    rows += size;
  }
}

// |a|·(b with the sign of a), four products to an int32 at once.
ATTUNE_AVX512 void dots_int8_avx512(const std::int8_t* a, std::size_t size, const std::int8_t* rows,
                                    std::span<std::int32_t> out) {
  const __m512i zero = _mm512_setzero_si512();
  for (std::int32_t& dot : out) {
    __m512i sums = zero;
    for (std::size_t i = 0; i < size; i += 64) {
      const __m512i left = _mm512_loadu_si512(a + i);
      const __m512i right = _mm512_loadu_si512(rows + i);
      const __m512i turned = _mm512_mask_sub_epi8(right, _mm512_movepi8_mask(left), zero, right);
      sums = _mm512_dpbusd_epi32(sums, _mm512_abs_epi8(left), turned);
    }
    alignas(64) std::array<std::int32_t, 16> lanes;
    _mm512_store_si512(lanes.data(), sums);
    const auto* halves = reinterpret_cast<const __m256i*>(lanes.data());
    dot = sum_of_eight(_mm256_add_epi32(halves[0], halves[1]));
    rows += size;
  }
}

// 8191 × 32768 × 2 fits int32, sums of pairs are widened before they are added up.
ATTUNE_AVX2 std::int64_t dot_int16x16_avx2(const std::int16_t* a, const std::int16_t* b) {
  const __m256i pairs = _mm256_madd_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(a)),
                                          _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b)));
  const __m256i wide = _mm256_add_epi64(_mm256_cvtepi32_epi64(_mm256_castsi256_si128(pairs)),
                                        _mm256_cvtepi32_epi64(_mm256_extracti128_si256(pairs, 1)));
  __m128i half = _mm_add_epi64(_mm256_castsi256_si128(wide), _mm256_extracti128_si256(wide, 1));
  half = _mm_add_epi64(half, _mm_unpackhi_epi64(half, half));
  return _mm_cvtsi128_si64(half);
}

}  // namespace

Kernel best_kernel() {
  static const Kernel best = __builtin_cpu_supports("avx512vnni") != 0 && __builtin_cpu_supports("avx512bw") != 0
                                 ? Kernel::avx512
                             : __builtin_cpu_supports("avx2") != 0 ? Kernel::avx2
                                                                   : Kernel::plain;
  return best;
}

void add_outer_products(Kernel kernel, std::span<const std::int32_t> paired, std::size_t pairs, std::size_t columns,
                        std::int32_t weight, std::span<std::int64_t> triangle) {
  if (kernel != Kernel::plain) {
    outer_products_avx2(paired.data(), pairs, columns, weight, triangle.data());
  } else {
    outer_products_plain(paired.data(), pairs, columns, weight, triangle.data());
  }
}

void add_scaled(Kernel kernel, std::int32_t factor, std::span<const std::int16_t> in, std::span<std::int64_t> out) {
  if (kernel != Kernel::plain) {
    add_scaled_avx2(factor, in.data(), in.size(), out.data());
  } else {
    add_scaled_plain(factor, in.data(), in.size(), out.data());
  }
}

void add_weighted(Kernel kernel, double weight, std::span<const std::int64_t> in, std::span<double> out) {
  const std::size_t done = kernel != Kernel::plain ? add_weighted_avx2(weight, in.data(), in.size(), out.data()) : 0;
  for (std::size_t i = done; i < in.size(); ++i) out[i] += weight * static_cast<double>(in[i]);
}

void subtract_scaled(Kernel kernel, double factor, const double* pivot, double* row, std::size_t size) {
  if (kernel != Kernel::plain) {
    subtract_scaled_avx2(factor, pivot, row, size);
  } else {
    for (std::size_t i = 0; i < size; ++i) row[i] -= factor * pivot[i];
  }
}

void subtract_outer(Kernel kernel, double factor, std::span<const double> v, double* a, bool upper) {
  if (kernel != Kernel::plain) {
    subtract_outer_avx2(factor, v.data(), v.size(), a, upper);
  } else {
    subtract_outer_plain(factor, v.data(), v.size(), a, upper);
  }
}

bool within_limit(std::span<const std::int16_t> values, std::int16_t limit) {
  std::uint32_t beyond = 0;
  for (const std::int16_t v : values)
    beyond |= static_cast<std::uint32_t>(v > limit) | static_cast<std::uint32_t>(v < -limit);
  return beyond == 0;
}

void dots_int8(Kernel kernel, std::span<const std::int8_t> a, const std::int8_t* rows, std::span<std::int32_t> out) {
  if (kernel == Kernel::avx512 && a.size() % 64 == 0) return dots_int8_avx512(a.data(), a.size(), rows, out);
  if (kernel != Kernel::plain) return dots_int8_avx2(a.data(), a.size(), rows, out);
  for (std::int32_t& dot : out) {
    dot = 0;
    for (std::size_t i = 0; i < a.size(); ++i) dot += a[i] * rows[i];
    rows += a.size();
  }
}

std::int64_t dot_int16x16(Kernel kernel, const std::int16_t* a, const std::int16_t* b) {
  if (kernel != Kernel::plain) return dot_int16x16_avx2(a, b);
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < 16; ++i) sum += std::int64_t{a[i]} * b[i];
  return sum;
}

}  // namespace attune::rank
