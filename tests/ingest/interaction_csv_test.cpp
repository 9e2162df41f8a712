#include "ingest/interaction_csv.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace attune {
namespace {

struct Read {
  std::vector<FeedbackRequest> taken;
  std::vector<RowError> rejected;
  std::string source_format;
};

Read read(std::string_view text, ValueScale scale = ValueScale::unit) {
  Read out;
  auto file = InteractionCsv::open(text, scale);
  EXPECT_TRUE(file) << file.error().message;
  if (!file) return out;
  out.source_format = file->source_format();
  InteractionRow row;
  for (auto step = file->next(row); step != InteractionCsv::Step::end; step = file->next(row)) {
    if (step == InteractionCsv::Step::row) {
      out.taken.push_back(to_request(row, file->source_format()));
    } else {
      out.rejected.push_back(file->error());
    }
  }
  return out;
}

constexpr std::string_view header = "customer_id,product_id,value,occurred_at\n";

TEST(InteractionCsv, ReadsUnitValuesAndBothTimes) {
  const auto out =
      read(std::string(header) + "u1,p1,0.75,2024-01-02T03:04:05+01:00\nu1,\"p,2\",,1700000000.5\nu2,p1,1,-5\n");
  ASSERT_EQ(out.taken.size(), 3u);
  EXPECT_EQ(out.taken[0].feedback.overall, 4500);
  EXPECT_EQ(out.taken[0].feedback.occurred_at, parse_instant("2024-01-02T02:04:05Z"));
  EXPECT_EQ(out.taken[0].feedback.kind, EventKind::interaction);
  EXPECT_TRUE(out.taken[0].feedback.viewed);
  EXPECT_EQ(out.taken[1].feedback.product_id, "p,2");
  EXPECT_EQ(out.taken[1].feedback.overall, std::nullopt);
  EXPECT_EQ(out.taken[1].feedback.occurred_at.micros, 1'700'000'000'500'000);
  EXPECT_EQ(out.taken[2].feedback.occurred_at.micros, -5'000'000);
}

TEST(InteractionCsv, OneToFiveBecomesZeroToOne) {
  const auto out = read(std::string(header) + "u,p,1,0\nu,p,3,0\nu,p,4.5,0\nu,p,5,0\nu,p,0.5,0\nu,p,6,0\nu,p,nan,0\n",
                        ValueScale::one_to_five);
  ASSERT_EQ(out.taken.size(), 4u);
  EXPECT_EQ(out.taken[0].feedback.overall, 0);
  EXPECT_EQ(out.taken[1].feedback.overall, 3000);
  EXPECT_EQ(out.taken[2].feedback.overall, 5250);
  EXPECT_EQ(out.taken[3].feedback.overall, 6000);
  EXPECT_EQ(out.rejected.size(), 3u);
}

TEST(InteractionCsv, RejectsByLineAndColumn) {
  const auto out = read(std::string(header) +
                        ",p,1,0\nu,,1,0\nu,p,3,0\nu,p,1,yesterday\nu,p,1,\nu,p,1\nu,p,1,999999999999999\nu,p,-0.1,0\n");
  EXPECT_TRUE(out.taken.empty());
  std::vector<std::string> seen;
  for (const auto& error : out.rejected) seen.push_back(std::to_string(error.line) + error.column);
  EXPECT_EQ(seen, (std::vector<std::string>{"2customer_id", "3product_id", "4value", "5occurred_at", "6occurred_at",
                                            "7", "8occurred_at", "9value"}));
  EXPECT_NE(out.rejected[2].message.find("--scale 5"), std::string::npos);
}

TEST(InteractionCsv, ColumnsMayStandAnywhere) {
  const auto out = read("note,occurred_at,value,product_id,customer_id\nhi,0,0.50,p,u\n");
  ASSERT_EQ(out.taken.size(), 1u);
  EXPECT_EQ(out.taken[0].customer_id, "u");
  std::string row;
  append_interaction_csv(row, out.taken[0]);
  EXPECT_EQ(row, "u,p,0.50,0\n");
  EXPECT_FALSE(InteractionCsv::open("customer_id,value\n"));
}

TEST(InteractionCsv, WritesWhatItReads) {
  const std::string text = std::string(header) + "u1,p1,0.750,2024-01-02T03:04:05+01:00\nu1,\"p,2\",,1700000000\n";
  std::string out = interaction_csv_header();
  for (const auto& request : read(text).taken) append_interaction_csv(out, request);
  EXPECT_EQ(out, text);  // to the letter
  std::string scaled = interaction_csv_header();
  for (const auto& request : read(std::string(header) + "u,p,4,0\n", ValueScale::one_to_five).taken) {
    append_interaction_csv(scaled, request);
  }
  EXPECT_EQ(scaled, std::string(header) + "u,p,0.75,1970-01-01T00:00:00Z\n");
}

TEST(InteractionCsv, EventsOfTheApiHaveTheValueOfTheirTarget) {
  const auto value = [](EventKind kind) {
    FeedbackRequest request;
    request.customer_id = "u";
    request.feedback.product_id = "p";
    request.feedback.kind = kind;
    std::string out;
    append_interaction_csv(out, request);
    return out.substr(4, out.find(",1970") - 4);
  };
  EXPECT_EQ(value(EventKind::select), "1");
  EXPECT_EQ(value(EventKind::click), "0.6");
  EXPECT_EQ(value(EventKind::dismiss), "0");
  EXPECT_EQ(value(EventKind::view), "");
}

TEST(InteractionCsv, IsFastEnoughForAMillionRowsASecond) {
  std::string text(header);
  for (int i = 0; i < 200'000; ++i) {
    text += "customer-" + std::to_string(i % 1000) + ",product-" + std::to_string(i % 500) + ",0." +
            std::to_string(i % 10) + ",2026-01-02T03:04:05Z\n";
  }
  auto file = InteractionCsv::open(text);
  ASSERT_TRUE(file);
  const auto start = std::chrono::steady_clock::now();
  InteractionRow row;
  std::size_t rows = 0;
  while (file->next(row) == InteractionCsv::Step::row) ++rows;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(rows, 200'000u);
  RecordProperty("rows_per_second", std::to_string(static_cast<double>(rows) / took.count()));
  std::printf("[          ] %.0f rows a second\n", static_cast<double>(rows) / took.count());
}

}  // namespace
}  // namespace attune
