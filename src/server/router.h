// Which handler answers a method and a path.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/caller.h"
#include "server/exchange.h"

namespace attune {

struct Services;

enum class Access : std::uint8_t {
  open,       // no key needed
  open_json,  // nor here, but the body must say that it is JSON: no form of another site can send that
  key,        // "Authorization: Bearer" or a session's cookie, and the permission where one is named
  session,    // a session's cookie alone
  demo,       // over demo data on loopback only
};

enum class BodySize : std::uint8_t { none, usual, import };

struct Route {
  Method method = Method::get;
  std::string_view pattern;  // "/v1/decisions/{id}:replay"; a {name} takes one whole segment, or up to its suffix
  Access access = Access::key;
  std::optional<Permission> permission{};  // what the caller's role must allow; nothing: any but a customer's
  bool customers = false;  // role customer too, without that permission: the verb checks whom it is about
  void (*handle)(Services&, Exchange&, Respond) = nullptr;
  bool once = false;  // an Idempotency-Key makes its writes happen once (Caller::once)
  BodySize body = BodySize::none;
  std::string_view query{};  // names of the parameters it takes, separated by blanks
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  struct Match {
    const Route* route = nullptr;  // null: no such method here
    std::vector<std::string> path;
    std::string allow;  // methods there are, when route is null; empty: no such path
  };
  // `path` without query, still percent-encoded. HEAD finds what GET does. Values that do not decode match nothing.
  Match find(Method method, std::string_view path) const;

  std::span<const Route> routes() const { return routes_; }

 private:
  bool matches(const Route& route, std::string_view path, std::vector<std::string>& values) const;

  std::vector<Route> routes_;
  std::unordered_multimap<std::string_view, const Route*> fixed_;  // without {names}
  std::vector<const Route*> patterned_;
};

// "%C3%A9" → "é"; nothing for a bad escape, a NUL or what is not UTF-8. With `plus`, "+" is a blank (queries).
std::optional<std::string> percent_decoded(std::string_view text, bool plus);

// "a=1&b=x%20y" as pairs; nothing when any of it does not decode.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query);

}  // namespace attune
