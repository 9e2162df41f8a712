#include "narrate/endpoint.h"

#include <gtest/gtest.h>

#include "products.h"

namespace attune::narrate {
namespace {

std::string completion(const std::string& content) {
  return R"({"choices":[{"message":{"content":")" + content + R"("}}]})";
}

// An endpoint that answers what it is told, in order, and then always the last.
struct Scripted {
  std::vector<Result<HttpAnswer>> answers;
  std::vector<HttpRequest> requests{};
  std::vector<std::int64_t> waits{};
  ManualClock clock{Instant{1'000'000'000}};

  Endpoint endpoint(EndpointOptions options = {}) {
    if (options.base_url.empty()) options.base_url = "http://127.0.0.1:1/v1/";
    options.model = "m";
    return Endpoint(
        options,
        [this](const HttpRequest& request) -> Result<HttpAnswer> {
          requests.push_back(request);
          return answers[std::min(requests.size(), answers.size()) - 1];
        },
        clock,
        [this](std::chrono::milliseconds time) {
          waits.push_back(time.count());
          return true;
        },
        1);
  }
};

const Grounds& grounds() {
  static const Grounds of_saver = grounds_for(demo_product("mooring-95-day-notice"));
  return of_saver;
}

const auto unreachable = fail(ErrorCode::unavailable, "not reached");

TEST(Endpoint, AsksAndGivesTheMessage) {
  Scripted scripted{{HttpAnswer{200, completion("hello"), 0}}};
  auto endpoint = scripted.endpoint({.base_url = {}, .model = {}, .key = "secret"});
  EXPECT_EQ(endpoint.ask(grounds()).value().text, "hello");
  EXPECT_EQ(scripted.requests.at(0).url, "http://127.0.0.1:1/v1/chat/completions");
  EXPECT_EQ(scripted.requests.at(0).authorization, "Bearer secret");
}

TEST(Endpoint, RepeatsWhatIsWorthItWithJitter) {
  Scripted scripted{{unreachable, HttpAnswer{503, "", 0}, HttpAnswer{200, completion("hello"), 0}}};
  EXPECT_EQ(scripted.endpoint().ask(grounds()).value().text, "hello");
  ASSERT_EQ(scripted.waits.size(), 2U);
  EXPECT_GE(scripted.waits[0], 250);
  EXPECT_LE(scripted.waits[0], 750);
  EXPECT_GE(scripted.waits[1], 500);
  EXPECT_LE(scripted.waits[1], 1500);
}

TEST(Endpoint, GivesTheTimeThatIsAskedFor) {
  Scripted scripted{{HttpAnswer{429, "", 7}, HttpAnswer{429, "", 100'000}, HttpAnswer{200, completion("x"), 0}}};
  EXPECT_TRUE(scripted.endpoint().ask(grounds()));
  EXPECT_EQ(scripted.waits, (std::vector<std::int64_t>{7'000, 60'000}));
}

TEST(Endpoint, DoesNotRepeatARefusal) {
  Scripted scripted{{HttpAnswer{401, "", 0}}};
  EXPECT_EQ(scripted.endpoint().ask(grounds()).error().code, ErrorCode::denied);
  EXPECT_EQ(scripted.requests.size(), 1U);
}

TEST(Endpoint, AnErrorWithStatus200IsNoAnswer) {
  Scripted scripted{{HttpAnswer{200, R"({"error":{"message":"overloaded"}})", 0}}};
  auto endpoint = scripted.endpoint();
  for (int i = 0; i < Endpoint::failures_to_open; ++i) {
    const auto failed = endpoint.ask(grounds());
    EXPECT_EQ(failed.error().code, ErrorCode::unavailable);
    EXPECT_NE(failed.error().detail.find("overloaded"), std::string::npos);
  }
  EXPECT_EQ(endpoint.ask(grounds()).error().code, ErrorCode::throttled);
}

TEST(Endpoint, WhatIsNoAnswerOfAChatIsSaid) {
  Scripted scripted{{HttpAnswer{200, "<html>Sign in</html>", 0}}};
  const auto failed = scripted.endpoint().ask(grounds());
  EXPECT_EQ(failed.error().code, ErrorCode::corrupt);
  EXPECT_NE(failed.error().detail.find("not JSON"), std::string::npos);
}

TEST(Endpoint, AnAnswerWithoutWordsIsAnAnswerAndOpensNoCircuit) {
  Scripted scripted{{HttpAnswer{200, R"({"choices":[{"message":{"content":null},"finish_reason":"length"}]})", 0}}};
  auto endpoint = scripted.endpoint();
  for (int i = 0; i < 2 * Endpoint::failures_to_open; ++i)
    EXPECT_EQ(to_string(endpoint.ask(grounds()).value().outcome), "cut_off");
}

TEST(Endpoint, TriesTheOtherFormOfStructureOnceAndKeepsIt) {
  Scripted scripted{{HttpAnswer{422, "", 0}, HttpAnswer{200, completion("x"), 0}}};
  auto endpoint = scripted.endpoint();
  EXPECT_TRUE(endpoint.ask(grounds()));
  EXPECT_TRUE(endpoint.ask(grounds()));
  ASSERT_EQ(scripted.requests.size(), 3U);
  EXPECT_NE(scripted.requests[0].body.find("\"json_schema\""), std::string::npos);
  EXPECT_NE(scripted.requests[2].body.find("\"json_object\""), std::string::npos);
}

TEST(Endpoint, OpensTheCircuitAfterFailuresInARowAndTriesAgain) {
  Scripted scripted{{unreachable}};
  auto endpoint = scripted.endpoint();
  for (int i = 0; i < Endpoint::failures_to_open; ++i)
    EXPECT_EQ(endpoint.ask(grounds()).error().code, ErrorCode::unavailable);
  const std::size_t sent = scripted.requests.size();
  EXPECT_EQ(sent, std::size_t{Endpoint::failures_to_open * Endpoint::attempts});
  const auto refused = endpoint.ask(grounds());
  EXPECT_EQ(refused.error().code, ErrorCode::throttled);
  EXPECT_EQ(refused.error().retry_seconds, 60U);
  EXPECT_EQ(scripted.requests.size(), sent);
  scripted.clock.set(Instant{scripted.clock.now().micros + 61 * micros_per_second});
  scripted.answers = {HttpAnswer{200, completion("x"), 0}};
  EXPECT_TRUE(endpoint.ask(grounds()));
}

TEST(Endpoint, KeepsToTheBudgetOfAnHour) {
  Scripted scripted{{HttpAnswer{200, completion("x"), 0}}};
  auto endpoint = scripted.endpoint({.base_url = {}, .model = {}, .key = {}, .requests_per_hour = 2});
  EXPECT_TRUE(endpoint.ask(grounds()));
  EXPECT_TRUE(endpoint.ask(grounds()));
  const auto third = endpoint.ask(grounds());
  EXPECT_EQ(third.error().code, ErrorCode::throttled);
  EXPECT_EQ(third.error().retry_seconds, 3'600U);
  scripted.clock.set(Instant{scripted.clock.now().micros + 3'600 * micros_per_second});
  EXPECT_TRUE(endpoint.ask(grounds()));
}

TEST(Endpoint, StopsAtOnceWhenTold) {
  Scripted scripted{{unreachable}};
  Endpoint endpoint(
      {.base_url = "http://x/v1", .model = "m", .key = {}},
      [&](const HttpRequest&) -> Result<HttpAnswer> { return unreachable; }, scripted.clock,
      [](std::chrono::milliseconds) { return false; }, 1);
  EXPECT_EQ(endpoint.ask(grounds()).error().message, "The server is stopping.");
}

}  // namespace
}  // namespace attune::narrate
