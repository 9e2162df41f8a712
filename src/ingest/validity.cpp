#include "ingest/validity.h"

#include <optional>

#include <fmt/format.h>

#include "ingest/amounts.h"
#include "ingest/catalogue_text.h"

namespace attune {
namespace {

constexpr std::size_t date_bytes = 10;  // "2026-12-01"

bool has_zone(std::string_view text) {
  return text.ends_with('Z') || text.ends_with('z') || text.find_first_of("+-", date_bytes) != std::string_view::npos;
}

// Is there anything in the member? A list or an object is, though nobody can read it.
bool is_filled(const JsonValue& object, std::string_view member) {
  const auto* value = object.find(member);
  if (!value || value->kind == JsonKind::null) return false;
  return !value->is_string() || !says_nothing(value->text);
}

}  // namespace

void read_validity(const JsonValue& object, const ValidityMembers& members, Product& product,
                   std::vector<std::string>& warnings) {
  const auto read = [&](std::string_view member, std::optional<Instant>& out) {
    if (!is_filled(object, member)) return;
    const auto text = written(object, member);
    out = parse_instant(text);
    if (!out) {
      product.retired = true;
      warnings.push_back(fmt::format("{}: {} is no time such as 2026-12-01T00:00:00Z: the product is not offered",
                                     member, quoted(text)));
    } else if (!has_zone(text) && !(members.dates && text.size() == date_bytes)) {
      warnings.push_back(fmt::format("{}: {} has no zone: taken as UTC", member, quoted(text)));
    }
  };
  read(members.from, product.effective_from);
  read(members.to, product.effective_to);
  if (product.effective_from && product.effective_to && *product.effective_to <= *product.effective_from) {
    warnings.push_back(fmt::format("{} is not after {}: the product is offered at no time", members.to, members.from));
  }
}

void check_time(const JsonValue& object, std::string_view member, std::vector<std::string>& warnings) {
  if (!is_filled(object, member)) return;
  const auto text = written(object, member);
  if (!parse_instant(text)) {
    warnings.push_back(fmt::format("{}: {} is no time such as 2026-12-01T00:00:00Z", member, quoted(text)));
  }
}

}  // namespace attune
