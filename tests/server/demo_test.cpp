// The plain page and its calls: over demo data on loopback only, and for that page only.
#include <string>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "server/running_server.h"
#include "server/web_files.h"

namespace attune {
namespace {

Answer plain(RunningServer& server, std::string_view text) {
  Client client(server.port());
  client.send(text);
  return client.read();
}

std::string call(RunningServer& server, std::string_view target, std::string_view body, std::string_view more = "") {
  const auto host = "127.0.0.1:" + std::to_string(server.port());
  return "POST " + std::string(target) + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host +
         "\r\nContent-Type: application/json\r\n" + std::string(more) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

TEST(Demo, thePageAndItsFiles) {
  if (!web_files().empty()) GTEST_SKIP() << "the web application stands in its place";
  RunningServer server;
  const auto page = plain(server, request_text("GET", "/", "", ""));
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("Demo data"), std::string::npos);
  EXPECT_EQ(page.body.find("<script>"), std::string::npos);
  EXPECT_EQ(page.body.find("style="), std::string::npos);
  EXPECT_TRUE(page.headers.at("content-security-policy").starts_with("default-src 'none'"));
  EXPECT_EQ(plain(server, request_text("GET", "/page.js", "", "")).headers.at("content-type"),
            "text/javascript; charset=utf-8");
  EXPECT_EQ(plain(server, request_text("GET", "/page.css", "", "")).headers.at("content-type"),
            "text/css; charset=utf-8");
}

TEST(Demo, nothingOfItOutsideDemoData) {
  RunningServer server({}, [](FakeEngine& engine) { engine.is_demo = false; });
  for (const auto* target : {"/page.js", "/demo/api/personas"}) {
    EXPECT_EQ(plain(server, request_text("GET", target, "", "")).status, 404) << target;
  }
  EXPECT_EQ(plain(server, call(server, "/demo/api/recommendations", R"({"customer_id":"maya"})")).status, 404);
}

TEST(Demo, nothingOfItBeyondLoopback) {
  RunningServer server({.address = "0.0.0.0"});
  EXPECT_EQ(plain(server, request_text("GET", "/page.js", "", "")).status, 404);
}

TEST(Demo, aForeignNameIsTurnedAway) {
  RunningServer server;
  EXPECT_EQ(plain(server, "GET /page.js HTTP/1.1\r\nHost: evil.example\r\n\r\n").status, 421);
  EXPECT_EQ(plain(server, "GET /demo/api/personas HTTP/1.1\r\nHost: 127.0.0.1.evil.example:80\r\n\r\n").status, 421);
  EXPECT_EQ(plain(server, "GET /demo/api/personas HTTP/1.1\r\nHost: localhost:80\r\n\r\n").status, 200);
  EXPECT_EQ(plain(server, "GET /demo/api/personas HTTP/1.1\r\nHost: [::1]:80\r\n\r\n").status, 200);
}

TEST(Demo, writesComeFromThePage) {
  RunningServer server;
  const std::string body = R"({"customer_id":"maya"})";
  EXPECT_EQ(plain(server, call(server, "/demo/api/recommendations", body)).status, 200);
  EXPECT_EQ(plain(server, request_text("POST", "/demo/api/recommendations", body, "Content-Type: application/json\r\n"))
                .status,
            403);
  EXPECT_EQ(plain(server, request_text("POST", "/demo/api/recommendations", body,
                                       "Origin: http://evil.example\r\nContent-Type: application/json\r\n"))
                .status,
            403);
  EXPECT_EQ(plain(server, request_text("POST", "/demo/api/recommendations", body,
                                       "Origin: http://127.0.0.1\r\nContent-Type: text/plain\r\n"))
                .status,
            415);
}

TEST(Demo, personasHaveNames) {
  RunningServer server;
  const auto answer = plain(server, request_text("GET", "/demo/api/personas", "", ""));
  const auto body = boost::json::parse(answer.body);
  ASSERT_EQ(body.at("items").as_array().size(), 2U);
  EXPECT_EQ(body.at("items").at(0).at("name"), "Maya Example");
}

TEST(Demo, feedbackReachesTheEngine) {
  RunningServer server;
  const auto answer = plain(
      server, call(server, "/demo/api/feedback",
                   R"({"events":[{"customer_id":"maya","product_id":"round-ups","event":"rating","overall":1}]})"));
  EXPECT_EQ(answer.status, 202) << answer.body;
  server.on_loop([&] { EXPECT_EQ(server.engine().last_feedback.at(0).feedback.overall, score_one); });
}

TEST(Demo, theRestOfTheApiStaysClosed) {
  RunningServer server;
  EXPECT_EQ(plain(server, request_text("GET", "/v1/customers", "", "")).status, 401);
}

}  // namespace
}  // namespace attune
