// What the handlers share.
#pragma once

#include <functional>
#include <map>
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
  bool demo = false;  // demo data, and the server listens on loopback only
  bool stopping = false;
  std::map<std::string, std::string, std::less<>> persona_tokens{};  // of /demo's links: each opens once
};

// The routes of each part of the API.
std::vector<Route> customer_routes();
std::vector<Route> product_routes();
std::vector<Route> decision_routes();   // recommendations, feedback, the ledger
std::vector<Route> placement_routes();  // where offers are shown, and how they are worded
std::vector<Route> model_routes();
std::vector<Route> insight_routes();
std::vector<Route> text_routes();
std::vector<Route> care_routes();     // saved, never, next steps, requests, who looked
std::vector<Route> word_routes();     // texts beside offers, and their review
std::vector<Route> account_routes();  // sessions, accounts, memberships
std::vector<Route> persona_routes();  // log-in without a password, over demo data
std::vector<Route> system_routes();   // health, metrics, the description

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

inline Response no_content_response() { return {.status = 204, .content_type = {}, .body = {}, .headers = {}}; }

// Answers 201 with the session, and sets its cookie.
Reply<SignedIn> signed_in_reply(Respond respond, bool secure);

// The same as json_reply for a verb that answers at once.
template <class Answer>
void respond_with(const Respond& respond, const Result<Answer>& answer) {
  respond(answer ? json_response(to_json(*answer)) : problem(answer.error()));
}

// A query parameter's value; empty when it is not there.
std::string_view parameter(const Exchange& exchange, std::string_view name);

struct Paging {
  std::string_view cursor;  // as it came
  std::size_t limit = 100;  // 1 to 1000
};
Result<Paging> paging(const Exchange& exchange);
Result<std::optional<Position>> position_cursor(const Paging& paging);

struct Range {
  std::optional<Date> from;
  std::optional<Date> to;
};
// The parameters `from` and `to`.
Result<Range> range_of(const Exchange& exchange);

// An import: the body is the file, `format` and more stand in the query.
void import_file(Services& services, Exchange& exchange, std::string what, Respond respond);

}  // namespace attune
