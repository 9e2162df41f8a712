#include "domain/exposure.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(Exposure, BorrowingIsReadFromWords) {
  for (const char* text :
       {"Payday advance", "Borrow to invest", "A personal loan you can draw at any time.", "Buy now, pay later",
        "Margin lending", "Flexible credit when you need it", "Arranged overdraft of up to £500", "Pay in instalments",
        "We charge interest on your outstanding balance", "Line of Credit", "Salary advances", "No fees: borrow today",
        "No annual fee loan", "A no-deposit mortgage"}) {
    EXPECT_TRUE(speaks_of_borrowing(text)) << text;
  }
  for (const char* text :
       {"", "There is no overdraft, so you cannot spend more than you have.", "No credit check", "A credit union",
        "Interest on balances in credit", "Without an arranged overdraft or loan", "Credit interest is paid monthly",
        "Your credit score", "Pay with a debit or credit card", "The money is credited at once", "This is not a loan",
        "No need to borrow", "Keeps your savings safe"}) {
    EXPECT_FALSE(speaks_of_borrowing(text)) << text;
  }
}

TEST(Exposure, LosingCapitalIsReadFromWords) {
  for (const char* text : {"Leveraged CFD account", "Trade contracts for difference", "Crypto wallet",
                           "The value can go down as well as up", "Your capital is at risk", "You may get back less"}) {
    EXPECT_TRUE(speaks_of_losing_capital(text)) << text;
  }
  for (const char* text :
       {"", "Spare money at the same margin", "Your money is not lost", "Foreign currency for travel"}) {
    EXPECT_FALSE(speaks_of_losing_capital(text)) << text;
  }
}

TEST(Exposure, FactsCountWhateverTheCategorySays) {
  Product product;
  product.category = Category::savings;
  product.regime = Regime::deposit;
  EXPECT_EQ(exposure_of(product), (Exposure{}));
  product.rates.push_back({.side = RateSide::lending,
                           .type = "VARIABLE",
                           .rate = *parse_decimal("0.19"),
                           .term = "",
                           .from_balance = {},
                           .to_balance = {},
                           .text = ""});
  EXPECT_TRUE(exposure_of(product).credit);
  product.rates.clear();
  product.constraints.push_back({"MAX_LIMIT", {}, ""});
  EXPECT_TRUE(exposure_of(product).credit);
  product.constraints.clear();
  product.features = {"Borrow up to £2,000"};
  EXPECT_TRUE(exposure_of(product).credit);
  product.features.clear();
  product.tags = {"leveraged"};
  EXPECT_TRUE(exposure_of(product).capital_at_risk);
  product.tags.clear();
  product.category = Category::home_loan;  // the two disagree: the careful one counts
  EXPECT_TRUE(exposure_of(product).credit);
}

TEST(Exposure, HelpForAFlagMayNameDebtsButNotSellThem) {
  Product help;
  help.category = Category::guidance;
  help.regime = Regime::service;
  help.kind = ItemKind::content;
  help.name = "Behind on a loan or a credit card?";
  EXPECT_TRUE(exposure_of(help).credit);
  help.tags = {"arrears"};
  EXPECT_FALSE(exposure_of(help).credit);
  EXPECT_TRUE(is_help_for_a_flag(help));
  help.rates.push_back({.side = RateSide::lending,
                        .type = "",
                        .rate = Decimal{},
                        .term = "",
                        .from_balance = {},
                        .to_balance = {},
                        .text = ""});
  EXPECT_TRUE(exposure_of(help).credit);
  help.kind = ItemKind::product;
  EXPECT_FALSE(is_help_for_a_flag(help));
}

}  // namespace
}  // namespace attune
