#include "narrate/numbers.h"

#include <algorithm>
#include <array>
#include <utility>

namespace attune::narrate {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct NumberWord {
  std::string_view word;
  std::int64_t value;
};
constexpr std::array<NumberWord, 29> small_numbers{
    {{"zero", 0},      {"one", 1},       {"two", 2},       {"three", 3},    {"four", 4},     {"five", 5},
     {"six", 6},       {"seven", 7},     {"eight", 8},     {"nine", 9},     {"ten", 10},     {"eleven", 11},
     {"twelve", 12},   {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17},
     {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20},   {"thirty", 30},  {"forty", 40},   {"fifty", 50},
     {"sixty", 60},    {"seventy", 70},  {"eighty", 80},   {"ninety", 90},  {"dozen", 12}}};
constexpr std::array<NumberWord, 8> multiples{{{"hundred", 100},
                                               {"thousand", 1'000},
                                               {"k", 1'000},
                                               {"million", 1'000'000},
                                               {"m", 1'000'000},
                                               {"mn", 1'000'000},
                                               {"billion", 1'000'000'000},
                                               {"bn", 1'000'000'000}}};
template <std::size_t n>
std::optional<std::int64_t> value_of(const std::array<NumberWord, n>& table, std::string_view word) {
  const auto* at = std::ranges::find(table, word, &NumberWord::word);
  return at == table.end() ? std::nullopt : std::optional(at->value);
}

// Digits with commas and a point, from `at`.
std::pair<Decimal, std::size_t> digits_at(std::string_view text, std::size_t at) {
  std::string plain;
  std::size_t end = at;
  while (end < text.size()) {
    const bool inner = end + 1 < text.size() && is_digit(text[end + 1]);
    if (is_digit(text[end])) plain += text[end];
    else if (text[end] == '.' && inner && plain.find('.') == std::string::npos) plain += '.';
    else if (text[end] != ',' || !inner) break;
    ++end;
  }
  return {parse_decimal(plain).value_or(unreadable_number), end};
}

}  // namespace

std::optional<Decimal> times(const Decimal& value, std::int64_t by) {
  std::int64_t units = 0;
  if (__builtin_mul_overflow(value.units(), by, &units)) return std::nullopt;
  return Decimal::from_units(units, value.scale());
}

Number number_in_digits(std::string_view text, std::span<const Word> words, std::size_t i) {
  auto [value, end] = digits_at(text, words[i].begin);
  Number number{value, words[i].begin, end, 1, false};
  while (i + number.words < words.size() && words[i + number.words].begin < end) ++number.words;  // "1,500.25" is three
  std::string_view suffix =
      i + number.words <= words.size()
          ? text.substr(end, words[i + number.words - 1].end - std::min(end, words[i + number.words - 1].end))
          : "";
  if (suffix.empty() && i + number.words < words.size() && words[i + number.words].begin == end + 1 &&
      text[end] == ' ') {
    const std::string& next = words[i + number.words].lower;
    if (const auto by = value_of(multiples, next); by && next.size() > 2) {
      number.value = times(number.value, *by).value_or(unreadable_number);
      number.end = words[i + number.words].end;
      ++number.words;
    }
  } else if (const auto by = value_of(multiples, suffix == "K" ? "k" : suffix == "M" ? "m" : suffix)) {
    number.value = times(number.value, *by).value_or(unreadable_number);
    number.end = words[i + number.words - 1].end;
  }
  return number;
}

std::optional<Number> number_in_words(std::string_view text, std::span<const Word> words, std::size_t i) {
  std::int64_t total = 0, current = 0;
  std::size_t n = 0;
  for (; i + n < words.size(); ++n) {
    const std::string& word = words[i + n].lower;
    const bool apart = n > 0 && (words[i + n].begin != words[i + n - 1].end + 1 || text[words[i + n - 1].end] == ',');
    if (apart) break;
    if (const auto small = value_of(small_numbers, word)) {
      current += *small;
    } else if (const auto by = value_of(multiples, word);
               by && word.size() > 2 && (n > 0 || word == "hundred" || word == "thousand" || word == "million")) {
      current = std::max<std::int64_t>(current, 1) * *by;
      if (*by > 100) total += std::exchange(current, 0);
    } else {
      break;
    }
    if (current > 1'000'000'000'000) break;
  }
  if (n == 0) return std::nullopt;
  const bool one = n == 1 && words[i].lower == "one";
  return Number{Decimal::from_integer(total + current), words[i].begin, words[i + n - 1].end, n, one};
}

}  // namespace attune::narrate
