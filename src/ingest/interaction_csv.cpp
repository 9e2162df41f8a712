#include "ingest/interaction_csv.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "ingest/csv_fields.h"
#include "ingest/identifier.h"
#include "ingest/spreadsheet_guard.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, 4> columns{"customer_id", "product_id", "value", "occurred_at"};
constexpr std::size_t max_customer_bytes = 128;
constexpr std::size_t max_product_bytes = 256;

// Rows that can only be read with the options of their import are not kept to the letter: exports write them anew.
std::string format_name(const InteractionReading& reading) {
  std::string out(interaction_csv);
  if (!reading.scale.is_unit()) out += "-scale-" + to_string(reading.scale);
  if (reading.times.unit == TimeUnit::milliseconds) out += "-ms";
  return out;
}

// What the appraisal target makes of an event.
std::optional<std::int32_t> appraisal(const Feedback& feedback) {
  if (feedback.overall) return feedback.overall;
  if (feedback.aspects.any()) return feedback.aspects.overall();
  switch (feedback.kind) {
    case EventKind::select:
    case EventKind::apply:
    case EventKind::convert: return score_one;
    case EventKind::click: return score_one * 6 / 10;
    case EventKind::dismiss: return 0;
    case EventKind::interaction:
      if (feedback.selected) return score_one;
      if (feedback.clicked) return score_one * 6 / 10;
      return std::nullopt;
    default: return std::nullopt;
  }
}

}  // namespace

const CsvColumns& interaction_csv_columns() {
  static const CsvColumns all{
      {columns.begin(), columns.end()}, {columns.begin(), columns.end()}, {std::string_view("value")}};
  return all;
}

InteractionCsv::InteractionCsv(CsvTable table, const InteractionReading& reading)
    : table_(std::move(table)), scale_(reading.scale), times_(reading.times) {
  customer_ = table_.header().find("customer_id");
  product_ = table_.header().find("product_id");
  value_ = table_.header().find("value");
  time_ = table_.header().find("occurred_at");
  source_format_ = table_.source_format(format_name(reading), columns);
}

Result<InteractionCsv> InteractionCsv::open(std::string_view csv, const InteractionReading& reading) {
  auto table = CsvTable::open(csv, interaction_csv_columns(), reading.map);
  if (!table) return pass_on(std::move(table));
  return InteractionCsv(std::move(*table), reading);
}

InteractionCsv::Step InteractionCsv::reject(std::size_t line, std::string_view column, std::string message) {
  error_ = RowError{line, std::string(column), std::move(message)};
  return Step::rejected;
}

InteractionCsv::Step InteractionCsv::next(InteractionRow& row) {
  CsvRow raw;
  if (!table_.next(raw)) return Step::end;
  if (auto fault = table_.check(raw)) {
    error_ = std::move(*fault);
    return Step::rejected;
  }
  row.line = raw.line;
  row.original = table_.kept(raw, kept_);
  row.customer_id = without_guard(trim_blanks(raw.fields[customer_]));
  row.product_id = without_guard(trim_blanks(raw.fields[product_]));
  if (auto fault = identifier_fault(row.customer_id, max_customer_bytes)) {
    return reject(raw.line, "customer_id", std::move(*fault));
  }
  if (auto fault = identifier_fault(row.product_id, max_product_bytes)) {
    return reject(raw.line, "product_id", std::move(*fault));
  }
  auto value = trim_blanks(raw.fields[value_]);
  const auto with_point = table_.decimal_comma() ? with_decimal_point(value) : std::nullopt;
  if (with_point) value = *with_point;
  row.score = value.empty() ? std::nullopt : parse_value(value, scale_);
  if (!row.score && !value.empty()) return reject(raw.line, "value", value_fault(value, scale_));
  const auto time = trim_blanks(raw.fields[time_]);
  if (time.empty()) return reject(raw.line, "occurred_at", "it is empty");
  auto at = times_.read(time);
  if (!at) return reject(raw.line, "occurred_at", std::move(at).error());
  row.occurred_at = *at;
  return Step::row;
}

std::vector<std::string> InteractionCsv::unknown_columns() const { return table_.header().unknown(columns); }

std::vector<std::string> InteractionCsv::notes() const {
  auto out = table_.notes();
  for (auto& note : times_.notes()) out.push_back(std::move(note));
  return out;
}

FeedbackRequest to_request(const InteractionRow& row, std::string_view source_format) {
  FeedbackRequest out;
  out.customer_id = std::string(row.customer_id);
  out.has_time = true;
  auto& feedback = out.feedback;
  feedback.product_id = std::string(row.product_id);
  feedback.kind = EventKind::interaction;
  feedback.occurred_at = row.occurred_at;
  feedback.overall = row.score;
  feedback.viewed = true;
  feedback.source_format = std::string(source_format);
  feedback.original = std::string(row.original);
  return out;
}

std::string interaction_csv_header() {
  std::string out;
  append_csv_row(out, columns);
  return out;
}

void append_interaction_csv(std::string& out, const FeedbackRequest& request) {
  const auto& feedback = request.feedback;
  if (is_source_format(feedback.source_format, interaction_csv) && !feedback.original.empty()) {
    if (const auto row = rearranged_row(feedback.source_format, feedback.original, columns, columns)) {
      out += *row;
      out += '\n';
      return;
    }
  }
  const auto score = appraisal(feedback);
  const auto value = score ? format_score(*score) : std::string{};
  const auto time = format_instant(feedback.occurred_at);
  const std::array<std::string_view, 4> fields{request.customer_id, feedback.product_id, value, time};
  append_export_row(out, fields);
}

}  // namespace attune
