// Exact decimals for money and rates: value = units / 10^scale.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

// Normalised: no trailing zero digits after the point (2.50 is units 25, scale 1), so equal values are equal bits.
class Decimal {
 public:
  Decimal() = default;
  // scale 0 to 12. Precondition: 0 <= scale <= 12.
  static Decimal from_units(std::int64_t units, int scale);
  static Decimal from_integer(std::int64_t value) { return from_units(value, 0); }

  std::int64_t units() const { return units_; }
  int scale() const { return scale_; }

  // For features and displays; not exact.
  double to_double() const;

  friend bool operator==(const Decimal&, const Decimal&) = default;
  // By value, exact for all decimals (128-bit comparison).
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

 private:
  std::int64_t units_ = 0;
  std::int8_t scale_ = 0;
};

// "-12.50", "1e3" is refused. At most 18 significant digits and 12 after the point; a leading '+' and surrounding blanks
// are refused.
std::optional<Decimal> parse_decimal(std::string_view text);

// The shortest plain form: "12.5", "-0.07", "3".
std::string format_decimal(const Decimal& value);

}  // namespace attune
