// The application behind the sockets: who may call what, once only where a key says so, and never too much at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "server/exchange.h"
#include "server/router.h"
#include "server/server.h"
#include "server/services.h"

namespace attune {

class Api final : public Application {
 public:
  Api(Engine& engine, const Clock& clock, const ServerOptions& options, bool loopback);

  std::optional<Response> admit(Exchange& exchange) override;
  void handle(Exchange& exchange, Respond respond) override;
  Response refuse(unsigned status, std::string_view detail) override;
  void finished(const Exchange& exchange, unsigned status, double seconds) override;

  Metrics& metrics() { return services_.metrics; }
  const Router& router() const { return router_; }
  std::size_t in_flight() const { return services_.metrics.in_flight; }
  void set_stopping() { services_.stopping = true; }

 private:
  std::optional<Response> admit_caller(Exchange& exchange, bool keys_too);
  std::optional<Response> admit_access(Exchange& exchange);
  void believe_proxy(Exchange& exchange) const;
  std::optional<Response> admit_demo(Exchange& exchange) const;
  static std::optional<Response> admit_encoding(Exchange& exchange);
  bool overloaded(const Exchange& exchange) const;
  void run(Exchange& exchange, Respond respond);
  void run_once(Exchange& exchange, Respond respond);

  const ServerOptions options_;
  Services services_;
  Router router_;
  std::unordered_set<std::string> under_way_;  // writes with an Idempotency-Key that are being done
};

}  // namespace attune
