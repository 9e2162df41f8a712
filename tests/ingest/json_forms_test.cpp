#include "ingest/json_forms.h"
#include "ingest/category_words.h"

#include <map>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ingest/jsonl.h"

namespace attune {
namespace {

using Pointers = std::vector<std::string>;

Pointers pointers(const FieldErrors& errors) {
  Pointers out;
  for (const auto& error : errors) out.push_back(error.pointer);
  return out;
}

Decimal decimal(std::string_view text) { return parse_decimal(text).value(); }

const FactDictionary& dictionary() {
  static const auto facts = FactDictionary::standard();
  return facts;
}

Parsed<CustomerBody> customer(std::string_view json, std::string id = "", bool allow_unknown = false) {
  return parse_customer_body(json, {.facts = dictionary(),
                                    .as_of = Instant{1'780'000'000'000'000},
                                    .id = std::move(id),
                                    .allow_unknown = allow_unknown});
}

TEST(JsonNumbers, KeepTheirExactValue) {
  const std::map<std::string, std::string> expected{{"0.0525", "0.0525"}, {"5.25E-2", "0.0525"},
                                                    {"1e3", "1000"},      {"-0.0", "0"},
                                                    {"-1.50", "-1.5"},    {"1E+2", "100"},
                                                    {"0e999", "0"},       {"0.1", "0.1"},
                                                    {"100", "100"},       {"123456789012345678", "123456789012345678"},
                                                    {"1.000e-3", "0.001"}};
  for (const auto& [text, value] : expected) {
    const auto parsed = parse_json_number(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(format_decimal(*parsed), value) << text;
    const auto in_json = parse_json("[" + text + "]");
    ASSERT_TRUE(in_json) << text;
    EXPECT_EQ(in_json->items.at(0).text, text);
  }
  for (const auto* text : {"1e30", "1e-13", "1234567890123456789", "0.1234567890123", "1e9999", "e5", "1e"}) {
    EXPECT_FALSE(parse_json_number(text)) << text;
  }
}

TEST(JsonTree, KeepsEverythingAndSaysWhereItIsWrong) {
  const std::string text = R"({"a":[1,2.50,"x\u00e9\n",true,null],"b":{"c":{}}})";
  const auto tree = parse_json(text);
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->find("a")->items.at(2).text, "x\xc3\xa9\n");
  EXPECT_EQ(to_json(*tree), "{\"a\":[1,2.50,\"x\xc3\xa9\\n\",true,null],\"b\":{\"c\":{}}}");
  for (const auto* bad : {"", "{", "{\"a\":}", "[1,]", "{} x", "nul", "\"\xff\"", "{'a':1}", "[01]", "\x01"}) {
    const auto result = parse_json(bad);
    ASSERT_FALSE(result) << bad;
    EXPECT_EQ(result.error().code, ErrorCode::invalid) << bad;
  }
}

TEST(JsonTree, LimitsAreErrorsOfTheirOwn) {
  const JsonLimits limits{.bytes = 100, .depth = 4, .values = 10};
  EXPECT_TRUE(parse_json("[[[[]]]]", limits));
  EXPECT_EQ(parse_json("[[[[[]]]]]", limits).error().code, ErrorCode::too_large);
  EXPECT_TRUE(parse_json("[1,2,3,4,5,6,7,8,9]", limits));
  EXPECT_EQ(parse_json("[1,2,3,4,5,6,7,8,9,10]", limits).error().code, ErrorCode::too_large);
  EXPECT_EQ(parse_json(std::string(101, ' '), limits).error().code, ErrorCode::too_large);
  EXPECT_FALSE(parse_json(std::string(100'000, '['), {.bytes = 1 << 20}));
}

TEST(CustomerBody, ReadsEachTypeOfFact) {
  const auto body = customer(R"({"user_id":"ann","kind":"organisation","income":"45000.50","turnover":1e6,
    "resident":true,"founded":"2011-05-06","risk_tolerance":"Moderate","financial_goals":["Save for House","x"],
    "preferred_services":"Stocks, Bonds","housing":null,"last_updated":"2026-01-02T03:04:05Z",
    "consents":{"marketing":"refused"}})");
  ASSERT_TRUE(body) << summary(body.error());
  const auto& who = body->customer;
  EXPECT_EQ(who.id, "ann");
  EXPECT_EQ(who.kind, CustomerKind::organisation);
  EXPECT_EQ(std::get<Decimal>(who.find("income")->value), decimal("45000.5"));
  EXPECT_EQ(std::get<Decimal>(who.find("turnover")->value), decimal("1000000"));
  EXPECT_EQ(std::get<bool>(who.find("resident")->value), true);
  EXPECT_EQ(std::get<Date>(who.find("founded")->value), parse_date("2011-05-06"));
  EXPECT_EQ(std::get<std::vector<std::string>>(who.find("preferred_services")->value),
            (std::vector<std::string>{"Stocks", "Bonds"}));
  EXPECT_EQ(who.find("housing"), nullptr);
  EXPECT_EQ(who.find("income")->as_of, parse_instant("2026-01-02T03:04:05Z"));
  EXPECT_EQ(who.find("income")->source, "institution");
  EXPECT_EQ(body->consents, (std::vector<StatedConsent>{{Purpose::marketing, ConsentState::refused}}));
}

TEST(CustomerBody, CollectsEveryError) {
  const auto body = customer(R"({"kind":"robot","income":"much","resident":"yes","date_of_birth":"1990-02-30",
    "financial_goals":["a,b"],"interests":[1],"colour":"red","risk_tolerance":7,"a/b~c":1,
    "consents":{"gossip":"granted","marketing":"perhaps"}})");
  ASSERT_FALSE(body);
  EXPECT_EQ(pointers(body.error()),
            (Pointers{"/customer_id", "/kind", "/consents/gossip", "/consents/marketing", "/income", "/resident",
                      "/date_of_birth", "/financial_goals", "/interests/0", "/colour", "/risk_tolerance", "/a~1b~0c"}));
}

TEST(CustomerBody, UnknownFieldsAreLeftAsideWhenAllowed) {
  const auto body = customer(R"({"user_id":"ann","colour":"red"})", "", true);
  ASSERT_TRUE(body);
  EXPECT_EQ(body->unknown, (std::vector<std::string>{"colour"}));
  EXPECT_TRUE(body->customer.facts.empty());
}

TEST(CustomerBody, TheAddressNamesTheCustomer) {
  EXPECT_EQ(customer("{}", "ann")->customer.id, "ann");
  EXPECT_FALSE(customer(R"({"customer_id":"bob"})", "ann"));
  EXPECT_FALSE(customer(R"({"customer_id":""})", "ann"));
  EXPECT_FALSE(customer(R"({"customer_id":"a\u0000b"})"));
  EXPECT_FALSE(customer("{\"customer_id\":\"" + std::string(129, 'x') + "\"}"));
  EXPECT_NE(customer(R"({"customer_id":"a","customer_id":"b"})").error().at(0).message.find("twice"),
            std::string::npos);
  EXPECT_FALSE(customer("[]"));
  EXPECT_EQ(customer("{").error().at(0).pointer, "");
}

TEST(CustomerBody, WritesWhatItReads) {
  const auto first = customer(R"({"customer_id":"ann \"q\"","income":45000.50,"resident":false,"founded":"2011-05-06",
    "financial_goals":["Save for House"],"region":"Ålesund"})");
  ASSERT_TRUE(first);
  const auto second = customer(customer_json(first->customer));
  ASSERT_TRUE(second) << customer_json(first->customer);
  EXPECT_EQ(second->customer.facts, first->customer.facts);
  EXPECT_EQ(second->customer.id, first->customer.id);
}

TEST(ProductBody, TakesTheColumnsOfTheCsv) {
  const auto product = parse_product_body(R"({"product_name":"Harbour Saver","features":"App, No fees","tags":"savings",
    "min_balance":100,"interest_rate":"2.50"})");
  ASSERT_TRUE(product) << summary(product.error());
  EXPECT_EQ(product->id, "harbour-saver");
  EXPECT_TRUE(is_unclassified(*product));
  EXPECT_EQ(product->features, (std::vector<std::string>{"App", "No fees"}));
  EXPECT_EQ(product->interest_rate, decimal("2.5"));
  EXPECT_EQ(product->source_format, "api");
}

TEST(ProductBody, WhatIsNotSaidFollowsFromTheCategoryOrIsUnclassified) {
  const auto saver = parse_product_body(R"({"name":"A","category":"savings"})");
  EXPECT_EQ(saver->regime, Regime::deposit);
  EXPECT_FALSE(saver->capital_at_risk);
  const auto leveraged = parse_product_body(R"({"name":"Leveraged CFD account","category":"everyday_account"})");
  EXPECT_EQ(leveraged->regime, Regime::investment);
  EXPECT_TRUE(leveraged->capital_at_risk);
  for (const char* body : {R"({"name":"Payday advance"})", R"({"name":"B","category":"unclassified"})",
                           R"({"name":"C","kind":"content"})"}) {
    const auto product = parse_product_body(body);
    ASSERT_TRUE(product) << body;
    EXPECT_TRUE(is_unclassified(*product)) << body;
  }
}

TEST(Proposal, IsReadFromNameTextAndRates) {
  const auto proposed = [](std::string_view body) {
    const auto product = parse_product_body(body);
    EXPECT_TRUE(product);
    return propose_classification(*product).is;
  };
  EXPECT_EQ(proposed(R"({"name":"Rainy Day Saver"})").category, Category::savings);
  EXPECT_EQ(proposed(R"({"name":"Payday advance"})").category, Category::personal_loan);
  EXPECT_EQ(proposed(R"({"name":"Leveraged CFD account"})").category, Category::investment);
  EXPECT_TRUE(proposed(R"({"name":"Leveraged CFD account"})").capital_at_risk);
  EXPECT_EQ(proposed(R"({"name":"X1","rates":[{"side":"lending","rate":0.1}]})").regime, Regime::credit);
  EXPECT_EQ(proposed(R"({"name":"X1","description":"Home insurance for tenants."})").category, Category::insurance);
  EXPECT_FALSE(proposed(R"({"name":"Fast cash"})").category);
}

TEST(ProductBody, CollectsEveryError) {
  const auto product =
      parse_product_body(R"({"product_id":7,"category":"boats","min_balance":"lots","fees":[{"amount":1},
    {"amount":"x","colour":1},5],"rates":[{"side":"deposit"}],"effective_from":"soon","tailored":"no","lock_in_days":1.5,
    "shoe":1})");
  ASSERT_FALSE(product);
  EXPECT_EQ(pointers(product.error()),
            (Pointers{"/product_id", "/name", "/min_balance", "/category", "/fees/1/amount", "/fees/1/colour",
                      "/fees/2", "/rates/0/rate", "/lock_in_days", "/tailored", "/effective_from", "/shoe"}));
}

TEST(ProductBody, NeverCollectsMoreThanAHundredErrors) {
  std::string json = "{\"name\":\"x\"";
  for (int i = 0; i < 500; ++i) json += ",\"u" + std::to_string(i) + "\":1";
  const auto product = parse_product_body(json + "}");
  ASSERT_FALSE(product);
  EXPECT_EQ(product.error().size(), max_field_errors);
}

rc::Gen<std::string> texts() {
  return rc::gen::map(rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127)),
                      [](std::string text) { return text.size() % 3 == 0 ? text + "\xc3\xa9\xe2\x82\xac" : text; });
}

