// The verbs about people's ways in: sign-up, log-in, sessions, passwords, second factors, link codes, memberships, and
// the accounts of staff and systems. Part of Engine (engine.h), whose rules on threads and replies hold here too.
//
// A session is known by a random token that only its holder has; the log keeps a keyed hash. It ends when unused for
// session_idle_micros, and at the latest session_life_micros after the log-in.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "engine/answers.h"
#include "engine/caller.h"

namespace attune {

template <class Answer>
using Reply = std::function<void(Result<Answer>)>;

inline constexpr std::int64_t session_idle_micros = 3'600 * micros_per_second;
inline constexpr std::int64_t session_life_micros = 12L * 3'600 * micros_per_second;
// That a session was used is recorded when the last record of it is so old.
inline constexpr std::int64_t session_noted_micros = 300 * micros_per_second;
inline constexpr std::int64_t reset_life_micros = 3'600 * micros_per_second;
inline constexpr std::int64_t link_life_micros = 900 * micros_per_second;
inline constexpr std::int64_t invitation_life_micros = 14 * micros_per_day;

struct ActsFor {
  std::string customer_id;
  std::string name;  // the organisation's, or its id
  std::string role;  // owner, finance, viewer
};

struct SessionAnswer {
  std::string user_name;
  std::string email;  // empty: none
  Role role = Role::customer;
  std::string customer_id;    // empty for staff
  std::string customer_name;  // empty for staff
  std::vector<ActsFor> acts_for;
  std::optional<Instant> last_log_in;  // the one before this session
  std::string csrf_token;
  bool second_factor = false;
  bool demo = false;         // over demo data
  bool prospect = false;     // speaks for nobody but the record that the sign-up made
  bool bank_log_in = false;  // a prospect's account that may link its bank record by the bank's own log-in
  std::vector<std::string> permissions;
};

struct SignedIn {
  std::string token;  // for the cookie; nowhere else
  SessionAnswer session;
};

struct AccountAnswer {
  std::string name;
  std::string role;
  Instant created;
  std::optional<Instant> last_log_in;
  bool second_factor = false;
  bool suspended = false;
};

struct CodeAnswer {
  std::string code;  // shown this once
  Instant expires_at;
};

struct SecondFactorAnswer {
  std::string secret;  // Base32
  std::string uri;     // otpauth://
};

// What is sent to a person outside of this program: by mail, most likely.
struct Message {
  std::string to;  // an e-mail address
  std::string subject;
  std::string text;
};
// Delivers one message. Called on the owner's thread: a slow one hands it on. Errors are told to the operator only.
using Deliver = std::function<Result<void>(const Message&)>;

struct SignUp {
  std::string user_name;
  std::string email;
  std::string password;
  std::string password_again;
  bool personalisation = false;  // "use what I say and do to choose what I see": granted by their own sign-up
  std::string address;           // the caller's, for throttling
};

struct LogIn {
  std::string user_name;  // or e-mail
  std::string password;
  std::string code;  // of the second factor; empty: none given
  std::string address;
};

struct AccountPatch {
  std::optional<Role> role;
  std::optional<bool> suspended;
};

class AccountVerbs {
 public:
  virtual ~AccountVerbs() = default;

  // ---- systems
  virtual Result<Caller> authenticate_key(std::string_view api_key) const = 0;  // "Authorization: Bearer …"

