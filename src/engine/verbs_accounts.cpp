// Accounts of staff and API keys of systems: made, listed, changed, recognised. Secrets are shown once, kept as hashes.
#include <algorithm>
#include <utility>

#include "base/hex.h"
#include "engine/core.h"
#include "store/secret.h"

namespace attune {
namespace {

constexpr std::string_view key_prefix = "attune_";

std::string new_secret(bool system) { return system ? std::string(key_prefix) + random_text(40) : random_text(20); }

std::size_t administrators(const AccountFold& accounts) {
  const auto& all = accounts.all();
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const auto& entry) {
    const AccountChange& what = entry.second.what;
    return what.role == to_string(Role::administrator) && !what.suspended && !what.secret_hash.empty();
  }));
}

}  // namespace

Result<Caller> EngineCore::authenticate_key(std::string_view api_key) const {
  const auto refused = [] {
    return fail(ErrorCode::unauthenticated,
                "This API key is not valid. Send one made by `attune account add NAME --role service`.");
  };
  if (!api_key.starts_with(key_prefix) || api_key.size() > 128) return refused();
  const auto handle = state_.accounts().by_api_key(to_hex(keyring_->keyed_hash("api-key", api_key)));
  if (!handle) return refused();
  const AccountChange& account = state_.accounts().find(*handle)->what;
  const auto role = parse_role(account.role);
  if (!role || account.suspended) return refused();
  return Caller{*role, *handle, {}, account.scopes};
}

void EngineCore::add_account(const Caller& caller, std::string name, Role role, std::vector<std::string> scopes,
                             Reply<std::string> reply) {
  if (auto allowed = authorise(caller, Permission::manage_accounts); !allowed)
    return reply(std::unexpected(allowed.error()));
  if (name.empty() || name.size() > 64 || name.find('@') != std::string::npos) {
    return reply(fail(ErrorCode::invalid, "An account's name has 1 to 64 characters and no @."));
  }
  if (role == Role::customer)
    return reply(
        fail(ErrorCode::invalid, "Customers sign up in the portal; this makes accounts for staff and systems."));
  if (account_named(name) || sign_ups_under_way_.contains(name)) {
    return reply(fail(ErrorCode::conflict, "There is an account " + name + " already."));
  }
  const bool system = role == Role::service;
  const std::string secret = new_secret(system);
  const auto add = [this, name, secret, role, scopes = std::move(scopes), reply](const Result<std::string>& hash) {
    sign_ups_under_way_.erase(name);
    if (!hash) return reply(std::unexpected(hash.error()));
    const auto handle = keyring_->find_or_create(NameSpace::account, name);
    if (!handle) return reply(std::unexpected(handle.error()));
    put_account(*handle, {.role = std::string(to_string(role)), .secret_hash = *hash, .scopes = scopes}, {},
                [secret, reply](Result<Position> done) {
                  if (!done) return reply(std::unexpected(done.error()));
                  reply(secret);
                });
  };
  sign_ups_under_way_.insert(name);
  if (system) return add(to_hex(keyring_->keyed_hash("api-key", secret)));
  with_hash(secret, add);
}

std::string EngineCore::account_name_of(const Handle& account) const {
  const auto named = keyring_->name_of(account);
  return named ? named->name : std::string();
}

AccountAnswer EngineCore::account_answer(const Handle& handle, const Account& account) const {
  const auto named = keyring_->name_of(handle);
  return {named ? named->name : std::string(), account.what.role,     account.created, account.last_log_in,
          !account.what.second_factor.empty(), account.what.suspended};
}

