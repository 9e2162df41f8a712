// Texts beside the offers of a decision, and the review of generated ones.
#include "engine/care_bodies.h"
#include "engine/json.h"
#include "engine/word_bodies.h"
#include "server/services.h"

namespace attune {
namespace {

template <class Item>
void respond_list(const Respond& respond, const Result<std::vector<Item>>& found, const std::string& next = {}) {
  if (!found) return respond(problem(found.error()));
  std::vector<std::string> items;
  items.reserve(found->size());
  for (const auto& item : *found) items.push_back(to_json(item));
  respond(json_response(list_json(items, next)));
}

void texts(Services& services, Exchange& exchange, Respond respond) {
  respond_list(respond, services.engine.texts(exchange.caller, exchange.path[0]));
}

void generated_texts(Services& services, Exchange& exchange, Respond respond) {
  const auto pages = paging(exchange);
  if (!pages) return respond(problem(pages.error()));
  const auto before = position_cursor(*pages);
  if (!before) return respond(problem(before.error()));
  const auto name = parameter(exchange, "status");
  const auto status = parse_text_status(name);
  if (!name.empty() && !status)
    return respond(
        problem(Error{ErrorCode::invalid, "status must be waiting, approved, rejected or checks_failed.", {}, {}}));
  auto page = services.engine.generated_texts(exchange.caller, status, *before, pages->limit);
  if (!page) return respond(problem(page.error()));
  const std::string next = page->next ? std::to_string(*page->next) : std::string();
  respond_list<GeneratedTextAnswer>(respond, std::move(page->items), next);
}

void review_text(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_request_decision_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.review_text(exchange.caller, exchange.path[0], body->approve, std::move(body->comment),
                              json_reply<GeneratedTextAnswer>(std::move(respond)));
}

void review_rules(Services& services, Exchange& exchange, Respond respond) {
  respond_list(respond, services.engine.review_rules(exchange.caller));
}

void put_review_rule(Services& services, Exchange& exchange, Respond respond) {
  const auto regime = parse_regime(exchange.path[0]);
  if (!regime)
    return respond(problem(Error{ErrorCode::not_found, "There is no regime " + exchange.path[0] + ".", {}, {}}));
  const auto review = read_review_rule_body(exchange.body);
  if (!review) return respond(problem(review.error()));
  services.engine.put_review_rule(exchange.caller, *regime, *review, json_reply<ReviewRuleAnswer>(std::move(respond)));
}

}  // namespace

std::vector<Route> word_routes() {
  using enum Permission;
  using enum Method;
  constexpr auto usual = BodySize::usual;
  return {
      {.method = get, .pattern = "/v1/decisions/{decision_id}/texts", .customers = true, .handle = texts},
      {.method = get,
       .pattern = "/v1/generated-texts",
       .permission = review_texts,
       .handle = generated_texts,
       .query = "status cursor limit"},
      {.method = put,
       .pattern = "/v1/generated-texts/{id}/review",
       .permission = review_texts,
       .handle = review_text,
       .body = usual},
      {.method = get, .pattern = "/v1/text-review-rules", .permission = review_texts, .handle = review_rules},
      {.method = put,
       .pattern = "/v1/text-review-rules/{regime}",
       .permission = review_texts,
       .handle = put_review_rule,
       .body = usual},
  };
}

}  // namespace attune
