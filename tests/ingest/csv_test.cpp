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

CsvColumns columns_of(std::vector<std::string_view> names, std::vector<std::string_view> numbers = {}) {
  return {names, names, std::move(numbers)};
}

std::string why(std::string_view text, const CsvColumns& columns, const ColumnMap& map = {}) {
  const auto table = CsvTable::open(text, columns, map);
  return table ? "" : table.error().message;
}

bool says(std::string_view message, std::string_view part) { return message.find(part) != std::string_view::npos; }

// Every row's fields of `columns`, and the notes.
std::vector<Fields> rows_of(const Result<CsvTable>& opened, const std::vector<std::string_view>& columns) {
  std::vector<Fields> out;
  EXPECT_TRUE(opened) << opened.error().message;
  if (!opened) return out;
  CsvTable table = *opened;
  CsvRow row;
  while (table.next(row)) {
    const auto fault = table.check(row);
    EXPECT_FALSE(fault) << to_string(*fault);
    if (fault) continue;
    Fields fields;
    for (const auto column : columns) fields.emplace_back(row.fields[table.header().find(column)]);
    out.push_back(std::move(fields));
  }
  return out;
}

TEST(CsvTable, NamesMissingAndRepeatedColumns) {
  const auto wanted = columns_of({"id", "name", "age"});
  const auto message = why("id,size\n", wanted);
  EXPECT_TRUE(says(message, "lacks columns: name, age")) << message;
  EXPECT_TRUE(says(message, "on line 1 the columns id, size (delimiter comma)")) << message;
  EXPECT_TRUE(says(message, "expected id, name, age")) << message;
  EXPECT_TRUE(says(why("id,name,age,id\n", wanted), "two columns are named \"id\""));
  EXPECT_TRUE(says(why("id,name,age,ID\n", wanted), "two columns are named"));
  EXPECT_TRUE(says(why("id,name,age,Size,size\n", wanted), "two columns are named"));
  EXPECT_EQ(why("id,name,age,,\n", wanted), "");
  EXPECT_FALSE(CsvTable::open("", wanted));
  EXPECT_FALSE(CsvTable::open("\"id", wanted));
  EXPECT_TRUE(CsvTable::open(" id ,AGE,Name\n", wanted));
}

TEST(CsvTable, KeepsAHeaderOfItsOwnInTheFormat) {
  const std::vector<std::string_view> columns{"id", "name"};
  const auto plain = CsvTable::open("id,name\n1,x\n", columns_of(columns));
  EXPECT_EQ(plain->source_format("f", columns), "f");
  const auto other = CsvTable::open("Name,id,\"a,b\"\n", columns_of(columns));
  const auto format = other->source_format("f", columns);
  EXPECT_EQ(format, "f:name,id,\"a,b\"");
  EXPECT_TRUE(is_source_format(format, "f"));
  EXPECT_FALSE(is_source_format("fg", "f"));
  EXPECT_EQ(rearranged_row(format, "\"x\",1.50,\"q,r\"", columns, columns), "1.50,x");
  EXPECT_EQ(extra_columns(format, columns), (Fields{"a,b"}));
  EXPECT_EQ(original_field(format, "x,1,\"q,r\"", columns, "a,b"), "q,r");
  EXPECT_EQ(rearranged_row(format, "too,few", columns, columns), std::nullopt);
}

TEST(CsvTable, RecognisesTheDelimiterFromTheHeader) {
  const std::vector<std::string_view> columns{"id", "value"};
  for (const char d : csv_delimiters) {
    const std::string delimiter(1, d);
    const auto file = "id" + delimiter + " Value\n1" + delimiter + "a b\n";
    const auto table = CsvTable::open(file, columns_of(columns));
    EXPECT_EQ(rows_of(table, columns), (std::vector<Fields>{{"1", "a b"}})) << delimiter;
    EXPECT_EQ(table->decimal_comma(), d != ',');
    EXPECT_EQ(table->notes().empty(), d == ',');
  }
  // Other delimiters are letters like any other.
  const auto table = CsvTable::open("id;value;note\n1;0,8;a|b,c\n", columns_of(columns));
  EXPECT_EQ(rows_of(table, {"id", "value", "note"}), (std::vector<Fields>{{"1", "0,8", "a|b,c"}}));
  // Of an only column nothing can be told but its name.
  EXPECT_EQ(rows_of(CsvTable::open("id\n1;2\n", columns_of({"id"})), {"id"}), (std::vector<Fields>{{"1;2"}}));
}

