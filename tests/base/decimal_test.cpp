#include "base/decimal.h"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(Decimal, ReadsAndWritesTheShortestForm) {
  const std::map<std::string, std::string> expected{{"0", "0"},
                                                    {"-0", "0"},
                                                    {"0.0", "0"},
                                                    {"2.50", "2.5"},
                                                    {"-12.50", "-12.5"},
                                                    {"007", "7"},
                                                    {"0.07", "0.07"},
                                                    {"-0.07", "-0.07"},
                                                    {".5", "0.5"},
                                                    {"100", "100"},
                                                    {"0.000000000001", "0.000000000001"},
                                                    {"999999999999999999", "999999999999999999"},
                                                    {"123456.789012345678", "123456.789012345678"}};
  for (const auto& [text, written] : expected) {
    const auto value = parse_decimal(text);
    ASSERT_TRUE(value) << text;
    EXPECT_EQ(format_decimal(*value), written) << text;
  }
}

TEST(Decimal, RefusesWhatIsNone) {
  for (const auto* text : {"", "-", ".", "-.", "5.", "+1", " 1", "1 ", "1e3", "1,000", "0x1", "nan", "inf", "--1",
                           "1.2.3", "1234567890123456789", "0.0000000000001", "1-"}) {
    EXPECT_FALSE(parse_decimal(text)) << text;
  }
}

TEST(Decimal, EqualValuesAreEqualBits) {
  EXPECT_EQ(parse_decimal("2.500"), parse_decimal("2.5"));
  EXPECT_EQ(Decimal::from_units(0, 12), Decimal{});
  EXPECT_EQ(Decimal::from_units(1200, 2), Decimal::from_integer(12));
  EXPECT_EQ(parse_decimal("2.50")->units(), 25);
  EXPECT_EQ(parse_decimal("2.50")->scale(), 1);
}

TEST(Decimal, ComparesByValueWithoutOverflow) {
  const std::vector<std::string> ascending{"-999999999999999999",
                                           "-1",
                                           "-0.1",
                                           "-0.000000000001",
                                           "0",
                                           "0.000000000001",
                                           "0.09",
                                           "0.1",
                                           "1",
                                           "1.000000000001",
                                           "999999999999999999"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(*parse_decimal(ascending[i]) <=> *parse_decimal(ascending[j]), i <=> j) << ascending[i] << ascending[j];
    }
  }
}

TEST(Decimal, BecomesADoubleForShow) {
  EXPECT_DOUBLE_EQ(parse_decimal("-12.25")->to_double(), -12.25);
  EXPECT_DOUBLE_EQ(parse_decimal("0.1")->to_double(), 0.1);
}

}  // namespace
}  // namespace attune
