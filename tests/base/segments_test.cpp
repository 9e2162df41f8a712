#include "base/segments.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

using Words = std::vector<std::string>;

TEST(Segments, WordsAreLowerCaseAndNumbersAreWords) {
  EXPECT_EQ(segments_of("Don't pay £4.50, pay 5.25% p.a.!").words,
            (Words{"don't", "pay", "4.50", "pay", "5.25", "p.a"}));
  EXPECT_EQ(segments_of("Éclair-Konto für Ältere").words, (Words{"éclair", "konto", "für", "ältere"}));
}

TEST(Segments, ASentenceHoldsAWord) {
  EXPECT_EQ(segments_of("You save. We pay! Is it easy?").sentences, 3U);
  EXPECT_EQ(segments_of("A rate of 5.25% a year is paid on balances over £1,000.50 each month").sentences, 1U);
  EXPECT_EQ(segments_of("...!!! ???").sentences, 0U);
  EXPECT_EQ(segments_of("").sentences, 0U);
}

TEST(Segments, BytesThatAreNoTextSeparateWordsAndNothingFails) {
  EXPECT_EQ(segments_of("save\xff\xfemore").words.size(), 2U);
  std::string hostile(200'000, 'a');
  EXPECT_EQ(segments_of(hostile).words.size(), 1U);
  hostile.assign("\0\x01\x02\u202Esave\u202C\0", 12);
  EXPECT_EQ(segments_of(hostile).sentences, 1U);
}

}  // namespace
}  // namespace attune