TEST(CsvTable, SkipsLinesBeforeTheHeaderAndSaysSo) {
  const std::vector<std::string_view> columns{"id", "value"};
  const auto table = CsvTable::open("\"Alder Bank\";\"2025\"\n\nid,value\n1,x\n", columns_of(columns));
  ASSERT_EQ(rows_of(table, columns), (std::vector<Fields>{{"1", "x"}}));
  ASSERT_EQ(table->notes().size(), 1u);
  EXPECT_TRUE(says(table->notes()[0], "one line before the header, on line 3"));
  EXPECT_TRUE(CsvTable::open("\n\nid,value\n", columns_of(columns))->notes().empty());
  // Rows know their line in the file.
  CsvTable copy = *table;
  CsvRow row;
  while (copy.next(row)) EXPECT_EQ(row.line, 4u);
  // Not found within the bound is not found.
  std::string late;
  for (std::size_t i = 0; i < header_search_lines; ++i) late += "x\n";
  EXPECT_EQ(why(late.substr(2) + "id,value\n", columns_of(columns)), "");
  EXPECT_NE(why(late + "id,value\n", columns_of(columns)), "");
}

TEST(CsvTable, ForeignNamesAreMapped) {
  const auto columns = columns_of({"customer_id", "value"});
  const auto map = *parse_column_map("customer_id=userId, value = Rating");
  const auto table = CsvTable::open("USERID,rating,value\n1,2.5,x\n", columns, map);
  EXPECT_EQ(rows_of(table, {"customer_id", "value"}), (std::vector<Fields>{{"1", "2.5"}}));
  // The file's own column of that name is left aside.
  EXPECT_EQ(table->header().unknown(columns.known), (Fields{"value (column 3)"}));
  EXPECT_EQ(table->source_format("csv", columns.known), "csv:customer_id,value,value (column 3)");
  EXPECT_TRUE(says(why("userId,score\n", columns, map), "value. Found on line 1 the columns userId, score"));
  EXPECT_TRUE(says(why("customer_id,value\n", columns, *parse_column_map("value=rating")),
                   "there is no column rating for the field value. Found on line 1 the columns customer_id, value"));
  EXPECT_TRUE(says(why("a,b\n", columns, *parse_column_map("colour=a")), "no field colour here: customer_id, value"));
}

TEST(ColumnMap, SaysWhatIsWrong) {
  EXPECT_EQ(*parse_column_map("a=b,\"c=d, e\""), (ColumnMap{{"a", "b"}, {"c", "d, e"}}));
  EXPECT_TRUE(parse_column_map("")->empty());
  for (const std::string_view wrong : {"a", "a=", "=b", "a=b,a=c", "a=b,c=b", "a=b,,", "\"a=b"}) {
    EXPECT_FALSE(parse_column_map(wrong)) << wrong;
  }
}

TEST(CsvTable, KeepsRowsAsExportsMayHoldThem) {
  const auto columns = columns_of({"id", "value", "note"}, {"value"});
  std::string storage;
  CsvRow row;
  const auto kept = [&](std::string_view file) {
    auto table = CsvTable::open(file, columns);
    EXPECT_TRUE(table && table->next(row));
    return std::string(table->kept(row, storage));
  };
  EXPECT_EQ(kept("id,value,note\n1,\"0.80\",-x\n"), "1,0.80,'-x");
  EXPECT_EQ(kept("id,value,note\n 1,\"0.80\",-10.5\n"), " 1,\"0.80\",-10.5");  // to the letter
  EXPECT_EQ(kept("id;value;note\n1;0,80;a,b\n"), "1,0.80,\"a,b\"");
  EXPECT_EQ(kept("id;value;note\n1;0,80;7,5\n"), "1,0.80,\"7,5\"");  // a text is none of ours to change
}

}  // namespace
}  // namespace attune
