// Over demo data on loopback: logging in as one of its people by one touch.
#include <fmt/format.h>

#include "engine/account_bodies.h"
#include "engine/demo.h"
#include "engine/json.h"
#include "server/services.h"
#include "server/session_cookie.h"

namespace attune {
namespace {

// {persona, name, what, where, token}: the token is of this start of the server and opens one session.
void list(Services& services, Exchange&, Respond respond) {
  std::vector<std::string> items;
  for (const DemoPersona& one : demo_personas()) {
    std::string& token = services.persona_tokens[std::string(one.persona)];
    if (token.empty()) token = demo_link_token();
    items.push_back(fmt::format(R"({{"persona":{},"name":{},"what":{},"where":{},"token":{}}})",
                                quoted_json(one.persona), quoted_json(one.name), quoted_json(one.what),
                                quoted_json(one.role == Role::customer ? "portal" : "console"), quoted_json(token)));
  }
  respond(json_response(list_json(items, {})));
}

void log_in(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_persona_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  if (!body->token
           .empty()) {  // a link of /demo; without one it is the page itself that asks, which admission has checked
    const auto known = services.persona_tokens.find(body->persona);
    if (known == services.persona_tokens.end() || !equal_in_constant_time(known->second, body->token)) {
      return respond(
          problem(401, "unauthenticated", "This link was used, or is of an earlier start. Open /demo for a new one."));
    }
    services.persona_tokens.erase(known);
  }
  services.engine.log_in_as_persona(std::move(body->persona), signed_in_reply(std::move(respond), exchange.secure));
}

}  // namespace

std::vector<Route> persona_routes() {
  constexpr auto demo = Access::demo;
  return {
      {.method = Method::get, .pattern = "/v1/demo/personas", .access = demo, .handle = list},
      {.method = Method::post,
       .pattern = "/v1/demo/sessions",
       .access = demo,
       .handle = log_in,
       .body = BodySize::usual},
  };
}

}  // namespace attune
