// Terms as banks write them, in the formats of catalogues: read rightly, or kept and noted.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ingest/cdr.h"
#include "ingest/json_forms.h"
#include "ingest/prototype_csv.h"
#include "ingest/uk_open_banking.h"
#include "shared_data.h"

namespace attune {
namespace {

Decimal decimal(std::string_view text) { return parse_decimal(text).value(); }

struct Row {
  Product product;
  std::vector<std::string> notes;

  bool notes_hold(std::string_view words) const {
    return std::ranges::any_of(notes, [&](const std::string& note) { return note.find(words) != std::string::npos; });
  }
  std::string all_notes() const {
    std::string out;
    for (const auto& note : notes) out += note + "\n";
    return out;
  }
};

std::vector<Row> cdr_rows(std::string_view text) {
  std::vector<Row> out;
  read_cdr(text, {}, [&](ImportRow<Product>&& row) {
    if (row.value) out.push_back({std::move(*row.value), std::move(row.warnings)});
  });
  return out;
}

Row cdr(std::string_view more, std::string_view category = "TRANS_AND_SAVINGS_ACCOUNTS") {
  const auto rows = cdr_rows(R"({"productId":"p","name":"A","productCategory":")" + std::string(category) + "\"," +
                             std::string(more) + "}");
  EXPECT_EQ(rows.size(), 1u) << more;
  return rows.empty() ? Row{} : rows[0];
}

// A product of one current account; `entry` and `state` are more members of it and of its marketing state.
Row uk(std::string_view entry, std::string_view state) {
  const auto text = R"({"data":[{"Brand":[{"BrandName":"B","PCA":[{"Name":"N","Identification":"1",)" +
                    std::string(entry) + R"("PCAMarketingState":[{"MarketingState":"Regular",)" + std::string(state) +
                    "}]}]}]}]}";
  Row out;
  std::size_t taken = 0;
  read_uk_open_banking(text, [&](ImportRow<Product>&& row) {
    if (!row.value) return;
    ++taken;
    out = {std::move(*row.value), std::move(row.warnings)};
  });
  EXPECT_EQ(taken, 1u) << text;
  return out;
}

constexpr std::string_view plain_state = R"("CoreProduct":{})";

TEST(CatalogueTerms, TheAwkwardLines) {
  ATTUNE_SHARED_FILE(text, "cases/cdr_awkward.jsonl");
  std::vector<Row> rows = cdr_rows(text);
  const auto named = [&](std::string_view id) {
    const auto at = std::ranges::find_if(rows, [&](const Row& row) { return row.product.id == id; });
    return at == rows.end() ? Row{} : *at;
  };
  const auto deposit = named("td1");
  ASSERT_EQ(deposit.product.rates.size(), 3u);
  EXPECT_EQ(deposit.product.rates[0].rate, decimal("0.0035"));
  EXPECT_EQ(deposit.product.rates[0].term, "P1M");
  EXPECT_EQ(deposit.product.rates[1].from_balance, decimal("5000"));
  EXPECT_EQ(deposit.product.rates[2].text, "2 months");
  EXPECT_EQ(deposit.notes, std::vector<std::string>{});

  const auto with_sign = named("p2");
  ASSERT_EQ(with_sign.product.rates.size(), 1u);
  EXPECT_EQ(with_sign.product.rates[0].rate, decimal("0.045"));
  EXPECT_TRUE(with_sign.notes_hold("read as per cent, not as fractions: \"4.5%\""));

  const auto mortgage = named("p3");
  ASSERT_EQ(mortgage.product.rates.size(), 1u);
  EXPECT_EQ(mortgage.product.rates[0].rate, decimal("0.0614"));
  EXPECT_EQ(mortgage.product.rates[0].text, "comparison rate 6.2 %");
  EXPECT_TRUE(mortgage.notes_hold("lastUpdated: \"2025-13-01\" is no time"));

  const auto card = named("p6");
  ASSERT_EQ(card.product.fees.size(), 4u);
  EXPECT_EQ(card.product.fees[0], (Fee{"Annual", "P1Y", std::nullopt, std::nullopt, "-10.00"}));
  EXPECT_TRUE(card.notes_hold("fees/0 amount: \"-10.00\" is below nothing: kept as text"));
  EXPECT_EQ(card.product.annual_fee, std::nullopt);
  EXPECT_EQ(card.product.fees[1].amount, decimal("1000"));
  EXPECT_EQ(card.product.fees[2].rate, decimal("0.03"));
  EXPECT_EQ(card.product.fees[3].rate, decimal("0.03"));
  EXPECT_TRUE(card.notes_hold("fees/3 balanceRate: \"3\" was read as per cent"));
  ASSERT_EQ(card.product.eligibility.size(), 3u);
  EXPECT_EQ(card.product.eligibility[0], (Criterion{CriterionKind::other, std::nullopt, "eighteen"}));
  EXPECT_EQ(card.product.eligibility[1], (Criterion{CriterionKind::min_income, decimal("35000"), ""}));

  const auto negative = named("p7");
  ASSERT_EQ(negative.product.rates.size(), 1u);
  EXPECT_EQ(negative.product.rates[0].rate, decimal("-0.001"));
  EXPECT_EQ(negative.product.rates[0].term, "");
  EXPECT_EQ(negative.product.rates[0].text, "6 to 3 months");
  EXPECT_EQ(negative.product.lock_in_days, std::nullopt);
  for (const auto* note :
       {"runs backwards", "-0.1 per cent", "has no zone", "effectiveTo is not after effectiveFrom"}) {
    EXPECT_TRUE(negative.notes_hold(note)) << note << "\n" << negative.all_notes();
  }
  EXPECT_LT(*negative.product.effective_to, *negative.product.effective_from);
}

TEST(CatalogueTerms, FlagsInWordsAndFigures) {
  for (const auto* yes : {"true", "\"true\"", "\"Y\"", "\"yes\"", "1", "\"1\""}) {
    EXPECT_TRUE(cdr("\"isTailored\":" + std::string(yes)).product.tailored) << yes;
    EXPECT_FALSE(uk("\"OnSaleIndicator\":" + std::string(yes) + ",", plain_state).product.retired) << yes;
  }
  for (const auto* no : {"false", "\"false\"", "\"N\"", "\"no\"", "0", "\"0\""}) {
    EXPECT_FALSE(cdr("\"isTailored\":" + std::string(no)).product.tailored) << no;
    EXPECT_TRUE(uk("\"OnSaleIndicator\":" + std::string(no) + ",", plain_state).product.retired) << no;
  }
  for (const auto* unclear : {"\"perhaps\"", "2", "[true]", "{}"}) {
    const auto row = cdr("\"isTailored\":" + std::string(unclear));
    EXPECT_TRUE(row.product.tailored && row.notes_hold("isTailored")) << unclear;
    const auto sold = uk("\"OnSaleIndicator\":" + std::string(unclear) + ",", plain_state);
    EXPECT_TRUE(sold.product.retired && sold.notes_hold("OnSaleIndicator")) << unclear;
  }
  for (const auto* absent : {"null", "\"\""}) {
    EXPECT_FALSE(cdr("\"isTailored\":" + std::string(absent)).product.tailored);
    EXPECT_FALSE(uk("\"OnSaleIndicator\":" + std::string(absent) + ",", plain_state).product.retired);
  }
  const auto features = uk("", R"("FeaturesAndBenefits":{"FeatureBenefitItem":[{"Name":"A","Indicator":"true"},
    {"Name":"B","Indicator":"false"},{"Name":"C","Indicator":"sometimes"},{"Name":"D"}]})");
  EXPECT_EQ(features.product.features, (std::vector<std::string>{"A", "D"}));
  EXPECT_TRUE(features.notes_hold("Indicator"));
}

