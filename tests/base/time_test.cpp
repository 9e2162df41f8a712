#include "base/time.h"

#include <string>

#include <gtest/gtest.h>

namespace attune {
namespace {

std::int64_t micros(std::string_view text) {
  const auto at = parse_instant(text);
  EXPECT_TRUE(at) << text;
  return at ? at->micros : -1;
}

TEST(Instant, ReadsEverySpellingThatIsPromised) {
  EXPECT_EQ(micros("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(micros("2026-11-23T08:36:00Z"), 1'795'422'960'000'000);
  EXPECT_EQ(micros("2026-11-23t08:36:00z"), 1'795'422'960'000'000);
  EXPECT_EQ(micros("2026-11-23 08:36:00"), 1'795'422'960'000'000);
  EXPECT_EQ(micros("2026-11-23T19:36:00+11:00"), 1'795'422'960'000'000);
  EXPECT_EQ(micros("2026-11-23T05:06:00-0330"), 1'795'422'960'000'000);
  EXPECT_EQ(micros("2026-11-23"), 1'795'392'000'000'000);
  EXPECT_EQ(micros("1970-01-01T00:00:00.5Z"), 500'000);
  EXPECT_EQ(micros("1970-01-01T00:00:00.123456789Z"), 123'456);
  EXPECT_EQ(micros("1969-12-31T23:59:59.999999Z"), -1);
  EXPECT_EQ(micros("2016-12-31T23:59:60Z"), micros("2017-01-01T00:00:00Z"));
  EXPECT_EQ(micros("2024-02-29T00:00:00Z"), 1'709'164'800'000'000);
}

TEST(Instant, RefusesEverythingElse) {
  for (const auto* text : {"",
                           "2026",
                           "2026-11",
                           "2026-11-23T",
                           "2026-11-23T08",
                           "2026-11-23T08:36",
                           "2026-11-23T08:36:00ZZ",
                           "2026-11-23T08:36:00.Z",
                           "2026-11-23T08:36:00.1234567890Z",
                           "2026-02-29T00:00:00Z",
                           "2026-13-01",
                           "2026-00-01",
                           "2026-01-00",
                           "2026-01-32",
                           "0000-01-01",
                           "2026-11-23T24:00:00Z",
                           "2026-11-23T08:60:00Z",
                           "2026-11-23T08:36:61Z",
                           "2026-11-23T08:36:00+24:00",
                           "2026-11-23T08:36:00+1:00",
                           "2026-11-23T08:36:00+01:0",
                           " 2026-11-23",
                           "2026-11-23 ",
                           "2026-11-23T08:36:00 Z",
                           "+2026-11-23",
                           "26-11-23",
                           "2026/11/23",
                           "2026-11-23T-8:36:00Z"}) {
    EXPECT_FALSE(parse_instant(text)) << text;
  }
}

TEST(Instant, YearsBeyondFourDigitsAreRefusedThroughTheirOffsetToo) {
  EXPECT_TRUE(parse_instant("9999-12-31T23:59:59Z"));
  EXPECT_FALSE(parse_instant("9999-12-31T23:59:59-00:01"));
  EXPECT_TRUE(parse_instant("0001-01-01T00:00:00Z"));
  EXPECT_FALSE(parse_instant("0001-01-01T00:00:00+00:01"));
}

TEST(Instant, IsWrittenShortestAndReadBack) {
  EXPECT_EQ(format_instant(Instant{0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_instant(Instant{500'000}), "1970-01-01T00:00:00.500Z");
  EXPECT_EQ(format_instant(Instant{1}), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(format_instant(Instant{-1}), "1969-12-31T23:59:59.999999Z");
  for (std::int64_t at = -62'135'596'800'000'000; at < 253'402'300'800'000'000; at += 98'765'432'101'234'567 / 1000) {
    const auto text = format_instant(Instant{at});
    EXPECT_EQ(parse_instant(text), Instant{at}) << text;
    if (HasFailure()) break;
  }
}

TEST(Date, ReadsWritesAndRefuses) {
  EXPECT_EQ(parse_date("1970-01-02"), Date{1});
  EXPECT_EQ(parse_date("2000-02-29"), Date{11016});
  EXPECT_EQ(format_date(Date{11016}), "2000-02-29");
  EXPECT_EQ(format_date(Date{-1}), "1969-12-31");
  for (const auto* text : {"1900-02-29", "2026-1-1", "2026-01-01T", "2026-01-011", "", "abcd-ef-gh"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

TEST(Date, OfAnInstantBeforeTheEpochIsTheDayItFellOn) {
  EXPECT_EQ(date_of(Instant{-1}), Date{-1});
  EXPECT_EQ(date_of(Instant{0}), Date{0});
  EXPECT_EQ(date_of(Instant{micros_per_day}), Date{1});
}

TEST(Month, CountsFromJanuary1970) {
  EXPECT_EQ(month_of(Instant{0}), 0);
  EXPECT_EQ(month_of(parse_instant("1970-01-31T23:59:59Z").value()), 0);
  EXPECT_EQ(month_of(parse_instant("2026-11-23").value()), 56 * 12 + 10);
  EXPECT_EQ(month_of(Instant{-1}), 0);
}

TEST(ManualClock, SaysWhatItIsTold) {
  ManualClock clock(Instant{5});
  EXPECT_EQ(clock.now(), Instant{5});
  clock.set(Instant{3});
  EXPECT_EQ(clock.now(), Instant{3});
}

}  // namespace
}  // namespace attune
