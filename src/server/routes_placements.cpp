// Where offers are shown, and how products are worded there.
#include "engine/json.h"
#include "engine/placement_bodies.h"
#include "server/services.h"

namespace attune {
namespace {

void list_placements(Services& services, Exchange& exchange, Respond respond) {
  const auto found = services.engine.placements(exchange.caller);
  if (!found) return respond(problem(found.error()));
  std::vector<std::string> items;
  for (const auto& one : *found) items.push_back(to_json(one));
  respond(json_response(list_json(items, {})));
}

void get_placement(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.placement(exchange.caller, exchange.path[0]));
}

bool good_id(std::string_view id) { return !id.empty() && id.size() <= 128; }

void put_placement(Services& services, Exchange& exchange, Respond respond) {
  if (!good_id(exchange.path[0])) return respond(problem(422, "invalid", "A placement's id has 1 to 128 characters."));
  auto body = read_placement_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.put_placement(exchange.caller, exchange.path[0], *std::move(body),
                                json_reply<PlacementAnswer>(std::move(respond)));
}

void list_offers(Services& services, Exchange& exchange, Respond respond) {
  const auto pages = paging(exchange);
  if (!pages) return respond(problem(pages.error()));
  const auto found =
      services.engine.offers(exchange.caller, parameter(exchange, "product"), parameter(exchange, "placement"));
  if (!found) return respond(problem(found.error()));
  std::vector<std::string> items;
  std::string next;
  for (const auto& one : *found) {
    if (one.id <= pages->cursor) continue;
    if (items.size() == pages->limit) {
      respond(json_response(list_json(items, next)));
      return;
    }
    items.push_back(to_json(one));
    next = one.id;
  }
  respond(json_response(list_json(items, {})));
}

void get_offer(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.offer(exchange.caller, exchange.path[0]));
}

void propose_offer(Services& services, Exchange& exchange, Respond respond) {
  if (!good_id(exchange.path[0])) return respond(problem(422, "invalid", "An offer's id has 1 to 128 characters."));
  auto body = read_offer_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.propose_offer(exchange.caller, exchange.path[0], *std::move(body),
                                json_reply<OfferAnswer>(std::move(respond)));
}

void decide(Services& services, Exchange& exchange, bool approve, Respond respond) {
  auto body = read_offer_decision_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.decide_offer(exchange.caller, exchange.path[0], body->version, approve, std::move(body->comment),
                               json_reply<OfferAnswer>(std::move(respond)));
}

void approve_offer(Services& services, Exchange& exchange, Respond respond) {
  decide(services, exchange, true, std::move(respond));
}
void reject_offer(Services& services, Exchange& exchange, Respond respond) {
  decide(services, exchange, false, std::move(respond));
}

void withdraw_offer(Services& services, Exchange& exchange, Respond respond) {
  services.engine.withdraw_offer(exchange.caller, exchange.path[0], json_reply<OfferAnswer>(std::move(respond)));
}

}  // namespace

std::vector<Route> placement_routes() {
  using enum Permission;
  using enum Method;
  constexpr auto usual = BodySize::usual;
  return {
      {.method = get, .pattern = "/v1/placements", .permission = read_products, .handle = list_placements},
      {.method = get, .pattern = "/v1/placements/{id}", .permission = read_products, .handle = get_placement},
      {.method = put,
       .pattern = "/v1/placements/{id}",
       .permission = write_products,
       .handle = put_placement,
       .once = true,
       .body = usual},
      {.method = get,
       .pattern = "/v1/offers",
       .permission = read_products,
       .handle = list_offers,
       .query = "cursor limit product placement"},
      {.method = post,
       .pattern = "/v1/offers/{id}:approve",
       .permission = approve_wording,
       .handle = approve_offer,
       .once = true,
       .body = usual},
      {.method = post,
       .pattern = "/v1/offers/{id}:reject",
       .permission = approve_wording,
       .handle = reject_offer,
       .once = true,
       .body = usual},
      {.method = get, .pattern = "/v1/offers/{id}", .permission = read_products, .handle = get_offer},
      {.method = put,
       .pattern = "/v1/offers/{id}",
       .permission = write_products,
       .handle = propose_offer,
       .once = true,
       .body = usual},
      {.method = del,
       .pattern = "/v1/offers/{id}",
       .permission = write_products,
       .handle = withdraw_offer,
       .once = true},
  };
}

}  // namespace attune
