// Who gets recommendations: a person or an organisation, as the institution knows it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/fact.h"

namespace attune {

enum class CustomerKind : std::uint8_t { individual, organisation };

struct Customer {
  std::string id;  // the institution's own name for them: 1 to 128 characters
  CustomerKind kind = CustomerKind::individual;
  std::vector<Fact> facts;  // sorted by name, one of each

  const Fact* find(std::string_view name) const;
  void set(Fact fact);  // inserts, or replaces unless what is there has a later as_of
};

struct Holding {
  std::string product_id;
  Decimal balance;
  std::optional<Date> since;
  friend bool operator==(const Holding&, const Holding&) = default;
};

std::string_view to_string(CustomerKind kind);
std::optional<CustomerKind> parse_customer_kind(std::string_view name);

}  // namespace attune
