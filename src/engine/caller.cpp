#include "engine/caller.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/names.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, 9> role_names{
    "customer", "relationship_manager", "analyst",       "product_owner", "approver",
    "auditor",  "privacy_officer",      "administrator", "service"};

constexpr std::array<std::string_view, permission_count> permission_names{
    "read_customers",  "write_customers", "erase_customers", "read_products",   "write_products", "recommend",
    "record_feedback", "read_ledger",     "replay",          "read_model",      "train",          "manage_accounts",
    "manage_store",    "link_customers",  "change_own",      "read_pseudonyms", "review_texts",   "approve_wording"};

bool role_allows(Role role, Permission wanted) {
  const auto one_of = [wanted](std::initializer_list<Permission> allowed) {
    return std::find(allowed.begin(), allowed.end(), wanted) != allowed.end();
  };
  using enum Permission;
  switch (role) {
    case Role::customer: return one_of({read_products, recommend, record_feedback, change_own});
    case Role::relationship_manager:
      return one_of({read_customers, read_products, recommend, record_feedback, link_customers});
    case Role::analyst: return one_of({read_products, read_model, read_pseudonyms});
    case Role::product_owner: return one_of({read_products, write_products, read_model, train, review_texts});
    case Role::approver: return one_of({read_products, read_model, read_ledger, review_texts, approve_wording});
    case Role::auditor: return one_of({read_products, read_ledger, replay, read_model});
    case Role::privacy_officer: return one_of({read_customers, erase_customers, read_products, read_ledger});
    case Role::administrator:
      return one_of({read_products, write_products, read_model, train, read_ledger, manage_accounts, manage_store});
    case Role::service:
      return one_of({read_customers, write_customers, erase_customers, read_products, write_products, recommend,
                     record_feedback, read_ledger, replay, read_model, train, link_customers});
  }
  return false;
}

}  // namespace

std::vector<std::string> permissions_of(Role role) {
  std::vector<std::string> names;
  for (std::size_t p = 0; p < permission_count; ++p) {
    if (role_allows(role, static_cast<Permission>(p))) names.emplace_back(permission_names[p]);
  }
  return names;
}

std::string_view to_string(Role role) { return name_of(role_names, role); }
std::optional<Role> parse_role(std::string_view name) { return parse_name<Role>(role_names, name); }
std::string_view to_string(Permission permission) { return name_of(permission_names, permission); }

Caller operator_of_this_machine() {
  Caller caller;
  caller.role = Role::service;
  caller.scopes = {"*"};
  return caller;
}

Result<void> authorise(const Caller& caller, Permission permission) {
  const bool everything = caller.account.is_nobody() && caller.scopes.size() == 1 && caller.scopes.front() == "*";
  if (everything) return {};
  const bool in_scope = caller.scopes.empty() || std::find(caller.scopes.begin(), caller.scopes.end(),
                                                           to_string(permission)) != caller.scopes.end();
  if (role_allows(caller.role, permission) && in_scope) return {};
  return fail(ErrorCode::denied, std::string("Role ") + std::string(to_string(caller.role)) + " may not " +
                                     std::string(to_string(permission)) +
                                     (in_scope ? "." : " with this key's scopes."));
}

bool opens_one_by_one(const Caller& caller) {
  return caller.role == Role::relationship_manager || caller.role == Role::privacy_officer;
}

Once Once::part(std::uint32_t i) const {
  Once one = *this;
  // Keys are random to whoever does not hold the hash key: those of one request differ in these bits only.
  for (std::size_t byte = 0; byte < sizeof i; ++byte) one.key[byte] ^= static_cast<std::uint8_t>(i >> (8 * byte));
  return one;
}

Caller Caller::in_part(std::uint32_t i) const {
  Caller caller = *this;
  if (caller.once) caller.once = caller.once->part(i);
  return caller;
}

}  // namespace attune
