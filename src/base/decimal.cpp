#include "base/decimal.h"

#include <array>
#include <cassert>
#include <cstddef>

namespace attune {
namespace {

constexpr int max_scale = 12;

__extension__ using Wide = __int128;

constexpr std::array<std::int64_t, max_scale + 1> powers = [] {
  std::array<std::int64_t, max_scale + 1> p{};
  p[0] = 1;
  for (std::size_t i = 1; i < p.size(); ++i) p[i] = p[i - 1] * 10;
  return p;
}();

}  // namespace

Decimal Decimal::from_units(std::int64_t units, int scale) {
  assert(scale >= 0 && scale <= max_scale);
  while (scale > 0 && units % 10 == 0) {
    units /= 10;
    --scale;
  }
  Decimal d;
  d.units_ = units;
  d.scale_ = static_cast<std::int8_t>(scale);
  return d;
}

double Decimal::to_double() const {
  return static_cast<double>(units_) / static_cast<double>(powers[static_cast<std::size_t>(int{scale_})]);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const Wide left = static_cast<Wide>(a.units_) * powers[static_cast<std::size_t>(max_scale - a.scale_)];
  const Wide right = static_cast<Wide>(b.units_) * powers[static_cast<std::size_t>(max_scale - b.scale_)];
  if (left < right) return std::strong_ordering::less;
  if (left > right) return std::strong_ordering::greater;
  return std::strong_ordering::equal;
}

std::optional<Decimal> parse_decimal(std::string_view text) {
  bool negative = false;
  if (!text.empty() && text.front() == '-') {
    negative = true;
    text.remove_prefix(1);
  }
  std::int64_t units = 0;
  int significant = 0;
  int scale = 0;
  bool point = false;
  bool any = false;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    any = true;
    if (units != 0 || c != '0') ++significant;
    if (significant > 18 || (point && scale == max_scale)) return std::nullopt;
    units = units * 10 + (c - '0');
    if (point) ++scale;
  }
  if (!any || text.back() == '.') return std::nullopt;
  return Decimal::from_units(negative ? -units : units, scale);
}

std::string format_decimal(const Decimal& value) {
  const bool negative = value.units() < 0;
  std::string digits = std::to_string(value.units());
  if (negative) digits.erase(0, 1);
  const auto scale = static_cast<std::size_t>(value.scale());
  if (scale > 0) {
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    digits.insert(digits.size() - scale, 1, '.');
  }
  return negative ? "-" + digits : digits;
}

}  // namespace attune
