// How the body of a request is read: an object whose every field is taken or refused.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "engine/json_bodies.h"
#include "ingest/field_reader.h"
#include "ingest/json_tree.h"

namespace attune {

inline std::unexpected<BodyFault> unreadable(const Error& error) {
  return std::unexpected(BodyFault{.readable = false, .message = error.message, .errors = {}});
}

inline std::unexpected<BodyFault> wrong(FieldErrors errors) {
  std::string message = summary(errors);
  if (!errors.front().pointer.empty()) message = errors.front().pointer + ": " + message;
  return std::unexpected(BodyFault{.readable = true, .message = std::move(message), .errors = std::move(errors)});
}

// Reads a body that is an object: `read` takes its fields, what it leaves is refused.
template <class T, class Read>
Body<T> read_object(std::string_view json, const JsonLimits& limits, Read read) {
  const auto tree = parse_json(json, limits);
  if (!tree) return unreadable(tree.error());
  FieldErrors errors;
  FieldReader fields(*tree, "", errors);
  T out{};
  if (errors.empty()) {
    read(fields, errors, out);
    fields.refuse_unread();
  }
  if (!errors.empty()) return wrong(std::move(errors));
  return out;
}

}  // namespace attune