rc::Gen<std::string> words() {
  return rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>('a', 'z')));
}

rc::Gen<Decimal> decimals() {
  return rc::gen::map(
      rc::gen::pair(rc::gen::inRange<std::int64_t>(-999'999'999'999, 999'999'999'999), rc::gen::inRange<int>(0, 13)),
      [](const auto& drawn) { return Decimal::from_units(drawn.first, drawn.second); });
}

std::optional<Decimal> maybe_decimal() {
  return *rc::gen::arbitrary<bool>() ? std::optional(*decimals()) : std::nullopt;
}

// At most 1 either way, which is what a rate can be.
Decimal fractions() {
  return Decimal::from_units(*rc::gen::inRange<std::int64_t>(-999'999'999'999, 999'999'999'999), 12);
}

// Not below nothing, which is what a fee can be.
std::optional<Decimal> maybe_fee() {
  const auto fee = maybe_decimal();
  return fee && fee->units() < 0 ? std::nullopt : fee;
}

template <class Make>
auto several(Make make) {
  std::vector<decltype(make())> out;
  for (int n = *rc::gen::inRange(0, 4); n > 0; --n) out.push_back(make());
  return out;
}

Product any_product() {
  Product p;
  p.id = *words();
  p.name = *words();
  p.description = *texts();
  if (*rc::gen::inRange(0, 4) > 0) p.category = static_cast<Category>(*rc::gen::inRange<int>(0, category_count));
  p.kind = static_cast<ItemKind>(*rc::gen::inRange(0, 3));
  if (*rc::gen::inRange(0, 4) > 0) p.regime = static_cast<Regime>(*rc::gen::inRange(0, 5));
  p.brand = *texts();
  p.features = several([] { return *texts(); });
  p.tags = several([] { return *texts(); });
  p.disclosures = several([] { return *texts(); });
  p.eligibility = several(
      [] { return Criterion{static_cast<CriterionKind>(*rc::gen::inRange(0, 12)), maybe_decimal(), *texts()}; });
  p.fees = several([] {
    return Fee{*texts(), "P1M", maybe_fee(), *rc::gen::arbitrary<bool>() ? std::optional(fractions()) : std::nullopt,
               *texts()};
  });
  p.rates = several([] {
    return Rate{static_cast<RateSide>(*rc::gen::inRange(0, 2)),
                "FIXED",
                fractions(),
                "P12M",
                maybe_decimal(),
                maybe_decimal(),
                *texts()};
  });
  p.constraints = several([] { return Constraint{"MIN_BALANCE", maybe_decimal(), *texts()}; });
  p.min_balance = maybe_decimal();
  p.interest_rate = maybe_decimal();
  p.annual_fee = maybe_fee();
  p.monthly_fee = maybe_fee();
  p.min_investment = maybe_decimal();
  p.management_fee = maybe_decimal();
  p.tax_benefits = *texts();
  p.capital_at_risk = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) p.lock_in_days = *rc::gen::arbitrary<std::int32_t>();
  p.tailored = *rc::gen::arbitrary<bool>();
  p.retired = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) {
    p.effective_from = Instant{*rc::gen::inRange<std::int64_t>(-62'135'596'800'000'000, 253'402'300'799'999'999)};
  }
  p.currency = "GBP";
  p.source_format = *texts();
  p.original = *texts();
  return p;
}

