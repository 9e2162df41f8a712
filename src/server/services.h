// What the handlers share.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/fact.h"
#include "engine/engine.h"
#include "server/exchange.h"
#include "server/metrics.h"
#include "server/problem.h"
#include "server/router.h"

namespace attune {

struct Services {
  Engine& engine;
  const Clock& clock;
  FactDictionary facts = FactDictionary::standard();
  Metrics metrics{};
  bool demo = false;      // demo data, and the server listens on loopback only
  bool stopping = false;
};

// The routes of each part of the API.
std::vector<Route> customer_routes();
std::vector<Route> product_routes();
std::vector<Route> decision_routes();  // recommendations, feedback, the ledger
std::vector<Route> model_routes();     // model, insights, accounts
std::vector<Route> system_routes();    // health, metrics, the description
std::vector<Route> demo_routes();      // the plain page

std::vector<Route> all_routes();

// A reply that answers with the JSON of what came, or with the problem.
template <class Answer>
Reply<Answer> json_reply(Respond respond, unsigned status = 200) {
  return [respond = std::move(respond), status](Result<Answer> answer) {
    if (!answer) return respond(problem(answer.error()));
    respond({.status = status, .body = to_json(*answer), .headers = {}});
  };
}

inline Response json_response(std::string json, unsigned status = 200) {
  return {.status = status, .body = std::move(json), .headers = {}};
}

// The same for a verb that answers at once.
template <class Answer>
void respond_with(const Respond& respond, const Result<Answer>& answer) {
  respond(answer ? json_response(to_json(*answer)) : problem(answer.error()));
}

// A query parameter's value; empty when it is not there.
std::string_view parameter(const Exchange& exchange, std::string_view name);

struct Paging {
  std::string_view cursor;   // as it came
  std::size_t limit = 100;   // 1 to 1000
};
Result<Paging> paging(const Exchange& exchange);
Result<std::optional<Position>> position_cursor(const Paging& paging);

// An import: the body is the file, `format` and more stand in the query.
void import_file(Services& services, Exchange& exchange, std::string what, Respond respond);

}  // namespace attune
