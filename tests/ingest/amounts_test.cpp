#include "ingest/amounts.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ingest/flags.h"
#include "ingest/rate_units.h"

namespace attune {
namespace {

Decimal decimal(std::string_view text) { return parse_decimal(text).value(); }

TEST(Amounts, AreReadAsTheyAreWritten) {
  const auto is = [](std::string_view text, std::string_view value, bool per_cent = false, bool a_year = false) {
    EXPECT_EQ(read_amount(text), (Amount{decimal(value), per_cent, a_year})) << text;
  };
  is("1,000.00", "1000");
  is("1,234,567", "1234567");
  is("$35,000 p.a.", "35000", false, true);
  is("$35,000 per annum", "35000", false, true);
  is("AUD 20", "20");
  is("20 AUD", "20");
  is("20EUR", "20");
  is("A$5", "5");
  is("\xc2\xa3"
     "5",
     "5");
  is("-10.00", "-10");
  is("-$10", "-10");
  is("$-10", "-10");
  is("\xe2\x88\x92"
     "0.5",
     "-0.5");
  is(".50", "0.5");
  is("5.", "5");
  is("+3", "3");
  is("5.25E-2", "0.0525");
  is("35000.0000000000000000", "35000");
  is("0.06689999999999863", "0.0669");
  is("0.0644000000000009", "0.0644");
  is("'1000.00'", "1000");
  is("4.5%", "4.5", true);
  is("4.5 %", "4.5", true);
  is("4.5\xc2\xa0%", "4.5", true);
  is("4.5 per cent", "4.5", true);
  is("-0.25% P.A.", "-0.25", true, true);
}

TEST(Amounts, WhatMayMeanAnythingElseIsNone) {
  for (const std::string_view text : {"",          " ",
                                      "$",         "%",
                                      "-",         ".",
                                      "eighteen",  "1,00",
                                      "1,0000",    "10000,000",
                                      "12,50",     "1.000,00",
                                      "5-10",      "5 to 10",
                                      "--5",       "- -5",
                                      "$5 $",      "5 5",
                                      "5%%",       "$5%",
                                      "5e",        "0x5",
                                      "1.2.3",     "20 per month",
                                      "USD 5 AUD", "up to $5,000",
                                      "NaN",       "inf",
                                      "1e99",      "1234567890123456789"}) {
    EXPECT_FALSE(read_amount(text)) << text;
  }
  EXPECT_FALSE(read_amount(std::string(61, '1')));
  EXPECT_FALSE(read_amount("12345678." + std::string(13, '9')));
}

TEST(Amounts, AnotherCurrencyIsNotTakenForTheProductsOwn) {
  EXPECT_FALSE(read_amount("USD 20", "AUD"));
  EXPECT_FALSE(
      read_amount("\xe2\x82\xac"
                  "20",
                  "AUD"));
  EXPECT_FALSE(read_amount("$20", "GBP"));
  EXPECT_EQ(read_money("$20", "AUD"), decimal("20"));
  EXPECT_EQ(read_money("gbp 20", "GBP"), decimal("20"));
  EXPECT_FALSE(read_money("20 %"));
}

TEST(Amounts, SharesAreToldOneWay) {
  const auto told = [](std::string_view from, std::string_view to) {
    Range range;
    if (!from.empty()) range.from = decimal(from);
    if (!to.empty()) range.to = decimal(to);
    return range_text(as_per_cent(range), "%");
  };
  EXPECT_EQ(told("0.8", "0.9"), "80 to 90 %");
  EXPECT_EQ(told("80", "90"), "80 to 90 %");
  EXPECT_EQ(told("-9100000000000000", "-2100000000000000"), "-9100000000000000 to -2100000000000000 %");
  EXPECT_EQ(told("0.8", "1"), "80 to 100 %");
  EXPECT_EQ(told("0", "1"), "0 to 100 %");
  EXPECT_EQ(told("0", "60"), "0 to 60 %");
  EXPECT_EQ(told("0.1", "60"), "0.1 to 60 %");
  EXPECT_EQ(told("0.8", ""), "from 80 %");
  EXPECT_EQ(told("90.01", ""), "from 90.01 %");
  EXPECT_EQ(told("", "0.95"), "up to 95 %");
  EXPECT_EQ(told("", ""), "");
}

TEST(Amounts, AnUpperEndOfNothingIsOpenAndNothingElseIs) {
  Range plus{decimal("5000"), decimal("0")};
  EXPECT_TRUE(open_zero_end(plus));
  EXPECT_EQ(plus, (Range{decimal("5000"), std::nullopt}));
  Range backwards{decimal("6"), decimal("3")};
  EXPECT_FALSE(open_zero_end(backwards));
  EXPECT_TRUE(is_backwards(backwards));
  Range all{decimal("0"), decimal("0")};
  EXPECT_TRUE(open_zero_end(all));
  Range open{decimal("10"), std::nullopt};
  EXPECT_FALSE(open_zero_end(open));
  Range below{decimal("-5"), decimal("0")};
  EXPECT_FALSE(open_zero_end(below));
}

RC_GTEST_PROP(AmountsProperty, EveryDecimalIsReadInEveryDress, ()) {
  const auto value = Decimal::from_units(*rc::gen::inRange<std::int64_t>(-999'999'999'999, 999'999'999'999),
                                         *rc::gen::inRange<int>(0, 13));
  const auto plain = format_decimal(value);
  RC_ASSERT(read_amount(plain) == (Amount{value, false, false}));
  RC_ASSERT(read_amount("AUD " + plain + " p.a.", "AUD") == (Amount{value, false, true}));
  RC_ASSERT(read_amount(" " + plain + "% ") == (Amount{value, true, false}));
}

// The rates of one side, in per cent, in order: "-" where it is none.
std::vector<std::string> read_as(std::vector<std::pair<std::string, RateKind>> rates,
                                 RateNotation standard = RateNotation::fraction) {
  std::vector<WrittenRate> written;
  for (const auto& [text, kind] : rates) written.push_back({read_amount(text).value(), kind});
  std::vector<std::string> out;
  for (const auto& reading : read_rate_units(written, standard)) {
    out.push_back(reading.fraction ? format_decimal(times_hundred(*reading.fraction)) : "-");
  }
  return out;
}

std::vector<std::string> deposits(const std::vector<std::string>& texts) {
  std::vector<std::pair<std::string, RateKind>> rates;
  for (const auto& text : texts) rates.emplace_back(text, RateKind::deposit);
  return read_as(std::move(rates));
}

std::vector<std::string> lending(const std::vector<std::string>& texts) {
  std::vector<std::pair<std::string, RateKind>> rates;
  for (const auto& text : texts) rates.emplace_back(text, RateKind::lending);
  return read_as(std::move(rates));
}

using Texts = std::vector<std::string>;

TEST(RateUnits, AloneTheStandardHoldsUnlessItCannotBe) {
  EXPECT_EQ(deposits({"0.045"}), Texts{"4.5"});
  EXPECT_EQ(deposits({"0.2"}), Texts{"20"});
  EXPECT_EQ(deposits({"0.25"}), Texts{"0.25"});
  EXPECT_EQ(deposits({"1"}), Texts{"1"});
  EXPECT_EQ(deposits({"4.5"}), Texts{"4.5"});
  EXPECT_EQ(deposits({"0"}), Texts{"0"});
  EXPECT_EQ(deposits({"-0.001"}), Texts{"-0.1"});
  EXPECT_EQ(deposits({"101"}), Texts{"-"});
  EXPECT_EQ(deposits({"0.2058", "0.2058"}), (Texts{"20.58", "20.58"}));
  EXPECT_EQ(deposits({"0.375"}), Texts{"0.375"});
  EXPECT_EQ(lending({"0.0614"}), Texts{"6.14"});
  EXPECT_EQ(lending({"1"}), Texts{"100"});
  EXPECT_EQ(lending({"0.99"}), Texts{"99"});
  EXPECT_EQ(lending({"6.14"}), Texts{"6.14"});
  EXPECT_EQ(read_as({{"-0.5", RateKind::discount}}), Texts{"-0.5"});
  EXPECT_EQ(read_as({{"0.25", RateKind::discount}}), Texts{"0.25"});
  EXPECT_EQ(read_as({{"-0.1001", RateKind::discount}}), Texts{"-10.01"});
}

TEST(RateUnits, ASignSaysItAndTellsNothingOfTheNeighbours) {
  EXPECT_EQ(deposits({"4.5%", "0.05"}), (Texts{"4.5", "5"}));
  EXPECT_EQ(lending({"0.5 %", "0.0614"}), (Texts{"0.5", "6.14"}));
  EXPECT_EQ(deposits({"150%"}), Texts{"-"});
}

TEST(RateUnits, OneOddRateDoesNotTurnTheGoodOnes) {
  EXPECT_EQ(deposits({"0.045", "0.0475", "0.05", "4.5"}), (Texts{"4.5", "4.75", "5", "4.5"}));
  EXPECT_EQ(lending({"0.0614", "0.06", "6.14"}), (Texts{"6.14", "6", "6.14"}));
}

TEST(RateUnits, RatesInPerCentTakeTheirSmallNeighboursAlong) {
  EXPECT_EQ(deposits({"0.01", "2.00"}), (Texts{"0.01", "2"}));
  EXPECT_EQ(deposits({"0.01", "0.25", ".50", "1.00", "2.25"}), (Texts{"0.01", "0.25", "0.5", "1", "2.25"}));
  EXPECT_EQ(deposits({"0.125", "2.25"}), (Texts{"0.125", "2.25"}));
  EXPECT_EQ(lending({"0.99", "19.99"}), (Texts{"0.99", "19.99"}));
  EXPECT_EQ(read_as({{"6.14", RateKind::lending}, {"0.15", RateKind::discount}}), (Texts{"6.14", "0.15"}));
  EXPECT_EQ(read_as({{"0.0614", RateKind::lending}, {"0.15", RateKind::discount}}), (Texts{"6.14", "0.15"}));
  EXPECT_EQ(read_as({{"0.1399", RateKind::lending}, {"-0.05", RateKind::discount}}), (Texts{"13.99", "-5"}));
  EXPECT_EQ(read_as({{"0.0614", RateKind::lending},
                     {"0.0589", RateKind::lending},
                     {"0.15", RateKind::discount},
                     {"0.25", RateKind::discount}}),
            (Texts{"6.14", "5.89", "0.15", "0.25"}));
}

TEST(RateUnits, WherePerCentIsTheStandardOnlyALoanForNothingIsNot) {
  const auto uk = [](std::string text, RateKind kind) {
    return read_as({{std::move(text), kind}}, RateNotation::per_cent);
  };
  EXPECT_EQ(uk("1.50", RateKind::deposit), Texts{"1.5"});
  EXPECT_EQ(uk("0.1", RateKind::deposit), Texts{"0.1"});
  EXPECT_EQ(uk("19.89", RateKind::lending), Texts{"19.89"});
  EXPECT_EQ(uk("0.399", RateKind::lending), Texts{"39.9"});
  EXPECT_EQ(uk("0.00", RateKind::lending), Texts{"0"});
  EXPECT_EQ(uk("0.5", RateKind::lending), Texts{"0.5"});
}

TEST(RateUnits, FeesTakeSharesToo) {
  const auto fee = [](std::string_view text, RateNotation standard = RateNotation::fraction) {
    return fee_rate_of(read_amount(text).value(), standard).fraction;
  };
  EXPECT_EQ(fee("0.03"), decimal("0.03"));
  EXPECT_EQ(fee("3"), decimal("0.03"));
  EXPECT_EQ(fee("1"), decimal("1"));
  EXPECT_EQ(fee("3 %"), decimal("0.03"));
  EXPECT_EQ(fee("150.00"), std::nullopt);
  EXPECT_EQ(fee("0.5", RateNotation::per_cent), decimal("0.005"));
}

TEST(Flags, AreReadAsTheyArePlainlyMeant) {
  for (const auto* text : {"true", "TRUE", " Yes ", "y", "1", "1.0"}) EXPECT_EQ(plain_flag(text), true) << text;
  for (const auto* text : {"false", "No", "N", "0", "0.0"}) EXPECT_EQ(plain_flag(text), false) << text;
  for (const auto* text : {"", "2", "perhaps", "on sale", "-1"}) EXPECT_EQ(plain_flag(text), std::nullopt) << text;
}

}  // namespace
}  // namespace attune
