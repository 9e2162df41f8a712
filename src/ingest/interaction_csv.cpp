#include "ingest/interaction_csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "ingest/csv_fields.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, 4> columns{"customer_id", "product_id", "value", "occurred_at"};
constexpr std::string_view five_suffix = "-scale-5";

std::optional<std::int32_t> read_value(std::string_view text, ValueScale scale) {
  if (scale == ValueScale::unit) return parse_score(text);
  double value = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stop, failure] = std::from_chars(begin, end, value);
  if (failure != std::errc{} || stop != end || !(value >= 1 && value <= 5)) return std::nullopt;
  return static_cast<std::int32_t>(std::lround((value - 1) / 4 * score_one));
}

std::optional<Instant> read_time(std::string_view text) {
  if (const auto seconds = parse_unix_seconds(text)) return seconds;
  return parse_instant(text);
}

bool is_identifier(std::string_view text, std::size_t max_bytes) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return !text.empty() && text.size() <= max_bytes && std::ranges::none_of(text, control);
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

std::optional<Instant> parse_unix_seconds(std::string_view text) {
  constexpr std::int64_t last = 253'402'300'799;  // 9999-12-31T23:59:59Z
  std::int64_t seconds = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stop, failure] = std::from_chars(begin, end, seconds);
  if (failure != std::errc{} || seconds < -last || seconds > last) return std::nullopt;
  std::int64_t micros = 0;
  if (stop != end) {
    if (*stop != '.' || stop + 1 == end) return std::nullopt;
    std::int64_t unit = 100'000;
    for (const char* p = stop + 1; p != end; ++p, unit /= 10) {
      if (*p < '0' || *p > '9') return std::nullopt;
      micros += (*p - '0') * unit;
    }
  }
  if (text.front() == '-') micros = -micros;
  return Instant{seconds * micros_per_second + micros};
}

InteractionCsv::InteractionCsv(CsvTable table, ValueScale scale) : table_(std::move(table)), scale_(scale) {
  customer_ = table_.header().find("customer_id");
  product_ = table_.header().find("product_id");
  value_ = table_.header().find("value");
  time_ = table_.header().find("occurred_at");
  source_format_ = table_.source_format(
      scale == ValueScale::unit ? std::string(interaction_csv) : fmt::format("{}{}", interaction_csv, five_suffix),
      columns);
}

Result<InteractionCsv> InteractionCsv::open(std::string_view csv, ValueScale scale) {
  auto table = CsvTable::open(csv, columns);
  if (!table) return pass_on(std::move(table));
  return InteractionCsv(std::move(*table), scale);
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
  row.original = raw.raw;
  row.customer_id = trim_blanks(raw.fields[customer_]);
  row.product_id = trim_blanks(raw.fields[product_]);
  if (!is_identifier(row.customer_id, 128))
    return reject(raw.line, "customer_id", "expected 1 to 128 bytes, no control characters");
  if (!is_identifier(row.product_id, 256))
    return reject(raw.line, "product_id", "expected 1 to 256 bytes, no control characters");
  const auto value = trim_blanks(raw.fields[value_]);
  row.score = value.empty() ? std::nullopt : read_value(value, scale_);
  if (!row.score && !value.empty()) {
    return reject(
        raw.line, "value",
        scale_ == ValueScale::unit
            ? fmt::format("\"{}\" is no number from 0 to 1: for values from 1 to 5 say --scale 5", value.substr(0, 40))
            : fmt::format("\"{}\" is no number from 1 to 5", value.substr(0, 40)));
  }
  const auto time = trim_blanks(raw.fields[time_]);
  const auto at = read_time(time);
  if (!at) {
    return reject(raw.line, "occurred_at",
                  fmt::format("\"{}\" is neither RFC 3339 nor Unix seconds", time.substr(0, 40)));
  }
  row.occurred_at = *at;
  return Step::row;
}

std::vector<std::string> InteractionCsv::unknown_columns() const { return table_.header().unknown(columns); }

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
  append_csv_row(out, fields);
}

}  // namespace attune