TEST(CatalogueTerms, AValidityThatNobodyCanReadIsOfferedToNobody) {
  const auto bad = cdr(R"("effectiveTo":"2025-13-01")");
  EXPECT_TRUE(bad.product.retired && bad.notes_hold("effectiveTo: \"2025-13-01\""));
  EXPECT_TRUE(cdr(R"("effectiveFrom":"31/12/2025")").product.retired);
  EXPECT_TRUE(cdr(R"("effectiveFrom":20250101)").product.retired);
  EXPECT_TRUE(uk("", R"("LastMarketedDate":"2019-02-30")").product.retired);
  for (const auto* nothing : {"null", "\"\"", "\"N/A\""}) {
    EXPECT_FALSE(cdr("\"effectiveTo\":" + std::string(nothing)).product.retired) << nothing;
  }
  EXPECT_FALSE(cdr(R"("lastUpdated":"2025-13-01")").product.retired);
  const auto date = cdr(R"("effectiveFrom":"2025-01-01")");
  EXPECT_EQ(date.product.effective_from, parse_instant("2025-01-01T00:00:00Z"));
  EXPECT_TRUE(date.notes_hold("taken as UTC"));
  EXPECT_EQ(cdr(R"("effectiveFrom":"2025-01-01T00:00:00.000+1000")").notes, std::vector<std::string>{});
  EXPECT_EQ(uk("", R"("FirstMarketedDate":"2019-02-01","LastMarketedDate":"9999-12-31")").notes,
            std::vector<std::string>{});
}

