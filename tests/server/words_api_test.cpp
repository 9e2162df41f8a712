// Texts beside offers and their review over HTTP, with a scripted model; and the requests that go out.
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/described.h"
#include "server/outbound_http.h"
#include "server/real_server.h"

namespace attune {
namespace {

namespace json = boost::json;

constexpr const char* generated = "The rate is 2% a year, variable. There is no monthly fee.";

void with_a_model(EngineOptions& options) {
  options.narrator.endpoint.base_url = "http://127.0.0.1:1/v1";
  options.narrator.endpoint.model = "scripted";
  options.narrator.post = [](const HttpRequest&) -> Result<HttpAnswer> {
    const json::value answer{
        {"choices", {{{"message", {{"content", json::serialize(json::object{{"text", generated}})}}}}}}};
    return HttpAnswer{200, json::serialize(answer), 0};
  };
}

class WordsApi : public ::testing::Test {
 protected:
  WordsApi() {
    core_.key = server_.account("core", Role::service);
    EXPECT_EQ(core_.ask("PUT", "/v1/customers/maya", R"({"display_name":"Maya Okafor"})").status, 200);
    EXPECT_EQ(
        core_
            .ask(
                "PUT", "/v1/products/saver",
                R"({"name":"Plain Saver","category":"savings","currency":"GBP","rates":[{"side":"deposit","type":"VARIABLE","rate":"0.02","text":"2% a year"}],"monthly_fee":"0"})")
            .status,
        200);
    decision_ = json::parse(core_.ask("POST", "/v1/recommendations", R"({"customer_id":"maya"})").body)
                    .at("decision_id")
                    .as_string()
                    .c_str();
  }

  Person staff(const std::string& name, Role role) {
    Person person(server_);
    EXPECT_EQ(person.log_in(name, server_.account(name, role)).status, 201);
    return person;
  }
  json::value text() {
    return described(core_.ask("GET", "/v1/decisions/" + decision_ + "/texts"), 200, "GET",
                     "/v1/decisions/{decision_id}/texts")
        .at("items")
        .at(0);
  }
  static json::value list(Person& who, const std::string& query) {
    return described(who.ask("GET", "/v1/generated-texts" + query), 200, "GET", "/v1/generated-texts").at("items");
  }
  // The text that waits, once the model has written it.
  json::value waiting(Person& who) {
    for (;;) {
      const auto items = list(who, "?status=waiting");
      if (!items.as_array().empty()) return items.at(0);
    }
  }

