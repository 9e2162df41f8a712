#include "base/time.h"

#include <chrono>

#include <fmt/format.h>

namespace attune {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z.
constexpr std::int64_t first_micros = -62'135'596'800 * micros_per_second;
constexpr std::int64_t last_micros = 253'402'300'800 * micros_per_second - 1;

// Reads exactly `digits` decimal digits at the front of `text` and removes them.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const char c = text[i];
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Date> take_date(std::string_view& text) {
  const auto y = take_digits(text, 4);
  if (!y || *y == 0 || !take(text, '-')) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || !take(text, '-')) return std::nullopt;
  const auto d = take_digits(text, 2);
  if (!d) return std::nullopt;
  const year_month_day ymd{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!ymd.ok()) return std::nullopt;
  return Date{static_cast<std::int32_t>(sys_days{ymd}.time_since_epoch().count())};
}

// Seconds and micros within the day, then the offset.
std::optional<std::int64_t> take_time_of_day(std::string_view& text) {
  const auto h = take_digits(text, 2);
  if (!h || *h > 23 || !take(text, ':')) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || *m > 59) return std::nullopt;
  std::int64_t micros = (std::int64_t{*h} * 60 + *m) * 60 * micros_per_second;
  if (!take(text, ':')) return std::nullopt;
  const auto s = take_digits(text, 2);
  if (!s || *s > 60) return std::nullopt;
  micros += *s * micros_per_second;
  if (take(text, '.')) {
    std::int64_t unit = 100'000;
    int digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9' && digits < 9) {
      micros += (text.front() - '0') * unit;
      unit /= 10;
      ++digits;
      text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
  }
  if (text.empty() || take(text, 'Z') || take(text, 'z')) return micros;
  const bool west = text.front() == '-';
  if (!west && text.front() != '+') return std::nullopt;
  text.remove_prefix(1);
  const auto oh = take_digits(text, 2);
  if (!oh || *oh > 23) return std::nullopt;
  take(text, ':');
  const auto om = take_digits(text, 2);
  if (!om || *om > 59) return std::nullopt;
  const std::int64_t offset = (std::int64_t{*oh} * 60 + *om) * 60 * micros_per_second;
  return west ? micros + offset : micros - offset;
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0); }

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  const auto date = take_date(text);
  if (!date) return std::nullopt;
  std::int64_t micros = date->days * micros_per_day;
  if (!text.empty()) {
    if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
    const auto rest = take_time_of_day(text);
    if (!rest || !text.empty()) return std::nullopt;
    micros += *rest;
  }
  if (micros < first_micros || micros > last_micros) return std::nullopt;  // an offset led out of the years 1 to 9999
  return Instant{micros};
}

std::string format_instant(Instant at) {
  const std::int64_t days = floor_div(at.micros, micros_per_day);
  const std::int64_t rest = at.micros - days * micros_per_day;
  const std::int64_t seconds = rest / micros_per_second;
  const std::int64_t micros = rest % micros_per_second;
  std::string out = fmt::format("{}T{:02}:{:02}:{:02}", format_date(Date{static_cast<std::int32_t>(days)}),
                                seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (micros % 1000 != 0) {
    out += fmt::format(".{:06}", micros);
  } else if (micros != 0) {
    out += fmt::format(".{:03}", micros / 1000);
  }
  return out + "Z";
}

std::optional<Date> parse_date(std::string_view text) {
  const auto date = take_date(text);
  return text.empty() ? date : std::nullopt;
}

std::string format_date(Date date) {
  const year_month_day ymd{sys_days{std::chrono::days{date.days}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                     static_cast<unsigned>(ymd.day()));
}

Date date_of(Instant at) { return Date{static_cast<std::int32_t>(floor_div(at.micros, micros_per_day))}; }

std::uint16_t month_of(Instant at) {
  if (at.micros < 0) return 0;
  const year_month_day ymd{sys_days{std::chrono::days{date_of(at).days}}};
  return static_cast<std::uint16_t>((static_cast<int>(ymd.year()) - 1970) * 12 +
                                    static_cast<int>(static_cast<unsigned>(ymd.month())) - 1);
}

Instant SystemClock::now() const {
  using namespace std::chrono;
  return Instant{duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()};
}

}  // namespace attune
