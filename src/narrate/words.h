// A text as words: what the checks look for phrases and names in.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::narrate {

struct Word {
  std::string lower;      // letters and digits, ASCII letters in lower case; apostrophes left out ("cant")
  std::size_t begin = 0;  // bytes of the text
  std::size_t end = 0;
  std::size_t sentence = 0;  // number of its sentence
  bool first = false;        // of its sentence
  bool capital = false;      // its first letter is a capital
  bool number = false;       // it begins with a digit
};

// Split at everything but letters, digits and apostrophes; bytes above ASCII count as letters, but for quotes and dashes.
// A sentence ends at ".", "!", "?", ":" or ";" before a blank, at a line's end and at the text's.
std::vector<Word> words_of(std::string_view text);

// Where a phrase stands: words with a blank between, each matched whole, or by its beginning where it ends in "*".
std::optional<std::size_t> find_phrase(std::span<const Word> words, std::string_view phrase);

// Whether two words are forms of one: "saving", "savings", "saved".
bool same_stem(std::string_view a, std::string_view b);

// The word without its ending: "savings" → "sav". Words of at most three letters stay.
std::string stem_of(std::string_view lower);

// Whether it is UTF-8 of plain characters alone: printable ASCII but for < > { } [ ] ` \ | ~ ^ = _ * #, letters of Latin-1,
// currency signs, typographic quotes and dashes; no link, no word that is spelt letter by letter.
bool has_plain_characters(std::string_view text);

// The text with every occurrence of `name`, case aside, replaced by "it".
std::string without_name(std::string_view text, std::string_view name);

}  // namespace attune::narrate
