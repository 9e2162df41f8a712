#include "ingest/identifier.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "ingest/letter_case.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, 15> nothings{"NULL", "null", "Null", "(null)", "<null>",
                                                    "NaN",  "nan",  "NAN",  "NaT",    "None",
                                                    "N/A",  "n/a",  "NA",   "<NA>",   "undefined"};
constexpr std::array<std::string_view, 17> error_cells{
    "#REF!",  "#N/A",  "#N/A N/A", "#NA",    "#VALUE!", "#VALUE",    "#DIV/0!",       "#DIV/0", "#NAME?",
    "#NULL!", "#NUM!", "#SPILL!",  "#CALC!", "#FIELD!", "#BLOCKED!", "#GETTING_DATA", "#ERROR!"};

bool take_digits(std::string_view& text) {
  const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(end);
  return end > 0;
}

bool take_one_of(std::string_view& text, std::string_view characters) {
  if (text.empty() || characters.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

bool is_shortened_number(std::string_view text) {
  take_one_of(text, "+-");
  if (!take_digits(text)) return false;
  const bool point = take_one_of(text, ".,");
  if (point && !take_digits(text)) return false;
  if (!take_one_of(text, "eE")) return false;
  const bool sign = take_one_of(text, "+-");
  return take_digits(text) && text.empty() && (point || sign);
}

bool is_error_cell(std::string_view text) {
  if (!text.starts_with('#')) return false;
  if (text.size() > 1 && text.find_first_not_of('#') == std::string_view::npos) return true;
  return std::ranges::any_of(error_cells, [&](std::string_view cell) { return equal_ignoring_case(cell, text); });
}

}  // namespace

std::optional<std::string> identifier_fault(std::string_view text, std::size_t max_bytes) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (text.empty()) return "it is empty";
  if (text.size() > max_bytes) return fmt::format("it is longer than {} bytes", max_bytes);
  if (std::ranges::any_of(text, control)) return "it holds control characters";
  if (is_shortened_number(text)) {
    return fmt::format(
        "{} looks like a number that a spreadsheet shortened: many would become one; export the column as text",
        text.substr(0, 40));
  }
  if (is_error_cell(text)) {
    return fmt::format("{} is a spreadsheet's error, not an identifier: mend the column and export it as text", text);
  }
  if (std::ranges::find(nothings, text) != nothings.end()) {
    return fmt::format("{} is what systems write where there is nothing: many would become one", text);
  }
  return std::nullopt;
}

}  // namespace attune
