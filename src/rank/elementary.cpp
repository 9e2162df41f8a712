#include "rank/elementary.h"

#include <bit>
#include <cmath>
#include <cstdint>

namespace attune::rank {
namespace {

constexpr double ln2_high = 0x1.62e42fefa0000p-1;  // 42 bits: a multiple by an exponent is exact
constexpr double ln2_low = 0x1.cf79abc9e3b39p-40;
constexpr double inverse_ln2 = 1.4426950408889634;

}  // namespace

double exp_of(double v) {
  if (!(v == v)) return v;
  if (v < -700.0) return 0.0;
  if (v > 700.0) v = 700.0;
  const double scaled = v * inverse_ln2;
  const auto k = static_cast<std::int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  const auto kd = static_cast<double>(k);
  const double f = (v - kd * ln2_high) - kd * ln2_low;  // |f| <= ln 2 / 2
  double sum = 1.0;                                     // Taylor to degree 14 by Horner: remainder below 1e-18
  for (int i = 14; i >= 1; --i) sum = 1.0 + sum * f / static_cast<double>(i);
  return sum * std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

double log_of(double v) {
  if (!(v == v)) return v;
  if (v <= 0.0) return -709.0;
  if (v < 0x1.0p-1022) v = 0x1.0p-1022;
  const auto bits = std::bit_cast<std::uint64_t>(v);
  auto k = static_cast<std::int64_t>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0xfffffffffffffULL) | (std::uint64_t{1023} << 52));
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++k;
  }
  const double s = (m - 1.0) / (m + 1.0);  // |s| <= .172; log m = 2 (s + s³/3 + s⁵/5 + …)
  const double s2 = s * s;
  double sum = 0.0;
  for (int i = 21; i >= 3; i -= 2) sum = (sum + 1.0 / static_cast<double>(i)) * s2;
  const double log_m = 2.0 * s * (1.0 + sum);
  const auto kd = static_cast<double>(k);
  return kd * ln2_high + (log_m + kd * ln2_low);
}

double asinh_of(double v) {
  const double a = v < 0 ? -v : v;
  double out;
  if (a < 1e-4) {
    out = a - a * a * a / 6.0;
  } else if (a > 1e150) {
    out = log_of(a) + 0.6931471805599453;
  } else {
    out = log_of(a + std::sqrt(a * a + 1.0));
  }
  return v < 0 ? -out : out;
}

double logistic(double v) {
  if (v >= 0) return 1.0 / (1.0 + exp_of(-v));
  const double e = exp_of(v);
  return e / (1.0 + e);
}

double logit(double p) { return log_of(p) - log_of(1.0 - p); }

}  // namespace attune::rank
