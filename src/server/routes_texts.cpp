// Asking the text models: how a text sounds, which labels fit it.
#include "engine/json.h"
#include "engine/json_bodies.h"
#include "server/services.h"

namespace attune {
namespace {

void sentiment(Services& services, Exchange& exchange, Respond respond) {
  auto text = read_text_body(exchange.body);
  if (!text) return respond(problem(text.error()));
  services.engine.text_sentiment(exchange.caller, *std::move(text), json_reply<SentimentAnswer>(std::move(respond)));
}

void classify(Services& services, Exchange& exchange, Respond respond) {
  auto options = read_classify_body(exchange.body);
  if (!options) return respond(problem(options.error()));
  services.engine.classify_text(exchange.caller, *std::move(options), json_reply<ClassifyAnswer>(std::move(respond)));
}

}  // namespace

std::vector<Route> text_routes() {
  using enum Permission;
  using enum Method;
  return {
      {.method = post,
       .pattern = "/v1/texts:sentiment",
       .permission = read_products,
       .handle = sentiment,
       .body = BodySize::usual},
      {.method = post,
       .pattern = "/v1/texts:classify",
       .permission = read_products,
       .handle = classify,
       .body = BodySize::usual},
  };
}

}  // namespace attune
