#include "ingest/import_row.h"

#include <fmt/format.h>

namespace attune {

std::string to_string(const RowError& error) {
  if (error.column.empty()) return fmt::format("line {}: {}", error.line, error.message);
  return fmt::format("line {}, {}: {}", error.line, error.column, error.message);
}

}  // namespace attune
