#include "domain/product.h"

#include <array>

#include "base/names.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, 3> kind_names{"product", "service", "content"};
constexpr std::array<std::string_view, 12> criterion_names{"min_age",  "max_age",        "min_income", "min_turnover",
                                                           "resident", "student",        "pensioner",  "employed",
                                                           "business", "natural_person", "staff",      "other"};

}  // namespace

std::string_view to_string(ItemKind kind) { return name_of(kind_names, kind); }
std::optional<ItemKind> parse_item_kind(std::string_view name) { return parse_name<ItemKind>(kind_names, name); }
std::string_view to_string(CriterionKind kind) { return name_of(criterion_names, kind); }
std::optional<CriterionKind> parse_criterion_kind(std::string_view name) {
  return parse_name<CriterionKind>(criterion_names, name);
}

std::string slug(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool word = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
    if (word) {
      out += upper ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

}  // namespace attune
