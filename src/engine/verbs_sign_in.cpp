// Signing up, logging in and out, and who holds a session.
#include <algorithm>
#include <utility>

#include "base/hex.h"
#include "engine/core.h"
#include "engine/credentials.h"
#include "engine/demo.h"
#include "engine/totp.h"
#include "store/secret.h"

namespace attune {
namespace {

constexpr std::uint32_t sign_ups_an_hour = 30;  // from one address, before they slow down

std::unexpected<Error> not_right() { return fail(ErrorCode::unauthenticated, "User name or password is not right."); }

std::unexpected<Error> slow_down(std::uint32_t seconds) {
  return wait_first(seconds, "Too many attempts. Try again in " + std::to_string(seconds) +
                                 (seconds == 1 ? " second." : " seconds."));
}

std::unexpected<Error> busy() {
  return fail(ErrorCode::unavailable, "Too many people log in at the moment. Try again in a second.");
}

std::unexpected<Error> taken(std::string message, std::string pointer) {
  return std::unexpected(Error{ErrorCode::conflict, std::move(message), {}, std::move(pointer)});
}

Result<void> check_sign_up(const SignUp& who) {
  if (auto good = check_user_name(who.user_name); !good) return good;
  if (auto good = check_email(who.email); !good) return good;
  if (auto good = check_password(who.password, who.user_name, who.email); !good) return good;
  if (who.password != who.password_again) {
    return std::unexpected(Error{ErrorCode::invalid, "The two passwords differ.", {}, "/password_again"});
  }
  return {};
}

}  // namespace

std::optional<Handle> EngineCore::account_named(std::string_view name) const {
  if (name.find('@') != std::string_view::npos) {
    if (const auto found = state_.accounts().by_email(in_lower_case(name))) return found;
  }
  for (const std::string& spelled : {std::string(name), in_lower_case(name)}) {
    const auto handle = keyring_->find(NameSpace::account, spelled);
    if (handle && state_.accounts().find(*handle) != nullptr) return handle;
  }
  return std::nullopt;
}

Throttle::Attempt EngineCore::attempt_of(std::string_view name, const std::string& address) const {
  Throttle::Attempt attempt{in_lower_case(name.substr(0, 128)), address};
  if (const auto handle = account_named(name)) {
    // One name for the account, so that its e-mail address gives no second row of attempts.
    attempt.account = to_hex(*handle);
    const auto& origins = state_.accounts().find(*handle)->origins;
    attempt.known_good =
        std::find(origins.begin(), origins.end(), keyring_->keyed_hash("origin", address)) != origins.end();
  }
  return attempt;
}

Event EngineCore::session_event(const Handle& account, SessionChange change) const {
  return event_of(RecordKind::session, account, encode(change));
}

void EngineCore::begin_session(const Handle& account, const std::string& address, std::uint64_t factor_step,
                               std::vector<Event> before, Reply<SignedIn> reply) {
  std::string token = random_token();
  const Hash hash = keyring_->keyed_hash("session", token);
  before.push_back(session_event(account, {.what = SessionChange::What::begun,
                                           .token = hash,
                                           .expires = Instant{clock_.now().micros + session_life_micros},
                                           .origin = keyring_->keyed_hash("origin", address),
                                           .factor_step = factor_step}));
  submit(std::move(before),
         [this, account, hash, token = std::move(token), reply = std::move(reply)](Result<Position> done) mutable {
           if (!done) return reply(std::unexpected(done.error()));
           if (state_.accounts().session(hash) == nullptr) return reply(not_right());  // closed meanwhile
           reply(SignedIn{std::move(token), session_answer(account, hash)});
         });
}

void EngineCore::sign_up(SignUp who, Reply<SignedIn> reply) {
  who.user_name = in_lower_case(who.user_name);
  who.email = in_lower_case(who.email);
  if (auto good = check_sign_up(who); !good) return reply(std::unexpected(good.error()));
  if (const auto seconds = throttle_.use("sign-up " + who.address, sign_ups_an_hour, clock_.now()); seconds > 0) {
    return reply(slow_down(seconds));
  }
  const auto name = keyring_->find(NameSpace::account, who.user_name);
  if ((name && state_.accounts().find(*name) != nullptr) || sign_ups_under_way_.contains(who.user_name)) {
    return reply(taken("This user name is taken. Choose another.", "/user_name"));
  }
  if (state_.accounts().by_email(who.email) || sign_ups_under_way_.contains(who.email)) {
    return reply(taken("There is an account with this e-mail address. Log in, or ask for a new password.", "/email"));
  }
  sign_ups_under_way_.insert(who.user_name);
  sign_ups_under_way_.insert(who.email);
  const auto release = [this, user_name = who.user_name, email = who.email] {
    sign_ups_under_way_.erase(user_name);
    sign_ups_under_way_.erase(email);
  };
  std::string password = std::exchange(who.password, {});
  with_hash(std::move(password),
            [this, who = std::move(who), release, reply = std::move(reply)](Result<std::string> hash) {
              if (!hash) {
                release();
                return reply(std::unexpected(hash.error()));
              }
              finish_sign_up(who, *std::move(hash), [release, reply](Result<SignedIn> answer) {
                release();
                reply(std::move(answer));
              });
            });
}

void EngineCore::finish_sign_up(const SignUp& who, std::string hash, const Reply<SignedIn>& reply) {
  // Who erased themself may come back under the same name, as somebody new.
  if (keyring_->is_suppressed(NameSpace::account, who.user_name)) {
    if (auto lifted = keyring_->lift_suppression(NameSpace::account, who.user_name); !lifted)
      return reply(std::unexpected(lifted.error()));
  }
  const auto account = keyring_->find_or_create(NameSpace::account, who.user_name);
  if (!account) return reply(std::unexpected(account.error()));
  const auto customer = customer_handle("prospect-" + random_text(12));
  if (!customer) return reply(std::unexpected(customer.error()));
  AccountChange change{std::string(to_string(Role::customer)), std::move(hash), {}, who.email, *customer, *customer};
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::customer, *customer,
                            encode(CustomerChange{CustomerKind::individual, true, {}, "sign-up", {}})));
  if (who.personalisation) {
    const ConsentChange granted{Purpose::personalisation, Consent{ConsentState::granted, clock_.now(), "customer"}};
    events.push_back(event_of(RecordKind::consent, *customer, encode(granted)));
  }
  events.push_back(event_of(RecordKind::account, *account, encode(change)));
  begin_session(*account, who.address, 0, std::move(events), reply);
}

