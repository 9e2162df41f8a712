#include "server/router.h"

#include <algorithm>
#include <array>

#include "base/hex.h"
#include "base/names.h"
#include "engine/json.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, 6> method_names{"GET", "HEAD", "PUT", "POST", "DELETE", "other"};

// The first segment of a path that starts with "/", and the path without it.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto end = std::min(path.find('/'), path.size());
  const auto segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

}  // namespace

std::string_view to_string(Method method) { return name_of(method_names, method); }

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const auto& route : routes_) {
    if (route.pattern.find('{') == std::string_view::npos) {
      fixed_.emplace(route.pattern, &route);
    } else {
      patterned_.push_back(&route);
    }
  }
}

bool Router::matches(const Route& route, std::string_view path, std::vector<std::string>& values) const {
  std::string_view pattern = route.pattern;
  values.clear();
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = take_segment(pattern);
    auto segment = take_segment(path);
    if (!wanted.starts_with('{')) {
      if (segment != wanted) return false;
      continue;
    }
    const auto suffix = wanted.substr(wanted.find('}') + 1);
    if (!segment.ends_with(suffix) || segment.size() == suffix.size()) return false;
    segment.remove_suffix(suffix.size());
    auto value = percent_decoded(segment, false);
    if (!value) return false;
    values.push_back(std::move(*value));
  }
  return pattern.empty() && path.empty();
}

Router::Match Router::find(Method method, std::string_view path) const {
  if (method == Method::head) method = Method::get;
  Match match;
  const auto consider = [&](const Route& route) {
    if (route.method == method) {
      match.route = &route;
      return true;
    }
    if (!match.allow.empty()) match.allow += ", ";
    match.allow += to_string(route.method);
    if (route.method == Method::get) match.allow += ", HEAD";
    return false;
  };
  const auto [first, last] = fixed_.equal_range(path);
  for (auto at = first; at != last; ++at) {
    if (consider(*at->second)) return match;
  }
  if (!match.allow.empty() || !path.starts_with('/')) return match;
  // A pattern with a suffix ("{id}:replay") is more particular than one without, so it stands first in the table.
  for (const auto* route : patterned_) {
    if (matches(*route, path, match.path) && consider(*route)) return match;
  }
  return match;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      std::uint8_t byte = 0;
      if (i + 2 >= text.size() || !parse_hex(text.substr(i + 1, 2), {&byte, 1}) || byte == 0) return std::nullopt;
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += plus && text[i] == '+' ? ' ' : text[i];
    }
  }
  if (!is_valid_utf8(out)) return std::nullopt;
  return out;
}

std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> out;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto part = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (part.empty()) continue;
    const auto equals = std::min(part.find('='), part.size());
    auto name = percent_decoded(part.substr(0, equals), true);
    auto value = percent_decoded(part.substr(std::min(equals + 1, part.size())), true);
    if (!name || !value) return std::nullopt;
    out.emplace_back(std::move(*name), std::move(*value));
  }
  return out;
}

}  // namespace attune
