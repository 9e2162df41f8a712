// One request and its answer, without anything of sockets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/caller.h"
#include "engine/engine.h"

namespace attune {

struct Route;

enum class Method : std::uint8_t { get, head, put, post, del, other };
std::string_view to_string(Method method);

struct Response {
  unsigned status = 200;
  std::string_view content_type = "application/json";  // of static storage
  std::string body;
  std::vector<std::pair<std::string_view, std::string>> headers;  // names of static storage
  std::string_view cache_control = "no-store";                    // of static storage
};

// Called once, on the loop's thread.
using Respond = std::function<void(Response)>;

struct Exchange {
  // What came with the headers.
  Method method = Method::other;
  std::string target;  // origin form: "/v1/products?limit=5"
  std::optional<std::string> authorization;
  std::optional<std::string> idempotency_key;
  std::string host;
  std::string origin;
  std::string content_type;
  std::string content_encoding;  // as the headers of that name say, in their order, a comma before each
  std::string cookie;
  std::string csrf_token;
  std::string reason;  // X-Reason: why a member of staff opens a customer
  std::string accept_encoding;
  std::string if_none_match;
  std::string forwarded_for;  // as the header says; only a trusted proxy's is believed
  std::string forwarded_proto;
  std::string address;  // the client's, as far as it is known
  std::string body;

  // What admission made of it.
  const Route* route = nullptr;
  std::size_t body_limit = 0;
  bool secure = false;   // the client came by TLS
  bool counted = false;  // among those in flight
  bool packed = false;   // the body is gzip, as its Content-Encoding says
  bool unpack = false;   // it is handed on unpacked, at most body_limit bytes of it
  Caller caller;
  std::vector<std::string> path;                           // decoded values of the pattern's {names}, in their order
  std::vector<std::pair<std::string, std::string>> query;  // decoded
};

// What a session asks of whoever answers.
class Application {
 public:
  virtual ~Application() = default;
  // With the headers read: finds the route, checks who calls, sets body_limit. A response is a refusal.
  virtual std::optional<Response> admit(Exchange& exchange) = 0;
  // With the body read. `exchange` stays in place until the answer is given.
  virtual void handle(Exchange& exchange, Respond respond) = 0;
  // The answer to what never became a request: too large, too slow, not HTTP.
  virtual Response refuse(unsigned status, std::string_view detail) = 0;
  // Once for each exchange that was answered.
  virtual void finished(const Exchange& exchange, unsigned status, double seconds) = 0;
};

}  // namespace attune