void EngineCore::log_in(LogIn who, Reply<SignedIn> reply) {
  const Throttle::Attempt attempt = attempt_of(who.user_name, who.address);
  if (const auto seconds = throttle_.wait(attempt, clock_.now()); seconds > 0) return reply(slow_down(seconds));
  if (who.password.size() > 4 * longest_password) who.password.clear();  // never right, and not worth hashing
  const auto account = account_named(who.user_name);
  std::string hash;
  if (account) {
    const AccountChange& what = state_.accounts().find(*account)->what;
    if (!what.suspended && what.role != to_string(Role::service)) hash = what.secret_hash;
  }
  std::string password = std::exchange(who.password, {});
  const bool taken_on =
      passwords_->verify(std::move(password), hash, [this, who, account, hash, attempt, reply](bool right) {
        const Account* now = account ? state_.accounts().find(*account) : nullptr;
        const bool still = now != nullptr && now->what.secret_hash == hash && !now->what.suspended;
        if (!right || !still) return reply(not_right());
        finish_log_in(who, *account, attempt, reply);
      });
  if (!taken_on) return reply(busy());
  throttle_.failed(attempt, clock_.now());
}

void EngineCore::finish_log_in(const LogIn& who, const Handle& account, const Throttle::Attempt& attempt,
                               const Reply<SignedIn>& reply) {
  const Account& found = *state_.accounts().find(account);
  std::uint64_t step = 0;
  if (!found.what.second_factor.empty()) {
    std::uint64_t& spent = factor_steps_[account];  // also of log-ins that are not durable yet
    spent = std::max(spent, found.factor_step);
    const auto right = totp_step_of(who.code, found.what.second_factor, clock_.now(), spent);
    if (!right) {
      if (who.code.empty()) throttle_.undo(attempt);  // asking for the code is no failure, guessing it is
      return reply(fail(ErrorCode::second_factor_required, who.code.empty()
                                                               ? "Enter the code that your authenticator shows."
                                                               : "This code is not right, or was used already."));
    }
    step = spent = *right;
  }
  throttle_.succeeded(attempt);
  begin_session(account, who.address, step, {}, reply);
}

void EngineCore::log_in_as_persona(std::string persona, Reply<SignedIn> reply) {
  const auto personas = demo_personas();
  const auto known =
      std::find_if(personas.begin(), personas.end(), [&](const DemoPersona& one) { return one.persona == persona; });
  const auto account = known == personas.end() || !settings_.demo ? std::nullopt : account_named(known->account);
  if (!account) return reply(fail(ErrorCode::not_found, "There is no such person in this bank's demo data."));
  begin_session(*account, "demo", 0, {}, std::move(reply));
}

