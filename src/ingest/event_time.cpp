#include "ingest/event_time.h"

#include <charconv>

#include <fmt/format.h>

namespace attune {
namespace {

constexpr std::int64_t last_second = 253'402'300'799;  // 9999-12-31T23:59:59Z

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool has_offset(std::string_view text) {
  return text.ends_with('Z') || text.ends_with('z') || text.find_last_of("+-") > 10;
}

}  // namespace

std::optional<Instant> parse_unix_time(std::string_view text, TimeUnit unit) {
  const std::int64_t micros_per_unit = unit == TimeUnit::seconds ? micros_per_second : 1'000;
  const std::int64_t last = last_second * (micros_per_second / micros_per_unit);
  std::int64_t whole = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stop, failure] = std::from_chars(begin, end, whole);
  if (failure != std::errc{} || whole < -last || whole > last) return std::nullopt;
  std::int64_t micros = 0;
  if (stop != end) {
    if (*stop != '.' || stop + 1 == end) return std::nullopt;
    std::int64_t place = micros_per_unit / 10;
    for (const char* p = stop + 1; p != end; ++p, place /= 10) {
      if (*p < '0' || *p > '9') return std::nullopt;
      micros += (*p - '0') * place;
    }
  }
  if (text.front() == '-') micros = -micros;
  return Instant{whole * micros_per_unit + micros};
}

std::expected<Instant, std::string> EventTimeReader::read(std::string_view text) {
  if (is_number(text)) return read_number(text);
  const auto at = parse_instant(text);
  if (!at) {
    return std::unexpected(
        fmt::format("\"{}\" is no time such as 2025-01-02T10:00:00Z, 2025-01-02 or Unix seconds", text.substr(0, 40)));
  }
  if (text.size() == 10) {
    date_alone_ = true;
  } else if (!has_offset(text)) {
    without_offset_ = true;
  }
  return plausible(text, *at);
}

std::expected<Instant, std::string> EventTimeReader::read_number(std::string_view text) const {
  const auto shown = text.substr(0, 40);
  const bool seconds = times_.unit == TimeUnit::seconds;
  const auto at = parse_unix_time(text, times_.unit);
  auto read = at ? plausible(text, *at)
                 : std::unexpected(fmt::format("\"{}\" is no number of {} since 1970 up to the year 9999", shown,
                                               seconds ? "seconds" : "milliseconds"));
  if (read) return read;
  const auto otherwise = parse_unix_time(text, seconds ? TimeUnit::milliseconds : TimeUnit::seconds);
  if (!otherwise || !plausible(text, *otherwise)) return read;
  if (seconds) {
    return std::unexpected(
        fmt::format("\"{}\" looks like milliseconds since 1970, {}: seconds are expected; for milliseconds "
                    "say time-unit ms",
                    shown, format_instant(*otherwise)));
  }
  return std::unexpected(fmt::format("\"{}\" looks like seconds since 1970, {}: leave out time-unit ms", shown,
                                     format_instant(*otherwise)));
}

std::expected<Instant, std::string> EventTimeReader::plausible(std::string_view text, Instant at) const {
  if (at.micros == 0 || at.micros == -micros_per_second || at.micros == -1'000) {
    return std::unexpected(
        fmt::format("\"{}\" is the start of 1970, which systems write for an unknown time", text.substr(0, 40)));
  }
  if (at < times_.not_before) {
    return std::unexpected(fmt::format("\"{}\" is before {}: if that can be, say not-before with an earlier date",
                                       text.substr(0, 40), format_date(date_of(times_.not_before))));
  }
  if (at > times_.not_after) {
    return std::unexpected(fmt::format("\"{}\" is after {}: if that can be, say not-after with a later date",
                                       text.substr(0, 40), format_instant(times_.not_after)));
  }
  return at;
}

std::vector<std::string> EventTimeReader::notes() const {
  std::vector<std::string> out;
  if (without_offset_) out.emplace_back("times without an offset are read as UTC");
  if (date_alone_) out.emplace_back("a date alone is read as the start of that day, UTC");
  return out;
}

}  // namespace attune
