#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "ingest/json_forms.h"

namespace attune {
namespace {

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stop, failure] = std::from_chars(begin, end, value);
  if (failure != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::int32_t> parse_score(std::string_view text) {
  const auto value = parse_number(text);
  if (!value || *value < 0 || *value > 1) return std::nullopt;
  return static_cast<std::int32_t>(std::lround(*value * score_one));
}

std::string format_score(std::int32_t score) { return fmt::format("{}", static_cast<double>(score) / score_one); }

std::optional<std::int8_t> parse_tenths(std::string_view text) {
  const auto value = parse_number(text);
  if (!value || *value < 0 || *value > 1) return std::nullopt;
  const double tenths = std::round(*value * 10);
  if (std::abs(*value * 10 - tenths) > 1e-8) return std::nullopt;
  return static_cast<std::int8_t>(tenths);
}

}  // namespace attune
