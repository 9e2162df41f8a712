#include "ingest/file_preview.h"

#include <algorithm>
#include <utility>

namespace attune {
namespace {

constexpr std::size_t cell_bytes = 200;

// At most so many bytes, cut between characters.
std::string cell(std::string_view text) {
  if (text.size() <= cell_bytes) return std::string(text);
  std::size_t end = cell_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80) --end;
  return std::string(text.substr(0, end)) + "â¦";
}

}  // namespace

Result<FilePreview> preview_csv(std::string_view text, const CsvColumns& columns, const ColumnMap& map) {
  auto layout = find_csv_layout(text, columns, map);
  if (!layout) return pass_on(std::move(layout));
  FilePreview out;
  out.delimiter = delimiter_name(layout->delimiter);
  out.header_line = layout->line;
  for (const auto& name : layout->found) out.columns.push_back(cell(name));
  for (const auto name : columns.known) {
    FilePreview::Field field{std::string(name), std::ranges::find(columns.required, name) != columns.required.end()};
    if (const auto at = layout->header.find(name); at != CsvHeader::absent) field.column = out.columns[at];
    out.fields.push_back(std::move(field));
  }
  CsvReader reader(text, {}, layout->delimiter);
  reader.skip_lines(layout->line - 1);
  CsvRow row;
  reader.next(row);
  while (out.rows.size() < preview_rows && reader.next(row)) {
    if (row.fault != CsvFault::none) continue;
    auto& cells = out.rows.emplace_back();
    for (const auto field : row.fields) cells.push_back(cell(field));
  }
  return out;
}

}  // namespace attune
