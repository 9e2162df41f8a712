// What banks write into their catalogues, read with care: ages in sentences, durations, codes for people. Amounts: amounts.h.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/json_tree.h"

namespace attune {

// The text of an object's member; empty when it is absent or no text. Trimmed.
std::string_view member_text(const JsonValue& object, std::string_view name);

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

// Adds "; more" to a text, or makes it the text; nothing when `more` is empty.
void append_sentence(std::string& text, std::string_view more);

// "", "N/A", "NULL", "None", "-" and the like: a field that was filled with nothing.
bool says_nothing(std::string_view text);

// At most 40 bytes of a text, in quotes, for a note.
std::string quoted(std::string_view text);

}  // namespace attune
