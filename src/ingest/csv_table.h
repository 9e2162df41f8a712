// A CSV file with a row that names the columns: delimiter and header are recognised, foreign names are mapped.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ingest/column_map.h"
#include "ingest/csv.h"
#include "ingest/import_row.h"

namespace attune {

// The header is looked for on so many lines.
inline constexpr std::size_t header_search_lines = 20;

// The columns of a kind of file by their own names.
struct CsvColumns {
  std::vector<std::string_view> required;
  std::vector<std::string_view> known;    // all that are read, `required` among them
  std::vector<std::string_view> numbers;  // of `known`
};

// Where the header stands and what it says. Columns that are known, or mapped to, have our name there; the others that
// of the file, and one whose name was mapped to another column is called "name (column 3)".
struct CsvLayout {
  CsvHeader header;
  std::vector<std::string> found{};  // the file's own names
  std::size_t line = 0;              // the header's, from 1
  std::size_t skipped = 0;           // lines before it that are not blank
  char delimiter = ',';
  std::vector<std::string> missing{};  // required columns that are not there: the row is the likeliest, not the header
  std::string complaint{};             // what is wrong with the header otherwise; empty when nothing is
};

// Looks at the first lines only. The header is the first row, read with any of csv_delimiters, that has all required
// columns. Where there is none, `missing` and `complaint` say what the likeliest row lacks. Fails with `invalid` when the
// file is empty or its first row does not read.
Result<CsvLayout> find_csv_layout(std::string_view text, const CsvColumns& columns, const ColumnMap& map = {});

class CsvTable {
 public:
  // Finds the header. Fails with `invalid` when there is none (saying what was found beside what was expected), when two of its
  // columns have one name (letters' case aside), or when a mapped column is not there or mapped to an unknown field.
  // Precondition: the text outlives the table.
  static Result<CsvTable> open(std::string_view text, const CsvColumns& columns, const ColumnMap& map = {});

  // The next row; false at the end.
  bool next(CsvRow& row) { return reader_.next(row); }

  // What is wrong with the row as a row: a fault, or another number of fields than the header has.
  std::optional<RowError> check(const CsvRow& row) const;

  const CsvHeader& header() const { return layout_.header; }
  std::size_t position() const { return reader_.position(); }
  // In files whose fields aren't separated by commas, a number may have a comma for a point.
  bool decimal_comma() const { return layout_.delimiter != ','; }

  // What was recognised and is not the usual: lines before the header, another delimiter than the comma.
  std::vector<std::string> notes() const;

  // A row as it is kept for exports: to the letter, in `row.raw`, where it is a row of a comma-separated file that exports
  // may hold as it stands; else written anew into `storage` as one, with decimal points in number columns and the guard
  // of exports (spreadsheet_guard.h). Precondition: check() finds nothing.
  std::string_view kept(const CsvRow& row, std::string& storage) const;

  // `format` when the header is exactly `columns` in their order, else format + ":" + the header as a row of CSV, so that
  // rows kept can be read again (rearranged_row).
  std::string source_format(std::string_view format, std::span<const std::string_view> columns) const;

 private:
  CsvTable(CsvReader reader, CsvLayout layout, const CsvColumns& columns);

  CsvReader reader_;
  CsvLayout layout_;
  std::vector<bool> is_number_;  // by column
};

// "0,8" as "0.8"; nothing for anything that isn't a plain number with one comma for a point.
std::optional<std::string> with_decimal_point(std::string_view number);

// Is it `format`, or that with a header of its own?
bool is_source_format(std::string_view source_format, std::string_view format);

// A row kept, as a row of the columns `wanted` that exports may hold: itself when they are the row's own (its format's header,
// else `canonical`), otherwise its fields put in their places. Nothing when row and header don't fit together.
std::optional<std::string> rearranged_row(std::string_view source_format, std::string_view original,
                                          std::span<const std::string_view> canonical,
                                          std::span<const std::string_view> wanted);

// The columns of a source_format's own header that are not among `columns`: for exports that keep them.
std::vector<std::string> extra_columns(std::string_view source_format, std::span<const std::string_view> columns);

// The field of a row kept, without the guard of exports; nothing when there is no such column.
std::optional<std::string> original_field(std::string_view source_format, std::string_view original,
                                          std::span<const std::string_view> columns, std::string_view column);

}  // namespace attune
