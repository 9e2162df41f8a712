#include "ingest/csv_table.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ingest/csv_fields.h"
#include "ingest/spreadsheet_guard.h"

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

// As exports may hold it. Readers trim blanks before they take the guard off, so a tab before a formula goes.
void append_kept(std::string& out, std::string_view field) {
  if (is_written_otherwise(field)) append_export_field(out, without_guard(trim_blanks(field)));
  else append_csv_field(out, field);
}

// What was found beside what was expected, and what to do.
std::string no_header(const CsvLayout& layout, const CsvColumns& columns) {
  std::vector<std::string_view> found;
  for (const auto& name : layout.found) {
    if (found.size() < 30) found.push_back(std::string_view(name).substr(0, 60));
  }
  const auto lacking = layout.missing.empty()
                           ? layout.complaint
                           : fmt::format("the file lacks columns: {}", fmt::join(layout.missing, ", "));
  std::vector<std::string> mapped;
  for (std::size_t i = 0; i < layout.missing.size() && i < 2; ++i) {
    mapped.push_back(fmt::format("{}={}", layout.missing[i], i < found.size() ? found[i] : "COLUMN"));
  }
  auto out = fmt::format("{}. Found on line {} the columns {} (delimiter {}); expected {}", lacking, layout.line,
                         fmt::join(found, ", "), delimiter_name(layout.delimiter), fmt::join(columns.required, ", "));
  if (!mapped.empty())
    out += fmt::format(". Where they have other names, say so with map: {},…", fmt::join(mapped, ","));
  return out;
}

}  // namespace

CsvTable::CsvTable(CsvReader reader, CsvLayout layout, const CsvColumns& columns)
    : reader_(std::move(reader)), layout_(std::move(layout)) {
  for (const auto& name : layout_.header.names()) {
    is_number_.push_back(std::ranges::find(columns.numbers, name) != columns.numbers.end());
  }
}

Result<CsvTable> CsvTable::open(std::string_view text, const CsvColumns& columns, const ColumnMap& map) {
  if (auto known = check_fields(map, columns.known); !known) return pass_on(std::move(known));
  auto layout = find_csv_layout(text, columns, map);
  if (!layout) return pass_on(std::move(layout));
  if (!layout->missing.empty() || !layout->complaint.empty()) {
    return fail(ErrorCode::invalid, no_header(*layout, columns));
  }
  CsvReader reader(text, {}, layout->delimiter);
  reader.skip_lines(layout->line - 1);
  CsvRow header;
  reader.next(header);
  return CsvTable(std::move(reader), std::move(*layout), columns);
}

std::optional<RowError> CsvTable::check(const CsvRow& row) const {
  if (row.fault != CsvFault::none) return RowError{row.line, "", std::string(describe(row.fault))};
  if (row.fields.size() == header().size()) return std::nullopt;
  return RowError{row.line, "",
                  fmt::format("the row has {} fields, the header {}", row.fields.size(), header().size())};
}

std::vector<std::string> CsvTable::notes() const {
  std::vector<std::string> out;
  if (layout_.skipped > 0) {
    out.push_back(fmt::format("{} before the header, on line {}, skipped",
                              layout_.skipped == 1 ? "one line" : fmt::format("{} lines", layout_.skipped),
                              layout_.line));
  }
  if (decimal_comma()) {
    out.push_back(fmt::format("the delimiter is the {}: a comma within a number is read as its decimal point",
                              delimiter_name(layout_.delimiter)));
  }
  return out;
}

std::string_view CsvTable::kept(const CsvRow& row, std::string& storage) const {
  if (!decimal_comma() && std::ranges::none_of(row.fields, is_written_otherwise)) return row.raw;
  storage.clear();
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    if (i > 0) storage += ',';
    const auto number = decimal_comma() && is_number_[i] ? with_decimal_point(row.fields[i]) : std::nullopt;
    append_kept(storage, number ? std::string_view(*number) : row.fields[i]);
  }
  return storage;
}

std::string CsvTable::source_format(std::string_view format, std::span<const std::string_view> columns) const {
  const auto& names = header().names();
  if (std::ranges::equal(names, columns)) return std::string(format);
  std::string row;
  append_csv_row(row, std::vector<std::string_view>(names.begin(), names.end()));
  row.pop_back();
  return fmt::format("{}:{}", format, row);
}

std::optional<std::string> with_decimal_point(std::string_view number) {
  const auto first = number.find_first_not_of(" \t");
  if (first == std::string_view::npos) return std::nullopt;
  number = number.substr(first, number.find_last_not_of(" \t") - first + 1);
  const auto digits = number.substr(number.starts_with('-') || number.starts_with('+') ? 1 : 0);
  const auto comma = digits.find(',');
  if (comma == std::string_view::npos || comma == 0 || comma + 1 == digits.size()) return std::nullopt;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != comma && (digits[i] < '0' || digits[i] > '9')) return std::nullopt;
  }
  std::string out(number);
  out[out.find(',')] = '.';
  return out;
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
  if (std::ranges::equal(header, wanted) && std::ranges::none_of(fields, is_written_otherwise)) {
    return std::string(original);
  }
  std::string out;
  bool first = true;
  for (const auto column : wanted) {
    if (!std::exchange(first, false)) out += ',';
    const auto at = std::ranges::find(header, column);
    if (at == header.end()) continue;
    append_kept(out, fields[static_cast<std::size_t>(at - header.begin())]);
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
  const auto fields = fields_of(original);
  if (fields.size() != header.size()) return std::nullopt;
  return std::string(without_guard(fields[static_cast<std::size_t>(at - header.begin())]));
}

}  // namespace attune
