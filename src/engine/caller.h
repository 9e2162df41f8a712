// Who calls, and what each role may do. Default is deny.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/handle.h"
#include "base/result.h"
#include "store/record.h"

namespace attune {

enum class Role : std::uint8_t {
  customer,
  relationship_manager,
  analyst,
  product_owner,
  approver,
  auditor,
  privacy_officer,
  administrator,
  service,
};

std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view name);

enum class Permission : std::uint8_t {
  read_customers,
  write_customers,
  erase_customers,
  read_products,
  write_products,
  recommend,
  record_feedback,
  read_ledger,
  replay,
  read_model,
  train,
  manage_accounts,
  manage_store,
  link_customers,   // give a customer the code that links their account to their bank record
  change_own,       // of role customer: their own consents and what they say of themselves
  read_pseudonyms,  // customers, events and decisions without a name, an id or a word that somebody wrote
  review_texts,     // read generated texts, approve or reject them, and say which need no review
  approve_wording,  // of an offer that somebody else proposed
};
inline constexpr std::size_t permission_count = 18;

// A request that is to be done once, however often it comes. Each write it makes becomes durable in one append with a note
// of this; a write that finds its note does nothing and answers as things stand. Made by Engine::once.
struct Once {
  Hash key{};          // keyed hash of caller, route and Idempotency-Key
  Hash body{};         // keyed hash of the request's body
  bool again = false;  // its first write was made before

  // For the i-th write of a request that makes several: each is done once.
  Once part(std::uint32_t i) const;
};

struct Caller {
  Role role = Role::customer;
  Handle account;                                         // nobody: the machine's own operator at the command line
  std::string customer_id;                                // for role customer: whom they are; empty otherwise
  std::vector<std::string> scopes;                        // of an API key; empty: everything its role may
  std::optional<std::array<std::uint8_t, 32>> session{};  // keyed hash of the session's token; nothing: no session
  std::optional<Once> once{};                             // of a request with an Idempotency-Key

  // The same caller in the i-th write of the request.
  Caller in_part(std::uint32_t i) const;
};

// The operator of the machine: whoever can read the data directory. Used by the command line.
Caller operator_of_this_machine();

// Fails with `denied`, naming the permission, unless the caller's role and scopes allow it. What role customer may is
// about themself and organisations they act for only: that is checked where it is known whom a verb is about.
Result<void> authorise(const Caller& caller, Permission permission);

// Whether this caller opens customers one by one, saying why, as people do who speak to them or decide about them. Systems
// and the machine's own operator hold the data anyway.
bool opens_one_by_one(const Caller& caller);

std::string_view to_string(Permission permission);

// What a role may do, by name, in the order of Permission.
std::vector<std::string> permissions_of(Role role);

}  // namespace attune
