#include "engine/account_bodies.h"

#include "engine/body_reader.h"
#include "engine/credentials.h"
#include "engine/json_fields.h"

namespace attune {
namespace {

using namespace json_fields;

constexpr std::size_t most_bytes = 254;
constexpr std::size_t most_password_bytes = 4 * longest_password;
constexpr std::size_t most_state_bytes = 128;
constexpr std::size_t most_code_bytes = 4'096;  // providers differ widely

void required_text(FieldReader& fields, std::string_view name, std::string& out, std::size_t bytes) {
  fields.text(name, out, bytes);
  if (out.empty()) fields.error(name, "this is needed");
}

void add(FieldErrors& errors, const Result<void>& checked) {
  if (!checked) add_error(errors, checked.error().pointer, checked.error().message);
}

void write_time(JsonWriter& json, std::string_view name, const std::optional<Instant>& at) {
  json.key(name);
  if (at) json.text(format_instant(*at));
  else json.null();
}

}  // namespace

Body<SignUp> read_sign_up_body(std::string_view json) {
  return read_object<SignUp>(json, {}, [](FieldReader& fields, FieldErrors& errors, SignUp& out) {
    fields.text("user_name", out.user_name, most_bytes);
    fields.text("email", out.email, most_bytes);
    fields.text("password", out.password, most_password_bytes);
    fields.text("password_again", out.password_again, most_password_bytes);
    fields.flag("personalisation", out.personalisation);
    if (!errors.empty()) return;
    add(errors, check_user_name(in_lower_case(out.user_name)));
    add(errors, check_email(out.email));
    add(errors, check_password(out.password, out.user_name, out.email));
    if (out.password != out.password_again) fields.error("password_again", "The two passwords differ.");
  });
}

Body<LogIn> read_log_in_body(std::string_view json) {
  return read_object<LogIn>(json, {}, [](FieldReader& fields, FieldErrors&, LogIn& out) {
    required_text(fields, "user_name", out.user_name, most_bytes);
    required_text(fields, "password", out.password, most_password_bytes);
    fields.text("code", out.code, 16);
  });
}

Body<PasswordBody> read_password_body(std::string_view json, bool with_current) {
  return read_object<PasswordBody>(json, {}, [with_current](FieldReader& fields, FieldErrors&, PasswordBody& out) {
    if (with_current) required_text(fields, "current", out.current, most_password_bytes);
    required_text(fields, "password", out.password, most_password_bytes);
    required_text(fields, "password_again", out.password_again, most_password_bytes);
  });
}

Body<std::string> read_text_body(std::string_view json, std::string_view name) {
  return read_object<std::string>(json, {}, [name](FieldReader& fields, FieldErrors&, std::string& out) {
    required_text(fields, name, out, most_password_bytes);
  });
}

Body<BankLogInBody> read_bank_log_in_body(std::string_view json) {
  return read_object<BankLogInBody>(json, {}, [](FieldReader& fields, FieldErrors&, BankLogInBody& out) {
    required_text(fields, "state", out.state, most_state_bytes);
    required_text(fields, "code", out.code, most_code_bytes);
  });
}

Body<AccountPatch> read_account_patch_body(std::string_view json) {
  return read_object<AccountPatch>(json, {}, [](FieldReader& fields, FieldErrors& errors, AccountPatch& out) {
    if (fields.take("role")) fields.word("role", out.role.emplace(), parse_role);
    if (fields.take("suspended")) fields.flag("suspended", out.suspended.emplace());
    if (!out.role && !out.suspended) add_error(errors, "", "say a role, or whether the account is suspended");
  });
}

Body<InvitationBody> read_invitation_body(std::string_view json) {
  return read_object<InvitationBody>(json, {}, [](FieldReader& fields, FieldErrors&, InvitationBody& out) {
    required_text(fields, "role", out.role, 64);
    std::optional<std::int32_t> days;
    fields.integer("days", days);
    if (days && *days < 0) fields.error("days", "expected 0 or more days; 0: without end");
    else if (days) out.days = static_cast<std::uint32_t>(*days);
  });
}

Body<PersonaBody> read_persona_body(std::string_view json) {
  return read_object<PersonaBody>(json, {}, [](FieldReader& fields, FieldErrors&, PersonaBody& out) {
    required_text(fields, "persona", out.persona, 64);
    fields.text("token", out.token, 64);
  });
}

std::string to_json(const SessionAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "user_name", answer.user_name);
  write_or_null(json, "email", answer.email);
  write(json, "role", to_string(answer.role));
  write_or_null(json, "customer_id", answer.customer_id);
  write_or_null(json, "customer_name", answer.customer_name);
  json.key("acts_for");
  json.begin_array();
  for (const ActsFor& one : answer.acts_for) {
    json.begin_object();
    write(json, "customer_id", one.customer_id);
    write(json, "name", one.name);
    write(json, "role", one.role);
    json.end_object();
  }
  json.end_array();
  write_time(json, "last_log_in", answer.last_log_in);
  write(json, "csrf_token", answer.csrf_token);
  write_flag(json, "second_factor", answer.second_factor);
  write_flag(json, "demo", answer.demo);
  write_flag(json, "prospect", answer.prospect);
  write_flag(json, "bank_log_in", answer.bank_log_in);
  write_texts(json, "permissions", answer.permissions);
  json.end_object();
  return out;
}

std::string to_json(const AccountAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "name", answer.name);
  write(json, "role", answer.role);
  write(json, "created", format_instant(answer.created));
  write_time(json, "last_log_in", answer.last_log_in);
  write_flag(json, "second_factor", answer.second_factor);
  write_flag(json, "suspended", answer.suspended);
  json.end_object();
  return out;
}

std::string to_json(const CodeAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "code", answer.code);
  write(json, "expires_at", format_instant(answer.expires_at));
  json.end_object();
  return out;
}

std::string to_json(const SecondFactorAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "secret", answer.secret);
  write(json, "uri", answer.uri);
  json.end_object();
  return out;
}

}  // namespace attune
