// Requests to other systems over HTTP, as plain values: who needs one takes an HttpPost, and main gives it the server's
// (server/outbound_post.h), the only place that knows sockets. Tests give a scripted one.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "base/result.h"

namespace attune {

struct HttpRequest {
  std::string url;          // "https://host:port/path"
  std::string bearer;       // sent as "Authorization: Bearer …"; empty: none. Never logged.
  std::string body;         // JSON
  std::chrono::milliseconds timeout{30'000};  // for everything, connecting included
  std::stop_token stop{};   // gives up soon after it says so
};

struct HttpAnswer {
  unsigned status = 0;
  std::string body;              // at most 1 MiB
  std::uint32_t retry_seconds = 0;  // of Retry-After; 0: none
};

// POSTs and waits for the answer, whatever its status. Errors: unavailable (not reached, cut off, too slow), invalid (a URL
// that is none), too_large (the answer), unsupported (https in a build without it). Threads: any, one call at a time each.
using HttpPost = std::function<Result<HttpAnswer>(const HttpRequest&)>;

}  // namespace attune
