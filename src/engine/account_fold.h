// Accounts, sessions and one-time codes, as a fold over the records of kinds account, session and one_time_code. Holds
// hashes of passwords, tokens and codes, never what they were made of.
//
// Depends on: these records and the times in the clear parts of all envelopes (expiry). Threads: none; one owner.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/handle.h"
#include "base/result.h"
#include "base/time.h"
#include "engine/payload.h"
#include "store/record.h"

namespace attune {

// Addresses that an account logged in from, kept so that whoever guesses its password elsewhere can't lock it out.
inline constexpr std::size_t origins_kept = 8;

struct Account {
  AccountChange what;
  Instant created;
  std::optional<Instant> last_log_in;
  std::vector<Hash> origins;      // keyed hashes of addresses, the latest last
  std::uint64_t factor_step = 0;  // the last time step whose code was taken: it and earlier ones are spent
};

struct SessionState {
  Handle account;
  Instant began;
  Instant used;  // recorded now and then only
  Instant expires;
  std::optional<Instant> previous_log_in;  // the account's log-in before this one
};

struct OneTimeCode {
  Handle subject;  // the account, or the customer
  OneTimeCodeChange::Purpose purpose = OneTimeCodeChange::Purpose::password_reset;
  Instant expires;
  std::string role;
  std::optional<Instant> member_until;
};

class AccountFold {
 public:
  // Everything, for a checkpoint, in order of keys.
  struct Entries {
    std::vector<std::pair<Handle, Account>> accounts;
    std::vector<std::pair<Hash, SessionState>> sessions;
    std::vector<std::pair<Hash, OneTimeCode>> codes;
  };

  AccountFold() = default;
  explicit AccountFold(Entries entries);

  // Errors: corrupt.
  Result<void> apply(const Record& record);
  // Drops sessions and codes whose end is not after `newest`.
  void expire(Instant newest);
  // Drops an account with its sessions, and every code about this subject.
  void forget(const Handle& subject);

  bool empty() const { return accounts_.empty(); }
  const std::map<Handle, Account>& all() const { return accounts_; }
  const Account* find(const Handle& account) const;
  std::optional<Handle> by_email(std::string_view email) const;  // in lower case
  std::optional<Handle> by_api_key(const std::string& secret_hash) const;
  // Accounts of role customer that are this customer, or were as a prospect.
  std::vector<Handle> of_customer(const Handle& customer) const;
  const SessionState* session(const Hash& token) const;
  const OneTimeCode* code(const Hash& code) const;

  Entries entries() const;

 private:
  void put(const Handle& handle, AccountChange change, Instant at);
  void drop(const Handle& handle);
  void apply_session(const Handle& account, const SessionChange& change, Instant at);
  void apply_code(const Handle& subject, const OneTimeCodeChange& change);
  void index(const Handle& handle, const AccountChange& what);
  void unindex(const Handle& handle, const AccountChange& what);
  void end_sessions(const Handle& account, const Hash* but);

  std::map<Handle, Account> accounts_;
  std::map<Hash, SessionState> sessions_;
  std::map<Hash, OneTimeCode> codes_;
  std::set<std::pair<Instant, Hash>> ends_;  // of sessions and codes
  std::unordered_map<std::string, Handle> by_email_;
  std::unordered_map<std::string, Handle> by_api_key_;
  std::multimap<Handle, Handle> by_customer_;  // customer and prospect → account
};

}  // namespace attune