  RealServer server_{false, {}, with_a_model};
  Person core_{server_};
  std::string decision_;
};

TEST_F(WordsApi, aTextWaitsIsApprovedAndShown) {
  Person approver = staff("ann", Role::approver);
  EXPECT_EQ(text().at("source"), "template");
  const auto one = waiting(approver);
  EXPECT_EQ(one.at("text"), generated);
  EXPECT_EQ(one.at("audience"), "customer");
  EXPECT_EQ(text().at("source"), "template");
  const std::string path = std::string("/v1/generated-texts/") + one.at("id").as_string().c_str() + "/review";
  EXPECT_EQ(approver.ask("PUT", path, R"({"decision":"reject"})").status, 422);
  const auto approved =
      described(approver.ask("PUT", path, R"({"decision":"approve"})"), 200, "PUT", "/v1/generated-texts/{id}/review");
  EXPECT_EQ(approved.at("status"), "approved");
  EXPECT_EQ(approved.at("reviewer"), "ann");
  EXPECT_EQ(text().at("text"), generated);
  EXPECT_EQ(text().at("source"), "generated");
  EXPECT_EQ(text().at("reviewed"), true);
  EXPECT_EQ(approver.ask("PUT", path, R"({"decision":"reject","comment":"Second thoughts."})").status, 200);
  EXPECT_EQ(text().at("source"), "template");
  EXPECT_EQ(list(approver, "?status=rejected&limit=1").as_array().size(), 1U);
  EXPECT_EQ(approver.ask("GET", "/v1/generated-texts?status=lost").status, 422);
}

TEST_F(WordsApi, reviewIsSwitchedOffByTwoPeople) {
  Person ann = staff("ann", Role::approver), olga = staff("olga", Role::product_owner);
  (void)text();
  (void)waiting(ann);
  const auto put = [](Person& who, const char* body) {
    return described(who.ask("PUT", "/v1/text-review-rules/deposit", body), 200, "PUT",
                     "/v1/text-review-rules/{regime}");
  };
  EXPECT_EQ(put(ann, R"({"review":"none"})").at("review"), "required");
  EXPECT_EQ(put(ann, R"({"review":"none"})").at("proposed_by"), "ann");
  EXPECT_EQ(text().at("source"), "template");
  EXPECT_EQ(put(olga, R"({"review":"none"})").at("review"), "none");
  EXPECT_EQ(text().at("source"), "generated");
  EXPECT_EQ(text().at("reviewed"), false);
  EXPECT_EQ(put(olga, R"({"review":"required"})").at("review"), "required");
  EXPECT_EQ(described(ann.ask("GET", "/v1/text-review-rules"), 200, "GET", "/v1/text-review-rules")
                .at("items")
                .as_array()
                .size(),
            5U);
  EXPECT_EQ(ann.ask("PUT", "/v1/text-review-rules/lottery", R"({"review":"none"})").status, 404);
  EXPECT_EQ(ann.ask("PUT", "/v1/text-review-rules/deposit", R"({"review":"maybe"})").status, 422);
}

TEST(OutboundPost, bringsTheAnswerWhateverItsStatus) {
  RunningServer server;
  const auto answer = outbound_http()(
      {fmt::format("http://127.0.0.1:{}/v1/sessions", server.port()), "none", "{}", std::chrono::seconds(20), {}});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_GE(answer->status, 400U);
  EXPECT_NE(answer->body.find("urn:attune"), std::string::npos);
}

TEST(OutboundPost, saysWhatWentWrong) {
  const auto post = outbound_http();
  EXPECT_EQ(post({"ftp://127.0.0.1/", {}, "{}", std::chrono::seconds(20), {}}).error().code, ErrorCode::invalid);
  EXPECT_EQ(post({"http://user:secret@127.0.0.1/", {}, "{}", std::chrono::seconds(20), {}}).error().code,
            ErrorCode::invalid);
  EXPECT_EQ(post({"http://127.0.0.1.other.example/", {}, "{}", std::chrono::seconds(20), {}}).error().code,
            ErrorCode::invalid);
  EXPECT_EQ(post({"not an address", {}, "{}", std::chrono::seconds(20), {}}).error().code, ErrorCode::invalid);
  EXPECT_EQ(post({"http://127.0.0.1:1/v1", {}, "{}", std::chrono::seconds(20), {}}).error().code,
            ErrorCode::unavailable);
}

// A socket that accepts and never answers.
class Silent {
 public:
  Silent() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(socket_, 1), 0);
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~Silent() { ::close(socket_); }
  std::string url(std::string_view scheme) const { return fmt::format("{}://127.0.0.1:{}/", scheme, port_); }

 private:
  int socket_;
  int port_ = 0;
};

TEST(OutboundPost, givesUpInTimeAndWhenToldTo) {
  const Silent silent;
  for (const char* scheme : {"http", "https"}) {
    EXPECT_EQ(outbound_http()({silent.url(scheme), {}, "{}", std::chrono::milliseconds(100), {}}).error().code,
              ErrorCode::unavailable);
  }
  std::stop_source stop;
  stop.request_stop();
  const auto given_up = outbound_http()({silent.url("http"), {}, "{}", std::chrono::hours(1), stop.get_token()});
  EXPECT_EQ(given_up.error().message, "Given up: the server is stopping.");
}

}  // namespace
}  // namespace attune
