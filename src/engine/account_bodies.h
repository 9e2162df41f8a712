// The bodies of requests about accounts and sessions (account_verbs.h), and the answers as JSON.
// Threads: any (no state).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/account_verbs.h"
#include "engine/json_bodies.h"

namespace attune {

// {user_name, email, password, password_again, personalisation?}. Fields that are wrong by themselves are all named.
Body<SignUp> read_sign_up_body(std::string_view json);
// {user_name, password, code?}
Body<LogIn> read_log_in_body(std::string_view json);

struct PasswordBody {
  std::string current;
  std::string password;
  std::string password_again;
};
// {current, password, password_again}; a reset's has no `current`.
Body<PasswordBody> read_password_body(std::string_view json, bool with_current);

// {NAME: text}, required, at most 254 bytes.
Body<std::string> read_text_body(std::string_view json, std::string_view name);

struct BankLogInBody {
  std::string state;
  std::string code;
};
// {state, code}, as the bank's identity provider gave them to the portal's page.
Body<BankLogInBody> read_bank_log_in_body(std::string_view json);

// {role?, suspended?}, one of them at least.
Body<AccountPatch> read_account_patch_body(std::string_view json);

struct InvitationBody {
  std::string role;
  std::uint32_t days = 0;
};
// {role, days?}
Body<InvitationBody> read_invitation_body(std::string_view json);

struct PersonaBody {
  std::string persona;
  std::string token;  // empty: none given
};
// {persona, token?}
Body<PersonaBody> read_persona_body(std::string_view json);

// {user_name, email, role, customer_id, customer_name, acts_for: [{customer_id, name, role}], last_log_in, csrf_token,
// second_factor, demo, prospect, bank_log_in, permissions}; what there is none of is null.
std::string to_json(const SessionAnswer& answer);
std::string to_json(const AccountAnswer& answer);
std::string to_json(const CodeAnswer& answer);
std::string to_json(const SecondFactorAnswer& answer);

}  // namespace attune
