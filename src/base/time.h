// Instants and calendar dates. Time always comes in as an argument or from a Clock; nothing here reads one by itself
// but SystemClock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

// A moment: microseconds since 1970-01-01T00:00:00Z, leap seconds ignored (POSIX).
struct Instant {
  std::int64_t micros = 0;

  friend auto operator<=>(const Instant&, const Instant&) = default;
};

inline constexpr std::int64_t micros_per_second = 1'000'000;
inline constexpr std::int64_t micros_per_day = 86'400 * micros_per_second;

// A calendar date as days since 1970-01-01.
struct Date {
  std::int32_t days = 0;

  friend auto operator<=>(const Date&, const Date&) = default;
};

// Reads RFC 3339 ("2026-11-23T08:36:00Z", any offset, up to nine fractional digits, cut to micros), and its relaxed
// forms: a blank for the 'T', no offset (taken as UTC), a date alone (midnight UTC). Nothing else.
std::optional<Instant> parse_instant(std::string_view text);

// RFC 3339 in UTC with as many fractional digits as needed: none, 3 or 6.
std::string format_instant(Instant at);

// "YYYY-MM-DD", years 0001 to 9999.
std::optional<Date> parse_date(std::string_view text);
std::string format_date(Date date);

Date date_of(Instant at);

// The calendar month of an instant (UTC) as months since 1970-01, 0 for anything earlier. Names the month keys.
std::uint16_t month_of(Instant at);

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

// A clock that tests and simulations set by hand.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  void set(Instant at) { now_ = at; }

 private:
  Instant now_;
};

}  // namespace attune
