// One's own password and second factor, and the way back for whoever forgot.
#include <algorithm>
#include <fstream>
#include <utility>

#include "base/hex.h"
#include "engine/core.h"
#include "engine/credentials.h"
#include "engine/outbox.h"
#include "engine/totp.h"
#include "store/secret.h"

namespace attune {
namespace {

constexpr std::uint32_t resets_an_hour = 5;           // for one account, before they slow down
constexpr std::uint32_t resets_an_hour_address = 30;  // from one address
constexpr std::size_t factor_secret_characters = 32;  // 160 bits: RFC 4226 asks for 128 at least

Result<void> check_new_password(const std::string& password, const std::string& again, std::string_view user_name,
                                std::string_view email) {
  if (auto good = check_password(password, user_name, email); !good) return good;
  if (password == again) return {};
  return std::unexpected(Error{ErrorCode::invalid, "The two passwords differ.", {}, "/password_again"});
}

Bytes new_factor_secret() {
  const std::string token = random_token();
  Bytes secret(factor_secret_characters * 5 / 8);
  (void)parse_hex(std::string_view(token).substr(0, secret.size() * 2), secret);
  return secret;
}

}  // namespace

void EngineCore::put_account(const Handle& account, const AccountChange& change, std::vector<Event> also, Done done) {
  if (!accounts_under_way_.insert(account).second) {
    return done(fail(ErrorCode::conflict, "This account is being changed at this moment. Try again in a second."));
  }
  also.insert(also.begin(), event_of(RecordKind::account, account, encode(change)));
  submit(std::move(also), [this, account, done = std::move(done)](Result<Position> durable) {
    accounts_under_way_.erase(account);
    done(std::move(durable));
  });
}

void EngineCore::with_own_password(const Caller& caller, std::string password, std::string_view pointer,
                                   const Reply<bool>& reply, std::function<void()> then) {
  const auto named = keyring_->name_of(caller.account);
  // A session is known to be good, yet whoever found it open must not guess on without end.
  const Throttle::Attempt attempt{"session " + to_hex(caller.account), "session", true};
  if (const auto seconds = throttle_.wait(attempt, clock_.now()); seconds > 0) {
    return reply(wait_first(seconds, "Too many attempts. Wait a moment."));
  }
  const Account& account = *state_.accounts().find(caller.account);
  const bool taken_on = passwords_->verify(
      std::move(password), account.what.secret_hash,
      [this, caller, attempt, pointer = std::string(pointer), reply, then = std::move(then)](bool right) {
        if (!right)
          return reply(std::unexpected(Error{ErrorCode::invalid, "This is not your present password.", {}, pointer}));
        throttle_.succeeded(attempt);
        if (auto still = authorise_account(caller); !still) return reply(std::unexpected(still.error()));
        then();
      });
  if (!taken_on)
    return reply(fail(ErrorCode::unavailable, "Too many people log in at the moment. Try again in a second."));
  throttle_.failed(attempt, clock_.now());
}

void EngineCore::change_password(const Caller& caller, std::string current, std::string password, std::string again,
                                 Reply<bool> reply) {
  if (auto allowed = authorise_account(caller); !allowed) return reply(std::unexpected(allowed.error()));
  const auto named = keyring_->name_of(caller.account);
  const std::string user_name = named ? named->name : std::string();
  if (auto good = check_new_password(password, again, user_name, state_.accounts().find(caller.account)->what.email);
      !good) {
    return reply(std::unexpected(good.error()));
  }
  with_own_password(
      caller, std::move(current), "/current", reply, [this, caller, password = std::move(password), reply] {
        with_hash(password, [this, caller, reply](Result<std::string> hash) {
          if (!hash) return reply(std::unexpected(hash.error()));
          if (auto still = authorise_account(caller); !still) return reply(std::unexpected(still.error()));
          AccountChange change = state_.accounts().find(caller.account)->what;
          change.secret_hash = *std::move(hash);
          std::vector<Event> also;
          also.push_back(session_event(
              caller.account, {.what = SessionChange::What::others_ended, .token = *caller.session, .expires = {}}));
          put_account(caller.account, change, std::move(also), [reply](Result<Position> done) {
            if (!done) return reply(std::unexpected(done.error()));
            reply(true);
          });
        });
      });
}

// ---- the way back

Hash EngineCore::code_hash(std::string_view code) const { return keyring_->keyed_hash("one-time-code", code); }

Event EngineCore::code_event(const Handle& subject, const OneTimeCodeChange& change) const {
  return event_of(RecordKind::one_time_code, subject, encode(change));
}

Result<const OneTimeCode*> EngineCore::open_code(OneTimeCodeChange::Purpose purpose, std::string_view code,
                                                 Hash& hash) const {
  hash = code_hash(code);
  const OneTimeCode* found = code.size() > 128 ? nullptr : state_.accounts().code(hash);
  if (found == nullptr || found->purpose != purpose || found->expires <= clock_.now() ||
      codes_under_way_.contains(hash)) {
    return fail(ErrorCode::not_found,
                "This code is not valid: it was used already, is too old, or was mistyped. Ask for a new one.");
  }
  return found;
}

void EngineCore::send(const Message& message) {
  const auto sent = options_.deliver ? options_.deliver(message)
                                     : put_in_outbox(options_.directory / "outbox", message, clock_.now());
  if (!sent && options_.notice) options_.notice("a message could not be sent: " + sent.error().message);
}

void EngineCore::request_password_reset(std::string user_name, std::string address, Reply<bool> reply) {
  reply(true);  // before anything that only happens when there is such an account
  const auto account = account_named(user_name);
  if (throttle_.use("reset " + address, resets_an_hour_address, clock_.now()) > 0 || !account) return;
  const Account& found = *state_.accounts().find(*account);
  if (found.what.email.empty() || found.what.suspended) return;
  if (throttle_.use("reset of " + to_hex(*account), resets_an_hour, clock_.now()) > 0) return;
  const std::string token = random_token();
  const Instant expires{clock_.now().micros + reset_life_micros};
  std::vector<Event> events;
  events.push_back(code_event(
      *account, {.purpose = OneTimeCodeChange::Purpose::password_reset, .code = code_hash(token), .expires = expires}));
  submit(std::move(events), [this, to = found.what.email, token](Result<Position> done) {
    if (!done) return;
    send({to, "Choose a new password",
          "Somebody, most likely you, asked for a new password.\n\nWithin one hour, open\n" + options_.portal_address +
              "/reset?token=" + token +
              "\n\nIf it was not you, there is nothing to do: your password stays as it is.\n"});
  });
}

void EngineCore::reset_password(std::string token, std::string password, std::string again, Reply<bool> reply) {
  Hash hash{};
  const auto code = open_code(OneTimeCodeChange::Purpose::password_reset, token, hash);
  if (!code) return reply(std::unexpected(code.error()));
  const Handle account = (*code)->subject;
  const auto named = keyring_->name_of(account);
  const Account* found = state_.accounts().find(account);
  if (!named || found == nullptr) return reply(fail(ErrorCode::not_found, "This account is gone."));
  if (auto good = check_new_password(password, again, named->name, found->what.email); !good)
    return reply(std::unexpected(good.error()));
  codes_under_way_.insert(hash);
  with_hash(std::move(password), [this, account, hash, reply = std::move(reply)](Result<std::string> secret) {
    const Account* now = state_.accounts().find(account);
    if (!secret || now == nullptr) {
      codes_under_way_.erase(hash);
      return reply(secret ? Result<bool>(fail(ErrorCode::not_found, "This account is gone."))
                          : std::unexpected(secret.error()));
    }
    AccountChange change = now->what;
    change.secret_hash = *std::move(secret);
    std::vector<Event> also;
    also.push_back(code_event(
        account, {.purpose = OneTimeCodeChange::Purpose::password_reset, .code = hash, .used = true, .expires = {}}));
    also.push_back(session_event(account, {.what = SessionChange::What::all_ended, .expires = {}}));
    put_account(account, change, std::move(also), [this, hash, reply](Result<Position> done) {
      codes_under_way_.erase(hash);
      if (!done) return reply(std::unexpected(done.error()));
      reply(true);
    });
  });
}

// ---- the second factor

Result<SecondFactorAnswer> EngineCore::begin_second_factor(const Caller& caller) {
  if (auto allowed = authorise_account(caller); !allowed) return pass_on(std::move(allowed));
  if (!state_.accounts().find(caller.account)->what.second_factor.empty()) {
    return fail(ErrorCode::conflict, "A second factor is in force. Take it off first.");
  }
  const auto named = keyring_->name_of(caller.account);
  const Bytes secret = new_factor_secret();
  second_factors_begun_[caller.account] = secret;
  SecondFactorAnswer answer{base32(secret), {}};
  answer.uri = otpauth_uri("Attune", named ? named->name : std::string(), answer.secret);
  return answer;
}

void EngineCore::confirm_second_factor(const Caller& caller, std::string code, Reply<bool> reply) {
  if (auto allowed = authorise_account(caller); !allowed) return reply(std::unexpected(allowed.error()));
  const auto begun = second_factors_begun_.find(caller.account);
  if (begun == second_factors_begun_.end()) return reply(fail(ErrorCode::not_found, "Ask for a secret first."));
  if (!totp_step_of(code, begun->second, clock_.now(), 0)) {
    return reply(
        std::unexpected(Error{ErrorCode::invalid,
                              "This code does not belong to the new secret. Is the clock of your device right?",
                              {},
                              "/code"}));
  }
  AccountChange change = state_.accounts().find(caller.account)->what;
  change.second_factor = begun->second;
  second_factors_begun_.erase(begun);
  put_account(caller.account, change, {}, [reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(true);
  });
}

void EngineCore::remove_second_factor(const Caller& caller, std::string password, Reply<bool> reply) {
  if (auto allowed = authorise_account(caller); !allowed) return reply(std::unexpected(allowed.error()));
  with_own_password(caller, std::move(password), "/password", reply, [this, caller, reply] {
    AccountChange change = state_.accounts().find(caller.account)->what;
    change.second_factor.clear();
    put_account(caller.account, change, {}, [reply](Result<Position> done) {
      if (!done) return reply(std::unexpected(done.error()));
      reply(true);
    });
  });
}

}  // namespace attune
