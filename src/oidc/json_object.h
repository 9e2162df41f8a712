// JSON of a provider's, read with a bound on its depth; what is not there, or not a text, is empty.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include <boost/json.hpp>

namespace attune::oidc {

inline std::optional<boost::json::object> json_object(std::string_view text) {
  boost::json::error_code code;
  auto value = boost::json::parse(text, code, {}, {.max_depth = 16});
  if (code || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

// A view into `object`.
inline std::string_view text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

}  // namespace attune::oidc
