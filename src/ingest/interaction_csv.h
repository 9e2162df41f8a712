// The generic interactions file: `customer_id,product_id,value,occurred_at`, as MovieLens-like sets are kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/feedback.h"
#include "ingest/csv_table.h"
#include "ingest/event_time.h"
#include "ingest/json_forms.h"
#include "ingest/value_scale.h"

namespace attune {

inline constexpr std::string_view interaction_csv = "csv";

struct InteractionReading {
  ValueScale scale{};
  EventTimes times{};
  ColumnMap map{};
};

const CsvColumns& interaction_csv_columns();

// A row as views into the file: nothing is allocated for one.
struct InteractionRow {
  std::size_t line = 0;
  std::string_view customer_id;
  std::string_view product_id;
  std::optional<std::int32_t> score;  // 0 to score_one; nothing where the value is empty: shown, not judged
  Instant occurred_at;
  std::string_view original;  // as exports may hold it (CsvTable::kept)
};

class InteractionCsv {
 public:
  // Fails as CsvTable::open does. Further columns are allowed. Precondition: the text outlives this and its rows.
  static Result<InteractionCsv> open(std::string_view csv, const InteractionReading& reading = {});

  enum class Step : std::uint8_t { row, rejected, end };
  // Reads the next row into `row`, or the reason it was rejected into error(). Views in `row` are valid until the next
  // call. Times are as EventTimeReader reads them.
  Step next(InteractionRow& row);
  const RowError& error() const { return error_; }

  // Of the rows: "csv", perhaps with the scale, the unit of times and a header of their own.
  const std::string& source_format() const { return source_format_; }
  std::vector<std::string> unknown_columns() const;
  // What concerns the file as a whole; of the times once the rows are read.
  std::vector<std::string> notes() const;
  std::size_t position() const { return table_.position(); }

 private:
  InteractionCsv(CsvTable table, const InteractionReading& reading);

  Step reject(std::size_t line, std::string_view column, std::string message);

  CsvTable table_;
  ValueScale scale_;
  EventTimeReader times_;
  std::string kept_;
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

}  // namespace attune
