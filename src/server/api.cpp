#include "server/api.h"

#include <algorithm>
#include <exception>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/handle.h"
#include "server/client_address.h"
#include "server/session_cookie.h"
#include "server/web_files.h"

namespace attune {
namespace {

constexpr std::size_t max_key_length = 255;

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
  std::erase_if(routes, [demo](const Route& route) { return route.access == Access::demo && !demo; });
  return routes;
}

Response too_many() { return problem(503, "unavailable", "Too many requests are in flight. Try again in a second."); }

// The codings of a Content-Encoding, in lower case; "identity" is none.
std::vector<std::string> codings_of(std::string_view header) {
  std::vector<std::string> codings;
  for (std::size_t at = 0; at <= header.size();) {
    const auto end = std::min(header.find(',', at), header.size());
    std::string coding;
    for (const char c : header.substr(at, end - at)) {
      if (c != ' ' && c != '\t') coding += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    if (!coding.empty() && coding != "identity") codings.push_back(std::move(coding));
    at = end + 1;
  }
  return codings;
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

Api::Api(Engine& engine, const Clock& clock, const ServerOptions& options, bool loopback)
    : options_(options),
      services_{.engine = engine, .clock = clock, .demo = loopback && engine.demo_data()},
      router_(routes_in_force(services_.demo)) {}

// Who calls: by key, or else by a session's cookie. With the cookie alone another site could make a browser send
// requests, so what changes something needs the session's CSRF token as well.
std::optional<Response> Api::admit_caller(Exchange& exchange, bool keys_too) {
  if (const auto token = bearer_token(exchange.authorization); token && keys_too) {
    auto caller = services_.engine.authenticate_key(*token);
    if (!caller) return problem(caller.error());
    exchange.caller = std::move(*caller);
    return std::nullopt;
  }
  const auto cookie = session_cookie(exchange.cookie);
  if (!cookie) {
    return problem(
        401, "unauthenticated",
        keys_too ? "Log in, or send an API key: \"Authorization: Bearer \" and the key." : "You are not logged in.");
  }
  auto caller = services_.engine.authenticate_session(*cookie);
  if (!caller) return problem(caller.error());
  exchange.caller = std::move(*caller);
  const bool changes = exchange.method != Method::get && exchange.method != Method::head;
  if (changes && !equal_in_constant_time(exchange.csrf_token, services_.engine.csrf_token(exchange.caller))) {
    return problem(403, "denied", "The header X-CSRF-Token does not hold this session's token. Load the page again.");
  }
  return std::nullopt;
}

// What a proxy in front says of its client, where the proxy is one of ours.
void Api::believe_proxy(Exchange& exchange) const {
  if (std::ranges::find(options_.trusted_proxies, exchange.address) == options_.trusted_proxies.end()) {
    exchange.address = client_address(exchange.address);
    return;
  }
  exchange.secure = exchange.secure || exchange.forwarded_proto == "https";
  const std::string_view all = exchange.forwarded_for;
  const auto comma = all.rfind(',');  // the last entry is the proxy's own; those before it are the client's word
  auto last = comma == std::string_view::npos ? all : all.substr(comma + 1);
  last.remove_prefix(std::min(last.find_first_not_of(' '), last.size()));
  if (!last.empty() && last.size() <= 64) exchange.address = client_address(last);
}

std::optional<Response> Api::admit_demo(Exchange& exchange) const {
  if (!names_loopback(exchange.host)) {
    return problem(421, "denied", "The demo page answers under 127.0.0.1, localhost or [::1] only.");
  }
  if (exchange.method == Method::post) {
    if (exchange.origin != (exchange.secure ? "https://" : "http://") + exchange.host) {
      return problem(403, "denied", "The demo page's calls are for the demo page only.");
    }
    if (!exchange.content_type.starts_with("application/json")) {
      return problem(415, "invalid", "Send JSON, with Content-Type application/json.");
    }
  }
  return std::nullopt;
}

std::optional<Response> Api::admit_access(Exchange& exchange) {
  const auto& route = *exchange.route;
  switch (route.access) {
    case Access::open: return std::nullopt;
    case Access::open_json:
      if (exchange.content_type.starts_with("application/json")) return std::nullopt;
      return problem(415, "invalid", "Send JSON, with Content-Type application/json.");
    case Access::demo: return admit_demo(exchange);
    case Access::session: return admit_caller(exchange, false);
    case Access::key: break;
  }
  if (auto refusal = admit_caller(exchange, true)) return refusal;
  if (exchange.caller.role == Role::customer) {
    if (route.customers) return std::nullopt;
    return problem(403, "denied", "Role customer may not use this.");
  }
  if (!route.permission) return std::nullopt;
  if (const auto allowed = authorise(exchange.caller, *route.permission); !allowed) return problem(allowed.error());
  return std::nullopt;
}

std::optional<Response> Api::admit(Exchange& exchange) {
  believe_proxy(exchange);
  const std::string_view target = exchange.target;
  const auto query_at = std::min(target.find('?'), target.size());
  const auto path = target.substr(0, query_at);
  auto match = router_.find(exchange.method, path);
  if (!match.route) {
    // Under /v1 nothing is said without a key, not even what exists.
    if (path.starts_with("/v1")) {
      if (auto refusal = admit_caller(exchange, true)) return refusal;
    } else if (exchange.method == Method::get || exchange.method == Method::head) {
      if (const auto* file = match.allow.empty() ? web_file_of(path, services_.demo) : nullptr) {
        exchange.route = web_route();
        exchange.path = {std::string(file->path)};
        exchange.body_limit = 0;
        return std::nullopt;
      }
    }
  }
  if (!match.route && match.allow.empty()) return problem(404, "not_found", "There is nothing at this address.");
  if (!match.route) {
    auto refusal = problem(405, "invalid", fmt::format("This address takes {}.", match.allow));
    refusal.headers.emplace_back("Allow", match.allow);
    return refusal;
  }
  exchange.route = match.route;
  exchange.path = std::move(match.path);
  const auto& route = *match.route;
  if (auto refusal = admit_access(exchange)) return refusal;
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
  if (auto refusal = admit_encoding(exchange)) return refusal;
  if (overloaded(exchange)) return too_many();
  return std::nullopt;
}

// RFC 9110, 8.4 and 15.5.16. An import unpacks what begins as gzip by itself, with bounds of its own; a body that nobody reads
// may be packed as it likes.
std::optional<Response> Api::admit_encoding(Exchange& exchange) {
  if (exchange.route->body == BodySize::none) return std::nullopt;
  const auto codings = codings_of(exchange.content_encoding);
  if (codings.empty()) return std::nullopt;
  if (codings.size() == 1 && (codings.front() == "gzip" || codings.front() == "x-gzip")) {
    exchange.packed = true;
    exchange.unpack = exchange.route->body == BodySize::usual;
    return std::nullopt;
  }
  auto refusal =
      problem(415, "invalid", "The body's Content-Encoding is not known here: send it plain, or packed once by gzip.");
  refusal.headers.emplace_back("Accept-Encoding", "gzip");
  return refusal;
}

// Health and metrics are answered however busy the engine is.
bool Api::overloaded(const Exchange& exchange) const {
  return exchange.route->pattern.starts_with("/v1") && services_.metrics.in_flight >= options_.max_in_flight;
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
