// The few inner loops that need vector instructions. Each exists for AVX2 and as plain C++, and where it pays for AVX-512 with
// VNNI, with the same bits from all: integers by construction, doubles because every element sees the same operations in the same order.
// The choice is made at run time from the processor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace attune::rank {

enum class Kernel { plain, avx2, avx512 };

// The last of them that the processor has.
Kernel best_kernel();

inline constexpr std::size_t rows_per_batch = 16;
inline constexpr std::size_t row_slack =
    8;  // zeros that follow each row and each triangle, read or added to but never changed

inline constexpr std::size_t triangle_size(std::size_t columns) { return columns * (columns + 1) / 2; }
// Where row i of a packed upper triangle starts: its entries are (i, i), (i, i+1) … (i, columns − 1).
inline constexpr std::size_t triangle_row(std::size_t columns, std::size_t i) {
  return i * columns - i * (i + 1) / 2 + i;
}

// Pairs of rows, interleaved: element j of pair k is (z[2k][j] low, z[2k+1][j] high), pairs × (columns + row_slack) int32.
// Adds weight × Σ z·zᵀ of at most rows_per_batch rows to the packed upper triangle (triangle_size(columns) + row_slack
// entries, modulo 2^64). Needs |z| <= 8191 and as many pairs as pairs says (an odd last row is paired with zeros).
void add_outer_products(Kernel kernel, std::span<const std::int32_t> paired, std::size_t pairs, std::size_t columns,
                        std::int32_t weight, std::span<std::int64_t> triangle);

// out[i] += factor × in[i], modulo 2^64; out may be longer than in. |factor| <= 2^16.
void add_scaled(Kernel kernel, std::int32_t factor, std::span<const std::int16_t> in, std::span<std::int64_t> out);

// out[i] += weight × double(in[i]).
void add_weighted(Kernel kernel, double weight, std::span<const std::int64_t> in, std::span<double> out);

// row[i] −= factor × pivot[i]: the inner loop of the Cholesky factorisation.
void subtract_scaled(Kernel kernel, double factor, const double* pivot, double* row, std::size_t size);

// a[i][j] −= (factor × v[i]) × v[j] for all i and j >= (upper ? i : 0) of a row-major matrix with v.size() rows and columns.
void subtract_outer(Kernel kernel, double factor, std::span<const double> v, double* a, bool upper);

// True when every |v| <= limit.
bool within_limit(std::span<const std::int16_t> values, std::int16_t limit);

// out[k] = Σ a[i]·rows[k·size + i] of 8-bit vectors whose elements lie within ±127; size = a.size() is a multiple of 32.
void dots_int8(Kernel kernel, std::span<const std::int8_t> a, const std::int8_t* rows, std::span<std::int32_t> out);

// Σ a[i]·b[i] over 16 elements; a within ±8191, b any int16.
std::int64_t dot_int16x16(Kernel kernel, const std::int16_t* a, const std::int16_t* b);

}  // namespace attune::rank
