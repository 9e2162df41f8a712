#include "ingest/spreadsheet_guard.h"

#include <utility>

#include "ingest/csv.h"

namespace attune {
namespace {

constexpr std::string_view runs = "=+-@\t\r";

// After any apostrophes.
bool begins_like_a_formula(std::string_view field) {
  const auto first = field.find_first_not_of('\'');
  return first != std::string_view::npos && runs.find(field[first]) != std::string_view::npos;
}

bool is_plain_number(std::string_view field) {
  if (field.starts_with('-') || field.starts_with('+')) field.remove_prefix(1);
  const auto digits = [&field] {
    const auto end = std::min(field.find_first_not_of("0123456789"), field.size());
    field.remove_prefix(end);
    return end > 0;
  };
  if (!digits()) return false;
  if (!field.starts_with('.')) return field.empty();
  field.remove_prefix(1);
  return digits() && field.empty();
}

bool needs_guard(std::string_view field) { return begins_like_a_formula(field) && !is_plain_number(field); }

}  // namespace

std::string_view without_guard(std::string_view field) {
  if (field.starts_with('\'') && begins_like_a_formula(field)) field.remove_prefix(1);
  return field;
}

bool is_written_otherwise(std::string_view field) {
  if (field.empty() || (field.front() != '\'' && runs.find(field.front()) == std::string_view::npos)) return false;
  const auto plain = without_guard(field);
  return needs_guard(plain) ? plain.size() == field.size() : plain.size() != field.size();
}

void append_export_field(std::string& out, std::string_view field) {
  if (!needs_guard(field)) return append_csv_field(out, field);
  std::string guarded = "'";
  guarded += field;
  append_csv_field(out, guarded);
}

void append_export_row(std::string& out, std::span<const std::string_view> fields) {
  bool first = true;
  const std::size_t start = out.size();
  for (const auto field : fields) {
    if (!std::exchange(first, false)) out += ',';
    append_export_field(out, field);
  }
  if (out.size() == start) out += "\"\"";  // as append_csv_row
  out += '\n';
}

}  // namespace attune
