// The API's description, as tests read it.
#pragma once

#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "server/embedded_files.h"

namespace attune {

inline const boost::json::value& description() {
  static const boost::json::value parsed =
      boost::json::parse(boost::json::string_view(openapi_json().data(), openapi_json().size()));
  return parsed;
}

struct Operation {
  std::string path;
  std::string method;  // in capitals
  const boost::json::object* content = nullptr;
};

inline std::vector<Operation> operations() {
  std::vector<Operation> out;
  for (const auto& [path, item] : description().at("paths").as_object()) {
    for (const auto& [method, operation] : item.as_object()) {
      if (method == "parameters") continue;
      std::string name(method);
      for (auto& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      out.push_back({std::string(path), name, &operation.as_object()});
    }
  }
  return out;
}

inline const boost::json::value* response_schema(const Operation& operation, int status, const std::string& type) {
  const auto& responses = operation.content->at("responses").as_object();
  const auto* response = responses.if_contains(std::to_string(status));
  if (!response) return nullptr;
  if (const auto* reference = response->as_object().if_contains("$ref")) {
    response = &description().at_pointer(std::string(reference->as_string()).substr(1));
  }
  const auto* media = response->at("content").as_object().if_contains(type.substr(0, type.find(';')));
  return media ? &media->at("schema") : nullptr;
}

// Sessions, one's own account, memberships, arrangements, what two people decide: what an engine without people can't answer.
inline bool about_people(const Operation& operation) {
  const auto& tag = operation.content->at("tags").at(0);
  return tag == "Accounts" || tag == "Care" || tag == "Words" || tag == "Placements" ||
         operation.path == "/v1/accounts/{name}";
}

}  // namespace attune
