// The generic interactions file: `customer_id,product_id,value,occurred_at`, as MovieLens-like sets are kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/feedback.h"
#include "ingest/csv_table.h"
#include "ingest/json_forms.h"

namespace attune {

inline constexpr std::string_view interaction_csv = "csv";

enum class ValueScale : std::uint8_t {
  unit,         // 0 to 1
  one_to_five,  // 1 to 5; v becomes (v - 1) / 4
};

// A row as views into the file: nothing is allocated for one.
struct InteractionRow {
  std::size_t line = 0;
  std::string_view customer_id;
  std::string_view product_id;
  std::optional<std::int32_t> score;  // 0 to score_one; nothing where the value is empty: shown, not judged
  Instant occurred_at;
  std::string_view original;  // to the letter
};

class InteractionCsv {
 public:
  // Fails with `invalid`, naming the columns that the header lacks. Further columns are allowed. Precondition: the text
  // outlives this and its rows.
  static Result<InteractionCsv> open(std::string_view csv, ValueScale scale = ValueScale::unit);

  enum class Step : std::uint8_t { row, rejected, end };
  // Reads the next row into `row`, or the reason it was rejected into error(). Views in `row` are valid until the next
  // call. Times are RFC 3339 or whole or fractional Unix seconds.
  Step next(InteractionRow& row);
  const RowError& error() const { return error_; }

  // Of the rows: "csv", perhaps with the scale and a header of their own.
  const std::string& source_format() const { return source_format_; }
  std::vector<std::string> unknown_columns() const;
  std::size_t position() const { return table_.position(); }

 private:
  InteractionCsv(CsvTable table, ValueScale scale);

  Step reject(std::size_t line, std::string_view column, std::string message);

  CsvTable table_;
  ValueScale scale_;
  std::size_t customer_, product_, value_, time_;  // columns
  std::string source_format_;
  RowError error_;
};

// The event that a row tells of: kind `interaction`, viewed, with the score as overall.
FeedbackRequest to_request(const InteractionRow& row, std::string_view source_format);

// "customer_id,product_id,value,occurred_at\n"
std::string interaction_csv_header();
// One row on the unit scale, to the letter where it came from such a file. The value of an event without a rating is
// that of the appraisal target: selected 1, clicked .6, dismissed 0, merely viewed nothing.
void append_interaction_csv(std::string& out, const FeedbackRequest& request);

// Whole or fractional seconds since 1970, up to the year 9999.
std::optional<Instant> parse_unix_seconds(std::string_view text);

}  // namespace attune
