// Which column or name of a foreign file holds which field: `--map customer_id=userId,value=rating`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace attune {

struct MappedField {
  std::string field;   // ours
  std::string column;  // the file's
  friend bool operator==(const MappedField&, const MappedField&) = default;
};
using ColumnMap = std::vector<MappedField>;

// "field=column", several separated by commas; a part that holds a comma stands in quotes, as in a CSV row. Fails with
// `invalid` when a part is not so, or a field or a column stands there twice.
Result<ColumnMap> parse_column_map(std::string_view text);

// The parts of "a=b,c=d" before any meaning. `option` names the option in errors.
Result<std::vector<std::pair<std::string, std::string>>> split_assignments(std::string_view option,
                                                                           std::string_view text);

// Fails with `invalid`, naming what there is, when a field is none of `known`.
Result<void> check_fields(const ColumnMap& map, std::span<const std::string_view> known);

}  // namespace attune
