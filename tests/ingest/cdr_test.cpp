#include "ingest/cdr.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "domain/exposure.h"
#include "ingest/gzip.h"
#include "ingest/json_forms.h"
#include "shared_data.h"

namespace attune {
namespace {

struct Read {
  CdrReport report;
  std::vector<Product> taken;
  std::vector<RowError> rejected;
  std::vector<std::string> warnings;
};

Read read_text(std::string_view text, const CdrReading& reading = {}) {
  Read out;
  out.report = read_cdr(text, reading, [&](ImportRow<Product>&& row) {
    for (auto& warning : row.warnings) out.warnings.push_back(std::move(warning));
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

Decimal decimal(std::string_view text) { return parse_decimal(text).value(); }

// A product of the category with more members, as one bare line.
Product product_of(std::string_view category, std::string_view name, std::string_view more = "") {
  const auto text = std::string(R"({"productId":"p","name":")") + std::string(name) + R"(","productCategory":")" +
                    std::string(category) + "\"" + (more.empty() ? "" : ",") + std::string(more) + "}";
  auto read = read_text(text);
  EXPECT_EQ(read.taken.size(), 1u) << text;
  return read.taken.empty() ? Product{} : read.taken[0];
}

Product with_eligibility(std::string_view items) {
  return product_of("TRANS_AND_SAVINGS_ACCOUNTS", "A", R"("eligibility":[)" + std::string(items) + "]");
}

std::vector<CriterionKind> kinds(const Product& product) {
  std::vector<CriterionKind> out;
  for (const auto& criterion : product.eligibility) out.push_back(criterion.kind);
  return out;
}

TEST(Cdr, TakesTheThreeShapesOfALine) {
  const auto read = read_text(
      "{\"productId\":\"a\",\"name\":\"A\",\"productCategory\":\"TERM_DEPOSITS\"}\r\n"
      "{\"data\":{\"productId\":\"b\",\"name\":\"B\",\"productCategory\":\"TERM_DEPOSITS\"},\"links\":{}}\n"
      "\n"
      "{\"brandId\":\"x\",\"brandName\":\"Reef Bank\",\"path\":\"p\",\"data\":{\"productId\":\"a\",\"name\":\"C\","
      "\"productCategory\":\"TERM_DEPOSITS\"}}");
  ASSERT_EQ(read.taken.size(), 3u);
  EXPECT_EQ(read.taken[0].id, "a");
  EXPECT_EQ(read.taken[1].id, "b");
  EXPECT_EQ(read.taken[2].id, "x~a");
  EXPECT_EQ(read.taken[2].brand, "Reef Bank");
  EXPECT_EQ(read.taken[2].source_format, "cdr");
  EXPECT_TRUE(read.taken[2].original.starts_with("{\"brandId\":\"x\""));
}

TEST(Cdr, ADocumentOverManyLinesIsOneProduct) {
  const auto read = read_text("{\n \"data\": {\n \"productId\": \"b\",\n \"name\": \"B\"\n }\n}\n");
  ASSERT_EQ(read.taken.size(), 1u);
  EXPECT_EQ(read.taken[0].id, "b");
}

TEST(Cdr, RejectsByLineWhatIsNoProduct) {
  const auto read = read_text(
      "{\"productId\":\"a\",\"name\":\"A\"}\nnot json\n{\"name\":\"no id\"}\n{\"productId\":\"n\"}\n[1]\n"
      "{\"productId\":\"a\",\"name\":\"again\"}\n{\"errors\":[]}\n");
  EXPECT_EQ(read.taken.size(), 1u);
  std::vector<std::size_t> lines;
  for (const auto& error : read.rejected) lines.push_back(error.line);
  EXPECT_EQ(lines, (std::vector<std::size_t>{2, 3, 4, 5, 6, 7}));
  EXPECT_NE(read.rejected[4].message.find("line 1"), std::string::npos);
}

TEST(Cdr, AnArrayIsReadAndANameThatStandsTwiceIsNot) {
  const auto array = read_text("[\n{\"productId\":\"a\",\"name\":\"A\"},\n{\"productId\":\"b\",\"name\":\"B\"}\n]\n");
  EXPECT_EQ(array.taken.size(), 2u);
  EXPECT_TRUE(array.rejected.empty());
  const auto cut = read_text("[{\"productId\":\"a\",\"name\":\"A\"},{\"productId\":");
  EXPECT_EQ(cut.taken.size(), 1u);
  EXPECT_EQ(cut.rejected.size(), 1u);
  const auto twice = read_text(R"({"productId":"a","name":"A","name":"B"})"
                               "\n"
                               R"({"productId":"b","name":"B","fees":[{"name":"x","amount":"1","amount":"2"}]})");
  EXPECT_TRUE(twice.taken.empty());
  ASSERT_EQ(twice.rejected.size(), 2u);
  EXPECT_EQ(twice.rejected[0].column, "/name");
  EXPECT_EQ(twice.rejected[1].column, "/fees/0/amount");
}

TEST(Cdr, TheBrandFilterTakesIdOrNameWhateverTheCase) {
  const std::string line =
      "{\"brandId\":\"ID-1\",\"brandName\":\"Reef "
      "Bank\",\"data\":{\"productId\":\"a\",\"name\":\"A\",\"brand\":\"REEF\"}}\n"
      "{\"brandId\":\"ID-2\",\"brandName\":\"Dune Bank\",\"data\":{\"productId\":\"a\",\"name\":\"A\"}}\n";
  for (const auto* brand : {"id-1", "reef bank", "Reef"}) {
    const auto read = read_text(line, {.brand = brand});
    EXPECT_EQ(read.taken.size(), 1u) << brand;
    EXPECT_EQ(read.report.other_brands, 1u);
  }
  EXPECT_EQ(read_text(line, {.brand = "Cliff"}).taken.size(), 0u);
}

TEST(Cdr, CategoriesAreRefinedByNameAndEligibility) {
  const std::map<std::pair<std::string, std::string>, Category> expected{
      {{"TRANS_AND_SAVINGS_ACCOUNTS", "Everyday Access"}, Category::everyday_account},
      {{"TRANS_AND_SAVINGS_ACCOUNTS", "iSaver"}, Category::savings},
      {{"TRANS_AND_SAVINGS_ACCOUNTS", "Business Saver"}, Category::business_account},
      {{"PERS_LOANS", "New Car Loan"}, Category::vehicle_loan},
      {{"PERS_LOANS", "Student Loan"}, Category::student_loan},
      {{"PERS_LOANS", "Care Loan"}, Category::personal_loan},
      {{"OVERDRAFTS", "Business Overdraft"}, Category::business_loan},
      {{"OVERDRAFTS", "Home Equity Line"}, Category::home_loan},
      {{"LEASES", "Novated Lease"}, Category::vehicle_loan},
      {{"MARGIN_LOANS", "Margin"}, Category::investment},
      {{"TRAVEL_CARDS", "Travel"}, Category::digital_service},
  };
  for (const auto& [from, category] : expected) {
    EXPECT_EQ(product_of(from.first, from.second).category, category) << from.first << ' ' << from.second;
  }
  const auto garbled = read_text(
      R"({"productId":"g","name":"Plus","productCategory":"TERM_DEPOSITS","lendingRates":[{"lendingRateType":"VARIABLE","rate":"dear"}]})");
  ASSERT_EQ(garbled.taken.size(), 1u);
  EXPECT_TRUE(garbled.taken[0].rates.empty());
  EXPECT_TRUE(exposure_of(garbled.taken[0]).credit);
  const auto unknown = product_of("SOMETHING_NEW", "Home Loan");
  EXPECT_TRUE(is_unclassified(unknown));
  EXPECT_EQ(unknown.kind, ItemKind::product);
  EXPECT_EQ(product_of("MARGIN_LOANS", "Margin").regime, Regime::credit);
  EXPECT_TRUE(product_of("MARGIN_LOANS", "Margin").capital_at_risk);
}

TEST(Cdr, EligibilityBecomesRulesWhereItCanBeRead) {
  const auto product = with_eligibility(R"(
    {"eligibilityType":"MIN_AGE","additionalValue":"You must be over 18 years"},
    {"eligibilityType":"MAX_AGE","additionalInfo":"up to 24"},
    {"eligibilityType":"MIN_INCOME","additionalValue":"$50,000","additionalInfo":"a year"},
    {"eligibilityType":"MIN_TURNOVER","additionalValue":"75000.00"},
    {"eligibilityType":"RESIDENCY_STATUS","additionalValue":"Citizens are eligible"},
    {"eligibilityType":"STUDENT"},{"eligibilityType":"PENSION_RECIPIENT"},{"eligibilityType":"STAFF"},
    {"eligibilityType":"EMPLOYMENT_STATUS","additionalValue":"Y"},{"eligibilityType":"NATURAL_PERSON"},
    {"eligibilityType":"OTHER","additionalInfo":"Members only"})");
  EXPECT_EQ(kinds(product),
            (std::vector<CriterionKind>{CriterionKind::min_age, CriterionKind::max_age, CriterionKind::min_income,
                                        CriterionKind::min_turnover, CriterionKind::resident, CriterionKind::student,
                                        CriterionKind::pensioner, CriterionKind::staff, CriterionKind::employed,
                                        CriterionKind::natural_person, CriterionKind::other}));
  EXPECT_EQ(product.eligibility[0].value, decimal("18"));
  EXPECT_EQ(product.eligibility[1].value, decimal("24"));
  EXPECT_EQ(product.eligibility[2].value, decimal("50000"));
  EXPECT_EQ(product.eligibility[10].text, "Members only");
}

TEST(Cdr, WhatCannotBeReadOrWidensIsText) {
  for (const auto* item :
       {R"({"eligibilityType":"MIN_AGE","additionalValue":"16 or 18 with consent"})",
        R"({"eligibilityType":"MIN_AGE","additionalValue":"adults"})",
        R"({"eligibilityType":"MIN_AGE","additionalValue":"180"})", R"({"eligibilityType":"MIN_INCOME"})",
        R"({"eligibilityType":"STAFF","additionalInfo":"Staff are eligible"})",
        R"({"eligibilityType":"STUDENT","additionalInfo":"Students are eligible"})",
        R"({"eligibilityType":"EMPLOYMENT_STATUS","additionalValue":"Lending criteria apply"})",
        R"({"eligibilityType":"NEW_TYPE"})"}) {
    const auto product = with_eligibility(item);
    EXPECT_EQ(kinds(product), std::vector<CriterionKind>{CriterionKind::other}) << item;
    EXPECT_FALSE(product.eligibility.at(0).text.empty());
  }
  EXPECT_EQ(kinds(with_eligibility(R"({"eligibilityType":"STUDENT","additionalInfo":"Only students are eligible"})")),
            std::vector<CriterionKind>{CriterionKind::student});
}

TEST(Cdr, BusinessBesidePersonMeansEither) {
  const auto either = with_eligibility(R"({"eligibilityType":"BUSINESS"},{"eligibilityType":"NATURAL_PERSON"})");
  EXPECT_EQ(kinds(either), (std::vector<CriterionKind>{CriterionKind::other, CriterionKind::other}));
  EXPECT_EQ(kinds(with_eligibility(R"({"eligibilityType":"MIN_AGE","additionalValue":"0"})")),
            std::vector<CriterionKind>{});
}

TEST(Cdr, FeesKeepAmountsExactAndWhatIsNoAmountAsText) {
  const auto product = product_of("TRANS_AND_SAVINGS_ACCOUNTS", "A", R"("fees":[
    {"name":"Keeping","feeType":"PERIODIC","additionalValue":"P1M","amount":"5.10","currency":"AUD"},
    {"name":"Card","feeType":"PERIODIC","additionalValue":"P1Y","amount":"0.30"},
    {"name":"Abroad","feeType":"TRANSACTION","transactionRate":"0.03","amount":"$1"},
    {"name":"Copy","feeType":"EVENT","additionalValue":"per page","amount":"at cost"},
    {"name":"Wire","feeType":"EVENT","amount":"20.00","currency":"USD"},
    {"name":"Five","feeType":"EVENT","fixedAmount":{"amount":"7.25"},"rateBased":{"rateType":"BALANCE","rate":"0.011"}}])");
  ASSERT_EQ(product.fees.size(), 6u);
  EXPECT_EQ(product.fees[0], (Fee{"Keeping", "P1M", decimal("5.1"), std::nullopt, ""}));
  EXPECT_EQ(product.fees[2].rate, decimal("0.03"));
  EXPECT_EQ(product.fees[2].amount, decimal("1"));
  EXPECT_EQ(product.fees[3], (Fee{"Copy", "", std::nullopt, std::nullopt, "per page; at cost"}));
  EXPECT_EQ(product.fees[4], (Fee{"Wire", "", std::nullopt, std::nullopt, "USD 20"}));
  EXPECT_EQ(product.fees[5].amount, decimal("7.25"));
  EXPECT_EQ(product.fees[5].rate, decimal("0.011"));
  EXPECT_EQ(product.monthly_fee, decimal("5.1"));
  EXPECT_EQ(product.annual_fee, decimal("0.3"));
}

TEST(Cdr, RatesWithTiersBecomeBalancesAndTerms) {
  const auto product = product_of("TERM_DEPOSITS", "A", R"("depositRates":[
    {"depositRateType":"FIXED","rate":"0.0525","additionalValue":"P12M"},
    {"depositRateType":"FIXED","rate":"0.04","tiers":[
      {"name":"Amount","unitOfMeasure":"DOLLAR","minimumValue":1000,"maximumValue":9999.99},
      {"name":"Term","unitOfMeasure":"MONTH","minimumValue":6,"maximumValue":6}]},
    {"depositRateType":"VARIABLE","rate":"0.01","tiers":[
      {"unitOfMeasure":"DOLLAR","minimumValue":0,"maximumValue":10},{"unitOfMeasure":"DOLLAR","minimumValue":10.01}]},
    {"depositRateType":"FIXED","rate":"N/A"}])");
  ASSERT_EQ(product.rates.size(), 4u);
  EXPECT_EQ(product.rates[0].rate, decimal("0.0525"));
  EXPECT_EQ(product.rates[0].term, "P12M");
  EXPECT_EQ(product.rates[1].term, "P6M");
  EXPECT_EQ(product.rates[1].from_balance, decimal("1000"));
  EXPECT_EQ(product.rates[1].to_balance, decimal("9999.99"));
  EXPECT_EQ(product.rates[3].from_balance, decimal("10.01"));
  EXPECT_EQ(product.interest_rate, decimal("5.25"));
  EXPECT_EQ(product.lock_in_days, 182);
}

TEST(Cdr, RatesAboveOneArePerCentAndSoAreTheirNeighbours) {
  const auto read = read_text(
      R"({"productId":"a","name":"A","depositRates":[{"rate":"2.00"},{"rate":".50"}],"lendingRates":[{"rate":"0.18"}]})");
  const auto& rates = read.taken.at(0).rates;
  ASSERT_EQ(rates.size(), 3u);
  EXPECT_EQ(rates[0].rate, decimal("0.02"));
  EXPECT_EQ(rates[1].rate, decimal("0.005"));
  EXPECT_EQ(rates[2].rate, decimal("0.18"));
  EXPECT_TRUE(std::ranges::any_of(read.warnings, [](const auto& w) { return w.find("per cent") != w.npos; }));
}

TEST(Cdr, LendingRatesSayPurposeAndComparison) {
  const auto product =
      product_of("RESIDENTIAL_MORTGAGES", "A", R"("isTailored":true,"effectiveTo":"9999-12-31T00:00:00Z",
    "lendingRates":[{"lendingRateType":"DISCOUNT","rate":"-0.01"},{"lendingRateType":"VARIABLE","rate":"0.0612",
    "comparisonRate":"0.0631","loanPurpose":"OWNER_OCCUPIED","tiers":[{"name":"LVR","unitOfMeasure":"PERCENT",
    "minimumValue":60,"maximumValue":80}]}],
    "constraints":[{"constraintType":"MIN_LIMIT","additionalValue":"50,000"},{"constraintType":"MAX_LIMIT","additionalValue":"None"}])");
  EXPECT_TRUE(product.tailored);
  EXPECT_EQ(product.interest_rate, decimal("6.12"));
  EXPECT_EQ(product.rates.at(1).text, "Owner occupied; comparison rate 6.31 %; LVR: 60 to 80 %");
  EXPECT_EQ(product.constraints.at(0).value, decimal("50000"));
  EXPECT_EQ(product.constraints.at(1).value, std::nullopt);
}

TEST(RealCdr, AllProductsOfAllHolders) {
  ATTUNE_SHARED_FILE(packed, "cdr_au_bank_products/products_full.jsonl.gz");
  const auto bytes = gunzip({reinterpret_cast<const std::uint8_t*>(packed.data()), packed.size()}, 100 << 20);
  ASSERT_TRUE(bytes) << bytes.error().message;
  const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  const auto start = std::chrono::steady_clock::now();
  const auto read = read_text(text);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  RecordProperty("seconds", std::to_string(took.count()));
  EXPECT_EQ(read.taken.size(), 5251u);
  EXPECT_TRUE(read.rejected.empty());

  EXPECT_NE(text.find(read.taken.front().original + "\n" + read.taken[1].original), std::string_view::npos);

  std::set<std::string> ids;
  std::size_t other = 0;
  std::size_t tailored = 0;
  for (const auto& product : read.taken) {
    ids.insert(product.id);
    tailored += product.tailored ? 1u : 0u;
    const auto is_other = [](const Criterion& c) { return c.kind == CriterionKind::other; };
    other += std::ranges::any_of(product.eligibility, is_other) ? 1u : 0u;
    for (const auto& rate : product.rates) EXPECT_LE(rate.rate, Decimal::from_integer(1)) << product.id;
    EXPECT_NE(product.category, Category::guidance) << product.name;
    EXPECT_TRUE(product.original.starts_with("{") && product.original.ends_with("}"));
    if (HasFailure()) break;
  }
  EXPECT_EQ(ids.size(), 5251u);
  EXPECT_EQ(tailored, 224u);
  EXPECT_GE(other, 2765u);
  const auto per_cent = [](const std::string& w) { return w.find("Rates: read as per cent") != w.npos; };
  EXPECT_EQ(std::ranges::count_if(read.warnings, per_cent), 15);
  EXPECT_EQ(read.report.eligibility.products, 5251u);
  EXPECT_EQ(read.report.eligibility.by_type.at("OTHER"), (EligibilityReport::Count{0, 4584}));
  EXPECT_GT(read.report.eligibility.by_type.at("MIN_AGE").rules, 2900u);

  std::size_t one_bank = 0;
  read_cdr(text, {.brand = read.taken[0].brand}, [&](ImportRow<Product>&&) { ++one_bank; });
  EXPECT_GT(one_bank, 0u);
  EXPECT_LT(one_bank, 1000u);
}

TEST(RealCdr, EveryProductSurvivesItsJson) {
  ATTUNE_SHARED_FILE(packed, "cdr_au_bank_products/products_full.jsonl.gz");
  const auto bytes = gunzip({reinterpret_cast<const std::uint8_t*>(packed.data()), packed.size()}, 100 << 20);
  ASSERT_TRUE(bytes);
  std::size_t i = 0;
  read_cdr({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, {}, [&](ImportRow<Product>&& row) {
    if (!row.value || i++ % 7 != 0) return;
    const auto again = parse_product_body(product_json(*row.value), {}, {.bytes = 8 << 20});
    ASSERT_TRUE(again) << row.value->id << ' ' << summary(again.error());
    EXPECT_EQ(*again, *row.value);
  });
}

}  // namespace
}  // namespace attune
