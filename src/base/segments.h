// Words and sentences of a text, as Unicode defines them (UAX #29; ICU).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

struct Segments {
  std::vector<std::string> words;  // in lower case, in order; numbers are words, punctuation is none
  std::size_t sentences = 0;       // of those that hold a word
};

// Reads the first 64 KiB of the text as English. Bytes that are no UTF-8 separate words. Never fails. Threads: any.
// The result is part of the feature version: a test pins it, and a newer ICU that splits otherwise raises that version.
Segments segments_of(std::string_view text);

}  // namespace attune
