#include "server/api.h"

#include <algorithm>
#include <exception>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/handle.h"

namespace attune {
namespace {

constexpr std::size_t max_key_length = 255;

// What the page may do: look at customers, ask for lists, send feedback.
Caller page_caller() {
  Caller caller;
  caller.role = Role::service;
  for (const auto permission :
       {Permission::read_customers, Permission::read_products, Permission::recommend, Permission::record_feedback}) {
    caller.scopes.emplace_back(to_string(permission));
  }
  return caller;
}

std::optional<std::string_view> bearer_token(const std::optional<std::string>& authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (!authorization || authorization->size() <= scheme.size()) return std::nullopt;
  const std::string_view given = *authorization;
  const bool is_bearer = std::ranges::equal(given.substr(0, scheme.size()), scheme, {}, [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  if (!is_bearer) return std::nullopt;
  const auto first = given.find_first_not_of(' ', scheme.size());
  if (first == std::string_view::npos) return std::nullopt;
  return given.substr(first);
}

// Against DNS rebinding: a foreign name that resolves to this machine is not this machine.
bool names_loopback(std::string_view host) {
  const auto colon = host.starts_with('[') ? host.find(':', host.find(']')) : host.find(':');
  const auto name = host.substr(0, colon);
  return name == "127.0.0.1" || name == "localhost" || name == "[::1]";
}

bool all_known(const std::vector<std::pair<std::string, std::string>>& query, std::string_view known,
               std::string& unknown) {
  for (const auto& [name, value] : query) {
    std::string_view rest = known;
    bool found = false;
    while (!rest.empty() && !found) {
      const auto end = std::min(rest.find(' '), rest.size());
      found = rest.substr(0, end) == name;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (!found) {
      unknown = name;
      return false;
    }
  }
  return true;
}

std::vector<Route> routes_in_force(bool demo) {
  auto routes = all_routes();
  if (!demo) std::erase_if(routes, [](const Route& route) { return route.access == Access::demo; });
  return routes;
}

Response too_many() { return problem(503, "unavailable", "Too many requests are in flight. Try again in a second."); }

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

Api::Api(Engine& engine, const Clock& clock, const ServerOptions& options, bool loopback)
    : options_(options),
      services_{.engine = engine, .clock = clock, .demo = loopback && engine.demo_data()},
      router_(routes_in_force(services_.demo)),
      demo_caller_(page_caller()) {}

std::optional<Response> Api::admit_key(Exchange& exchange) const {
  const auto token = bearer_token(exchange.authorization);
  if (!token) {
    return problem(401, "unauthenticated", "Send an API key: \"Authorization: Bearer \" and the key.");
  }
  auto caller = services_.engine.authenticate_key(*token);
  if (!caller) return problem(caller.error());
  exchange.caller = std::move(*caller);
  return std::nullopt;
}

std::optional<Response> Api::admit_demo(Exchange& exchange) const {
  if (!names_loopback(exchange.host)) {
    return problem(421, "denied", "The demo page answers under 127.0.0.1, localhost or [::1] only.");
  }
  if (exchange.method == Method::post) {
    if (exchange.origin != "http://" + exchange.host) {
      return problem(403, "denied", "The demo page's calls are for the demo page only.");
    }
    if (!exchange.content_type.starts_with("application/json")) {
      return problem(415, "invalid", "Send JSON, with Content-Type application/json.");
    }
  }
  exchange.caller = demo_caller_;
  return std::nullopt;
}

std::optional<Response> Api::admit(Exchange& exchange) {
  const std::string_view target = exchange.target;
  const auto query_at = std::min(target.find('?'), target.size());
  const auto path = target.substr(0, query_at);
  // Under /v1 nothing is said without a key, not even what exists.
  if (path.starts_with("/v1")) {
    if (auto refusal = admit_key(exchange)) return refusal;
  }
  auto match = router_.find(exchange.method, path);
  if (!match.route && match.allow.empty()) return problem(404, "not_found", "There is nothing at this address.");
  if (!match.route) {
    auto refusal = problem(405, "invalid", fmt::format("This address takes {}.", match.allow));
    refusal.headers.emplace_back("Allow", match.allow);
    return refusal;
  }
  const auto& route = *match.route;
  exchange.route = &route;
  exchange.path = std::move(match.path);
  if (route.access == Access::demo) {
    if (auto refusal = admit_demo(exchange)) return refusal;
  } else if (route.access == Access::key) {
    if (!path.starts_with("/v1")) {
      if (auto refusal = admit_key(exchange)) return refusal;
    }
    if (route.permission) {
      if (const auto allowed = authorise(exchange.caller, *route.permission); !allowed) return problem(allowed.error());
    } else if (exchange.caller.role == Role::customer) {
      return problem(403, "denied", "Role customer may not read this.");
    }
  }
  auto query = parse_query(target.substr(std::min(query_at + 1, target.size())));
  if (!query) return problem(400, "invalid", "The address's query can't be decoded.");
  exchange.query = std::move(*query);
  std::string unknown;
  if (!all_known(exchange.query, route.query, unknown)) {
    return problem(400, "invalid", fmt::format("\"{}\" is no parameter of this address.", unknown));
  }
  constexpr std::size_t ignored_body = 64 << 10;
  exchange.body_limit = route.body == BodySize::none    ? std::min(ignored_body, options_.body_limit)
                        : route.body == BodySize::usual ? options_.body_limit
                                                        : options_.import_body_limit;
  if (overloaded(exchange)) return too_many();
  return std::nullopt;
}

// Health and metrics are answered however busy the engine is.
bool Api::overloaded(const Exchange& exchange) const {
  const bool works = exchange.route->access == Access::demo || exchange.route->pattern.starts_with("/v1");
  return works && services_.metrics.in_flight >= options_.max_in_flight;
}

void Api::handle(Exchange& exchange, Respond respond) {
  if (overloaded(exchange)) return respond(too_many());
  ++services_.metrics.in_flight;
  exchange.counted = true;
  if (!exchange.idempotency_key || !exchange.route->once) return run(exchange, std::move(respond));
  const std::string_view key = *exchange.idempotency_key;
  if (key.empty() || key.size() > max_key_length || !is_printable(key)) {
    return respond(
        problem(400, "invalid", "Idempotency-Key: expected 1 to 255 printable ASCII characters without blanks."));
  }
  run_once(exchange, std::move(respond));
}

// The engine makes each of the request's writes happen once; here the request as a whole is kept from running twice at a time.
void Api::run_once(Exchange& exchange, Respond respond) {
  const IdempotencyKey key{.route = fmt::format("{} {}", to_string(exchange.method), exchange.target),
                           .key = *exchange.idempotency_key,
                           .body = exchange.body};
  auto mark = fmt::format("{} {} {}", to_hex(exchange.caller.account), key.route, key.key);
  if (under_way_.contains(mark)) {
    auto busy =
        problem(409, "conflict", "A request with this Idempotency-Key is being worked on. Try again in a second.");
    busy.headers.emplace_back("Retry-After", "1");
    return respond(std::move(busy));
  }
  const auto once = services_.engine.once(exchange.caller, key);
  if (!once) return respond(problem(once.error()));
  exchange.caller.once = *once;
  under_way_.insert(mark);
  run(exchange, [this, again = once->again, mark = std::move(mark), respond = std::move(respond)](Response response) {
    under_way_.erase(mark);
    if (again && response.status < 300) response.headers.emplace_back("Idempotency-Replayed", "true");
    respond(std::move(response));
  });
}

void Api::run(Exchange& exchange, Respond respond) {
  try {
    exchange.route->handle(services_, exchange, respond);
  } catch (const std::exception&) {
    // What it says may hold a customer's data, so it is not passed on.
    respond(problem(500, "internal", "The request could not be finished because of a fault in the server."));
  }
}

Response Api::refuse(unsigned status, std::string_view detail) {
  services_.metrics.add_refused(status);
  return problem(status,
                 status == 413 || status == 431 ? "too_large"
                 : status == 503                ? "unavailable"
                                                : "invalid",
                 detail);
}

void Api::finished(const Exchange& exchange, unsigned status, double seconds) {
  if (exchange.counted) --services_.metrics.in_flight;
  services_.metrics.add(to_string(exchange.method), exchange.route ? exchange.route->pattern : "other", status,
                        seconds);
}

}  // namespace attune
