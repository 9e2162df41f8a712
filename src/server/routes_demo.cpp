// The plain page over demo data, on loopback only: its files and the few calls it makes.
#include <fmt/format.h>

#include "engine/json.h"
#include "engine/json_bodies.h"
#include "server/embedded_files.h"
#include "server/services.h"

namespace attune {
namespace {

constexpr std::size_t looked_through = 10'000;
constexpr std::size_t most_personas = 24;

Response file(std::string_view content, std::string_view type) {
  Response response{.status = 200, .content_type = type, .body = std::string(content), .headers = {}};
  response.headers.emplace_back("Content-Security-Policy",
                                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                                "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  return response;
}

void page(Services&, Exchange&, Respond respond) { respond(file(page_html(), "text/html; charset=utf-8")); }
void script(Services&, Exchange&, Respond respond) { respond(file(page_script(), "text/javascript; charset=utf-8")); }
void style(Services&, Exchange&, Respond respond) { respond(file(page_style(), "text/css; charset=utf-8")); }

std::string_view text_fact(const Customer& customer, std::string_view name) {
  const auto* fact = customer.find(name);
  const auto* text = fact ? std::get_if<std::string>(&fact->value) : nullptr;
  return text ? std::string_view(*text) : std::string_view();
}

std::string persona_json(const Customer& customer) {
  const auto name = text_fact(customer, "display_name");
  return fmt::format(R"({{"customer_id":{},"name":{},"kind":{},"story":{}}})", quoted_json(customer.id),
                     quoted_json(name.empty() ? std::string_view(customer.id) : name),
                     quoted_json(to_string(customer.kind)), quoted_json(text_fact(customer, "story")));
}

// Those who have a name to show; if nobody has, the first of all.
void personas(Services& services, Exchange& exchange, Respond respond) {
  std::vector<std::string> named;
  std::vector<std::string> first;
  std::string after;
  for (std::size_t seen = 0; seen < looked_through && named.size() < most_personas;) {
    const auto ids = services.engine.customer_ids(exchange.caller, after, 200);
    if (!ids) return respond(problem(ids.error()));
    if (ids->empty()) break;
    for (const auto& id : *ids) {
      const auto answer = services.engine.customer(exchange.caller, id);
      if (!answer) continue;
      if (!text_fact(answer->customer, "display_name").empty()) {
        named.push_back(persona_json(answer->customer));
      } else if (first.size() < most_personas) {
        first.push_back(persona_json(answer->customer));
      }
    }
    seen += ids->size();
    after = ids->back();
  }
  respond(json_response(list_json(named.empty() ? first : named, {})));
}

void recommend(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_recommend_body(exchange.body, services.facts, services.clock.now(), false);
  if (!body) return respond(problem(body.error()));
  body->request.explain = true;
  services.engine.recommend(exchange.caller, std::move(*body), json_reply<Recommendations>(std::move(respond)));
}

void feedback(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_feedback_batch_body(exchange.body, services.clock.now());
  if (!body) return respond(problem(body.error()));
  services.engine.record_feedback(exchange.caller, std::move(*body),
                                  json_reply<std::vector<FeedbackAnswer>>(std::move(respond), 202));
}

}  // namespace

std::vector<Route> demo_routes() {
  constexpr auto demo = Access::demo;
  return {
      {.method = Method::get, .pattern = "/", .access = demo, .handle = page},
      {.method = Method::get, .pattern = "/page.js", .access = demo, .handle = script},
      {.method = Method::get, .pattern = "/page.css", .access = demo, .handle = style},
      {.method = Method::get, .pattern = "/demo/api/personas", .access = demo, .handle = personas},
      {.method = Method::post,
       .pattern = "/demo/api/recommendations",
       .access = demo,
       .handle = recommend,
       .body = BodySize::usual},
      {.method = Method::post,
       .pattern = "/demo/api/feedback",
       .access = demo,
       .handle = feedback,
       .body = BodySize::usual},
  };
}

}  // namespace attune
