#include "ingest/column_map.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ingest/csv.h"
#include "ingest/csv_fields.h"

namespace attune {

Result<std::vector<std::pair<std::string, std::string>>> split_assignments(std::string_view option,
                                                                           std::string_view text) {
  std::vector<std::pair<std::string, std::string>> out;
  CsvReader reader(text);
  CsvRow row;
  while (reader.next(row)) {
    if (row.fault != CsvFault::none) {
      return fail(ErrorCode::invalid, fmt::format("{}: {}", option, describe(row.fault)));
    }
    for (const auto part : row.fields) {
      const auto equals = part.find('=');
      const auto left = trim_blanks(part.substr(0, equals));
      const auto right = equals == std::string_view::npos ? std::string_view{} : trim_blanks(part.substr(equals + 1));
      if (left.empty() || right.empty()) {
        return fail(ErrorCode::invalid,
                    fmt::format("{}: \"{}\" is not written as one=other, several separated by commas", option, part));
      }
      out.emplace_back(left, right);
    }
  }
  return out;
}

Result<ColumnMap> parse_column_map(std::string_view text) {
  const auto parts = split_assignments("map", text);
  if (!parts) return std::unexpected(parts.error());
  ColumnMap map;
  for (const auto& [field, column] : *parts) {
    if (std::ranges::find(map, field, &MappedField::field) != map.end()) {
      return fail(ErrorCode::invalid, fmt::format("map: the field {} is mapped twice", field));
    }
    if (std::ranges::find(map, column, &MappedField::column) != map.end()) {
      return fail(ErrorCode::invalid, fmt::format("map: the column {} is mapped twice", column));
    }
    map.push_back({field, column});
  }
  return map;
}

Result<void> check_fields(const ColumnMap& map, std::span<const std::string_view> known) {
  for (const auto& one : map) {
    if (std::ranges::find(known, one.field) != known.end()) continue;
    return fail(ErrorCode::invalid,
                fmt::format("map: there is no field {} here: {}", one.field, fmt::join(known, ", ")));
  }
  return {};
}

}  // namespace attune
