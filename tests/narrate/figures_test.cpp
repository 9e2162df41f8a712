#include "narrate/figures.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "products.h"

namespace attune::narrate {
namespace {

std::string shown(const Figure& figure) {
  constexpr const char* units[] = {"", "money", "%", "days", "months", "other"};
  constexpr const char* periods[] = {"", "/day", "/week", "/month", "/year"};
  constexpr const char* subjects[] = {"", " fee", " minimum", " rate"};
  return format_decimal(figure.value) + units[static_cast<int>(figure.unit)] + figure.currency +
         periods[static_cast<int>(figure.period)] + subjects[static_cast<int>(figure.subject)];
}

std::string all_of(std::string_view text) {
  std::string out;
  for (const Figure& figure : figures_in(text)) out += (out.empty() ? "" : ", ") + shown(figure);
  return out;
}

TEST(Figures, AreReadWithTheirUnits) {
  EXPECT_EQ(all_of("It pays 3.65% a year"), "3.65%/year rate");
  EXPECT_EQ(all_of("It pays 3.65 per cent AER"), "3.65%/year rate");
  EXPECT_EQ(all_of("a fee of £1,200.50 a month"), "1200.5money£/month fee");
  EXPECT_EQ(all_of("costs 5 pounds monthly"), "5money£/month fee");
  EXPECT_EQ(all_of("20p each"), "0.2money£");
  EXPECT_EQ(all_of("A$5 and $6"), "5moneyAUD, 6money$");
  EXPECT_EQ(all_of("GBP limit of 12k"), "12000");
  EXPECT_EQ(all_of("after 95 days"), "95days");
  EXPECT_EQ(all_of("a 95-day notice, two weeks, one year"), "95days, 14days, 12months");
  EXPECT_EQ(all_of("five million, two hundred and six"), "5000000, 200, 6");
  EXPECT_EQ(all_of("twenty-five"), "25");
  EXPECT_EQ(all_of("One of these"), "");
  EXPECT_EQ(all_of("keep at least £500, pay a fee of £8"), "500money£ minimum, 8money£ fee");
  EXPECT_EQ(all_of("99999999999999999999999"), "-1");
}

TEST(Figures, OfComparisonsAreBorneOutByTheSameWordOnly) {
  const auto half = figures_in("half of it").at(0), twice = figures_in("twice as much").at(0);
  EXPECT_TRUE(bears_out(half, half));
  EXPECT_FALSE(bears_out(half, twice));
}

TEST(Figures, AreBorneOutByValueUnitPeriodAndSubject) {
  const auto one = [](std::string_view text) { return figures_in(text).at(0); };
  const Figure fee = one("a fee of £8 a month");
  EXPECT_TRUE(bears_out(fee, one("£8")));
  EXPECT_TRUE(bears_out(fee, one("a charge of £8.00 monthly")));
  EXPECT_FALSE(bears_out(fee, one("£8 a year")));
  EXPECT_FALSE(bears_out(fee, one("8%")));
  EXPECT_FALSE(bears_out(fee, one("8 days")));
  EXPECT_FALSE(bears_out(fee, one("8")));
  EXPECT_FALSE(bears_out(fee, one("$8")));
  EXPECT_FALSE(bears_out(fee, one("a minimum balance of £8")));
  EXPECT_FALSE(bears_out(one("£8"), one("£8 a month")));
}

TEST(Figures, OfAProductComeFromItsFieldsAndItsTexts) {
  const auto facts = figures_of(grounds_for(demo_product("mooring-95-day-notice")));
  const auto has = [&](std::string_view text) {
    return std::ranges::any_of(facts, [&](const Figure& fact) { return bears_out(fact, figures_in(text).at(0)); });
  };
  EXPECT_TRUE(has("3.65% a year"));
  EXPECT_TRUE(has("95 days"));
  EXPECT_TRUE(has("at least £500"));
  EXPECT_TRUE(has("18"));
  EXPECT_FALSE(has("3.56%"));
  EXPECT_FALSE(has("£5,000"));
}

TEST(Figures, OfDaysAreYearsWhereTheyAreWholeOnes) {
  EXPECT_EQ(whole_years(1'825), 5);
  EXPECT_EQ(whole_years(1'826), 5);
  EXPECT_EQ(whole_years(365), 1);
  EXPECT_FALSE(whole_years(95));
  EXPECT_FALSE(whole_years(400));
  EXPECT_FALSE(whole_years(0));
}

TEST(Figures, OfMoneyAreWrittenAsTheCurrencyIs) {
  EXPECT_EQ(money_text(Decimal::from_integer(120'000), "GBP"), "£120,000");
  EXPECT_EQ(money_text(Decimal::from_units(15, 1), "GBP"), "£1.50");
  EXPECT_EQ(money_text(Decimal::from_integer(500), "CHF"), "CHF 500");
  EXPECT_EQ(money_text(Decimal::from_integer(1500), ""), "1,500");
}

}  // namespace
}  // namespace attune::narrate
