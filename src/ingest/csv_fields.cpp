#include "ingest/csv_fields.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "ingest/amounts.h"
#include "ingest/csv_table.h"
#include "ingest/flags.h"
#include "ingest/identifier.h"
#include "ingest/json_forms.h"
#include "ingest/spreadsheet_guard.h"

namespace attune {

std::string_view trim_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool may_mean_thousands(std::string_view number) {
  if (number.starts_with('-') || number.starts_with('+')) number.remove_prefix(1);
  const auto comma = number.find(',');
  return comma != std::string_view::npos && comma > 0 && comma <= 3 && number.front() != '0' &&
         number.size() == comma + 4 && number.find_first_not_of("0123456789,") == std::string_view::npos;
}

std::string_view CsvFields::text(std::string_view column) const {
  const auto i = header_.find(column);
  return i == CsvHeader::absent ? std::string_view{} : without_guard(trim_blanks(row_.fields[i]));
}

std::string_view CsvFields::number(std::string_view column) {
  const auto value = text(column);
  auto with_point = decimal_comma_ ? with_decimal_point(value) : std::nullopt;
  if (!with_point) return value;
  with_point_ = std::move(*with_point);
  return with_point_;
}

std::string_view CsvFields::identifier(std::string_view column, std::size_t max_bytes) {
  const auto value = text(column);
  if (auto fault = identifier_fault(value, max_bytes)) reject(column, std::move(*fault));
  return value;
}

std::string_view CsvFields::amount(std::string_view column) {
  const auto value = text(column);
  if (!decimal_comma_ || !may_mean_thousands(value)) return number(column);
  reject(column,
         fmt::format("\"{}\" may mean a thousand or a fraction: write it without its comma, or with another number of "
                     "digits after it",
                     value));
  return {};
}

std::optional<Decimal> CsvFields::money(std::string_view column) {
  const auto value = amount(column);
  if (value.empty()) return std::nullopt;
  const auto amount = read_money(value);
  if (!amount) reject(column, fmt::format("\"{}\" is no amount such as 1,000.00", value.substr(0, 40)));
  return amount;
}

std::optional<Decimal> CsvFields::per_cent(std::string_view column) {
  const auto value = amount(column);
  if (value.empty()) return std::nullopt;
  const auto amount = read_amount(value);
  if (!amount) reject(column, fmt::format("\"{}\" is no percentage such as 4.5", value.substr(0, 40)));
  return amount ? std::optional(amount->value) : std::nullopt;
}

std::optional<std::int32_t> CsvFields::score(std::string_view column) {
  const auto value = number(column);
  if (value.empty()) return std::nullopt;
  const auto score = parse_score(value);
  if (!score) reject(column, fmt::format("\"{}\" is no number from 0 to 1", value.substr(0, 40)));
  return score;
}

std::int8_t CsvFields::tenths(std::string_view column) {
  const auto value = number(column);
  if (value.empty()) return -1;
  const auto tenths = parse_tenths(value);
  if (!tenths) reject(column, fmt::format("\"{}\" is no number from 0 to 1 in steps of 0.1", value.substr(0, 40)));
  return tenths.value_or(std::int8_t{-1});
}

bool CsvFields::flag(std::string_view column) {
  const auto value = text(column);
  if (value.empty()) return false;
  const auto flag = plain_flag(value);
  if (!flag) reject(column, fmt::format("\"{}\" is neither True nor False", value.substr(0, 40)));
  return flag.value_or(false);
}

std::optional<Instant> CsvFields::instant(std::string_view column) {
  const auto value = text(column);
  if (value.empty()) return std::nullopt;
  const auto at = parse_instant(value);
  if (!at) reject(column, fmt::format("\"{}\" is no time such as 2024-03-20T10:00:00", value.substr(0, 40)));
  return at;
}

Instant CsvFields::event_time(std::string_view column, EventTimeReader& times) {
  const auto value = text(column);
  if (value.empty()) {
    reject(column, "it is empty");
    return {};
  }
  auto at = times.read(value);
  if (!at) reject(column, std::move(at).error());
  return at.value_or(Instant{});
}

void CsvFields::reject(std::string_view column, std::string message) {
  if (!error_) error_ = RowError{row_.line, std::string(column), std::move(message)};
}

}  // namespace attune
