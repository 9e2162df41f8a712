// An answer held against the API's description.
#pragma once

#include <string>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "server/description.h"
#include "server/running_server.h"
#include "server/schema_check.h"

namespace attune {

// The JSON of an answer with this status that fits what the description says of the route.
inline boost::json::value described(const Answer& answer, int status, const std::string& method,
                                    const std::string& path) {
  EXPECT_EQ(answer.status, status) << method << " " << path << " " << answer.body;
  for (const auto& operation : operations()) {
    if (operation.path != path || operation.method != method) continue;
    const auto* schema = response_schema(operation, answer.status, "application/json");
    if (schema == nullptr) break;
    EXPECT_EQ(schema_fault(boost::json::parse(answer.body), *schema, description()), "")
        << method << " " << path << "\n"
        << answer.body;
    return boost::json::parse(answer.body);
  }
  ADD_FAILURE() << "not described: " << method << " " << path << " " << answer.status << "\n" << answer.body;
  return boost::json::object{{"items", boost::json::array{}}};
}

}  // namespace attune
