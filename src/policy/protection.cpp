#include "policy/protection.h"

#include <algorithm>
#include <variant>

namespace attune {
namespace {

bool flagged(const Customer& customer, std::string_view fact) {
  const Fact* found = customer.find(fact);
  const bool* value = found == nullptr ? nullptr : std::get_if<bool>(&found->value);
  return value != nullptr && *value;
}

bool tagged(const Product& product, std::string_view tag) {
  return std::find(product.tags.begin(), product.tags.end(), tag) != product.tags.end();
}

}  // namespace

Protection Protection::of(const Customer& customer) {
  return {flagged(customer, "arrears"), flagged(customer, "vulnerable"), flagged(customer, "bereaved")};
}

ReasonCode withheld_for_protection(ItemKind kind, const Exposure& exposure, const Protection& protection) {
  if (protection.arrears && exposure.credit) return "protection.arrears";
  if (protection.vulnerable && (exposure.credit || exposure.capital_at_risk)) return "protection.vulnerable";
  if (protection.bereaved && kind == ItemKind::product) return "protection.bereaved";
  return {};
}

bool helps(const Product& product, const Protection& protection) {
  if (product.kind != ItemKind::content) return false;
  return (protection.arrears && tagged(product, "arrears")) ||
         (protection.vulnerable && tagged(product, "vulnerable")) ||
         (protection.bereaved && tagged(product, "bereaved"));
}

}  // namespace attune
