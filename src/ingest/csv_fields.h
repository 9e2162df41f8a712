// The fields of one CSV row by column name, with the first thing that is wrong kept as the row's error.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/time.h"
#include "ingest/csv.h"
#include "ingest/import_row.h"

namespace attune {

std::string_view trim_blanks(std::string_view text);

// Precondition: the row has as many fields as the header; both outlive this.
class CsvFields {
 public:
  CsvFields(const CsvHeader& header, const CsvRow& row) : header_(header), row_(row) {}

  // Trimmed; empty when there is no such column.
  std::string_view text(std::string_view column) const;
  // Not empty and within `max_bytes`, without control characters, else an error.
  std::string_view identifier(std::string_view column, std::size_t max_bytes);
  std::optional<Decimal> money(std::string_view column);       // as amounts.h reads it; empty: nothing
  std::optional<Decimal> per_cent(std::string_view column);    // 4.5 or "4.5 %"; empty: nothing
  std::optional<std::int32_t> score(std::string_view column);  // 0 to 1 in units of 1/score_one; empty: nothing
  std::int8_t tenths(std::string_view column);                 // empty: -1
  bool flag(std::string_view column);                          // as flags.h reads it; empty: false
  std::optional<Instant> instant(std::string_view column);     // empty: nothing

  void reject(std::string_view column, std::string message);
  const std::optional<RowError>& error() const { return error_; }

 private:
  const CsvHeader& header_;
  const CsvRow& row_;
  std::optional<RowError> error_;
};

}  // namespace attune
