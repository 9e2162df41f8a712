// Sessions, one's own account, and the accounts of staff and systems.
#include <fmt/format.h>

#include "engine/account_bodies.h"
#include "engine/json.h"
#include "server/services.h"
#include "server/session_cookie.h"

namespace attune {
namespace {

Reply<bool> no_content(Respond respond) {
  return [respond = std::move(respond)](Result<bool> done) {
    respond(done ? no_content_response() : problem(done.error()));
  };
}

// 204, and the session is over for this browser.
Reply<bool> logged_out(Respond respond, bool secure) {
  return [respond = std::move(respond), secure](Result<bool> done) {
    if (!done) return respond(problem(done.error()));
    auto response = no_content_response();
    response.headers.emplace_back("Set-Cookie", clear_session_cookie(secure));
    respond(std::move(response));
  };
}

Reply<std::string> secret_reply(Respond respond, std::string name, std::string role, unsigned status) {
  return [respond = std::move(respond), name = std::move(name), role = std::move(role),
          status](Result<std::string> secret) {
    if (!secret) return respond(problem(secret.error()));
    respond(json_response(fmt::format(R"({{"name":{},"role":{},"secret":{}}})", quoted_json(name), quoted_json(role),
                                      quoted_json(*secret)),
                          status));
  };
}

void sign_up(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_sign_up_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  body->address = exchange.address;
  services.engine.sign_up(std::move(*body), signed_in_reply(std::move(respond), exchange.secure));
}

void log_in(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_log_in_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  body->address = exchange.address;
  services.engine.log_in(std::move(*body), signed_in_reply(std::move(respond), exchange.secure));
}

void current_session(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.session(exchange.caller));
}

void log_out(Services& services, Exchange& exchange, Respond respond) {
  services.engine.log_out(exchange.caller, false, logged_out(std::move(respond), exchange.secure));
}

void log_out_everywhere(Services& services, Exchange& exchange, Respond respond) {
  services.engine.log_out(exchange.caller, true, logged_out(std::move(respond), exchange.secure));
}

void change_password(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_password_body(exchange.body, true);
  if (!body) return respond(problem(body.error()));
  services.engine.change_password(exchange.caller, std::move(body->current), std::move(body->password),
                                  std::move(body->password_again), no_content(std::move(respond)));
}

void request_reset(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_text_body(exchange.body, "user_name");
  if (!body) return respond(problem(body.error()));
  services.engine.request_password_reset(
      std::move(*body), exchange.address,
      [respond = std::move(respond)](Result<bool>) { respond(json_response(R"({"status":"accepted"})", 202)); });
}

void reset_password(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_password_body(exchange.body, false);
  if (!body) return respond(problem(body.error()));
  services.engine.reset_password(exchange.path[0], std::move(body->password), std::move(body->password_again),
                                 no_content(std::move(respond)));
}

void begin_second_factor(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.begin_second_factor(exchange.caller));
}

void confirm_second_factor(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_text_body(exchange.body, "code");
  if (!body) return respond(problem(body.error()));
  services.engine.confirm_second_factor(exchange.caller, std::move(*body), no_content(std::move(respond)));
}

void remove_second_factor(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_text_body(exchange.body, "password");
  if (!body) return respond(problem(body.error()));
  services.engine.remove_second_factor(exchange.caller, std::move(*body), no_content(std::move(respond)));
}

void link(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_text_body(exchange.body, "code");
  if (!body) return respond(problem(body.error()));
  services.engine.link_customer(exchange.caller, std::move(*body), json_reply<SessionAnswer>(std::move(respond)));
}

void begin_bank_log_in(Services& services, Exchange& exchange, Respond respond) {
  services.engine.begin_bank_log_in(exchange.caller, [respond = std::move(respond)](Result<std::string> address) {
    if (!address) return respond(problem(address.error()));
    respond(json_response(fmt::format(R"({{"url":{}}})", quoted_json(*address)), 201));
  });
}

void finish_bank_log_in(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_bank_log_in_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.finish_bank_log_in(exchange.caller, std::move(body->state), std::move(body->code),
                                     json_reply<SessionAnswer>(std::move(respond)));
}

void accept_invitation(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_text_body(exchange.body, "code");
  if (!body) return respond(problem(body.error()));
  services.engine.accept_invitation(exchange.caller, std::move(*body), json_reply<SessionAnswer>(std::move(respond)));
}

void link_code(Services& services, Exchange& exchange, Respond respond) {
  services.engine.make_link_code(exchange.caller, exchange.path[0], json_reply<CodeAnswer>(std::move(respond), 201));
}

