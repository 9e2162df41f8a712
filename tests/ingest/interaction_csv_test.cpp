#include "ingest/interaction_csv.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "shared_data.h"

namespace attune {
namespace {

struct Read {
  std::vector<FeedbackRequest> taken;
  std::vector<RowError> rejected;
  std::string source_format;
};

Read read(std::string_view text, const InteractionReading& reading = {}) {
  Read out;
  auto file = InteractionCsv::open(text, reading);
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
  const auto out = read(std::string(header) +
                        "u1,p1,0.75,2024-01-02T03:04:05+01:00\nu1,\"p,2\",,1700000000.5\nu2,p1,1,1000000000\n");
  ASSERT_EQ(out.taken.size(), 3u);
  EXPECT_EQ(out.taken[0].feedback.overall, 4500);
  EXPECT_EQ(out.taken[0].feedback.occurred_at, parse_instant("2024-01-02T02:04:05Z"));
  EXPECT_EQ(out.taken[0].feedback.kind, EventKind::interaction);
  EXPECT_TRUE(out.taken[0].feedback.viewed);
  EXPECT_EQ(out.taken[1].feedback.product_id, "p,2");
  EXPECT_EQ(out.taken[1].feedback.overall, std::nullopt);
  EXPECT_EQ(out.taken[1].feedback.occurred_at.micros, 1'700'000'000'500'000);
  EXPECT_EQ(out.taken[2].feedback.occurred_at.micros, 1'000'000'000'000'000);
}

TEST(InteractionCsv, OneToFiveBecomesZeroToOne) {
  const auto out = read(std::string(header) +
                            "u,p,1,1000000000\nu,p,3,1000000000\nu,p,4.5,1000000000\nu,p,5,1000000000\nu,p,0.5,"
                            "1000000000\nu,p,6,1000000000\nu,p,nan,1000000000\n",
                        {.scale = {1, 5}});
  ASSERT_EQ(out.taken.size(), 4u);
  EXPECT_EQ(out.taken[0].feedback.overall, 0);
  EXPECT_EQ(out.taken[1].feedback.overall, 3000);
  EXPECT_EQ(out.taken[2].feedback.overall, 5250);
  EXPECT_EQ(out.taken[3].feedback.overall, 6000);
  EXPECT_EQ(out.rejected.size(), 3u);
}

TEST(InteractionCsv, RejectsByLineAndColumn) {
  const auto out = read(std::string(header) +
                        ",p,1,1700000000\nu,,1,1700000000\nu,p,3,1700000000\nu,p,1,yesterday\nu,p,1,\nu,p,1\n"
                        "u,p,1,999999999999999\nu,p,-0.1,1700000000\n");
  EXPECT_TRUE(out.taken.empty());
  std::vector<std::string> seen;
  for (const auto& error : out.rejected) seen.push_back(std::to_string(error.line) + error.column);
  EXPECT_EQ(seen, (std::vector<std::string>{"2customer_id", "3product_id", "4value", "5occurred_at", "6occurred_at",
                                            "7", "8occurred_at", "9value"}));
  EXPECT_NE(out.rejected[2].message.find("scale 5"), std::string::npos);
}

TEST(InteractionCsv, ColumnsMayStandAnywhere) {
  const auto out = read("note,occurred_at,value,product_id,customer_id\nhi,1700000000,0.50,p,u\n");
  ASSERT_EQ(out.taken.size(), 1u);
  EXPECT_EQ(out.taken[0].customer_id, "u");
  std::string row;
  append_interaction_csv(row, out.taken[0]);
  EXPECT_EQ(row, "u,p,0.50,1700000000\n");
  EXPECT_FALSE(InteractionCsv::open("customer_id,value\n"));
}

TEST(InteractionCsv, WritesWhatItReads) {
  const std::string text = std::string(header) + "u1,p1,0.750,2024-01-02T03:04:05+01:00\nu1,\"p,2\",,1700000000\n";
  std::string out = interaction_csv_header();
  for (const auto& request : read(text).taken) append_interaction_csv(out, request);
  EXPECT_EQ(out, text);  // to the letter
  std::string scaled = interaction_csv_header();
  for (const auto& request : read(std::string(header) + "u,p,4,1700000000\n", {.scale = {1, 5}}).taken) {
    append_interaction_csv(scaled, request);
  }
  EXPECT_EQ(scaled, std::string(header) + "u,p,0.75,2023-11-14T22:13:20Z\n");
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

bool says(std::string_view message, std::string_view part) { return message.find(part) != std::string_view::npos; }

// Of small inputs that real systems write; see docs/files.md.
TEST(InteractionCsv, ASemicolonBringsTheDecimalComma) {
  const auto out =
      read("customer_id;product_id;value;occurred_at\nc1;p1;0,8;2025-01-02T10:00:00Z\nc1;p1;0.5;1735812000\n");
  ASSERT_EQ(out.taken.size(), 2u);
  EXPECT_EQ(out.taken[0].feedback.overall, 4800);
  EXPECT_EQ(out.taken[1].feedback.overall, 3000);
  std::string again = interaction_csv_header();
  for (const auto& request : out.taken) append_interaction_csv(again, request);
  EXPECT_EQ(again, std::string(header) + "c1,p1,0.8,2025-01-02T10:00:00Z\nc1,p1,0.5,1735812000\n");
  // In a file of commas it is not guessed.
  EXPECT_EQ(read(std::string(header) + "c1,p1,\"0,8\",2025-01-02T10:00:00Z\n").rejected.size(), 1u);
}

TEST(InteractionCsv, AFileOfMovieRatingsGoesInAsItIs) {
  const InteractionReading reading{
      .scale = *parse_scale("0.5-5"),
      .map = *parse_column_map("customer_id=userId,product_id=movieId,value=rating,occurred_at=timestamp")};
  const auto out = read("userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n1,1029,0.5,1260759179\n", reading);
  ASSERT_EQ(out.taken.size(), 2u);
  EXPECT_EQ(out.taken[0].customer_id, "1");
  EXPECT_EQ(out.taken[0].feedback.product_id, "31");
  EXPECT_EQ(out.taken[0].feedback.overall, 2667);  // 2 of 4.5
  EXPECT_EQ(out.taken[1].feedback.overall, 0);
  std::string again = interaction_csv_header();
  append_interaction_csv(again, out.taken[0]);
  EXPECT_EQ(again, std::string(header) + "1,31,0.4445,2009-12-14T02:52:24Z\n");
  EXPECT_FALSE(InteractionCsv::open("userId,movieId,rating,timestamp\n"));
}

TEST(InteractionCsv, AnyScaleThatIsSaid) {
  EXPECT_EQ(*parse_scale("1"), (ValueScale{0, 1}));
  EXPECT_EQ(*parse_scale("10"), (ValueScale{1, 10}));
  EXPECT_EQ(*parse_scale("0-10"), (ValueScale{0, 10}));
  EXPECT_EQ(*parse_scale("0.5-5"), (ValueScale{0.5, 5}));
  for (const std::string_view wrong :
       {"", "0", "-5", "101", "5.0", "nan", "5-1", "1-1", "-1-1", "0-", "-", "1e2", "1-5-9"}) {
    EXPECT_FALSE(parse_scale(wrong)) << wrong;
  }
  const auto ten = read(std::string(header) + "u,p,3,1700000000\nu,p,10,1700000000\n", {.scale = {1, 10}});
  ASSERT_EQ(ten.taken.size(), 2u);
  EXPECT_EQ(ten.taken[0].feedback.overall, 1333);  // 2 of 9
  EXPECT_EQ(ten.taken[1].feedback.overall, 6000);
  const auto below = read(std::string(header) + "u,p,0.5,1700000000\n", {.scale = {1, 5}});
  ASSERT_EQ(below.rejected.size(), 1u);
  EXPECT_TRUE(says(below.rejected[0].message, "scale 0.5-5")) << below.rejected[0].message;
  const auto above = read(std::string(header) + "u,p,8,1700000000\n");
  EXPECT_TRUE(says(above.rejected.at(0).message, "scale 10")) << above.rejected[0].message;
}

std::string why_not(EventTimeReader& reader, std::string_view text) {
  const auto at = reader.read(text);
  return at ? "taken" : at.error();
}

TEST(InteractionCsv, ReadsTimesOfManySpellingsAndSaysWhatItTookForGranted) {
  const EventTimes times{.not_after = *parse_instant("2026-01-01T00:00:00Z")};
  EventTimeReader reader(times);
  EXPECT_EQ(reader.read("2025-03-30T02:30:00+01:00"), parse_instant("2025-03-30T01:30:00Z").value());
  EXPECT_EQ(reader.read("1735812000"), Instant{1'735'812'000'000'000});
  EXPECT_TRUE(reader.notes().empty());
  EXPECT_EQ(reader.read("2025-01-02 10:00:00"), parse_instant("2025-01-02T10:00:00Z").value());
  EXPECT_EQ(reader.notes().size(), 1u);
  EXPECT_EQ(reader.read("2025-01-02"), parse_instant("2025-01-02T00:00:00Z").value());
  EXPECT_EQ(reader.notes().size(), 2u);
  const auto why = [&](std::string_view text) { return why_not(reader, text); };
  EXPECT_TRUE(says(why("1735812000000"), "milliseconds since 1970, 2025-01-02T10:00:00Z"));
  EXPECT_TRUE(says(why("1735812000000"), "time-unit ms"));
  EXPECT_TRUE(says(why("31/12/2024"), "is no time such as"));
  EXPECT_TRUE(says(why("2025-02-30T00:00:00Z"), "is no time such as"));
  EXPECT_TRUE(says(why("2999-01-01T00:00:00Z"), "not-after"));
  EXPECT_TRUE(says(why("1900-01-01T00:00:00Z"), "not-before"));
  EXPECT_TRUE(says(why("1989-12-31T23:59:59Z"), "not-before"));
  EXPECT_EQ(why("1990-01-01T00:00:00Z"), "taken");
  EXPECT_TRUE(says(why("99999999999999999999"), "no number of seconds"));
  // The start of 1970 is no date, however early events may be.
  EventTimeReader early(EventTimes{.not_before = *parse_instant("1950-01-01")});
  EXPECT_TRUE(early.read("1969-07-20"));
  for (const std::string_view unknown : {"0", "-1", "0.0", "1970-01-01", "1969-12-31T23:59:59Z"}) {
    EXPECT_TRUE(says(why_not(early, unknown), "unknown time")) << unknown;
  }
  EventTimeReader milliseconds(EventTimes{.unit = TimeUnit::milliseconds});
  EXPECT_EQ(milliseconds.read("1735812000123.5"), Instant{1'735'812'000'123'500});
  EXPECT_EQ(milliseconds.read("2025-01-02T10:00:00Z"), parse_instant("2025-01-02T10:00:00Z").value());
  EXPECT_TRUE(says(why_not(milliseconds, "1735812000"), "leave out time-unit ms"));
}

TEST(InteractionCsv, MillisecondsAreWrittenAsTimes) {
  const auto out = read(std::string(header) + "u,p,1,1735812000000\n", {.times = {.unit = TimeUnit::milliseconds}});
  std::string again;
  append_interaction_csv(again, out.taken.at(0));
  EXPECT_EQ(again, "u,p,1,2025-01-02T10:00:00Z\n");
}

TEST(InteractionCsv, IdentifiersThatASpreadsheetSpoiltRejectTheirRow) {
  for (const std::string_view spoilt : {"4.93E+15", "\"4,93E+15\"", "1.2e5", "1e+21", "#REF!", "#n/a", "#DIV/0!",
                                        "####", "NULL", "nan", "None", "undefined"}) {
    for (const auto& row : {std::string(spoilt) + ",p", "u," + std::string(spoilt)}) {
      const auto out = read(std::string(header) + row + ",1,1700000000\nu,p,1,1700000000\n");
      EXPECT_EQ(out.taken.size(), 1u) << row;
      EXPECT_EQ(out.rejected.size(), 1u) << row;
    }
  }
  const auto why = read(std::string(header) + "4.93E+15,p,1,1700000000\n").rejected.at(0).message;
  EXPECT_TRUE(says(why, "4.93E+15 looks like a number that a spreadsheet shortened")) << why;
  for (const std::string_view fine :
       {"0012", "4930000000000000", "12e4", "none", "Nan", "#7", "e+5", "1.5", "ann@example", "null-7"}) {
    const auto out = read(std::string(header) + std::string(fine) + ",p,1,1700000000\n");
    ASSERT_EQ(out.taken.size(), 1u) << fine;
    EXPECT_EQ(out.taken[0].customer_id, fine);
  }
}

TEST(InteractionCsv, WhatASpreadsheetWouldRunIsGuardedAndComesBack) {
  const std::string text =
      std::string(header) + "\"=HYPERLINK(\"\"x\"\")\",@p,0.50,1700000000\n'=a,''b,1,1700000000\n-7,+8,1,1700000000\n";
  const auto write = [](const Read& rows) {
    std::string out = interaction_csv_header();
    for (const auto& request : rows.taken) append_interaction_csv(out, request);
    return out;
  };
  const auto first = read(text);
  ASSERT_EQ(first.taken.size(), 3u);
  EXPECT_EQ(first.taken[0].customer_id, "=HYPERLINK(\"x\")");
  EXPECT_EQ(first.taken[1].customer_id, "=a");
  EXPECT_EQ(first.taken[1].feedback.product_id, "''b");
  const auto written = write(first);
  EXPECT_EQ(written, std::string(header) +
                         "\"'=HYPERLINK(\"\"x\"\")\",'@p,0.50,1700000000\n'=a,''b,1,1700000000\n-7,+8,1,1700000000\n");
  const auto second = read(written);
  ASSERT_EQ(second.taken.size(), 3u);
  EXPECT_EQ(second.taken[0].customer_id, first.taken[0].customer_id);
  EXPECT_EQ(second.taken[0].feedback.product_id, "@p");
  EXPECT_EQ(write(second), written);
  EXPECT_EQ(second.taken[0].feedback.original,
            first.taken[0].feedback.original);  // and so it is known when it comes again
}

// The shared cases: what is refused, and why, where the folder is there.
TEST(SharedCases, Times) {
  ATTUNE_SHARED_FILE(csv, "cases/interactions_times.csv");
  const auto out = read(csv, {.times = {.not_after = *parse_instant("2026-12-31")}});
  std::vector<std::string> taken;
  for (const auto& request : out.taken) taken.push_back(request.feedback.product_id);
  EXPECT_EQ(taken, (std::vector<std::string>{"p1", "p3", "p6", "p7", "p8", "p9"}));
  std::vector<std::size_t> lines;
  for (const auto& error : out.rejected) lines.push_back(error.line);
  EXPECT_EQ(lines, (std::vector<std::size_t>{3, 5, 6, 11, 12, 13}));
}

TEST(SharedCases, Implausible) {
  ATTUNE_SHARED_FILE(csv, "cases/interactions_implausible.csv");
  EXPECT_EQ(read(csv, {.times = {.not_after = *parse_instant("2026-12-31")}}).rejected.size(), 2u);
}

TEST(SharedCases, SemicolonAndPreamble) {
  ATTUNE_SHARED_FILE(semicolon, "cases/interactions_semicolon.csv");
  ATTUNE_SHARED_FILE(preamble, "cases/interactions_preamble.csv");
  for (const auto& csv : {semicolon, preamble}) {
    const auto out = read(csv);
    ASSERT_EQ(out.taken.size(), 1u) << csv;
    EXPECT_EQ(out.taken[0].feedback.overall, 4800);
  }
}

TEST(SharedCases, ForeignHeaders) {
  ATTUNE_SHARED_FILE(csv, "cases/interactions_foreign_headers.csv");
  const auto refused = InteractionCsv::open(csv);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(says(refused.error().message, "userId, movieId, rating, timestamp (delimiter comma)"));
  EXPECT_TRUE(says(refused.error().message, "customer_id=userId"));
}

TEST(InteractionCsv, ABlankBeforeAFormulaIsNoWayIn) {
  const auto first = read(std::string(header) + "\t=x,p,1,1700000000\n");
  ASSERT_EQ(first.taken.size(), 1u);
  EXPECT_EQ(first.taken[0].customer_id, "=x");
  std::string written;
  append_interaction_csv(written, first.taken[0]);
  EXPECT_EQ(written, "'=x,p,1,1700000000\n");
  EXPECT_EQ(read(std::string(header) + written).taken.at(0).customer_id, "=x");
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
