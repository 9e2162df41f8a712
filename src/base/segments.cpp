#include "base/segments.h"

#include <memory>

#include <unicode/brkiter.h>
#include <unicode/unistr.h>

namespace attune {
namespace {

constexpr std::size_t most_bytes = std::size_t{64} << 10U;

using Breaks = std::unique_ptr<icu::BreakIterator>;

// Null where ICU's own data is missing: then nothing is found, as in an empty text.
Breaks breaks_of(const icu::UnicodeString& text, bool sentences) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale english = icu::Locale::getUK();
  Breaks breaks(sentences ? icu::BreakIterator::createSentenceInstance(english, status)
                          : icu::BreakIterator::createWordInstance(english, status));
  if (U_FAILURE(status)) return nullptr;
  breaks->setText(text);
  return breaks;
}

// Where the words end, and the words.
std::vector<std::int32_t> find_words(const icu::UnicodeString& text, std::vector<std::string>& words) {
  std::vector<std::int32_t> ends;
  const Breaks breaks = breaks_of(text, false);
  if (!breaks) return ends;
  std::int32_t from = breaks->first();
  for (std::int32_t to = breaks->next(); to != icu::BreakIterator::DONE; from = to, to = breaks->next()) {
    if (breaks->getRuleStatus() < UBRK_WORD_NUMBER) continue;  // spaces and punctuation
    icu::UnicodeString word = text.tempSubStringBetween(from, to);
    word.toLower(icu::Locale::getUK()).toUTF8String(words.emplace_back());
    ends.push_back(to);
  }
  return ends;
}

std::size_t count_sentences(const icu::UnicodeString& text, const std::vector<std::int32_t>& word_ends) {
  const Breaks breaks = breaks_of(text, true);
  if (!breaks) return 0;
  std::size_t sentences = 0;
  auto word = word_ends.begin();
  breaks->first();
  for (std::int32_t to = breaks->next(); to != icu::BreakIterator::DONE; to = breaks->next()) {
    const auto before = word;
    while (word != word_ends.end() && *word <= to) ++word;
    sentences += word != before ? 1U : 0U;
  }
  return sentences;
}

}  // namespace

Segments segments_of(std::string_view text) {
  text = text.substr(0, most_bytes);
  const auto read = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  Segments segments;
  const auto ends = find_words(read, segments.words);
  segments.sentences = count_sentences(read, ends);
  return segments;
}

}  // namespace attune
