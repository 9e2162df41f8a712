#include "ingest/uk_open_banking.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "ingest/json_tree.h"
#include "shared_data.h"

namespace attune {
namespace {

struct Read {
  UkReport report;
  std::vector<Product> taken;
  std::vector<RowError> rejected;
};

Read read_text(std::string_view text) {
  Read out;
  out.report = read_uk_open_banking(text, [&](ImportRow<Product>&& row) {
    if (row.value) {
      out.taken.push_back(std::move(*row.value));
    } else {
      out.rejected.push_back(row.value.error());
    }
  });
  EXPECT_EQ(out.report.file.rows, out.taken.size() + out.rejected.size());
  EXPECT_EQ(out.report.file.rejected, out.rejected.size());
  return out;
}

std::vector<CriterionKind> kinds(const Product& product) {
  std::vector<CriterionKind> out;
  for (const auto& criterion : product.eligibility) out.push_back(criterion.kind);
  return out;
}

Decimal decimal(std::string_view text) { return parse_decimal(text).value(); }

constexpr std::string_view current_account = R"({"data":[{"Brand":[{"BrandName":"Old Mill Bank","PCA":[{
  "Name":"Mill Current","Identification":"M1","Segment":["Student"],"OnSaleIndicator":true,
  "PCAMarketingState":[
    {"MarketingState":"Promotional","CoreProduct":{"ProductDescription":"old words"}},
    {"MarketingState":"Regular","FirstMarketedDate":"2019-02-01","LastMarketedDate":"9999-12-31",
     "CoreProduct":{"ProductDescription":"An account","TcsAndCsURL":"https://mill.example/terms"},
     "Eligibility":{"AgeEligibility":{"MinimumAge":"17.0","MaximumAge":"24","Notes":["From 17"]},
       "ResidencyEligibility":{"Notes":["UK only"]},
       "OtherEligibility":[{"Type":"Other","Name":"x","Textual":"Pay in each month"}]},
     "CreditInterest":{"TierBandSet":[{"TierBand":[{"AER":"1.25","TierValueMinimum":"0","TierValueMaximum":"1500.50",
       "FixedVariableInterestRateType":"Variable"}]}]},
     "Overdraft":{"OverdraftTierBandSet":[{"OverdraftTierBand":[{"EAR":"19.89"}],
       "OverdraftFeesCharges":[{"OverdraftFeeChargeDetail":[{"FeeType":"UnauthorisedBorrowing","FeeAmount":"8",
         "ApplicationFrequency":"Daily"}]}]}]},
     "OtherFeesCharges":{"FeeChargeDetail":[{"FeeType":"AccountFee","FeeAmount":"2.50","ApplicationFrequency":"Monthly",
       "Notes":["A fee"]},{"FeeType":"Other","FeeRate":"2.75"}]},
     "FeaturesAndBenefits":{"FeatureBenefitItem":[{"Name":"TextAlerts","Indicator":true},
       {"Name":"ChequeBook","Indicator":false},{"Name":"Cashback","Textual":"1% on bills"}]}}]}]}]}]})";

TEST(UkOpenBanking, ANameThatStandsTwiceRejectsItsProductOrTheFile) {
  const std::string whole(current_account);
  auto product = whole;
  product.replace(product.find("\"Identification\":\"M1\""), 21, "\"Identification\":\"M1\",\"Name\":\"Other\"");
  const auto one = read_text(product);
  ASSERT_EQ(one.rejected.size(), 1u);
  EXPECT_NE(one.rejected[0].message.find("Name stands twice"), std::string::npos) << one.rejected[0].message;
  auto list = whole;
  list.replace(list.find("\"PCA\":["), 6, "\"PCA\":[],\"PCA\":");
  const auto file = read_text(list);
  EXPECT_TRUE(file.taken.empty());
  EXPECT_NE(file.rejected.at(0).message.find("PCA stands twice"), std::string::npos);
  // An array of such files is read.
  EXPECT_EQ(read_text("[" + whole + "]").taken.size(), 1u);
}

TEST(UkOpenBanking, ReadsTheRegularStateOfACurrentAccount) {
  const auto read = read_text(current_account);
  ASSERT_EQ(read.taken.size(), 1u);
  const auto& p = read.taken[0];
  EXPECT_EQ(p.id, "old-mill-bank~M1~mill-current");
  EXPECT_EQ(p.description, "An account");
  EXPECT_EQ(p.category, Category::everyday_account);
  EXPECT_EQ(p.currency, "GBP");
  EXPECT_FALSE(p.retired);
  EXPECT_EQ(p.effective_from, parse_instant("2019-02-01"));
  EXPECT_EQ(p.disclosures, (std::vector<std::string>{"Terms and conditions: https://mill.example/terms"}));
  EXPECT_EQ(p.features, (std::vector<std::string>{"Text alerts", "Cashback: 1% on bills"}));
  EXPECT_EQ(kinds(p),
            (std::vector<CriterionKind>{CriterionKind::min_age, CriterionKind::max_age, CriterionKind::resident,
                                        CriterionKind::other, CriterionKind::student}));
  EXPECT_EQ(p.eligibility[0].value, decimal("17"));
  EXPECT_EQ(p.eligibility[3].text, "Pay in each month");
  ASSERT_EQ(p.rates.size(), 2u);
  EXPECT_EQ(p.rates[0].rate, decimal("0.0125"));
  EXPECT_EQ(p.rates[0].to_balance, decimal("1500.5"));
  EXPECT_EQ(p.rates[1].side, RateSide::lending);
  EXPECT_EQ(p.rates[1].rate, decimal("0.1989"));
  ASSERT_EQ(p.fees.size(), 3u);
  EXPECT_EQ(p.fees[0].period, "P1D");
  EXPECT_EQ(p.fees[2].rate, decimal("0.0275"));
  EXPECT_EQ(p.monthly_fee, decimal("2.5"));
  EXPECT_EQ(p.interest_rate, decimal("1.25"));
}

