// What banks write into their catalogues, read with care: amounts with signs and commas, ages in sentences, durations.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "ingest/json_tree.h"

namespace attune {

// The text of an object's member; empty when it is absent or no text. Trimmed.
std::string_view member_text(const JsonValue& object, std::string_view name);

// "1,000.00", "$50", "AUD 20", "35000.0000000000", "5.25E-2" as an exact decimal; nothing when more than that is written.
std::optional<Decimal> parse_money(std::string_view text);

// The only whole number from `least` to `most` that a sentence holds; nothing when it holds none, or two different ones.
// "You must be 18 or over" is 18.
std::optional<std::int32_t> only_number(std::string_view text, std::int32_t least, std::int32_t most);

// An ISO 8601 duration of years, months, weeks and days, "P12M", "P1Y6M", "P90D", as days (a month is 365/12 days,
// rounded down); nothing for anything else.
std::optional<std::int32_t> duration_days(std::string_view text);

// Does the text hold one of the words, whole and in lower case? "saver" is not in "savers".
bool has_word(std::string_view text, std::initializer_list<std::string_view> words);

// Does it hold the phrase, whatever the case?
bool has_phrase(std::string_view text, std::string_view lower_case_phrase);

std::string lower_case(std::string_view text);

// "DIGITAL_WALLET" → "Digital wallet", "PackagedBenefits" → "Packaged benefits"; sentences stay as they are.
std::string readable(std::string_view code);

// "a: b", "a" or "b"; only one when the other says nothing new ("", "Y", "NULL", "N/A" or a part of it).
std::string joined_text(std::string_view a, std::string_view b);

// value × 100 and value ÷ 100, exact; the latter nothing when it needs more than 12 digits after the point.
Decimal times_hundred(const Decimal& value);
std::optional<Decimal> hundredth(const Decimal& value);

}  // namespace attune
