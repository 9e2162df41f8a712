// The one reader of money, rates and shares as catalogues write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "ingest/json_tree.h"

namespace attune {

// One number with what stands around it.
struct Amount {
  Decimal value;          // as written: "4.5 %" is 4.5, "-$10" is -10, "5.25E-2" is 0.0525
  bool per_cent = false;  // "%", "per cent" or "percent" stands behind it
  bool a_year = false;    // "p.a.", "per annum", "a year"
  friend bool operator==(const Amount&, const Amount&) = default;
};

// Takes "1,000.00", "$35,000 p.a.", "AUD 20", "20 AUD", "£5", "-$10", ".5", "4.5%", "4.5 % p.a.", "'1000.00'", whatever the
// case. `currency` (ISO 4217) is the only one that may be named, "$" for every dollar; empty: any of those known here (AUD,
// NZD, USD, GBP, EUR). Commas only between thousands. Nothing for anything else: a range, a sentence, another currency, a
// decimal comma, more than 18 digits. What has more than 12 after the point is rounded there. At most 60 bytes are read.
std::optional<Amount> read_amount(std::string_view text, std::string_view currency = {});

// An amount that is no share: nothing when a per cent sign stands behind it. Of one a year, the year's.
std::optional<Decimal> read_money(std::string_view text, std::string_view currency = {});

// A number's own spelling or a text, trimmed; empty for anything else and where the member is absent.
std::string_view written(const JsonValue& object, std::string_view member);

// Two ends of a tier, a balance or a share. Nothing where the end is open.
struct Range {
  std::optional<Decimal> from;
  std::optional<Decimal> to;
  friend bool operator==(const Range&, const Range&) = default;
};

// From more to less?
bool is_backwards(const Range& range);

// Opens an upper end of 0 beside a lower end of 0 or more, which is how many banks write that there is none. True when it did.
bool open_zero_end(Range& range);

// Shares of a whole as per cent, 80 for 80 %: banks write 0.8 to 0.9 as the standard says, and 80 to 90. An upper end of at
// most 1 makes both fractions, and so does a lower end of at most 1 where the upper end is open; nothing below -1 is one. A lower end of less than 1
// below an upper end above 1 is per cent ("0.1 to 60"). Precondition: the range is not backwards.
Range as_per_cent(Range share);

// "80 to 90 %", "from 80 %", "up to 90 %", "80 %"; "1000 to 5000 dollars". Empty when both ends are open.
std::string range_text(const Range& range, std::string_view unit);

// value × 100 and value ÷ 100, exact; the latter nothing when it needs more than 12 digits after the point.
Decimal times_hundred(const Decimal& value);
std::optional<Decimal> hundredth(const Decimal& value);

}  // namespace attune