Result<std::vector<AccountAnswer>> EngineCore::accounts(const Caller& caller) const {
  if (auto allowed = authorise(caller, Permission::manage_accounts); !allowed) return pass_on(std::move(allowed));
  std::vector<AccountAnswer> listed;
  for (const auto& [handle, account] : state_.accounts().all()) {
    if (account.what.role != to_string(Role::customer)) listed.push_back(account_answer(handle, account));
  }
  std::sort(listed.begin(), listed.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return listed;
}

Result<Handle> EngineCore::managed_account(const Caller& caller, const std::string& name) const {
  if (auto allowed = authorise(caller, Permission::manage_accounts); !allowed) return pass_on(std::move(allowed));
  const auto handle = account_named(name);
  if (!handle) return fail(ErrorCode::not_found, "There is no account " + name + ".");
  return *handle;
}

void EngineCore::change_account(const Caller& caller, std::string name, AccountPatch patch,
                                Reply<AccountAnswer> reply) {
  const auto handle = managed_account(caller, name);
  if (!handle) return reply(std::unexpected(handle.error()));
  const Account& account = *state_.accounts().find(*handle);
  AccountChange change = account.what;
  if (*handle == caller.account)
    return reply(fail(ErrorCode::conflict, "Nobody changes their own role. Ask another administrator."));
  if (patch.role) {
    const bool person = change.role != to_string(Role::customer) && change.role != to_string(Role::service);
    if (!person || *patch.role == Role::customer || *patch.role == Role::service) {
      return reply(std::unexpected(
          Error{ErrorCode::invalid, "Only people of staff change roles, and only to another of staff.", {}, "/role"}));
    }
    change.role = to_string(*patch.role);
  }
  if (patch.suspended) change.suspended = *patch.suspended;
  const bool was_one = account.what.role == to_string(Role::administrator) && !account.what.suspended &&
                       !account.what.secret_hash.empty();
  const bool stays_one = change.role == to_string(Role::administrator) && !change.suspended;
  if (was_one && !stays_one && administrators(state_.accounts()) == 1) {
    return reply(fail(ErrorCode::conflict, "This is the last administrator. Make another first."));
  }
  std::vector<Event> also;
  if (change.suspended || change.role != account.what.role) {
    also.push_back(session_event(*handle, {.what = SessionChange::What::all_ended, .expires = {}}));
  }
  put_account(*handle, change, std::move(also),
              [this, handle = *handle, reply = std::move(reply)](Result<Position> done) {
                if (!done) return reply(std::unexpected(done.error()));
                const Account* now = state_.accounts().find(handle);
                if (now == nullptr) return reply(fail(ErrorCode::not_found, "This account is gone."));
                reply(account_answer(handle, *now));
              });
}

void EngineCore::renew_secret(const Caller& caller, std::string name, Reply<std::string> reply) {
  const auto found = managed_account(caller, name);
  if (!found) return reply(std::unexpected(found.error()));
  const Handle handle = *found;
  const bool system = state_.accounts().find(handle)->what.role == to_string(Role::service);
  const std::string secret = new_secret(system);
  const auto put = [this, handle, secret, reply](Result<std::string> hash) {
    if (!hash) return reply(std::unexpected(hash.error()));
    const Account* account = state_.accounts().find(handle);
    if (account == nullptr) return reply(fail(ErrorCode::not_found, "This account is gone."));
    AccountChange change = account->what;
    change.secret_hash = *std::move(hash);
    change.second_factor.clear();
    std::vector<Event> also;
    also.push_back(session_event(handle, {.what = SessionChange::What::all_ended, .expires = {}}));
    put_account(handle, change, std::move(also), [secret, reply](Result<Position> done) {
      if (!done) return reply(std::unexpected(done.error()));
      reply(secret);
    });
  };
  if (system) return put(to_hex(keyring_->keyed_hash("api-key", secret)));
  with_hash(secret, put);
}

void EngineCore::first_administrator(Reply<std::optional<std::string>> reply) {
  if (!state_.accounts().empty()) return reply(std::optional<std::string>());
  add_account(operator_of_this_machine(), "administrator", Role::administrator, {},
              [reply = std::move(reply)](Result<std::string> secret) {
                if (!secret) return reply(std::unexpected(secret.error()));
                reply(std::optional(*secret));
              });
}

}  // namespace attune