RC_GTEST_PROP(ProductBodyProperty, JsonLosesNothing, ()) {
  const auto product = any_product();
  const auto json = product_json(product);
  const auto again = parse_product_body(json);
  if (!again) RC_FAIL(summary(again.error()) + json);
  RC_ASSERT(*again == product);
  RC_ASSERT(product_json(*again) == json);
}

TEST(FeedbackBody, ReadsARating) {
  const auto body = parse_feedback_body(R"({"decision_id":"d-1","customer_id":"ann","product_id":"p","event":"rating",
    "aspects":{"relevance":1,"clarity":0.7,"cost":null},"comment":"Good","occurred_at":"2026-01-02T03:04:05Z"})");
  ASSERT_TRUE(body) << summary(body.error());
  EXPECT_EQ(body->decision_id, "d-1");
  EXPECT_EQ(body->feedback.aspects.tenths, (std::array<std::int8_t, 6>{10, 7, -1, -1, -1, -1}));
  EXPECT_TRUE(body->has_time);
  EXPECT_EQ(body->feedback.comment, "Good");
  EXPECT_EQ(body->feedback.source_format, "api");
}

TEST(FeedbackBody, CollectsEveryError) {
  const auto body = parse_feedback_body(R"({"product_id":"p","event":"interaction","aspects":{"clarity":0.75,"fun":1,
    "cost":"1"},"overall":1.5,"amount":-3,"occurred_at":12,"viewed":true})");
  ASSERT_FALSE(body);
  EXPECT_EQ(pointers(body.error()), (Pointers{"/customer_id", "/event", "/aspects/clarity", "/aspects/cost",
                                              "/aspects/fun", "/overall", "/amount", "/occurred_at", "/viewed"}));
  const auto empty_rating = parse_feedback_body(R"({"customer_id":"a","product_id":"p","event":"rating"})");
  ASSERT_FALSE(empty_rating);
  EXPECT_EQ(pointers(empty_rating.error()), (Pointers{"/aspects"}));
  EXPECT_TRUE(parse_feedback_body(R"({"customer_id":"a","product_id":"p","event":"rating","overall":0})"));
}

