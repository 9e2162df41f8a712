#include "server/schema_check.h"

#include <algorithm>
#include <set>

namespace attune {
namespace {

namespace json = boost::json;

bool is_of_type(const json::value& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.is_bool();
  if (type == "string") return value.is_string();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  return type == "number" && value.is_number();
}

bool is_of_some_type(const json::value& value, const json::value& types) {
  if (types.is_string())
    return is_of_type(value, std::string_view(types.get_string().data(), types.get_string().size()));
  return std::ranges::any_of(types.as_array(), [&](const json::value& type) { return is_of_some_type(value, type); });
}

std::string object_fault(const json::object& object, const json::object& schema, const json::value& document,
                         const std::string& place) {
  if (const auto* required = schema.if_contains("required")) {
    for (const auto& name : required->as_array()) {
      if (!object.contains(name.as_string())) return place + ": lacks " + std::string(name.as_string());
    }
  }
  const auto* properties = schema.if_contains("properties");
  const auto* others = schema.if_contains("additionalProperties");
  for (const auto& [name, member] : object) {
    const auto here = place + "/" + std::string(name);
    const auto* known = properties ? properties->as_object().if_contains(name) : nullptr;
    std::string fault;
    if (known) {
      fault = schema_fault(member, *known, document, here);
    } else if (others && others->is_bool() && !others->as_bool()) {
      fault = here + ": is not described";
    } else if (others && others->is_object()) {
      fault = schema_fault(member, *others, document, here);
    }
    if (!fault.empty()) return fault;
  }
  return {};
}

std::string unknown_keyword(const json::object& schema) {
  static const std::set<std::string, std::less<>> known{
      "type",       "enum",          "required",      "properties",  "additionalProperties",
      "items",      "minimum",       "maximum",       "description", "format",
      "default",    "minLength",     "maxLength",     "minItems",    "maxItems",
      "multipleOf", "minProperties", "maxProperties", "pattern"};
  for (const auto& [name, value] : schema) {
    if (!known.contains(std::string_view(name.data(), name.size()))) return std::string(name);
  }
  return {};
}

}  // namespace

std::string schema_fault(const json::value& value, const json::value& schema, const json::value& document,
                         const std::string& place) {
  if (schema.is_bool()) return schema.as_bool() ? "" : place + ": nothing is allowed here";
  const auto& wanted = schema.as_object();
  if (const auto* reference = wanted.if_contains("$ref")) {
    const auto pointer = std::string(reference->as_string()).substr(1);
    return schema_fault(value, document.at_pointer(pointer), document, place);
  }
  if (const auto unknown = unknown_keyword(wanted); !unknown.empty())
    return place + ": this check does not know " + unknown;
  if (const auto* types = wanted.if_contains("type"); types && !is_of_some_type(value, *types)) {
    return place + ": is " + json::serialize(value) + ", not " + json::serialize(*types);
  }
  if (const auto* choices = wanted.if_contains("enum");
      choices && std::ranges::count(choices->as_array(), value) == 0) {
    return place + ": " + json::serialize(value) + " is not in the list";
  }
  if (const auto* least = wanted.if_contains("minimum");
      least && value.is_number() && value.to_number<double>() < least->to_number<double>()) {
    return place + ": is below its minimum";
  }
  if (const auto* most = wanted.if_contains("maximum");
      most && value.is_number() && value.to_number<double>() > most->to_number<double>()) {
    return place + ": is above its maximum";
  }
  if (value.is_object()) return object_fault(value.as_object(), wanted, document, place);
  if (const auto* items = wanted.if_contains("items"); items && value.is_array()) {
    std::size_t i = 0;
    for (const auto& item : value.as_array()) {
      if (auto fault = schema_fault(item, *items, document, place + "/" + std::to_string(i++)); !fault.empty())
        return fault;
    }
  }
  return {};
}

}  // namespace attune
