// Attune over HTTP/1.1: translates requests into the engine's verbs and their answers into JSON; decides nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace attune {

class Engine;
class EventLoop;

struct ServerOptions {
  std::string address = "127.0.0.1";    // a numeric IPv4 or IPv6 address
  std::uint16_t port = 8080;            // 0: any free one
  std::filesystem::path certificate{};  // PEM; with private_key: the port speaks TLS, and nothing else
  std::filesystem::path private_key{};
  std::vector<std::string> trusted_proxies{};        // addresses whose X-Forwarded-For and -Proto are believed
  std::size_t body_limit = 8 << 20;                  // bytes of a request's body
  std::size_t import_body_limit = 64 << 20;          // the same of an import
  std::size_t buffered_limit = 256 << 20;            // bytes of all bodies held at one time; beyond it: 503
  std::size_t header_limit = 16 << 10;               // bytes of the request line and headers; beyond it: 431
  std::size_t max_connections = 4096;                // beyond it: 503 and closed
  std::size_t max_in_flight = 256;                   // requests handed to the engine and not answered; beyond it: 503
  std::chrono::milliseconds idle_timeout{75'000};    // between two requests of a connection
  std::chrono::milliseconds header_timeout{10'000};  // from a request's first byte to the end of its headers
  std::chrono::milliseconds body_timeout{120'000};   // from there to the end of its body
  std::chrono::milliseconds write_timeout{30'000};   // for a client to take its answer
  std::chrono::milliseconds drain_timeout{10'000};   // stop(): for what is being read or written
};

class Server {
 public:
  // Opens the port; requests are served while the loop runs, on its thread, which must be the engine's owner's.
  // Loop, engine and clock must outlive the server, and the engine's last reply must have come before it is destroyed:
  // stop() says when that is so. Errors: invalid (the address, the certificate), unavailable (the port is taken).
  static Result<std::unique_ptr<Server>> listen(EventLoop& loop, Engine& engine, const Clock& clock,
                                                ServerOptions options);

  virtual ~Server() = default;

  // The port that is listened on.
  virtual std::uint16_t port() const = 0;

  // Stops accepting, closes idle connections, finishes what is in flight, then calls `done` on the loop.
  // Threads: the loop's.
  virtual void stop(std::function<void()> done) = 0;
};

}  // namespace attune