TEST(CatalogueTerms, RatesOfOneSideAreDecidedTogetherAndEachForItself) {
  const auto row = cdr(R"("lendingRates":[{"lendingRateType":"VARIABLE","rate":"6.14"},
    {"lendingRateType":"DISCOUNT","rate":"0.15"},{"lendingRateType":"FIXED","rate":0.0599},
    {"lendingRateType":"VARIABLE","rate":"614"},{"lendingRateType":"VARIABLE","rate":"cash rate + 2 %"},
    {"lendingRateType":"VARIABLE","rate":"0.0614","comparisonRate":"0.0"},
    {"lendingRateType":"VARIABLE","rate":"0.0614","comparisonRate":"6.20"}])",
                       "RESIDENTIAL_MORTGAGES");
  std::vector<std::string> rates;
  for (const auto& rate : row.product.rates) rates.push_back(format_decimal(rate.rate) + " " + rate.text);
  EXPECT_EQ(rates,
            (std::vector<std::string>{"0.0614 ", "0.0015 ", "0.0599 ", "0.0614 ", "0.0614 comparison rate 6.2 %"}));
  for (const auto* note : {"lendingRates/3 rate: \"614\"", "lendingRates/4 rate: \"cash rate",
                           "comparisonRate: \"0.0\"", "fractions: \"6.14\", \"0.15\""}) {
    EXPECT_TRUE(row.notes_hold(note)) << note << "\n" << row.all_notes();
  }
  EXPECT_TRUE(cdr(R"("lendingRates":[{"lendingRateType":"VARIABLE","rate":"1"}])").notes_hold("100 per cent a year"));
}

TEST(CatalogueTerms, TiersOpenAtNothingAndNeverRunBackwards) {
  const auto row = cdr(R"("depositRates":[{"depositRateType":"VARIABLE","rate":"0.01","tiers":[
      {"name":"plus","unitOfMeasure":"DOLLAR","minimumValue":"5,000","maximumValue":0}]},
    {"depositRateType":"VARIABLE","rate":"0.02","tiers":[
      {"name":"back","unitOfMeasure":"DOLLAR","minimumValue":5000,"maximumValue":4999.99}]},
    {"depositRateType":"FIXED","rate":"0.03","tiers":[
      {"name":"days","unitOfMeasure":"DAY","minimumValue":90,"maximumValue":0}]}])");
  ASSERT_EQ(row.product.rates.size(), 3u);
  EXPECT_EQ(row.product.rates[0].from_balance, decimal("5000"));
  EXPECT_EQ(row.product.rates[0].to_balance, std::nullopt);
  EXPECT_EQ(row.product.rates[1].from_balance, std::nullopt);
  EXPECT_EQ(row.product.rates[1].to_balance, std::nullopt);
  EXPECT_EQ(row.product.rates[1].text, "back: 5000 to 4999.99 dollars");
  EXPECT_EQ(row.product.rates[2].term, "");
  EXPECT_TRUE(row.notes_hold("5000 and more") && row.notes_hold("5000 to 4999.99 runs backwards"));
}

