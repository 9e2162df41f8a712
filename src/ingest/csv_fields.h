// The fields of one CSV row by column name, with the first thing that is wrong kept as the row's error.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/time.h"
#include "ingest/csv.h"
#include "ingest/event_time.h"
#include "ingest/import_row.h"

namespace attune {

std::string_view trim_blanks(std::string_view text);

// "1,000", "12,500": with a decimal comma one, and yet perhaps a thousand.
bool may_mean_thousands(std::string_view number);

// Precondition: the row has as many fields as the header; both outlive this.
class CsvFields {
 public:
  CsvFields(const CsvHeader& header, const CsvRow& row, bool decimal_comma = false)
      : header_(header), row_(row), decimal_comma_(decimal_comma) {}

  // Trimmed, without the guard of exports; empty when there is no such column.
  std::string_view text(std::string_view column) const;
  // The same with a decimal point where the file writes a comma. Valid until the next call of a reader of numbers.
  std::string_view number(std::string_view column);
  // One that identifier_fault (identifier.h) finds nothing wrong with, else an error.
  std::string_view identifier(std::string_view column, std::size_t max_bytes);
  // The same, of an amount: "1,000" with a decimal comma is an error, for it may mean a thousand.
  std::string_view amount(std::string_view column);
  std::optional<Decimal> money(std::string_view column);       // as amounts.h reads it; empty: nothing
  std::optional<Decimal> per_cent(std::string_view column);    // 4.5 or "4.5 %"; empty: nothing
  std::optional<std::int32_t> score(std::string_view column);  // 0 to 1 in units of 1/score_one; empty: nothing
  std::int8_t tenths(std::string_view column);                 // empty: -1
  bool flag(std::string_view column);                          // as flags.h reads it; empty: false
  std::optional<Instant> instant(std::string_view column);     // empty: nothing
  Instant event_time(std::string_view column, EventTimeReader& times);  // empty: an error

  void reject(std::string_view column, std::string message);
  const std::optional<RowError>& error() const { return error_; }

 private:
  const CsvHeader& header_;
  const CsvRow& row_;
  bool decimal_comma_;
  std::string with_point_;
  std::optional<RowError> error_;
};

}  // namespace attune
