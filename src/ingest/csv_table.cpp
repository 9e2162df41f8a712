#include "ingest/csv_table.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace attune {
namespace {

// The header that stands behind the colon; empty when the format is a plain one.
std::string_view own_header(std::string_view source_format) {
  const auto colon = source_format.find(':');
  return colon == std::string_view::npos ? std::string_view{} : source_format.substr(colon + 1);
}

std::vector<std::string> fields_of(std::string_view row_text) {
  CsvReader reader(row_text);
  CsvRow row;
  if (!reader.next(row)) return {};
  return {row.fields.begin(), row.fields.end()};
}

std::vector<std::string> header_of(std::string_view source_format, std::span<const std::string_view> columns) {
  const auto header = own_header(source_format);
  if (header.empty()) return {columns.begin(), columns.end()};
  CsvReader reader(header);
  CsvRow row;
  if (!reader.next(row)) return {};
  return CsvHeader(row).names();
}

}  // namespace

Result<CsvTable> CsvTable::open(std::string_view text, std::span<const std::string_view> required) {
  CsvReader reader(text);
  CsvRow row;
  if (!reader.next(row)) return fail(ErrorCode::invalid, "the file is empty: its first row must name the columns");
  if (row.fault != CsvFault::none) {
    return fail(ErrorCode::invalid, fmt::format("line {}: {}", row.line, describe(row.fault)));
  }
  CsvHeader header(row);
  if (const auto missing = header.missing(required); !missing.empty()) {
    return fail(ErrorCode::invalid, fmt::format("the file lacks columns: {}", missing));
  }
  if (const auto repeated = header.repeated(); !repeated.empty()) {
    return fail(ErrorCode::invalid, fmt::format("two columns are named \"{}\"", repeated));
  }
  return CsvTable(std::move(reader), std::move(header), row.raw);
}

std::optional<RowError> CsvTable::check(const CsvRow& row) const {
  if (row.fault != CsvFault::none) return RowError{row.line, "", std::string(describe(row.fault))};
  if (row.fields.size() == header_.size()) return std::nullopt;
  return RowError{row.line, "", fmt::format("the row has {} fields, the header {}", row.fields.size(), header_.size())};
}

std::string CsvTable::source_format(std::string_view format, std::span<const std::string_view> columns) const {
  if (std::ranges::equal(header_.names(), columns)) return std::string(format);
  return fmt::format("{}:{}", format, header_text_);
}

bool is_source_format(std::string_view source_format, std::string_view format) {
  if (!source_format.starts_with(format)) return false;
  return source_format.size() == format.size() || source_format[format.size()] == ':';
}

std::optional<std::string> rearranged_row(std::string_view source_format, std::string_view original,
                                          std::span<const std::string_view> canonical,
                                          std::span<const std::string_view> wanted) {
  const auto header = header_of(source_format, canonical);
  const auto fields = fields_of(original);
  if (fields.empty() || fields.size() != header.size()) return std::nullopt;
  if (std::ranges::equal(header, wanted)) return std::string(original);
  std::string out;
  bool first = true;
  for (const auto column : wanted) {
    if (!std::exchange(first, false)) out += ',';
    const auto at = std::ranges::find(header, column);
    if (at != header.end()) append_csv_field(out, fields[static_cast<std::size_t>(at - header.begin())]);
  }
  return out;
}

std::vector<std::string> extra_columns(std::string_view source_format, std::span<const std::string_view> columns) {
  std::vector<std::string> out;
  for (auto& name : header_of(source_format, columns)) {
    if (std::ranges::find(columns, name) == columns.end()) out.push_back(std::move(name));
  }
  return out;
}

std::optional<std::string> original_field(std::string_view source_format, std::string_view original,
                                          std::span<const std::string_view> columns, std::string_view column) {
  const auto header = header_of(source_format, columns);
  const auto at = std::ranges::find(header, column);
  if (at == header.end()) return std::nullopt;
  auto fields = fields_of(original);
  if (fields.size() != header.size()) return std::nullopt;
  return std::move(fields[static_cast<std::size_t>(at - header.begin())]);
}

}  // namespace attune