TEST(CatalogueTerms, LoanToValueIsToldOneWay) {
  const auto text_of = [](std::string_view from, std::string_view to) {
    const auto row = cdr(R"("lendingRates":[{"lendingRateType":"VARIABLE","rate":"0.0514","tiers":[{"name":"LVR",
      "unitOfMeasure":"PERCENT","minimumValue":)" +
                         std::string(from) + R"(,"maximumValue":)" + std::string(to) + "}]}]");
    return row.product.rates.at(0).text;
  };
  EXPECT_EQ(text_of("\"0.8\"", "\"0.9\""), "LVR: 80 to 90 %");
  EXPECT_EQ(text_of("80", "90"), "LVR: 80 to 90 %");
  EXPECT_EQ(text_of("\"80%\"", "\"90 %\""), "LVR: 80 to 90 %");
  EXPECT_EQ(text_of("0.9", "0"), "LVR: from 90 %");
  const auto limits = cdr(R"("constraints":[{"constraintType":"MAX_LVR","additionalValue":"0.8"},
    {"constraintType":"MIN_LVR","additionalValue":"60"},{"constraintType":"MAX_LIMIT","additionalValue":50000}])");
  EXPECT_EQ(limits.product.constraints.at(0), (Constraint{"MAX_LVR", std::nullopt, "up to 80 %"}));
  EXPECT_EQ(limits.product.constraints.at(1), (Constraint{"MIN_LVR", std::nullopt, "from 60 %"}));
  EXPECT_EQ(limits.product.constraints.at(2).value, decimal("50000"));
}

TEST(CatalogueTerms, FeesThatAreNoneAreText) {
  const auto row = cdr(R"("fees":[{"name":"A","amount":"USD 20"},{"name":"B","amount":"$35 p.a."},
    {"name":"C","feeType":"PERIODIC","additionalValue":"P1M","amount":"$35 p.a."},{"name":"D","transactionRate":"150.00"},
    {"name":"E","transactionRate":"-0.01"},{"name":"F","transactionRate":"2.5 %"},{"name":"G","amount":20.5},
    {"name":"H","amount":"at cost"}])");
  ASSERT_EQ(row.product.fees.size(), 8u);
  EXPECT_EQ(row.product.fees[0], (Fee{"A", "", std::nullopt, std::nullopt, "USD 20"}));
  EXPECT_EQ(row.product.fees[1], (Fee{"B", "P1Y", decimal("35"), std::nullopt, ""}));
  EXPECT_EQ(row.product.fees[2], (Fee{"C", "P1M", std::nullopt, std::nullopt, "$35 p.a."}));
  EXPECT_EQ(row.product.fees[3], (Fee{"D", "", std::nullopt, std::nullopt, "Transaction rate 150.00"}));
  EXPECT_EQ(row.product.fees[4], (Fee{"E", "", std::nullopt, std::nullopt, "Transaction rate -0.01"}));
  EXPECT_EQ(row.product.fees[5].rate, decimal("0.025"));
  EXPECT_EQ(row.product.fees[6].amount, decimal("20.5"));
  for (const auto* note :
       {"fees/0 amount", "fees/2 amount", "fees/3 transactionRate", "fees/4 transactionRate",
        "fees/5 transactionRate: \"2.5 %\" was read as per cent", "fees/7 amount: \"at cost\" is no amount"}) {
    EXPECT_TRUE(row.notes_hold(note)) << note << "\n" << row.all_notes();
  }
  EXPECT_EQ(row.notes.size(), 6u) << row.all_notes();
}

TEST(CatalogueTerms, NotesOfOneProductAreNotEndless) {
  std::string fees = R"({"name":"a","amount":"-1"})";
  for (int i = 0; i < 29; ++i) fees += R"(,{"name":"a","amount":"-1"})";
  const auto row = cdr("\"fees\":[" + fees + "]");
  ASSERT_EQ(row.notes.size(), 21u);
  EXPECT_EQ(row.notes.back(), "and 10 more like these");
}

