#include "engine/account_fold.h"

#include <algorithm>

#include "engine/caller.h"

namespace attune {
namespace {

template <class Value>
const Value* find_in(const auto& map, const auto& key) {
  const auto at = map.find(key);
  return at == map.end() ? nullptr : &at->second;
}

bool is_key_account(const AccountChange& what) { return what.role == to_string(Role::service); }

}  // namespace

AccountFold::AccountFold(Entries entries) {
  accounts_.insert(std::make_move_iterator(entries.accounts.begin()), std::make_move_iterator(entries.accounts.end()));
  sessions_.insert(entries.sessions.begin(), entries.sessions.end());
  codes_.insert(entries.codes.begin(), entries.codes.end());
  for (const auto& [handle, account] : accounts_) index(handle, account.what);
  for (const auto& [token, session] : sessions_) ends_.emplace(session.expires, token);
  for (const auto& [hash, code] : codes_) ends_.emplace(code.expires, hash);
}

Result<void> AccountFold::apply(const Record& record) {
  const Event& event = record.event;
  if (event.kind == RecordKind::account) {
    auto change = decode<AccountChange>(event.payload);
    if (!change) return pass_on(std::move(change));
    if (change->role.empty()) drop(event.subject);
    else put(event.subject, *std::move(change), event.time);
  } else if (event.kind == RecordKind::session) {
    const auto change = decode<SessionChange>(event.payload);
    if (!change) return std::unexpected(change.error());
    apply_session(event.subject, *change, event.time);
  } else {
    const auto change = decode<OneTimeCodeChange>(event.payload);
    if (!change) return std::unexpected(change.error());
    apply_code(event.subject, *change);
  }
  return {};
}

void AccountFold::put(const Handle& handle, AccountChange change, Instant at) {
  const auto [entry, is_new] = accounts_.try_emplace(handle);
  Account& account = entry->second;
  if (is_new) account.created = at;
  else unindex(handle, account.what);
  account.what = std::move(change);
  index(handle, account.what);
}

void AccountFold::drop(const Handle& handle) {
  const auto at = accounts_.find(handle);
  if (at == accounts_.end()) return;
  unindex(handle, at->second.what);
  accounts_.erase(at);
  end_sessions(handle, nullptr);
}

void AccountFold::index(const Handle& handle, const AccountChange& what) {
  if (!what.email.empty()) by_email_[what.email] = handle;
  if (is_key_account(what)) by_api_key_[what.secret_hash] = handle;
  if (!what.customer.is_nobody()) by_customer_.emplace(what.customer, handle);
  if (!what.prospect.is_nobody() && what.prospect != what.customer) by_customer_.emplace(what.prospect, handle);
}

void AccountFold::unindex(const Handle& handle, const AccountChange& what) {
  if (const auto at = by_email_.find(what.email); at != by_email_.end() && at->second == handle) by_email_.erase(at);
  if (is_key_account(what)) by_api_key_.erase(what.secret_hash);
  for (const Handle& customer : {what.customer, what.prospect}) {
    const auto [first, last] = by_customer_.equal_range(customer);
    const auto at = std::find_if(first, last, [&](const auto& entry) { return entry.second == handle; });
    if (at != last) by_customer_.erase(at);
  }
}

void AccountFold::apply_session(const Handle& handle, const SessionChange& change, Instant at) {
  const auto account = accounts_.find(handle);
  if (account == accounts_.end()) return;
  const auto session = sessions_.find(change.token);
  switch (change.what) {
    case SessionChange::What::begun: {
      Account& who = account->second;
      sessions_[change.token] = {handle, at, at, change.expires, who.last_log_in};
      ends_.emplace(change.expires, change.token);
      who.last_log_in = at;
      who.factor_step = std::max(who.factor_step, change.factor_step);
      std::erase(who.origins, change.origin);
      who.origins.push_back(change.origin);
      if (who.origins.size() > origins_kept) who.origins.erase(who.origins.begin());
      return;
    }
    case SessionChange::What::used:
      if (session != sessions_.end()) session->second.used = at;
      return;
    case SessionChange::What::ended:
      if (session != sessions_.end()) {
        ends_.erase({session->second.expires, change.token});
        sessions_.erase(session);
      }
      return;
    case SessionChange::What::others_ended: return end_sessions(handle, &change.token);
    case SessionChange::What::all_ended: return end_sessions(handle, nullptr);
  }
}

void AccountFold::end_sessions(const Handle& account, const Hash* but) {
  std::erase_if(sessions_, [&](const auto& entry) {
    const bool ends = entry.second.account == account && (but == nullptr || entry.first != *but);
    if (ends) ends_.erase({entry.second.expires, entry.first});
    return ends;
  });
}

void AccountFold::apply_code(const Handle& subject, const OneTimeCodeChange& change) {
  if (!change.used) {
    codes_[change.code] = {subject, change.purpose, change.expires, change.role, change.member_until};
    ends_.emplace(change.expires, change.code);
    return;
  }
  const auto at = codes_.find(change.code);
  if (at == codes_.end()) return;
  ends_.erase({at->second.expires, change.code});
  codes_.erase(at);
}

void AccountFold::expire(Instant newest) {
  while (!ends_.empty() && ends_.begin()->first <= newest) {
    const Hash hash = ends_.begin()->second;
    sessions_.erase(hash);
    codes_.erase(hash);
    ends_.erase(ends_.begin());
  }
}

void AccountFold::forget(const Handle& subject) {
  drop(subject);
  std::erase_if(codes_, [&](const auto& entry) {
    const bool theirs = entry.second.subject == subject;
    if (theirs) ends_.erase({entry.second.expires, entry.first});
    return theirs;
  });
}

const Account* AccountFold::find(const Handle& account) const { return find_in<Account>(accounts_, account); }
const SessionState* AccountFold::session(const Hash& token) const { return find_in<SessionState>(sessions_, token); }
const OneTimeCode* AccountFold::code(const Hash& code) const { return find_in<OneTimeCode>(codes_, code); }

std::optional<Handle> AccountFold::by_email(std::string_view email) const {
  const auto at = by_email_.find(std::string(email));
  return at == by_email_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<Handle> AccountFold::by_api_key(const std::string& secret_hash) const {
  const auto at = by_api_key_.find(secret_hash);
  return at == by_api_key_.end() ? std::nullopt : std::optional(at->second);
}

std::vector<Handle> AccountFold::of_customer(const Handle& customer) const {
  std::vector<Handle> found;
  const auto [first, last] = by_customer_.equal_range(customer);
  for (auto at = first; at != last; ++at) found.push_back(at->second);
  return found;
}

AccountFold::Entries AccountFold::entries() const {
  return {{accounts_.begin(), accounts_.end()}, {sessions_.begin(), sessions_.end()}, {codes_.begin(), codes_.end()}};
}

}  // namespace attune
