// Console accounts and API keys: made, listed, recognised. Secrets are shown once and kept as hashes.
#include <algorithm>
#include <utility>

#include "base/hex.h"
#include "engine/core.h"
#include "store/secret.h"

namespace attune {
namespace {

constexpr std::string_view key_prefix = "attune_";

}  // namespace

Result<Caller> EngineCore::authenticate_key(std::string_view api_key) const {
  const auto refused = [] {
    return fail(ErrorCode::unauthenticated, "This API key is not valid. Send one made by `attune account add NAME --role service`.");
  };
  if (!api_key.starts_with(key_prefix) || api_key.size() > 128) return refused();
  const std::string hash = to_hex(keyring_->keyed_hash("api-key", api_key));
  const auto found = std::find_if(state_.accounts().begin(), state_.accounts().end(),
                                  [&](const auto& account) { return account.second.secret_hash == hash; });
  if (found == state_.accounts().end()) return refused();
  const auto role = parse_role(found->second.role);
  if (!role) return refused();
  return Caller{*role, found->first, {}, found->second.scopes};
}

void EngineCore::add_account(const Caller& caller, std::string name, Role role, std::vector<std::string> scopes,
                             Reply<std::string> reply) {
  if (auto allowed = authorise(caller, Permission::manage_accounts); !allowed) return reply(std::unexpected(allowed.error()));
  if (name.empty() || name.size() > 64) return reply(fail(ErrorCode::invalid, "An account's name has 1 to 64 characters."));
  if (role == Role::customer) return reply(fail(ErrorCode::invalid, "Customers sign up in the portal; this makes accounts for staff and systems."));
  if (const auto there = keyring_->find(NameSpace::account, name); there && state_.accounts().contains(*there)) {
    return reply(fail(ErrorCode::conflict, "There is an account " + name + " already."));
  }
  const auto handle = keyring_->find_or_create(NameSpace::account, name);
  if (!handle) return reply(std::unexpected(handle.error()));
  const bool system = role == Role::service;
  const std::string secret = system ? std::string(key_prefix) + random_text(40) : random_text(20);
  AccountChange account{std::string(to_string(role)), {}, std::move(scopes)};
  if (system) {
    account.secret_hash = to_hex(keyring_->keyed_hash("api-key", secret));
  } else {
    auto hash = hash_password(secret);
    if (!hash) return reply(std::unexpected(hash.error()));
    account.secret_hash = *std::move(hash);
  }
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::account, *handle, encode(account)));
  submit(std::move(events), [secret, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(secret);
  });
}

Result<std::vector<std::pair<std::string, std::string>>> EngineCore::accounts(const Caller& caller) const {
  if (auto allowed = authorise(caller, Permission::manage_accounts); !allowed) return pass_on(std::move(allowed));
  std::vector<std::pair<std::string, std::string>> listed;
  for (const auto& [handle, account] : state_.accounts()) {
    if (const auto named = keyring_->name_of(handle)) listed.emplace_back(named->name, account.role);
  }
  std::sort(listed.begin(), listed.end());
  return listed;
}

void EngineCore::first_administrator(Reply<std::optional<std::string>> reply) {
  if (!state_.accounts().empty()) return reply(std::optional<std::string>());
  add_account(operator_of_this_machine(), "administrator", Role::administrator, {}, [reply = std::move(reply)](Result<std::string> secret) {
    if (!secret) return reply(std::unexpected(secret.error()));
    reply(std::optional(*secret));
  });
}

}  // namespace attune
