#include <string>

#include <fmt/format.h>

#include "engine/json.h"
#include "server/embedded_files.h"
#include "server/services.h"

namespace attune {
namespace {

void healthz(Services&, Exchange&, Respond respond) { respond(json_response(R"({"status":"alive"})")); }

// Ready all the same where a part failed that decisions can be made without.
std::string readiness_json(const Health& health) {
  std::string out = R"({"status":"ready","parts":[)";
  for (const auto& part : health.parts) {
    if (&part != &health.parts.front()) out += ',';
    out += fmt::format(R"({{"part":"{}","state":"{}")", part.part, to_string(part.state));
    if (!part.why.empty()) out += R"(,"detail":)" + quoted_json(part.why);
    out += '}';
  }
  return out + "]}";
}

void readyz(Services& services, Exchange&, Respond respond) {
  if (services.stopping) return respond(problem(503, "unavailable", "The server is stopping."));
  if (!services.engine.ready())
    return respond(problem(503, "unavailable", "The folds have not reached the durable head yet."));
  respond(json_response(readiness_json(services.engine.health())));
}

void openapi(Services&, Exchange&, Respond respond) { respond(json_response(std::string(openapi_json()))); }

void metrics(Services& services, Exchange&, Respond respond) {
  services.metrics.ready = services.engine.ready();
  services.metrics.health = services.engine.health();
  respond({.status = 200,
           .content_type = "text/plain; version=0.0.4; charset=utf-8",
           .body = services.metrics.text(),
           .headers = {}});
}

}  // namespace

std::vector<Route> system_routes() {
  return {
      {.method = Method::get, .pattern = "/healthz", .access = Access::open, .handle = healthz},
      {.method = Method::get, .pattern = "/readyz", .access = Access::open, .handle = readyz},
      {.method = Method::get, .pattern = "/openapi.json", .access = Access::open, .handle = openapi},
      {.method = Method::get, .pattern = "/metrics", .handle = metrics},
  };
}

}  // namespace attune