void EngineCore::add_persona(const Caller& caller, std::string name, Role role, std::string customer_id,
                             Reply<bool> reply) {
  if (auto allowed = authorise(caller, Permission::manage_accounts); !allowed)
    return reply(std::unexpected(allowed.error()));
  if (!settings_.demo) return reply(fail(ErrorCode::denied, "Accounts without a password are for demo data only."));
  if (account_named(name)) return reply(fail(ErrorCode::conflict, "There is an account " + name + " already."));
  AccountChange change{std::string(to_string(role)), {}, {}};
  if (role == Role::customer) {
    if (const auto known = known_customer(customer_id); !known) return reply(std::unexpected(known.error()));
    change.customer = *handle_of(customer_id);
    change.email = name + "@example.org";
  }
  const auto account = keyring_->find_or_create(NameSpace::account, name);
  if (!account) return reply(std::unexpected(account.error()));
  put_account(*account, change, {}, [reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(true);
  });
}

Result<Caller> EngineCore::authenticate_session(std::string_view token) {
  const auto ended = [] {
    return fail(ErrorCode::unauthenticated, "You are not logged in, or were away too long. Log in again.");
  };
  if (token.size() != 64) return ended();
  const Hash hash = keyring_->keyed_hash("session", token);
  const SessionState* session = state_.accounts().session(hash);
  const Instant now = clock_.now();
  if (session == nullptr || session->expires <= now || now.micros - session->used.micros > session_idle_micros)
    return ended();
  const Account* account = state_.accounts().find(session->account);
  const auto role = account == nullptr ? std::nullopt : parse_role(account->what.role);
  if (!role || account->what.suspended) return ended();
  if (now.micros - session->used.micros > session_noted_micros && sessions_being_noted_.insert(hash).second) {
    std::vector<Event> noted;
    noted.push_back(session_event(session->account, {.what = SessionChange::What::used, .token = hash, .expires = {}}));
    submit(std::move(noted), [this, hash](const Result<Position>&) { sessions_being_noted_.erase(hash); });
  }
  Caller caller{*role, session->account, {}, {}, hash};
  if (*role == Role::customer) caller.customer_id = customer_id_of(account->what.customer);
  return caller;
}

std::string EngineCore::csrf_token(const Caller& caller) const {
  if (!caller.session) return {};
  const Hash hash = keyring_->keyed_hash("csrf", to_hex(*caller.session));
  return to_hex(std::span(hash).first(16));
}

Result<void> EngineCore::authorise_account(const Caller& caller) const {
  if (caller.session && state_.accounts().session(*caller.session) != nullptr &&
      state_.accounts().find(caller.account) != nullptr)
    return {};
  return fail(ErrorCode::denied, "This is for people who are logged in, not for API keys.");
}

Result<SessionAnswer> EngineCore::session(const Caller& caller) const {
  if (auto allowed = authorise_account(caller); !allowed) return pass_on(std::move(allowed));
  return session_answer(caller.account, *caller.session);
}

SessionAnswer EngineCore::session_answer(const Handle& handle, const Hash& token) const {
  const Account& account = *state_.accounts().find(handle);
  SessionAnswer answer;
  const auto named = keyring_->name_of(handle);
  answer.user_name = named ? named->name : std::string();
  answer.email = account.what.email;
  answer.role = parse_role(account.what.role).value_or(Role::customer);
  answer.last_log_in = state_.accounts().session(token)->previous_log_in;
  answer.csrf_token = csrf_token(Caller{answer.role, handle, {}, {}, token});
  answer.second_factor = !account.what.second_factor.empty();
  answer.demo = settings_.demo;
  answer.permissions = permissions_of(answer.role);
  if (answer.role != Role::customer) return answer;
  const auto shown_name = [this](const Handle& customer, const std::string& otherwise) {
    std::string name = display_name(customer);
    return name.empty() ? otherwise : name;
  };
  answer.customer_id = customer_id_of(account.what.customer);
  answer.prospect = is_prospect(account.what);
  answer.bank_log_in = answer.prospect && bank_log_in_ != nullptr;
  answer.customer_name = shown_name(account.what.customer, answer.user_name);
  if (const CustomerState* state = state_.customer(account.what.customer)) {
    for (const Member& member : state->acts_for) {
      std::string id = customer_id_of(member.other);
      if (id.empty() || !is_current(member)) continue;
      std::string name = shown_name(member.other, id);
      answer.acts_for.push_back({std::move(id), std::move(name), member.role});
    }
  }
  return answer;
}

void EngineCore::log_out(const Caller& caller, bool everywhere, Reply<bool> reply) {
  if (auto allowed = authorise_account(caller); !allowed) return reply(std::unexpected(allowed.error()));
  std::vector<Event> events;
  events.push_back(
      session_event(caller.account, {.what = everywhere ? SessionChange::What::all_ended : SessionChange::What::ended,
                                     .token = *caller.session,
                                     .expires = {}}));
  submit(std::move(events), [reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(true);
  });
}

void EngineCore::with_hash(std::string password, const std::function<void(Result<std::string>)>& then) {
  if (!passwords_->hash(std::move(password), then)) then(busy());
}

}  // namespace attune