TEST(Scores, RoundTripAndRefuseWhatTheyCannotBe) {
  for (std::int32_t score = 0; score <= score_one; ++score) {
    ASSERT_EQ(parse_score(format_score(score)), score) << format_score(score);
  }
  EXPECT_EQ(parse_score("0.3166666666666666"), 1900);
  EXPECT_EQ(parse_score("0.19999999999999998"), 1200);
  for (const auto* bad : {"", "nan", "inf", "-0.1", "1.0001", "0,5", "0.5x", " 0.5", "1e400"}) {
    EXPECT_EQ(parse_score(bad), std::nullopt) << bad;
    EXPECT_EQ(parse_tenths(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(parse_tenths("0.30000000000000004"), std::int8_t{3});
  EXPECT_EQ(parse_tenths("1.0"), std::int8_t{10});
  EXPECT_EQ(parse_tenths("0.05"), std::nullopt);
}

RC_GTEST_PROP(FeedbackBodyProperty, JsonLosesNothing, ()) {
  FeedbackRequest request;
  request.decision_id = *words();
  request.customer_id = *words();
  request.product_name = *texts();
  auto& feedback = request.feedback;
  feedback.product_id = *words();
  feedback.kind = static_cast<EventKind>(*rc::gen::inRange(0, 11));
  for (auto& tenths : feedback.aspects.tenths) tenths = static_cast<std::int8_t>(*rc::gen::inRange(-1, 11));
  if (*rc::gen::arbitrary<bool>()) feedback.overall = *rc::gen::inRange(0, score_one + 1);
  if (feedback.kind == EventKind::rating && !feedback.aspects.any() && !feedback.overall) feedback.overall = 1;
  if (feedback.kind == EventKind::interaction) {
    feedback.viewed = *rc::gen::arbitrary<bool>();
    feedback.clicked = *rc::gen::arbitrary<bool>();
    feedback.selected = *rc::gen::arbitrary<bool>();
    feedback.slider_default = *rc::gen::arbitrary<bool>();
  }
  if (*rc::gen::arbitrary<bool>()) feedback.amount = Decimal::from_units(*rc::gen::inRange(0, 1'000'000), 2);
  feedback.comment = *texts();
  feedback.source_format = "jsonl";
  feedback.original = *texts();
  request.has_time = *rc::gen::arbitrary<bool>();
  if (request.has_time) feedback.occurred_at = Instant{*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000'000)};
  const auto json = feedback_json(request);
  const auto again = parse_feedback_body(json, {.source_format = "jsonl", .interactions = true});
  if (!again) RC_FAIL(summary(again.error()) + json);
  RC_ASSERT(*again == request);
}

TEST(Jsonl, HandsOnEveryLineAndRejectsByPointer) {
  std::vector<std::string> seen;
  const RowSink<FeedbackRequest> sink = [&](ImportRow<FeedbackRequest>&& row) {
    seen.push_back(row.value ? row.value->customer_id : to_string(row.value.error()));
  };
  const auto report = read_feedback_jsonl(
      "\xef\xbb\xbf{\"customer_id\":\"a\",\"product_id\":\"p\",\"event\":\"view\"}\r\n\n  \n"
      "{\"customer_id\":\"b\",\"product_id\":\"p\",\"event\":\"stare\"}\nnope",
      {.source_format = "jsonl", .interactions = true}, sink);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->rows, 3u);
  EXPECT_EQ(report->rejected, 2u);
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[0], "a");
  EXPECT_TRUE(seen[1].starts_with("line 4, /event: ")) << seen[1];
  EXPECT_TRUE(seen[2].starts_with("line 5: this is not JSON")) << seen[2];
}

TEST(Jsonl, CustomersAndProducts) {
  std::size_t customers = 0;
  (void)read_customers_jsonl("{\"customer_id\":\"a\",\"age\":40}\n{\"customer_id\":\"b\"}\n",
                             {.facts = dictionary(), .as_of = Instant{}},
                             [&](ImportRow<CustomerBody>&& row) { customers += row.value ? 1u : 0u; });
  EXPECT_EQ(customers, 2u);
  std::size_t products = 0;
  const auto report = read_products_jsonl("{\"name\":\"A Loan\"}\n{}\n", {.source_format = "jsonl"},
                                          [&](ImportRow<Product>&& row) { products += row.value ? 1u : 0u; });
  EXPECT_EQ(products, 1u);
  EXPECT_EQ(report->rejected, 1u);
}

}  // namespace
}  // namespace attune
