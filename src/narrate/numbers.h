// Numbers as a text writes them: "1,500.25", "5k", "2 million", "twenty-five hundred".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/decimal.h"
#include "narrate/words.h"

namespace attune::narrate {

// Stands for a number that can't be read (too long, too large): no fact has it, so nothing bears it out.
inline const Decimal unreadable_number = Decimal::from_integer(-1);

// A number that begins at one word, and how many words it takes.
struct Number {
  Decimal value;
  std::size_t begin = 0, end = 0;  // bytes
  std::size_t words = 0;
  bool one = false;  // the word "one" alone
};

// The number that begins at word `i`, which begins with a digit.
Number number_in_digits(std::string_view text, std::span<const Word> words, std::size_t i);
// The number written out in words from word `i` on; none where that word names no number.
std::optional<Number> number_in_words(std::string_view text, std::span<const Word> words, std::size_t i);

// Exact; none where it does not fit.
std::optional<Decimal> times(const Decimal& value, std::int64_t by);

}  // namespace attune::narrate
