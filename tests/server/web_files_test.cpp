// The web application's files: what a browser is told with them, and which address gets which.
#include "server/web_files.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "server/exchange.h"
#include "server/running_server.h"

namespace attune {
namespace {

constexpr WebFile script{"/assets/a-1b2c.js", "let a = 1;", "zipped", "\"tag\""};
constexpr WebFile page{"/index.html", "<!doctype html>", "", "\"other\""};

std::map<std::string, std::string> headers_of(const Response& response) {
  std::map<std::string, std::string> headers;
  for (const auto& [name, value] : response.headers) headers[std::string(name)] = value;
  return headers;
}

TEST(WebFiles, hashedNamesStayForEverAndThePageIsAskedForEachTime) {
  EXPECT_EQ(web_response(script, {}).cache_control, "public, max-age=31536000, immutable");
  EXPECT_EQ(web_response(page, {}).cache_control, "no-cache");
  EXPECT_EQ(web_response(script, {}).content_type, "text/javascript; charset=utf-8");
}

TEST(WebFiles, compressedForWhoTakesIt) {
  Exchange exchange;
  EXPECT_EQ(web_response(script, exchange).body, script.content);
  for (const char* takes : {"gzip", "br, gzip;q=0.5", "gzip, deflate"}) {
    exchange.accept_encoding = takes;
    const auto response = web_response(script, exchange);
    EXPECT_EQ(response.body, "zipped") << takes;
    EXPECT_EQ(headers_of(response)["Content-Encoding"], "gzip");
    EXPECT_EQ(headers_of(response)["Vary"], "Accept-Encoding");
  }
  exchange.accept_encoding = "br, gzip;q=0";
  EXPECT_EQ(web_response(script, exchange).body, script.content);
  exchange.accept_encoding = "gzip";
  EXPECT_EQ(web_response(page, exchange).body, page.content);
}

TEST(WebFiles, whoHasItGetsNothingAgain) {
  Exchange exchange;
  exchange.if_none_match = "\"tag\"";
  EXPECT_EQ(web_response(script, exchange).status, 304U);
  EXPECT_EQ(web_response(script, exchange).body, "");
  EXPECT_EQ(web_response(page, exchange).status, 200U);
}

TEST(WebFiles, thePageMayRunNothingButItsOwn) {
  const std::string policy = headers_of(web_response(page, {}))["Content-Security-Policy"];
  EXPECT_TRUE(policy.starts_with("default-src 'none'; script-src 'self';")) << policy;
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(headers_of(web_response(page, {}))["Referrer-Policy"], "no-referrer");
}

Answer get(RunningServer& server, std::string_view target) {
  Client client(server.port());
  client.send(request_text("GET", target, "", ""));
  return client.read();
}

TEST(WebFiles, addressesOfTheApplicationAnswerItsPage) {
  if (web_files().empty()) GTEST_SKIP() << "this build carries no web application";
  RunningServer server;
  const auto home = get(server, "/");
  EXPECT_EQ(home.status, 200);
  EXPECT_EQ(home.headers.at("content-type"), "text/html; charset=utf-8");
  for (const auto* target : {"/demo", "/portal/profile", "/console", "/console/customers/j.doe%40example.org",
                             "/log-in", "/reset?token=abc"})
    EXPECT_EQ(get(server, target).body, home.body) << target;
  for (const auto* target : {"/assets/none.js", "/favicon.ico", "/../etc/passwd.txt"})
    EXPECT_EQ(get(server, target).status, 404) << target;
  EXPECT_EQ(get(server, "/v1/nothing").status, 401);
  for (const WebFile& file : web_files()) EXPECT_EQ(get(server, file.path).body, file.content) << file.path;
}

TEST(WebFiles, outsideDemoDataThereIsNoTour) {
  RunningServer server({}, [](FakeEngine& engine) { engine.is_demo = false; });
  EXPECT_EQ(get(server, "/demo").status, 404);
}

}  // namespace
}  // namespace attune
