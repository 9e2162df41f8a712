#include "ingest/catalogue_text.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "ingest/csv_fields.h"

namespace attune {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_word(char c) { return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z') || (c & 0x80) != 0; }

}  // namespace

std::string_view member_text(const JsonValue& object, std::string_view name) {
  const auto* value = object.find(name);
  return value && value->is_string() ? trim_blanks(value->text) : std::string_view{};
}

std::optional<std::int32_t> only_number(std::string_view text, std::int32_t least, std::int32_t most) {
  std::optional<std::int32_t> found;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      ++i;
      continue;
    }
    std::int32_t number = 0;
    const auto [stop, failure] = std::from_chars(text.data() + i, text.data() + text.size(), number);
    const auto end = static_cast<std::size_t>(stop - text.data());
    // "18.0" is 18; the zeros behind the point are no number of their own.
    std::size_t after = end;
    if (after + 1 < text.size() && text[after] == '.' && text[after + 1] == '0') {
      after = std::min(text.find_first_not_of('0', after + 1), text.size());
    }
    i = after;
    if (failure != std::errc{} || number < least || number > most) return std::nullopt;
    if (found && *found != number) return std::nullopt;
    found = number;
  }
  return found;
}

std::optional<std::int32_t> duration_days(std::string_view text) {
  if (text.size() < 3 || text.front() != 'P') return std::nullopt;
  text.remove_prefix(1);
  std::int64_t days = 0;
  std::string_view units = "YMWD";
  while (!text.empty()) {
    std::int32_t number = 0;
    const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    if (failure != std::errc{} || number < 0 || number > 100'000 || text.empty()) return std::nullopt;
    const auto unit = units.find(text.front());
    if (unit == std::string_view::npos) return std::nullopt;
    switch (text.front()) {
      case 'Y': days += std::int64_t{number} * 365; break;
      case 'M': days += std::int64_t{number} * 365 / 12; break;
      case 'W': days += std::int64_t{number} * 7; break;
      default: days += number; break;
    }
    units.remove_prefix(unit + 1);
    text.remove_prefix(1);
  }
  constexpr std::int64_t hundred_years = 36'500;
  if (days > hundred_years) return std::nullopt;
  return static_cast<std::int32_t>(days);
}

bool has_word(std::string_view text, std::initializer_list<std::string_view> words) {
  const auto lower = lower_case(text);
  for (const auto word : words) {
    for (auto at = lower.find(word); at != std::string::npos; at = lower.find(word, at + 1)) {
      const auto end = at + word.size();
      if ((at == 0 || !is_word(lower[at - 1])) && (end == lower.size() || !is_word(lower[end]))) return true;
    }
  }
  return false;
}

bool has_phrase(std::string_view text, std::string_view lower_case_phrase) {
  return lower_case(text).find(lower_case_phrase) != std::string::npos;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string readable(std::string_view code) {
  code = trim_blanks(code);
  const bool has_lower = std::ranges::any_of(code, [](char c) { return c >= 'a' && c <= 'z'; });
  if (has_lower && code.find(' ') != std::string_view::npos) return std::string(code);
  std::string out;
  for (std::size_t i = 0; i < code.size(); ++i) {  // both ENUM_NAMES and CamelCase
    const bool begins = has_lower && is_upper(code[i]) && i > 0 && !is_upper(code[i - 1]) && code[i - 1] != ' ';
    if (begins) out += ' ';
    out += code[i] == '_' ? ' ' : code[i];
  }
  const bool acronym = has_lower && out.size() > 1 && is_upper(out[0]) && is_upper(out[1]);
  if (!acronym) out = lower_case(out);
  for (const auto& [short_form, word] : {std::pair{"txns", "transactions"},
                                         {"npp", "NPP"},
                                         {"payid", "PayID"},
                                         {"intl", "international"},
                                         {"chq", "cheque"}}) {
    const auto at = out.find(short_form);
    if (at != std::string::npos) out.replace(at, std::string_view(short_form).size(), word);
  }
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

std::string joined_text(std::string_view a, std::string_view b) {
  a = trim_blanks(a);
  b = trim_blanks(b);
  if (says_nothing(a)) return says_nothing(b) ? std::string{} : std::string(b);
  if (says_nothing(b) || a.find(b) != std::string_view::npos) return std::string(a);
  if (b.find(a) != std::string_view::npos) return std::string(b);
  return std::string(a) + ": " + std::string(b);
}

void append_sentence(std::string& text, std::string_view more) {
  if (more.empty()) return;
  if (!text.empty()) text += "; ";
  text += more;
}

bool says_nothing(std::string_view text) {
  text = trim_blanks(text);
  for (const std::string_view empty : {"", "Y", "N", "Yes", "NULL", "null", "None", "N/A", "n/a", "NA", "-", "."}) {
    if (text == empty) return true;
  }
  return false;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t most = 40;
  if (text.size() <= most) return fmt::format("\"{}\"", text);
  std::size_t end = most;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;  // no half of a character
  return fmt::format("\"{}…\"", text.substr(0, end));
}

}  // namespace attune
