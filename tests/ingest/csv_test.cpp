#include "ingest/csv.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ingest/csv_table.h"

namespace attune {
namespace {

struct Seen {
  std::size_t line = 0;
  std::string raw;
  std::vector<std::string> fields;
  CsvFault fault = CsvFault::none;
};

std::vector<Seen> read(std::string_view text, CsvLimits limits = {}) {
  std::vector<Seen> out;
  CsvReader reader(text, limits);
  CsvRow row;
  while (reader.next(row)) {
    out.push_back({row.line, std::string(row.raw), {row.fields.begin(), row.fields.end()}, row.fault});
  }
  return out;
}

std::vector<std::string> fields_of(std::string_view text) {
  const auto rows = read(text);
  return rows.empty() ? std::vector<std::string>{} : rows.front().fields;
}

using Fields = std::vector<std::string>;

TEST(Csv, SplitsFields) {
  EXPECT_EQ(fields_of("a,b,c\n"), (Fields{"a", "b", "c"}));
  EXPECT_EQ(fields_of("a,b,c"), (Fields{"a", "b", "c"}));
  EXPECT_EQ(fields_of("a,b,c\r\n"), (Fields{"a", "b", "c"}));
  EXPECT_EQ(fields_of("a,b,c\r"), (Fields{"a", "b", "c"}));
  EXPECT_EQ(fields_of(",,"), (Fields{"", "", ""}));
  EXPECT_EQ(fields_of("\"a\""), (Fields{"a"}));
  EXPECT_EQ(fields_of("\"\""), (Fields{""}));
  EXPECT_EQ(fields_of("\"a,b\",\"c\"\"d\"\"\",e"), (Fields{"a,b", "c\"d\"", "e"}));
  EXPECT_EQ(fields_of("a\"b,c"), (Fields{"a\"b", "c"}));
  EXPECT_EQ(fields_of(" a , b "), (Fields{" a ", " b "}));
  EXPECT_EQ(fields_of("\xef\xbb\xbfid,\xc3\xa9t\xc3\xa9"), (Fields{"id", "\xc3\xa9t\xc3\xa9"}));
}

TEST(Csv, NothingGivesNothing) {
  EXPECT_TRUE(read("").empty());
  EXPECT_TRUE(read("\n\r\n\n").empty());
  EXPECT_TRUE(read("\xef\xbb\xbf").empty());
}

TEST(Csv, CountsLinesThroughQuotedOnes) {
  const auto rows = read("a,b\n\n\"x\ny\",2\r\n\"p\r\nq\",3\nlast,4");
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[1].line, 3u);
  EXPECT_EQ(rows[1].fields, (Fields{"x\ny", "2"}));
  EXPECT_EQ(rows[1].raw, "\"x\ny\",2");
  EXPECT_EQ(rows[2].line, 5u);
  EXPECT_EQ(rows[2].fields[0], "p\r\nq");
  EXPECT_EQ(rows[3].line, 7u);
}

TEST(Csv, AStrayQuoteCostsItsLineOnly) {
  const auto rows = read("a,1\n\"b,2\nc,3\n\"d\",4\n");
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[1].fault, CsvFault::text_after_quote);
  EXPECT_EQ(rows[1].raw, "\"b,2");
  EXPECT_EQ(rows[1].line, 2u);
  EXPECT_EQ(rows[2].fields, (Fields{"c", "3"}));
  EXPECT_EQ(rows[3].line, 4u);
  EXPECT_EQ(rows[3].fields, (Fields{"d", "4"}));
}

TEST(Csv, AFileCutWithinQuotesLosesItsLastRow) {
  const auto rows = read("a,1\nb,\"cut of");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1].fault, CsvFault::unterminated_quote);
  EXPECT_EQ(rows[1].line, 2u);
  EXPECT_EQ(read("a,\"b").at(0).fault, CsvFault::unterminated_quote);
  EXPECT_EQ(read("\"").at(0).fault, CsvFault::unterminated_quote);
  EXPECT_EQ(read("\"\"\"").at(0).fault, CsvFault::unterminated_quote);
}

TEST(Csv, BadBytesCostTheirRowOnly) {
  for (const std::string& bad :
       {std::string("\xff"), std::string("\xc3"), std::string("\xc0\xaf"), std::string("\xed\xa0\x80"),
        std::string("\xf4\x90\x80\x80"), std::string("\xe2\x82")}) {
    const auto rows = read("a,1\nb" + bad + ",2\nc,3\n");
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[1].fault, CsvFault::invalid_utf8);
    EXPECT_TRUE(rows[1].fields.empty());
    EXPECT_EQ(rows[2].fields, (Fields{"c", "3"}));
  }
  EXPECT_EQ(read(std::string("a\0b,1\n", 6)).at(0).fault, CsvFault::nul_byte);
  EXPECT_EQ(read("\xf0\x9f\x8f\xa6,ok").at(0).fault, CsvFault::none);
}

