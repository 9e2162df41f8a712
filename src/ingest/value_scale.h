// Which numbers a file's values run between.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace attune {

// A value v becomes (v - low) / (high - low), which is 0 to 1.
struct ValueScale {
  double low = 0;
  double high = 1;
  friend bool operator==(const ValueScale&, const ValueScale&) = default;

  bool is_unit() const { return low == 0 && high == 1; }
};

// "1" is 0 to 1, "5" is 1 to 5, "10" is 1 to 10, as such files usually mean them; "LOW-HIGH", such as 0.5-5 or 1-100, is just
// that, from 0 to at most 1000. Fails with `invalid` for anything else: where another scale begins is not guessed.
Result<ValueScale> parse_scale(std::string_view text);

// "0-1", "1-5", "0.5-5".
std::string to_string(const ValueScale& scale);

// The value in units of 1/score_one, rounded; nothing for what is no number or lies outside the scale.
std::optional<std::int32_t> parse_value(std::string_view text, const ValueScale& scale);

// Why parse_value gave nothing, and which scale may be meant.
std::string value_fault(std::string_view text, const ValueScale& scale);

}  // namespace attune
