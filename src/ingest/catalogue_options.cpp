#include "ingest/catalogue_options.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ingest/column_map.h"
#include "ingest/letter_case.h"

namespace attune {
namespace {

std::vector<std::string_view> category_names() {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < category_count; ++i) out.push_back(to_string(static_cast<Category>(i)));
  return out;
}

}  // namespace

Result<CategoryMap> parse_category_map(std::string_view text) {
  const auto parts = split_assignments("map-category", text);
  if (!parts) return std::unexpected(parts.error());
  CategoryMap map;
  for (const auto& [word, name] : *parts) {
    const auto category = parse_category(name);
    if (!category) {
      return fail(ErrorCode::invalid,
                  fmt::format("map-category: {} is no category of ours: {}", name, fmt::join(category_names(), ", ")));
    }
    const bool twice =
        std::ranges::any_of(map, [&](const MappedCategory& one) { return equal_ignoring_case(one.word, word); });
    if (twice) return fail(ErrorCode::invalid, fmt::format("map-category: {} is mapped twice", word));
    map.push_back({word, *category});
  }
  return map;
}

Result<UnknownFields> parse_unknown_fields(std::string_view text) {
  if (text.empty()) return UnknownFields::usual;
  if (text == "keep") return UnknownFields::keep;
  if (text == "leave-out") return UnknownFields::leave_out;
  if (text == "refuse") return UnknownFields::refuse;
  return fail(ErrorCode::invalid, "unknown-columns: expected keep, leave-out or refuse");
}

}  // namespace attune