TEST(Csv, LimitsHoldAndReadingGoesOn) {
  const CsvLimits limits{.row_bytes = 10, .fields = 3};
  const auto rows = read("a,b,c\n0123456789x\na,b,c,d\n\"0123456789\"\nz\n", limits);
  ASSERT_EQ(rows.size(), 5u);
  EXPECT_EQ(rows[0].fault, CsvFault::none);
  EXPECT_EQ(rows[1].fault, CsvFault::too_long);
  EXPECT_EQ(rows[2].fault, CsvFault::too_many_fields);
  EXPECT_EQ(rows[3].fault, CsvFault::too_long);
  EXPECT_EQ(rows[4].fields, (Fields{"z"}));
}

TEST(Csv, GarbageCostsLinearTime) {
  std::string text;
  for (int i = 0; i < 400'000; ++i) text += "\"x\n";  // each line opens a quote that never ends
  const auto rows = read(text);
  EXPECT_GT(rows.size(), 60u);
  EXPECT_NE(rows[0].fault, CsvFault::none);
}

TEST(Csv, WritesQuotesWhereNeeded) {
  std::string out;
  const std::vector<std::string_view> fields{"a", "b,c", "d\"e", "f\ng", " h", ""};
  append_csv_row(out, fields);
  EXPECT_EQ(out, "a,\"b,c\",\"d\"\"e\",\"f\ng\",\" h\",\n");
  std::string lone;
  append_csv_row(lone, std::vector<std::string_view>{""});
  EXPECT_EQ(lone, "\"\"\n");
}

RC_GTEST_PROP(CsvProperty, WhatIsWrittenIsRead, (const std::vector<std::vector<std::string>>& drawn)) {
  // Bytes of a small alphabet that holds every special one.
  constexpr std::string_view alphabet = "ab,\"\n\r \t;\xc3\xa9";
  std::vector<Fields> rows;
  for (const auto& row : drawn) {
    Fields fields;
    for (const auto& field : row) {
      std::string text;
      for (const char c : field) {
        const auto i = static_cast<unsigned char>(c) % 10u;
        text += i == 9 ? std::string("\xc3\xa9") : std::string(1, alphabet[i]);
      }
      fields.push_back(std::move(text));
    }
    if (!fields.empty()) rows.push_back(std::move(fields));
  }
  std::string text;
  for (const auto& row : rows) append_csv_row(text, std::vector<std::string_view>(row.begin(), row.end()));
  const auto seen = read(text);
  RC_ASSERT(seen.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RC_ASSERT(seen[i].fields == rows[i]);
    const auto again = read(seen[i].raw);  // a row kept to the letter reads the same
    RC_ASSERT(again.size() == 1u);
    RC_ASSERT(again[0].fields == rows[i]);
  }
}

RC_GTEST_PROP(CsvProperty, AnyBytesAreReadToTheEnd, (const std::string& text)) {
  CsvReader reader(text);
  CsvRow row;
  std::size_t rows = 0;
  while (reader.next(row)) {
    ++rows;
    RC_ASSERT(rows <= text.size());
    RC_ASSERT(row.line >= 1u);
  }
}

TEST(CsvTable, NamesMissingAndRepeatedColumns) {
  const std::vector<std::string_view> wanted{"id", "name", "age"};
  EXPECT_NE(CsvTable::open("id,size\n", wanted).error().message.find("name, age"), std::string::npos);
  EXPECT_FALSE(CsvTable::open("id,name,age,id\n", wanted));
  EXPECT_FALSE(CsvTable::open("", wanted));
  EXPECT_FALSE(CsvTable::open("\"id", wanted));
  EXPECT_TRUE(CsvTable::open(" id ,age,name\n", wanted));
}

TEST(CsvTable, KeepsAHeaderOfItsOwnInTheFormat) {
  const std::vector<std::string_view> columns{"id", "name"};
  const auto plain = CsvTable::open("id,name\n1,x\n", columns);
  EXPECT_EQ(plain->source_format("f", columns), "f");
  const auto other = CsvTable::open("name,id,\"a,b\"\n", columns);
  const auto format = other->source_format("f", columns);
  EXPECT_EQ(format, "f:name,id,\"a,b\"");
  EXPECT_TRUE(is_source_format(format, "f"));
  EXPECT_FALSE(is_source_format("fg", "f"));
  EXPECT_EQ(rearranged_row(format, "\"x\",1.50,\"q,r\"", columns, columns), "1.50,x");
  EXPECT_EQ(extra_columns(format, columns), (Fields{"a,b"}));
  EXPECT_EQ(original_field(format, "x,1,\"q,r\"", columns, "a,b"), "q,r");
  EXPECT_EQ(rearranged_row(format, "too,few", columns, columns), std::nullopt);
}

}  // namespace
}  // namespace attune
