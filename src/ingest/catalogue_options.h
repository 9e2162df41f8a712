// What is said of a catalogue or of customers in somebody's own words: their categories, and what we have no name for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/category.h"

namespace attune {

struct MappedCategory {
  std::string word;  // the file's, compared whatever the case of its letters
  Category category = Category::guidance;
  friend bool operator==(const MappedCategory&, const MappedCategory&) = default;
};
using CategoryMap = std::vector<MappedCategory>;

// "films=investment,books=guidance". Fails with `invalid` when a part is not so, names no category of ours (all are named) or
// says a word twice.
Result<CategoryMap> parse_category_map(std::string_view text);

// Columns of CSV and names of JSON that are none of ours.
enum class UnknownFields : std::uint8_t {
  usual,      // leave_out in CSV; refused row by row in JSONL, whose names are the API's
  keep,       // of products: as a feature "column: value"
  leave_out,  // left out, and said
  refuse,     // the file, or in JSONL the row
};
Result<UnknownFields> parse_unknown_fields(std::string_view text);

}  // namespace attune