TEST(CatalogueTerms, TheUnitedKingdomsReaderIsTheSame) {
  const auto row = uk("", R"("Eligibility":{"AgeEligibility":{"MinimumAge":"eighteen"}},
    "CreditInterest":{"TierBandSet":[{"TierBand":[{"AER":"1.25 %","TierValueMinimum":"1,000","TierValueMaximum":"0"},
      {"AER":"1.5","TierValueMinimum":"500","TierValueMaximum":"100"},{"AER":"lots"},{"AER":"-0.1"}]}]},
    "Overdraft":{"OverdraftTierBandSet":[{"OverdraftTierBand":[{"EAR":"0.399"}]}]},
    "OtherFeesCharges":{"FeeChargeDetail":[{"FeeType":"Other","FeeAmount":"-5"},{"FeeType":"Other","FeeAmount":"£1,000"},
      {"FeeType":"Other","FeeRate":"2.75%"}]},
    "CoreProduct":{"MaxCreditLimit":"by agreement"})");
  ASSERT_EQ(row.product.rates.size(), 4u) << row.all_notes();
  EXPECT_EQ(row.product.rates[0].rate, decimal("0.0125"));
  EXPECT_EQ(row.product.rates[0].from_balance, decimal("1000"));
  EXPECT_EQ(row.product.rates[0].to_balance, std::nullopt);
  EXPECT_EQ(row.product.rates[1].from_balance, std::nullopt);
  EXPECT_EQ(row.product.rates[1].text, "500 to 100 pounds");
  EXPECT_EQ(row.product.rates[3].rate, decimal("0.399"));
  ASSERT_EQ(row.product.fees.size(), 3u);
  EXPECT_EQ(row.product.fees[0].amount, std::nullopt);
  EXPECT_EQ(row.product.fees[0].text, "-5");
  EXPECT_EQ(row.product.fees[1].amount, decimal("1000"));
  EXPECT_EQ(row.product.fees[2].rate, decimal("0.0275"));
  EXPECT_EQ(row.product.eligibility.at(0), (Criterion{CriterionKind::other, std::nullopt, "Minimum age: eighteen"}));
  EXPECT_EQ(row.product.constraints.at(0), (Constraint{"MAX_LIMIT", std::nullopt, "by agreement"}));
  for (const auto* note :
       {"MinimumAge", "1000 and more", "500 to 100 pounds runs backwards", "AER: \"lots\"", "AER: \"-0.1\"",
        "EAR: \"0.399\" was read as 39.9 per cent", "fees/0 FeeAmount", "MaxCreditLimit"}) {
    EXPECT_TRUE(row.notes_hold(note)) << note << "\n" << row.all_notes();
  }
}

TEST(CatalogueTerms, ABodyTakesTheSameAmountsAndRefusesWhatItCannotNote) {
  const auto body =
      parse_product_body(R"({"name":"A","category":"savings","annual_fee":"$1,000.00","interest_rate":"4.5 %",
    "fees":[{"name":"f","amount":"20 GBP","rate":"2.5 %"}],
    "rates":[{"side":"deposit","rate":"4.5%","from_balance":"1,000"},{"side":"lending","rate":0.0614}]})");
  ASSERT_TRUE(body) << summary(body.error());
  EXPECT_EQ(body->annual_fee, decimal("1000"));
  EXPECT_EQ(body->interest_rate, decimal("4.5"));
  EXPECT_EQ(body->fees.at(0).amount, decimal("20"));
  EXPECT_EQ(body->fees.at(0).rate, decimal("0.025"));
  EXPECT_EQ(body->rates.at(0).rate, decimal("0.045"));
  EXPECT_EQ(body->rates.at(0).from_balance, decimal("1000"));
  const auto bad = parse_product_body(R"({"name":"A","category":"savings","annual_fee":-10,"monthly_fee":"4 %",
    "fees":[{"name":"f","amount":-1}],"rates":[{"side":"lending","rate":6.14},{"side":"lending","rate":"lots"}]})");
  ASSERT_FALSE(bad);
  std::vector<std::string> pointers;
  for (const auto& error : bad.error()) pointers.push_back(error.pointer);
  std::ranges::sort(pointers);
  EXPECT_EQ(pointers, (std::vector<std::string>{"/annual_fee", "/fees/0/amount", "/monthly_fee", "/rates/0/rate",
                                                "/rates/1/rate", "/rates/1/rate"}));
}

TEST(CatalogueTerms, ThePrototypesColumnsToo) {
  std::vector<Row> rows;
  const auto report = read_prototype_products(
      "product_name,description,features,tags,min_balance,interest_rate,annual_fee,monthly_fee,min_investment,"
      "management_fee,tax_benefits\n"
      "Easy Saver,d,,,\"$1,000.00\",4.5%,-10,,,0.5 %,None\n",
      [&](ImportRow<Product>&& row) {
        if (row.value) rows.push_back({std::move(*row.value), std::move(row.warnings)});
      });
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].product.min_balance, decimal("1000"));
  EXPECT_EQ(rows[0].product.interest_rate, decimal("4.5"));
  EXPECT_EQ(rows[0].product.annual_fee, std::nullopt);
  EXPECT_EQ(rows[0].product.management_fee, decimal("0.5"));
  EXPECT_TRUE(rows[0].notes_hold("annual_fee: a fee can't be below nothing"));
}

}  // namespace
}  // namespace attune