TEST(UkOpenBanking, TheOriginalIsADocumentThatGivesTheSameProduct) {
  const auto first = read_text(current_account).taken.at(0);
  const auto second = read_text(first.original).taken.at(0);
  EXPECT_EQ(first, second);
}

TEST(UkOpenBanking, BusinessProductsAskForABusinessAndDataMayBeAnObject) {
  const auto read = read_text(R"({"data":{"Brand":[{"BrandName":"B","CCC":[{"Name":"Card","Identification":"1",
    "OnSaleIndicator":false,"CCCMarketingState":[{"MarketingState":"Regular","CoreProduct":{"APR":24.9,"PeriodicFee":"32.00",
    "PeriodicFeePeriod":"Year","MinCreditLimit":"500"},"Eligibility":{"TradingHistoryEligibility":[
    {"TradingType":"Turnover","MinMaxType":"Minimum","Amount":"10000","Notes":["n"]},
    {"TradingType":"Turnover","MinMaxType":"Maximum","Amount":"90000"}]}}]}],
    "SMELoan":[{"Name":"Loan","Identification":"2","SMELoanMarketingState":[{"LoanInterest":{"LoanInterestTierBandSet":[
    {"LoanInterestTierBand":[{"RepAPR":"9.8","TierValueMinTerm":"365","MinTermPeriod":"Year"},
    {"RepAPR":"8.8","TierValueMinTerm":"24.0","MinTermPeriod":"Month"}]}]}}]}]}]}})");
  ASSERT_EQ(read.taken.size(), 2u);
  const auto& card = read.taken[0];
  EXPECT_TRUE(card.retired);
  EXPECT_EQ(card.regime, Regime::credit);
  EXPECT_EQ(kinds(card),
            (std::vector<CriterionKind>{CriterionKind::business, CriterionKind::min_turnover, CriterionKind::other}));
  EXPECT_EQ(card.annual_fee, decimal("32"));
  EXPECT_EQ(card.interest_rate, decimal("24.9"));
  EXPECT_EQ(card.constraints.at(0), (Constraint{"MIN_LIMIT", decimal("500"), ""}));
  const auto& loan = read.taken[1];
  EXPECT_EQ(loan.rates.at(0).term, "P365D");
  EXPECT_EQ(loan.rates.at(1).term, "P24M");
}

TEST(UkOpenBanking, WhatIsNoCatalogueIsOneRejectedRow) {
  for (const auto* text : {"", "{", "[]", "{}", R"({"data":{"Brand":[]}})", R"({"data":[{"Brand":[{"PCA":7}]}]})"}) {
    const auto read = read_text(text);
    EXPECT_EQ(read.rejected.size(), 1u) << text;
  }
  EXPECT_EQ(read_text(R"({"data":[{"Brand":[{"BrandName":"B","PCA":[{"Identification":"1"},7]}]}]})").rejected.size(),
            2u);
}

TEST(RealUkOpenBanking, All51ProductsOfEightBanks) {
  std::set<std::string> ids;
  std::map<Category, int> by_category;
  for (const auto* name : {"bank_of_scotland_ccc", "barclays_ccc", "hsbc_ccc", "ireland_bca", "ireland_ccc",
                           "ireland_pca", "ireland_sme", "lloyds_ccc", "natwest_bca", "natwest_ccc", "natwest_pca",
                           "natwest_sme", "royal_scotland_ccc", "santander_ccc"}) {
    ATTUNE_SHARED_FILE(text, std::string("uk_open_banking_products/raw/") + name + ".json");
    const auto read = read_text(text);
    EXPECT_TRUE(read.rejected.empty()) << name;
    for (const auto& product : read.taken) {
      EXPECT_TRUE(ids.insert(product.id).second) << product.id;
      ++by_category[product.category.value()];
      EXPECT_EQ(read_text(product.original).taken.at(0), product);
      const auto large = [](const Rate& rate) { return rate.rate >= Decimal::from_integer(1); };
      EXPECT_TRUE(std::ranges::none_of(product.rates, large)) << product.id;
    }
  }
  EXPECT_EQ(ids.size(), 51u);
  EXPECT_EQ(by_category, (std::map<Category, int>{{Category::everyday_account, 24},
                                                  {Category::business_account, 6},
                                                  {Category::credit_card, 19},
                                                  {Category::business_loan, 2}}));
}

}  // namespace
}  // namespace attune
