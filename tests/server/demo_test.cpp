// Logging in as one of the demo bank's people: over demo data on loopback only, and from that page only. Who gets in is
// account_api_test.cpp's matter.
#include <string>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "server/running_server.h"

namespace attune {
namespace {

constexpr std::string_view personas = "/v1/demo/personas";
constexpr std::string_view body = R"({"persona":"maya"})";

Answer plain(RunningServer& server, std::string_view text) {
  Client client(server.port());
  client.send(text);
  return client.read();
}

Answer log_in(RunningServer& server, const std::string& headers) {
  return plain(server, request_text("POST", "/v1/demo/sessions", body, headers));
}

TEST(Demo, namesItsPeople) {
  RunningServer server;
  const auto answer = plain(server, request_text("GET", personas, "", ""));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(boost::json::parse(answer.body).at("items").at(0).at("name"), "Maya Okafor");
}

TEST(Demo, nothingOfItOutsideDemoData) {
  RunningServer server({}, [](FakeEngine& engine) { engine.is_demo = false; });
  EXPECT_EQ(plain(server, request_text("GET", personas, "", "")).status, 401)
      << "under /v1 nothing is said without a key";
}

TEST(Demo, nothingOfItBeyondLoopback) {
  RunningServer server({.address = "0.0.0.0"});
  EXPECT_EQ(plain(server, request_text("GET", personas, "", "")).status, 401);
}

TEST(Demo, aForeignNameIsTurnedAway) {
  RunningServer server;
  const auto as = [&](std::string_view host) {
    return plain(server, "GET /v1/demo/personas HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n").status;
  };
  EXPECT_EQ(as("evil.example"), 421);
  EXPECT_EQ(as("127.0.0.1.evil.example:80"), 421);
  EXPECT_EQ(as("localhost:80"), 200);
  EXPECT_EQ(as("[::1]:80"), 200);
}

TEST(Demo, logInsComeFromThePage) {
  RunningServer server;
  EXPECT_EQ(log_in(server, "Content-Type: application/json\r\n").status, 403);
  EXPECT_EQ(log_in(server, "Origin: http://evil.example\r\nContent-Type: application/json\r\n").status, 403);
  EXPECT_EQ(log_in(server, "Origin: http://127.0.0.1\r\nContent-Type: text/plain\r\n").status, 415);
}

TEST(Demo, theRestOfTheApiStaysClosed) {
  RunningServer server;
  EXPECT_EQ(plain(server, request_text("GET", "/v1/customers", "", "")).status, 401);
}

}  // namespace
}  // namespace attune
