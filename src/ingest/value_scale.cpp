#include "ingest/value_scale.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/decimal.h"
#include "ingest/json_forms.h"

namespace attune {
namespace {

constexpr double most = 1'000;

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, value);
  if (failure != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

// Plain ones only: no exponent, no sign.
std::optional<double> bound_of(std::string_view text) {
  const auto decimal = parse_decimal(text);
  if (!decimal || decimal->units() < 0) return std::nullopt;
  return decimal->to_double();
}

}  // namespace

Result<ValueScale> parse_scale(std::string_view text) {
  if (text == "1") return ValueScale{};
  const auto dash = text.find('-');
  if (text == "5") return ValueScale{1, 5};
  if (text == "10") return ValueScale{1, 10};
  if (dash != std::string_view::npos) {
    const auto low = bound_of(text.substr(0, dash));
    const auto high = bound_of(text.substr(dash + 1));
    if (low && high && *low < *high && *high <= most) return ValueScale{*low, *high};
  }
  return fail(
      ErrorCode::invalid,
      fmt::format(
          "scale: \"{}\" is none: say 1 for values from 0 to 1, 5 or 10 for values from 1 to that, or both ends, "
          "such as 0.5-5 or 1-100",
          text.substr(0, 40)));
}

std::string to_string(const ValueScale& scale) { return fmt::format("{}-{}", scale.low, scale.high); }

std::optional<std::int32_t> parse_value(std::string_view text, const ValueScale& scale) {
  if (scale.is_unit()) return parse_score(text);
  const auto value = number_of(text);
  if (!value || *value < scale.low || *value > scale.high) return std::nullopt;
  return static_cast<std::int32_t>(std::lround((*value - scale.low) / (scale.high - scale.low) * score_one));
}

std::string value_fault(std::string_view text, const ValueScale& scale) {
  auto out = fmt::format("\"{}\" is no number from {} to {}", text.substr(0, 40), scale.low, scale.high);
  const auto value = number_of(text);
  if (!value || *value < 0) return out;
  if (*value > scale.high && *value <= 5) return out + ": for values from 1 to 5 say scale 5";
  if (*value > scale.high && *value <= 100)
    return out + ": say scale 10 for values from 1 to 10, or both ends, as 0-10 or 1-100";
  if (*value < scale.low) {
    return out + fmt::format(": for values that begin below {} say both ends, as scale 0.5-{}", scale.low, scale.high);
  }
  return out;
}

}  // namespace attune
