// Times of events as files write them: RFC 3339 and its relaxed forms, or a number since 1970; and whether they can be true.
#pragma once

#include <cstdint>
#include <expected>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace attune {

enum class TimeUnit : std::uint8_t { seconds, milliseconds };

struct EventTimes {
  TimeUnit unit = TimeUnit::seconds;                            // of numbers since 1970
  Instant not_before{7'305 * micros_per_day};                   // 1990-01-01
  Instant not_after{std::numeric_limits<std::int64_t>::max()};  // readers have no clock: an import says now + 1 day
};

// Reads one file's times, and remembers what was taken for granted. Threads: one.
class EventTimeReader {
 public:
  explicit EventTimeReader(const EventTimes& times = {}) : times_(times) {}

  // The moment, or a sentence on why there is none: no time in a form that is read, outside not_before to not_after, or the
  // very start of 1970 or the second before it, which systems write for "unknown". Without an offset UTC is meant, a date
  // alone is its first moment. A number that is plausible in another unit is refused with that hint.
  std::expected<Instant, std::string> read(std::string_view text);

  // "times without an offset are read as UTC": each once.
  std::vector<std::string> notes() const;

 private:
  std::expected<Instant, std::string> read_number(std::string_view text) const;
  std::expected<Instant, std::string> plausible(std::string_view text, Instant at) const;

  EventTimes times_;
  bool without_offset_ = false;
  bool date_alone_ = false;
};

// A whole or fractional number of units since 1970, within the years 1 to 9999 as seconds; nothing for anything else.
std::optional<Instant> parse_unix_time(std::string_view text, TimeUnit unit);

}  // namespace attune
