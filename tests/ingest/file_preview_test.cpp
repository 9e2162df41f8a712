#include "ingest/file_preview.h"

#include <gtest/gtest.h>

#include "ingest/file_options.h"
#include "ingest/interaction_csv.h"
#include "ingest/spreadsheet_guard.h"

namespace attune {
namespace {

using Texts = std::vector<std::string>;

TEST(FilePreview, ShowsWhatIsThereAlsoWhereItIsNotEnough) {
  const auto preview = preview_csv("Export\nuserId;movieId;value\n1;31;2,5\n2;32\n3;33;1\n4;34;1\n5;35;1\n6;36;1\n",
                                   interaction_csv_columns(), *parse_column_map("customer_id=userId"));
  ASSERT_TRUE(preview);
  EXPECT_EQ(preview->delimiter, "semicolon");
  EXPECT_EQ(preview->header_line, 2u);
  EXPECT_EQ(preview->columns, (Texts{"userId", "movieId", "value"}));
  EXPECT_EQ(preview->fields, (std::vector<FilePreview::Field>{{"customer_id", true, "userId"},
                                                              {"product_id", true, ""},
                                                              {"value", true, "value"},
                                                              {"occurred_at", true, ""}}));
  ASSERT_EQ(preview->rows.size(), preview_rows);
  EXPECT_EQ(preview->rows[0], (Texts{"1", "31", "2,5"}));
  EXPECT_FALSE(preview_csv("", interaction_csv_columns(), {}));
}

TEST(FileOptions, SayWhichDoNotGoTogether) {
  const auto fits = [](std::string_view what, std::string_view format, const FileOptionTexts& texts) {
    const auto options = read_file_options(texts);
    EXPECT_TRUE(options) << options.error().message;
    return options && check_options_fit(what, format, *options);
  };
  EXPECT_TRUE(
      fits("interactions", "csv", {.map = "value=v", .scale = "5", .time_unit = "ms", .not_before = "1980-01-01"}));
  EXPECT_TRUE(fits("interactions", "prototype-csv", {.map = "user_id=u", .not_after = "2030-01-01"}));
  EXPECT_TRUE(fits("products", "csv", {.map_category = "films=investment", .unknown_columns = "keep"}));
  EXPECT_TRUE(fits("customers", "jsonl", {.encoding = "utf-16le", .unknown_columns = "leave-out"}));
  EXPECT_FALSE(fits("products", "cdr", {.map = "name=n"}));
  EXPECT_FALSE(fits("customers", "csv", {.scale = "5"}));
  EXPECT_FALSE(fits("interactions", "prototype-csv", {.scale = "5"}));
  EXPECT_FALSE(fits("products", "csv", {.not_before = "1980-01-01"}));
  EXPECT_FALSE(fits("products", "prototype-csv", {.map_category = "films=investment"}));
  EXPECT_FALSE(fits("customers", "csv", {.unknown_columns = "keep"}));
  EXPECT_FALSE(read_file_options({.not_before = "2020-01-02", .not_after = "2020-01-01"}));
  EXPECT_FALSE(read_file_options({.unknown_columns = "drop"}));
}

TEST(FileOptions, EventsLieBetween1990AndTomorrowUnlessSaid) {
  const Instant now = *parse_instant("2026-12-01T12:00:00Z");
  EXPECT_EQ(event_times({}, now).not_before, parse_instant("1990-01-01"));
  EXPECT_EQ(event_times({}, now).not_after, parse_instant("2026-12-02T12:00:00Z"));
  const auto said = event_times({.not_before = parse_date("1980-01-01"), .not_after = parse_date("2020-12-31")}, now);
  EXPECT_EQ(said.not_before, parse_instant("1980-01-01"));
  EXPECT_EQ(said.not_after, parse_instant("2020-12-31T23:59:59.999999Z"));  // the day counts
}

std::string guarded(std::string_view field) {
  std::string out;
  append_export_row(out, std::vector<std::string_view>{field, "x"});
  return out;
}

TEST(SpreadsheetGuard, NothingRunsAndEverythingComesBack) {
  EXPECT_EQ(guarded("=1+1"), "'=1+1,x\n");
  EXPECT_EQ(guarded("@SUM(A1)"), "'@SUM(A1),x\n");
  EXPECT_EQ(guarded("-2+3"), "'-2+3,x\n");
  EXPECT_EQ(guarded("-10.5"), "-10.5,x\n");
  EXPECT_EQ(guarded("+7"), "+7,x\n");
  EXPECT_EQ(guarded("\rx"), "\"'\rx\",x\n");
  EXPECT_EQ(guarded("'=1"), "''=1,x\n");
  EXPECT_EQ(guarded("'tis"), "'tis,x\n");
  for (const std::string_view field :
       {"", "'", "''", "'tis", "=1", "'=1", "''=1", "-1", "'-1", "-", "+", "'+", "\tx", "'\t", "-1.", "a=b"}) {
    std::string out;
    append_export_field(out, field);
    CsvReader reader(out);
    CsvRow row;
    if (!reader.next(row)) continue;  // an empty line
    EXPECT_EQ(without_guard(row.fields[0]), field);
    EXPECT_FALSE(is_written_otherwise(row.fields[0])) << field;
  }
  EXPECT_TRUE(is_written_otherwise("=1"));
  EXPECT_TRUE(is_written_otherwise("'-1"));  // a number needs none
}

}  // namespace
}  // namespace attune
