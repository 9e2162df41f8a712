#include <fmt/format.h>

#include "engine/json.h"
#include "engine/json_bodies.h"
#include "server/services.h"

namespace attune {
namespace {

void model(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.model(exchange.caller));
}

void history(Services& services, Exchange& exchange, Respond respond) {
  const auto runs = services.engine.training_history(exchange.caller);
  if (!runs) return respond(problem(runs.error()));
  std::vector<std::string> items;
  items.reserve(runs->size());
  for (const auto& run : *runs) items.push_back(to_json(run));
  respond(json_response(list_json(items, {})));
}

void calibration(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.calibration(exchange.caller));
}

void start_training(Services& services, Exchange& exchange, Respond respond) {
  const auto force = read_train_body(exchange.body);
  if (!force) return respond(problem(force.error()));
  services.engine.train(exchange.caller, *force, json_reply<TrainingAnswer>(std::move(respond)));
}

}  // namespace

std::vector<Route> model_routes() {
  using enum Permission;
  using enum Method;
  return {
      {.method = get, .pattern = "/v1/model", .permission = read_model, .handle = model},
      {.method = get, .pattern = "/v1/model/history", .permission = read_model, .handle = history},
      {.method = get, .pattern = "/v1/model/calibration", .permission = read_model, .handle = calibration},
      {.method = post,
       .pattern = "/v1/model:train",
       .permission = Permission::train,
       .handle = start_training,
       .once = true,
       .body = BodySize::usual},
  };
}

}  // namespace attune
