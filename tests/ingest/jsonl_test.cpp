#include "ingest/jsonl.h"

#include <gtest/gtest.h>

#include "shared_data.h"

namespace attune {
namespace {

struct Rows {
  std::vector<std::string> items;
  std::vector<std::string> faults;
};

Rows rows_of(std::string_view text) {
  Rows out;
  JsonRows rows(text);
  TextLine line;
  while (rows.next(line)) {
    if (rows.fault().empty()) out.items.push_back(std::to_string(line.number) + ":" + std::string(line.text));
    else out.faults.emplace_back(rows.fault());
  }
  return out;
}

using Texts = std::vector<std::string>;

TEST(JsonRows, LinesOrAnArrayHoweverItIsLaidOut) {
  EXPECT_EQ(rows_of("{}\n\n[1]\n").items, (Texts{"1:{}", "3:[1]"}));
  EXPECT_EQ(rows_of("[{\"a\":1},{\"a\":2}]").items, (Texts{"1:{\"a\":1}", "1:{\"a\":2}"}));
  EXPECT_EQ(rows_of(" \n[\n{\"a\":[1,{\"b\":\"},]\\\"\"}]},\r\n  {\n}\n]\n").items,
            (Texts{"3:{\"a\":[1,{\"b\":\"},]\\\"\"}]}", "4:{\n}\n"}));
  EXPECT_TRUE(rows_of("[]").items.empty());
  EXPECT_TRUE(rows_of("[]").faults.empty());
  EXPECT_EQ(rows_of("[{},]").items.size(), 1u);
  EXPECT_TRUE(rows_of("").items.empty());
}

TEST(JsonRows, WhatIsWrongWithAnArrayIsSaid) {
  const auto cut = rows_of("[{},{\"a\":");
  EXPECT_EQ(cut.items.size(), 1u);
  EXPECT_NE(cut.faults.at(0).find("no end"), std::string::npos);
  EXPECT_NE(rows_of("[{}").faults.at(0).find("no end"), std::string::npos);
  EXPECT_NE(rows_of("[").faults.at(0).find("no end"), std::string::npos);
  const auto more = rows_of("[{}] {}");
  EXPECT_EQ(more.items.size(), 1u);
  EXPECT_NE(more.faults.at(0).find("follows the end"), std::string::npos);
}

struct Customers {
  Result<FileReport> report;
  Texts taken;
  std::vector<RowError> rejected;
};

Customers customers(std::string_view text, const FileWords& words = {}, bool allow_unknown = false) {
  static const auto facts = FactDictionary::standard();
  const CustomerReading reading{.facts = facts,
                                .as_of = *parse_instant("2026-12-01"),
                                .source = "jsonl",
                                .allow_unknown = allow_unknown,
                                .numeric_ids = true};
  Customers out{FileReport{}, {}, {}};
  out.report = read_customers_jsonl(
      text, reading,
      [&](ImportRow<CustomerBody>&& row) {
        if (row.value) out.taken.push_back(row.value->customer.id);
        else out.rejected.push_back(row.value.error());
      },
      words);
  return out;
}

TEST(Jsonl, NumbersMayBeIdentifiersIfTheyAreWhole) {
  const auto out = customers(
      "{\"customer_id\":4711}\n{\"customer_id\":1.5}\n{\"customer_id\":4.9e15}\n{\"customer_id\":\"NULL\"}\n"
      "{\"customer_id\":true}\n{\"customer_id\":9007199254740993}\n");
  EXPECT_EQ(out.taken, (Texts{"4711", "9007199254740993"}));
  EXPECT_EQ(out.rejected.size(), 4u);
}

TEST(Jsonl, ANameThatStandsTwiceRejectsTheRow) {
  const auto out = customers(R"({"customer_id":"a","age":1,"age":2})"
                             "\n"
                             R"({"customer_id":"a","consents":{"marketing":"granted","marketing":"refused"}})");
  ASSERT_EQ(out.rejected.size(), 2u);
  EXPECT_EQ(out.rejected[0].column, "/age");
  EXPECT_EQ(out.rejected[1].column, "/consents/marketing");
  EXPECT_NE(out.rejected[0].message.find("age stands twice"), std::string::npos);
}

TEST(Jsonl, ForeignNamesAreMapped) {
  const FileWords words{.map = *parse_column_map("customer_id=userId,age=years")};
  const auto out = customers("{\"userId\":1,\"years\":40}\n{\"userId\":2,\"customer_id\":\"x\"}\n", words);
  EXPECT_EQ(out.taken, (Texts{"1"}));  // what customer_id says in the second row is none of our names any more
  EXPECT_TRUE(customers("{\"userId\":2,\"years\":1,\"customer_id\":\"x\"}\n", words, true).report);
  const auto gone = customers("{\"userId\":1}\n", words);
  ASSERT_FALSE(gone.report);
  EXPECT_NE(gone.report.error().message.find("no row has a name years"), std::string::npos);
}

TEST(Jsonl, UnknownNamesAreRefusedOrLeftOutAndSaid) {
  EXPECT_EQ(customers("{\"customer_id\":\"a\",\"shoe\":38}").rejected.size(), 1u);
  const auto out = customers("{\"customer_id\":\"a\",\"shoe\":38}", {}, true);
  EXPECT_EQ(out.taken.size(), 1u);
  EXPECT_EQ(out.report->notes, (Texts{"shoe is none of our fields: left out of 1 row"}));
}

TEST(Jsonl, RowsOfInteractionsNeedNoEvent) {
  EventTimeReader times(EventTimes{.not_after = *parse_instant("2026-12-02")});
  const FeedbackReading reading{
      .source_format = "jsonl", .interactions = true, .numeric_ids = true, .scale = {0.5, 5}, .times = &times};
  std::vector<FeedbackRequest> taken;
  std::vector<RowError> rejected;
  const auto report = read_feedback_jsonl(
      "{\"userId\":1,\"movieId\":31,\"rating\":5,\"timestamp\":1260759144}\n"
      "{\"userId\":1,\"movieId\":31,\"rating\":9,\"timestamp\":1260759144}\n"
      "{\"userId\":1,\"movieId\":31,\"rating\":5,\"timestamp\":\"2999-01-01T00:00:00Z\"}\n"
      "{\"userId\":1,\"movieId\":31,\"rating\":5}\n",
      reading,
      [&](ImportRow<FeedbackRequest>&& row) {
        if (row.value) taken.push_back(*row.value);
        else rejected.push_back(row.value.error());
      },
      {.map = *parse_column_map("customer_id=userId,product_id=movieId,value=rating,occurred_at=timestamp")});
  ASSERT_TRUE(report);
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken[0].customer_id, "1");
  EXPECT_EQ(taken[0].feedback.product_id, "31");
  EXPECT_EQ(taken[0].feedback.overall, score_one);
  EXPECT_EQ(taken[0].feedback.kind, EventKind::interaction);
  EXPECT_EQ(taken[0].feedback.occurred_at, parse_instant("2009-12-14T02:52:24Z"));
  std::vector<std::string> columns;
  for (const auto& error : rejected) columns.push_back(error.column);
  EXPECT_EQ(columns, (Texts{"/value", "/occurred_at", "/occurred_at"}));
}

TEST(Jsonl, ProductsNeedAnIdentifierOnly) {
  std::vector<Product> taken;
  const ProductReading reading{.source_format = "jsonl", .numeric_ids = true, .unknown = UnknownFields::keep};
  const auto report = read_products_jsonl(
      R"([{"product_id":31,"category":"films","year":1995,"tags":["a","b"]}, {"product_id":32,"category":"crypto","cast":["x","y"]}])",
      reading, [&](ImportRow<Product>&& row) { taken.push_back(*row.value); },
      {.categories = *parse_category_map("films=investment")});
  ASSERT_TRUE(report);
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[0].name, "31");
  EXPECT_EQ(taken[0].category, Category::investment);
  EXPECT_EQ(taken[0].features, (Texts{"year: 1995"}));
  EXPECT_EQ(taken[1].features, (Texts{"cast: x, y"}));
  EXPECT_TRUE(is_unclassified(taken[1]));
  EXPECT_EQ(report->notes.size(), 1u);
}

TEST(SharedCases, AnArrayOfCustomers) {
  ATTUNE_SHARED_FILE(json, "cases/runs/22-json-array-of-rows/customers.json");
  EXPECT_EQ(customers(json).taken, (Texts{"a1", "a2", "a3"}));
}

}  // namespace
}  // namespace attune
