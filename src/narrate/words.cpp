#include "narrate/words.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace attune::narrate {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }

// The code point at `at` and its length in bytes; length 0: no UTF-8.
std::pair<std::uint32_t, std::size_t> code_point(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(at);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  if (length == 0 || lead >= 0xf5 || at + length > text.size()) return {0, 0};
  std::uint32_t value = lead & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return {0, 0};
    value = value << 6 | (byte(at + i) & 0x3fU);
  }
  return {value, length};
}

bool is_quote_or_dash(std::uint32_t c) { return c >= 0x2010 && c <= 0x201f; }

bool is_plain(std::uint32_t c) {
  if (c == '\n' || c == '\t') return true;
  if (c < 0x80)
    return c >= 0x20 && c < 0x7f &&
           std::string_view("<>{}[]`\\|~^=_*#").find(static_cast<char>(c)) == std::string_view::npos;
  if (c == 0xa3 || c == 0xa5 || c == 0x20ac || c == 0x2026) return true;  // £ ¥ € …
  return is_quote_or_dash(c) || (c >= 0xc0 && c <= 0xff && c != 0xd7 && c != 0xf7);
}

bool has_link(std::string_view text) {
  constexpr std::array<std::string_view, 9> marks{
      "http:", "https:", "www.", "://", "mailto:", "javascript:", ".com", ".co.uk", "@"};
  return std::ranges::any_of(marks, [&](std::string_view mark) { return holds_ignoring_case(text, mark); });
}

// "g u a r a n t e e d"
bool is_spelt_out(std::span<const Word> words) {
  std::size_t run = 0;
  for (const Word& word : words) {
    run = word.lower.size() == 1 && !word.number ? run + 1 : 0;
    if (run == 4) return true;
  }
  return false;
}

}  // namespace

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  std::size_t sentence = 0;
  bool first = true;
  for (std::size_t at = 0; at < text.size();) {
    const auto [c, length] = code_point(text, at);
    const bool apostrophe = c == '\'' || c == 0x2019;
    const bool letter = c < 0x80 ? is_upper(text[at]) || is_lower(text[at]) || is_digit(text[at])
                                 : c >= 0xc0 && !is_quote_or_dash(c) && c != 0x20ac;
    const std::size_t step = std::max<std::size_t>(length, 1);
    const bool joins = !words.empty() && words.back().end == at;
    if (letter || (apostrophe && joins)) {
      if (!joins) {
        words.push_back({{}, at, at, sentence, first, is_upper(text[at]), is_digit(text[at])});
        first = false;
      }
      if (letter) {
        for (std::size_t i = at; i < at + step; ++i) words.back().lower += lower(text[i]);
      }
      words.back().end = at + step;
    } else if (c == '\n' ||
               (std::string_view(".!?:;").find(static_cast<char>(c)) != std::string_view::npos && c < 0x80 &&
                (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n' || text[at + 1] == '"'))) {
      if (!first) ++sentence;
      first = true;
    }
    at += step;
  }
  return words;
}

std::optional<std::size_t> find_phrase(std::span<const Word> words, std::string_view phrase) {
  std::vector<std::string_view> wanted;
  for (std::size_t at = 0; at < phrase.size();) {
    const std::size_t end = std::min(phrase.find(' ', at), phrase.size());
    wanted.push_back(phrase.substr(at, end - at));
    at = end + 1;
  }
  const auto matches = [](std::string_view pattern, const Word& word) {
    return pattern.ends_with('*') ? word.lower.starts_with(pattern.substr(0, pattern.size() - 1))
                                  : word.lower == pattern;
  };
  for (std::size_t i = 0; i + wanted.size() <= words.size(); ++i) {
    bool all = true;
    for (std::size_t k = 0; k < wanted.size() && all; ++k) all = matches(wanted[k], words[i + k]);
    if (all) return i;
  }
  return std::nullopt;
}

std::string stem_of(std::string_view word) {
  constexpr std::array<std::string_view, 11> endings{"ations", "ation", "ings", "ing", "ies", "ers",
                                                     "er",     "ed",    "es",   "ly",  "s"};
  for (std::string_view ending : endings) {
    if (word.size() >= ending.size() + 3 && word.ends_with(ending)) {
      word.remove_suffix(ending.size());
      break;
    }
  }
  if (word.size() > 3 && (word.ends_with('e') || word.ends_with('y'))) word.remove_suffix(1);
  return std::string(word);
}

bool same_stem(std::string_view a, std::string_view b) { return stem_of(a) == stem_of(b); }

bool has_plain_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto [c, length] = code_point(text, at);
    if (length == 0 || !is_plain(c)) return false;
    at += length;
  }
  return !has_link(text) && !is_spelt_out(words_of(text));
}

std::string without_name(std::string_view text, std::string_view name) {
  std::string out;
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  while (!name.empty()) {
    const auto found = std::ranges::search(text, name, same);
    if (found.empty()) break;
    out.append(text.begin(), found.begin()).append("it");
    text = std::string_view(found.end(), text.end());
  }
  return out.append(text);
}

}  // namespace attune::narrate
