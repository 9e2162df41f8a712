#include "domain/customer.h"

#include <algorithm>
#include <array>

#include "base/names.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, 2> kind_names{"individual", "organisation"};

auto position_of(auto& facts, std::string_view name) {
  return std::lower_bound(facts.begin(), facts.end(), name,
                          [](const Fact& fact, std::string_view wanted) { return fact.name < wanted; });
}

}  // namespace

const Fact* Customer::find(std::string_view name) const {
  const auto at = position_of(facts, name);
  return at != facts.end() && at->name == name ? &*at : nullptr;
}

void Customer::set(Fact fact) {
  const auto at = position_of(facts, fact.name);
  if (at == facts.end() || at->name != fact.name) {
    facts.insert(at, std::move(fact));
  } else if (at->as_of <= fact.as_of) {
    *at = std::move(fact);
  }
}

std::string_view to_string(CustomerKind kind) { return name_of(kind_names, kind); }
std::optional<CustomerKind> parse_customer_kind(std::string_view name) {
  return parse_name<CustomerKind>(kind_names, name);
}

}  // namespace attune
