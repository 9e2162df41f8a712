#include "engine/json.h"
#include "server/services.h"

namespace attune {
namespace {

void overview(Services& services, Exchange& exchange, Respond respond) {
  const auto range = range_of(exchange);
  if (!range) return respond(problem(range.error()));
  respond_with(respond, services.engine.overview(exchange.caller, range->from, range->to));
}

void products(Services& services, Exchange& exchange, Respond respond) {
  const auto range = range_of(exchange);
  if (!range) return respond(problem(range.error()));
  const auto insights = services.engine.product_insights(exchange.caller, range->from, range->to);
  if (!insights) return respond(problem(insights.error()));
  std::vector<std::string> items;
  items.reserve(insights->size());
  for (const auto& insight : *insights) items.push_back(to_json(insight));
  respond(json_response(list_json(items, {})));
}

void demographics(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.demographics(exchange.caller));
}

void sentiment(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.sentiment_insights(exchange.caller));
}

}  // namespace

std::vector<Route> insight_routes() {
  using enum Permission;
  using enum Method;
  return {
      {.method = get,
       .pattern = "/v1/insights/overview",
       .permission = read_model,
       .handle = overview,
       .query = "from to"},
      {.method = get,
       .pattern = "/v1/insights/products",
       .permission = read_model,
       .handle = products,
       .query = "from to"},
      {.method = get, .pattern = "/v1/insights/demographics", .permission = read_model, .handle = demographics},
      {.method = get, .pattern = "/v1/insights/sentiment", .permission = read_model, .handle = sentiment},
  };
}

}  // namespace attune