  // ---- sessions
  // Makes a prospect: an account of role customer with a customer record of its own, and logs it in.
  // Errors: invalid and conflict with a pointer, throttled, unavailable (too many passwords wait to be hashed).
  virtual void sign_up(SignUp, Reply<SignedIn>) = 0;
  // Errors: unauthenticated (the same, in words and time, for no such name, a wrong password, a suspended account),
  // second_factor_required, throttled, unavailable.
  virtual void log_in(LogIn, Reply<SignedIn>) = 0;
  // Over demo data only, without a password: errors: not_found.
  virtual void log_in_as_persona(std::string persona, Reply<SignedIn>) = 0;
  // Over demo data only: an account that no password opens, of staff or of a customer. Errors: denied, conflict.
  virtual void add_persona(const Caller&, std::string name, Role role, std::string customer_id, Reply<bool>) = 0;
  // Who holds this token. Notes, now and then, that the session was used. Errors: unauthenticated.
  virtual Result<Caller> authenticate_session(std::string_view token) = 0;
  // What a request with a session must bring beside the cookie when it changes something: 32 hexadecimal digits.
  virtual std::string csrf_token(const Caller&) const = 0;
  virtual Result<SessionAnswer> session(const Caller&) const = 0;
  virtual void log_out(const Caller&, bool everywhere, Reply<bool>) = 0;

  // ---- one's own account
  virtual void change_password(const Caller&, std::string current, std::string password, std::string again,
                               Reply<bool>) = 0;
  // Replies at once, whether or not there is such an account; the link goes out through Deliver.
  virtual void request_password_reset(std::string user_name, std::string address, Reply<bool>) = 0;
  // Every session ends. Errors: not_found (unknown, used or too old), invalid.
  virtual void reset_password(std::string token, std::string password, std::string again, Reply<bool>) = 0;
  // A new secret, which is in force only once confirm_second_factor brought a code of it.
  virtual Result<SecondFactorAnswer> begin_second_factor(const Caller&) = 0;
  virtual void confirm_second_factor(const Caller&, std::string code, Reply<bool>) = 0;
  virtual void remove_second_factor(const Caller&, std::string password, Reply<bool>) = 0;

  // ---- who speaks for whom
  // For a bank record of kind individual; permission link_customers.
  virtual void make_link_code(const Caller&, std::string customer_id, Reply<CodeAnswer>) = 0;
  // The account, a prospect until now, speaks for the bank record from here on.
  virtual void link_customer(const Caller&, std::string code, Reply<SessionAnswer>) = 0;
  // The same by the bank's own log-in: replies with the address to send the person to, who comes back to the portal with
  // `state` and `code`, good once and for ten minutes. The bank's record that its provider names is linked.
  // Errors: unsupported (no log-in of the bank is set up), conflict (linked already, or the record speaks for another
  // account), not_found (such a log-in, or the record), denied (the provider's answer does not hold), throttled, unavailable.
  virtual void begin_bank_log_in(const Caller&, Reply<std::string>) = 0;
  virtual void finish_bank_log_in(const Caller&, std::string state, std::string code, Reply<SessionAnswer>) = 0;
  virtual Result<std::vector<MemberAnswer>> members(const Caller&, std::string_view organisation_id) const = 0;
  // By an owner of the organisation, or a system. `days`: how long the membership will last; 0: without end.
  virtual void invite_member(const Caller&, std::string organisation_id, std::string role, std::uint32_t days,
                             Reply<CodeAnswer>) = 0;
  virtual void accept_invitation(const Caller&, std::string code, Reply<SessionAnswer>) = 0;
  virtual void remove_member(const Caller&, std::string organisation_id, std::string member_id, Reply<bool>) = 0;

  // ---- accounts of staff and systems; permission manage_accounts
  // Prints once: the secret is in the answer and nowhere else.
  virtual void add_account(const Caller&, std::string name, Role role, std::vector<std::string> scopes,
                           Reply<std::string> secret) = 0;
  virtual Result<std::vector<AccountAnswer>> accounts(const Caller&) const = 0;  // by name
  // Sessions of a suspended account end, of one whose role changes too. Errors: not_found, invalid, conflict (the last
  // administrator, oneself).
  virtual void change_account(const Caller&, std::string name, AccountPatch, Reply<AccountAnswer>) = 0;
  // A new random password, or API key, in place of the old; every session ends and a second factor is taken off.
  virtual void renew_secret(const Caller&, std::string name, Reply<std::string> secret) = 0;
  // Makes the first administrator of a new directory; nothing when there is one already.
  virtual void first_administrator(Reply<std::optional<std::string>> password) = 0;
};

}  // namespace attune