void invite(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_invitation_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.invite_member(exchange.caller, exchange.path[0], std::move(body->role), body->days,
                                json_reply<CodeAnswer>(std::move(respond), 201));
}

void remove_member(Services& services, Exchange& exchange, Respond respond) {
  services.engine.remove_member(exchange.caller, exchange.path[0], exchange.path[1], no_content(std::move(respond)));
}

void add_account(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_account_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  auto reply = secret_reply(std::move(respond), body->name, std::string(to_string(body->role)), 201);
  services.engine.add_account(exchange.caller, std::move(body->name), body->role, std::move(body->scopes),
                              std::move(reply));
}

void list_accounts(Services& services, Exchange& exchange, Respond respond) {
  const auto accounts = services.engine.accounts(exchange.caller);
  if (!accounts) return respond(problem(accounts.error()));
  std::vector<std::string> items;
  for (const auto& account : *accounts) items.push_back(to_json(account));
  respond(json_response(list_json(items, {})));
}

void change_account(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_account_patch_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.change_account(exchange.caller, exchange.path[0], *body,
                                 json_reply<AccountAnswer>(std::move(respond)));
}

}  // namespace

Reply<SignedIn> signed_in_reply(Respond respond, bool secure) {
  return [respond = std::move(respond), secure](Result<SignedIn> answer) {
    if (!answer) return respond(problem(answer.error()));
    auto response = json_response(to_json(answer->session), 201);
    response.headers.emplace_back("Set-Cookie", set_session_cookie(answer->token, secure));
    respond(std::move(response));
  };
}

// A table of declarations: NOLINTNEXTLINE(readability-function-size)
std::vector<Route> account_routes() {
  using enum Permission;
  using enum Method;
  using enum Access;
  constexpr auto usual = BodySize::usual;
  // No Idempotency-Key here: many of these answers hold a secret, which is kept nowhere.
  return {
      {.method = post, .pattern = "/v1/sign-ups", .access = open_json, .handle = sign_up, .body = usual},
      {.method = post, .pattern = "/v1/sessions", .access = open_json, .handle = log_in, .body = usual},
      {.method = del, .pattern = "/v1/sessions", .access = session, .handle = log_out_everywhere},
      {.method = get, .pattern = "/v1/sessions/current", .access = session, .handle = current_session},
      {.method = del, .pattern = "/v1/sessions/current", .access = session, .handle = log_out},
      {.method = put,
       .pattern = "/v1/accounts/current/password",
       .access = session,
       .handle = change_password,
       .body = usual},
      {.method = post, .pattern = "/v1/password-resets", .access = open_json, .handle = request_reset, .body = usual},
      {.method = put,
       .pattern = "/v1/password-resets/{token}",
       .access = open_json,
       .handle = reset_password,
       .body = usual},
      {.method = post,
       .pattern = "/v1/accounts/current/second-factor",
       .access = session,
       .handle = begin_second_factor},
      {.method = put,
       .pattern = "/v1/accounts/current/second-factor",
       .access = session,
       .handle = confirm_second_factor,
       .body = usual},
      {.method = del,
       .pattern = "/v1/accounts/current/second-factor",
       .access = session,
       .handle = remove_second_factor,
       .body = usual},
      {.method = post, .pattern = "/v1/accounts/current/link", .access = session, .handle = link, .body = usual},
      {.method = post, .pattern = "/v1/accounts/current/bank-log-in", .access = session, .handle = begin_bank_log_in},
      {.method = put,
       .pattern = "/v1/accounts/current/bank-log-in",
       .access = session,
       .handle = finish_bank_log_in,
       .body = usual},
      {.method = post,
       .pattern = "/v1/accounts/current/memberships",
       .access = session,
       .handle = accept_invitation,
       .body = usual},
      {.method = post,
       .pattern = "/v1/customers/{customer_id}/link-codes",
       .permission = link_customers,
       .handle = link_code,
       .body = usual},
      {.method = post,
       .pattern = "/v1/customers/{customer_id}/invitations",
       .permission = write_customers,
       .customers = true,
       .handle = invite,
       .body = usual},
      {.method = del,
       .pattern = "/v1/customers/{customer_id}/members/{member_id}",
       .permission = write_customers,
       .customers = true,
       .handle = remove_member},
      {.method = post, .pattern = "/v1/accounts", .permission = manage_accounts, .handle = add_account, .body = usual},
      {.method = get, .pattern = "/v1/accounts", .permission = manage_accounts, .handle = list_accounts},
      {.method = put,
       .pattern = "/v1/accounts/{name}",
       .permission = manage_accounts,
       .handle = change_account,
       .body = usual},
  };
}

}  // namespace attune
