// The description and the server say the same: every route of the one is in the other, and answers fit their schemas.
#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "server/description.h"
#include "server/running_server.h"
#include "server/schema_check.h"
#include "server/services.h"

namespace attune {
namespace {

namespace json = boost::json;

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what)) text.replace(at, what.size(), with);
  return text;
}

// The operation's own example, about people and products that the fake engine knows.
std::string example_body(const Operation& operation) {
  const auto* body = operation.content->if_contains("requestBody");
  if (!body) return {};
  const auto* content = body->as_object().if_contains("content");
  if (!content) return "{\"name\":\"A\"}\n{}\n";  // a file
  auto text = json::serialize(content->at("application/json").at("example"));
  text = replaced(std::move(text), "maya-okafor", "maya");
  return replaced(std::move(text), "ruth-ellison", "ruth");
}

TEST(Contract, describesEveryRouteAndNoOther) {
  std::set<std::string> described;
  for (const auto& operation : operations()) described.insert(operation.method + " " + operation.path);
  std::set<std::string> served;
  for (const auto& route : all_routes()) {
    if (route.access == Access::demo) continue;  // the page's own calls are no part of the API
    served.insert(std::string(to_string(route.method)) + " " + std::string(route.pattern));
  }
  EXPECT_EQ(described, served);
}

TEST(Contract, namesTheParametersThatRoutesTake) {
  for (const auto& operation : operations()) {
    std::set<std::string> described;
    bool once = false;
    if (const auto* parameters = operation.content->if_contains("parameters")) {
      for (const auto& one : parameters->as_array()) {
        const auto* reference = one.as_object().if_contains("$ref");
        const auto& parameter =
            reference ? description().at_pointer(std::string(reference->as_string()).substr(1)) : one;
        if (parameter.at("in") == "query") described.insert(std::string(parameter.at("name").as_string()));
        once = once || parameter.at("name") == "Idempotency-Key";
      }
    }
    for (const auto& route : all_routes()) {
      if (route.pattern != operation.path || to_string(route.method) != operation.method) continue;
      std::set<std::string> taken;
      for (std::string_view rest = route.query; !rest.empty();) {
        const auto end = std::min(rest.find(' '), rest.size());
        taken.insert(std::string(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
      EXPECT_EQ(described, taken) << operation.method << " " << operation.path;
      EXPECT_EQ(once, route.once) << operation.method << " " << operation.path;
    }
  }
}

TEST(Contract, answersFitTheirSchemas) {
  RunningServer server;
  Client client(server.port());
  ASSERT_EQ(client.ask("POST", "/v1/recommendations", R"({"customer_id":"maya"})").status, 200);
  ASSERT_EQ(client
                .ask("POST", "/v1/feedback",
                     R"({"customer_id":"maya","product_id":"easy-access","event":"rating","aspects":{"cost":0.3}})")
                .status,
            202);
  auto all = operations();
  std::ranges::sort(all, {},
                    [](const Operation& operation) { return std::pair(operation.method == "DELETE", operation.path); });
  for (const auto& operation : all) {
    if (about_people(operation)) continue;  // account_api_test.cpp asks a real engine
    auto target = replaced(operation.path, "{customer_id}", "maya");
    target = replaced(std::move(target), "{product_id}", "easy-access");
    target = replaced(std::move(target), "{decision_id}", "d0");
    const bool about_accounts = operation.path == "/v1/accounts";
    client.send(request_text(operation.method, target, example_body(operation),
                             about_accounts ? "Authorization: Bearer administrator\r\n" : service_key));
    const auto answer = client.read();
    EXPECT_GE(answer.status, 200) << operation.method << " " << target;
    EXPECT_LT(answer.status, 300) << operation.method << " " << target << answer.body;
    auto type = answer.headers.at("content-type");
    const auto* schema = response_schema(operation, answer.status, type);
    ASSERT_NE(schema, nullptr) << operation.method << " " << target << " answers " << answer.status << " " << type;
    if (type != "application/json") continue;
    EXPECT_EQ(schema_fault(json::parse(answer.body), *schema, description()), "")
        << operation.method << " " << target << "\n"
        << answer.body;
  }
}

TEST(Contract, problemsFitTheirSchema) {
  RunningServer server;
  Client client(server.port());
  const auto& schema = description().at_pointer("/components/schemas/Problem");
  const auto check = [&](const Answer& answer, int status) {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_EQ(answer.headers.at("content-type"), "application/problem+json");
    EXPECT_EQ(schema_fault(json::parse(answer.body), schema, description()), "") << answer.body;
  };
  check(client.ask("GET", "/v1/customers/nobody"), 404);
  check(client.ask("PUT", "/v1/customers/x", R"({"nonsense":1})"), 422);
  check(client.ask("POST", "/v1/feedback", "{"), 400);
  check(client.ask("GET", "/nowhere.json"), 404);
  check(client.ask("POST", "/v1/model"), 405);
  check(client.ask("POST", "/v1/accounts", R"({"name":"x","role":"service"})"), 403);
}

TEST(SchemaCheck, findsWhatDoesNotFit) {
  const auto schema = json::parse(
      R"({"type":"object","additionalProperties":false,"required":["a"],"properties":{"a":{"type":"integer"}}})");
  EXPECT_EQ(schema_fault(json::parse(R"({"a":1})"), schema, schema), "");
  EXPECT_NE(schema_fault(json::parse(R"({"a":1.5})"), schema, schema), "");
  EXPECT_NE(schema_fault(json::parse(R"({"a":1,"b":2})"), schema, schema), "");
  EXPECT_NE(schema_fault(json::parse(R"({})"), schema, schema), "");
}

}  // namespace
}  // namespace attune
