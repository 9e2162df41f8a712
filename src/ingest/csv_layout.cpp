#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ingest/csv_table.h"
#include "ingest/letter_case.h"

namespace attune {
namespace {

// The names of a row with our names in the place of mapped and known ones.
CsvHeader renamed(const CsvRow& row, const CsvColumns& columns, const ColumnMap& map) {
  CsvHeader header(row);
  std::vector<std::size_t> sources;
  for (const auto& one : map) sources.push_back(header.find(one.column));
  for (std::size_t i = 0; i < map.size(); ++i) {
    if (sources[i] == CsvHeader::absent) continue;
    const auto shadowed = header.find(map[i].field);
    if (shadowed != CsvHeader::absent && shadowed != sources[i]) {
      header.rename(shadowed, fmt::format("{} (column {})", header.names()[shadowed], shadowed + 1));
    }
    header.rename(sources[i], map[i].field);
  }
  for (const auto name : columns.known) {
    if (const auto at = header.find(name); at != CsvHeader::absent) header.rename(at, std::string(name));
  }
  return header;
}

std::string missing_source(const CsvRow& row, const ColumnMap& map) {
  const CsvHeader header(row);
  for (const auto& one : map) {
    if (header.find(one.column) == CsvHeader::absent) {
      return fmt::format("there is no column {} for the field {}", one.column, one.field);
    }
  }
  return {};
}

CsvLayout layout_of(const CsvRow& row, char delimiter, const CsvColumns& columns, const ColumnMap& map) {
  CsvLayout out{.header = renamed(row, columns, map), .line = row.line, .delimiter = delimiter};
  out.found = CsvHeader(row).names();
  for (const auto name : columns.required) {
    if (out.header.find(name) == CsvHeader::absent) out.missing.emplace_back(name);
  }
  out.complaint = missing_source(row, map);
  return out;
}

bool is_header(const CsvLayout& layout) { return layout.missing.empty() && layout.complaint.empty(); }

// More of the required columns, else more columns: which row is more like a header?
bool is_likelier(const CsvLayout& one, const CsvLayout& other) {
  if (one.missing.size() != other.missing.size()) return one.missing.size() < other.missing.size();
  return one.found.size() > other.found.size();
}

std::size_t lines_with_text(std::string_view text, std::size_t count) {
  std::size_t found = 0;
  for (; count > 0 && !text.empty(); --count) {
    const auto end = std::min(text.find('\n'), text.size());
    if (text.substr(0, end).find_first_not_of(" \t\r\xef\xbb\xbf") != std::string_view::npos) ++found;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return found;
}

}  // namespace

Result<CsvLayout> find_csv_layout(std::string_view text, const CsvColumns& columns, const ColumnMap& map) {
  std::optional<CsvLayout> likeliest;
  CsvRow row;
  for (std::size_t line = 0; line < header_search_lines; ++line) {
    std::optional<CsvLayout> here;
    for (const char delimiter : csv_delimiters) {
      CsvReader reader(text, {}, delimiter);
      reader.skip_lines(line);
      if (!reader.next(row) || row.fault != CsvFault::none || row.line != line + 1) continue;
      auto layout = layout_of(row, delimiter, columns, map);
      if (!here || is_likelier(layout, *here)) here = std::move(layout);
    }
    if (!here) continue;
    const bool found = is_header(*here);
    if (found || !likeliest || is_likelier(*here, *likeliest)) likeliest = std::move(here);
    if (found) break;
  }
  if (!likeliest) {
    CsvReader reader(text);
    if (!reader.next(row)) return fail(ErrorCode::invalid, "the file is empty: its first row must name the columns");
    return fail(ErrorCode::invalid, fmt::format("line {}: {}", row.line, describe(row.fault)));
  }
  likeliest->skipped = lines_with_text(text, likeliest->line - 1);
  if (const auto twice = likeliest->header.repeated(); is_header(*likeliest) && !twice.empty()) {
    likeliest->complaint = fmt::format("two columns are named \"{}\"", twice);
  }
  return std::move(*likeliest);
}

}  // namespace attune
