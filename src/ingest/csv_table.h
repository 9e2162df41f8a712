// A CSV file whose first row names the columns.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ingest/csv.h"
#include "ingest/import_row.h"

namespace attune {

class CsvTable {
 public:
  // Reads the header. Fails with `invalid` when the file is empty, a column of `required` is missing (all of them are
  // named) or a name stands there twice. Precondition: the text outlives the table.
  static Result<CsvTable> open(std::string_view text, std::span<const std::string_view> required);

  // The next row; false at the end.
  bool next(CsvRow& row) { return reader_.next(row); }

  // What is wrong with the row as a row: a fault, or another number of fields than the header has.
  std::optional<RowError> check(const CsvRow& row) const;

  const CsvHeader& header() const { return header_; }
  std::size_t position() const { return reader_.position(); }

  // `format` when the header is exactly `columns` in their order, else format + ":" + the header as it stands, so that
  // rows kept to the letter can be read again (rearranged_row).
  std::string source_format(std::string_view format, std::span<const std::string_view> columns) const;

 private:
  CsvTable(CsvReader reader, CsvHeader header, std::string_view header_text)
      : reader_(std::move(reader)), header_(std::move(header)), header_text_(header_text) {}

  CsvReader reader_;
  CsvHeader header_;
  std::string_view header_text_;
};

// Is it `format`, or that with a header of its own?
bool is_source_format(std::string_view source_format, std::string_view format);

// A row kept to the letter, as a row of the columns `wanted`: itself when they are the row's own (its format's header, else
// `canonical`), otherwise its fields put in their places. Nothing when row and header don't fit together.
std::optional<std::string> rearranged_row(std::string_view source_format, std::string_view original,
                                          std::span<const std::string_view> canonical,
                                          std::span<const std::string_view> wanted);

// The columns of a source_format's own header that are not among `columns`: for exports that keep them.
std::vector<std::string> extra_columns(std::string_view source_format, std::span<const std::string_view> columns);

// The field of a row kept to the letter; nothing when there is no such column.
std::optional<std::string> original_field(std::string_view source_format, std::string_view original,
                                          std::span<const std::string_view> columns, std::string_view column);

}  // namespace attune
