// Requests to other systems over HTTP, as plain values: who needs one takes an HttpSend, and main gives it the server's
// (server/outbound_http.h), the only place that knows sockets. Tests give a scripted one.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"

namespace attune {

struct HttpRequest {
  std::string url;                                  // "https://host:port/path"
  std::string authorization;                        // the header's value ("Bearer …"); empty: none. Never logged.
  std::string body;                                 // of a POST
  std::chrono::milliseconds timeout{30'000};        // for everything, connecting included
  std::stop_token stop{};                           // gives up soon after it says so
  std::string_view body_type = "application/json";  // of static storage; empty: a GET, without a body
};

struct HttpAnswer {
  unsigned status = 0;
  std::string body;                 // at most 1 MiB
  std::uint32_t retry_seconds = 0;  // of Retry-After; 0: none
};

// Sends and waits for the answer, whatever its status. Errors: unavailable (not reached, cut off, too slow), invalid (a URL
// that is none), too_large (the answer), unsupported (https in a build without it). Threads: any, one call at a time each.
using HttpSend = std::function<Result<HttpAnswer>(const HttpRequest&)>;

}  // namespace attune
