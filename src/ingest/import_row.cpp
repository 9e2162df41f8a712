#include "ingest/import_row.h"

#include <fmt/format.h>

namespace attune {

std::string to_string(const RowError& error) {
  if (error.column.empty()) return fmt::format("line {}: {}", error.line, error.message);
  return fmt::format("line {}, {}: {}", error.line, error.column, error.message);
}

void shorten_warnings(std::vector<std::string>& warnings) {
  constexpr std::size_t most = 20;
  if (warnings.size() <= most) return;
  const auto more = warnings.size() - most;
  warnings.resize(most);
  warnings.push_back(fmt::format("and {} more like these", more));
}

}  // namespace attune
