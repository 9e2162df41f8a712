// What the API answers: keys, addresses, errors, writes that are done once.
#include <string>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "server/description.h"
#include "server/running_server.h"
#include "server/schema_check.h"

namespace attune {
namespace {

namespace json = boost::json;

TEST(Api, nothingUnderV1WithoutAKey) {
  RunningServer server;
  Client client(server.port());
  for (const auto* headers : {"", "Authorization: Bearer nonsense\r\n", "Authorization: Basic c2VydmljZTo=\r\n",
                              "Authorization: Bearer \r\n"}) {
    for (const auto* target : {"/v1/customers", "/v1/there-is-no-such-thing", "/metrics"}) {
      client.send(request_text("GET", target, "", headers));
      const auto answer = client.read();
      EXPECT_EQ(answer.status, 401) << target << headers;
      EXPECT_TRUE(answer.headers.at("www-authenticate").starts_with("Bearer")) << target;
    }
  }
  for (const auto* target : {"/healthz", "/readyz", "/openapi.json"}) {
    client.send(request_text("GET", target, "", ""));
    EXPECT_EQ(client.read().status, 200) << target;
  }
}

TEST(Api, aRoleMayDoWhatItsPermissionsSay) {
  RunningServer server;
  Client client(server.port());
  client.send(request_text("GET", "/v1/customers/maya", "", "Authorization: Bearer analyst\r\n"));
  EXPECT_EQ(client.read().status, 403);
  client.send(request_text("GET", "/v1/products", "", "authorization: bearer analyst\r\n"));
  EXPECT_EQ(client.read().status, 200);
  client.send(request_text("GET", "/metrics", "", "Authorization: Bearer customer\r\n"));
  EXPECT_EQ(client.read().status, 403);
}

TEST(Api, unknownAddressesAndMethods) {
  RunningServer server;
  Client client(server.port());
  EXPECT_EQ(client.ask("GET", "/v1/nothing").status, 404);
  EXPECT_EQ(client.ask("GET", "/v1/customers/").status, 404);
  EXPECT_EQ(client.ask("GET", "/v1/customers/%ff").status, 404);
  const auto wrong_method = client.ask("POST", "/v1/customers/maya");
  EXPECT_EQ(wrong_method.status, 405);
  EXPECT_EQ(wrong_method.headers.at("allow"), "PUT, GET, HEAD, DELETE");
  EXPECT_EQ(client.ask("PROPFIND", "/v1/customers/maya").status, 405);
  EXPECT_EQ(client.ask("GET", "/v1/customers?limit=5&nonsense=1").status, 400);
  EXPECT_EQ(client.ask("GET", "/v1/customers?limit=0").status, 422);
  EXPECT_EQ(client.ask("GET", "/v1/decisions?cursor=x").status, 422);
  EXPECT_EQ(client.ask("GET", "/v1/insights/overview?from=yesterday").status, 422);
}

TEST(Api, headIsGetWithoutTheBody) {
  RunningServer server;
  Client client(server.port());
  const auto head = client.ask("HEAD", "/v1/products");
  EXPECT_EQ(head.status, 200);
  const auto get = client.ask("GET", "/v1/products");
  EXPECT_EQ(head.headers.at("content-length"), get.headers.at("content-length"));
  EXPECT_FALSE(get.body.empty());
}

TEST(Api, errorsPointAtEachField) {
  RunningServer server;
  Client client(server.port());
  const auto answer = client.ask("POST", "/v1/recommendations", R"({"customer_id":7,"count":0,"what_if":{}})");
  EXPECT_EQ(answer.status, 422);
  std::string pointers;
  const auto problem = json::parse(answer.body);
  for (const auto& error : problem.at("errors").as_array())
    pointers += std::string(error.at("pointer").as_string()) + " ";
  EXPECT_EQ(pointers, "/customer_id /customer_id /count /what_if ");
  EXPECT_EQ(client.ask("POST", "/v1/feedback", "{\"customer_id\":\"\xff\"}").status, 400);
  EXPECT_EQ(client.ask("POST", "/v1/feedback", std::string(100, '[')).status, 400);
  EXPECT_EQ(client.ask("POST", "/v1/feedback", std::string(33, '[') + std::string(33, ']')).status, 400);
  const auto batch =
      client.ask("POST", "/v1/feedback:batch",
                 R"({"events":[{"customer_id":"maya","product_id":"p","event":"click"},{"event":"clik"}]})");
  EXPECT_EQ(batch.status, 422);
  EXPECT_NE(batch.body.find("\"/events/1/event\""), std::string::npos) << batch.body;
}

TEST(Api, anIdempotencyKeyMakesAWriteHappenOnce) {
  RunningServer server;
  Client client(server.port());
  const std::string_view body = R"({"customer_id":"maya","product_id":"easy-access","event":"click"})";
  const auto first = client.ask("POST", "/v1/feedback", body, "Idempotency-Key: one\r\n");
  EXPECT_EQ(first.status, 202);
  const auto again = client.ask("POST", "/v1/feedback", body, "Idempotency-Key: one\r\n");
  EXPECT_EQ(again.status, 202);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.headers.at("idempotency-replayed"), "true");
  EXPECT_EQ(server.engine().recorded, 1U);
  const auto other =
      client.ask("POST", "/v1/feedback", R"({"customer_id":"maya","product_id":"travel-card","event":"click"})",
                 "Idempotency-Key: one\r\n");
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(server.engine().recorded, 1U);
  // Another route, and another caller, have keys of their own.
  EXPECT_EQ(client.ask("POST", "/v1/recommendations", R"({"customer_id":"maya"})", "Idempotency-Key: one\r\n").status,
            200);
  client.send(request_text("POST", "/v1/feedback", body,
                           "Authorization: Bearer relationship_manager\r\nIdempotency-Key: one\r\n"));
  EXPECT_EQ(client.read().headers.count("idempotency-replayed"), 0U);
  EXPECT_EQ(server.engine().recorded, 2U);
  EXPECT_EQ(client.ask("POST", "/v1/feedback", body, "Idempotency-Key: \r\n").status, 400);
  EXPECT_EQ(client.ask("POST", "/v1/feedback", body, "Idempotency-Key: a b\r\n").status, 400);
}

TEST(Api, theSameAnswerForAListToo) {
  RunningServer server;
  Client client(server.port());
  const auto first =
      client.ask("POST", "/v1/recommendations", R"({"customer_id":"maya"})", "Idempotency-Key: list\r\n");
  const auto again =
      client.ask("POST", "/v1/recommendations", R"({"customer_id":"maya"})", "Idempotency-Key: list\r\n");
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(server.engine().recommended, 1U);
}

TEST(Api, anAnswerThatFailedIsNotKept) {
  RunningServer server;
  Client client(server.port());
  server.on_loop(
      [&] { server.engine().fails_with = Error{ErrorCode::storage_full, "The disk is full.", "/a/secret/path"}; });
  const std::string_view body = R"({"customer_id":"maya","product_id":"easy-access","event":"click"})";
  const auto failed = client.ask("POST", "/v1/feedback", body, "Idempotency-Key: again\r\n");
  EXPECT_EQ(failed.status, 507);
  EXPECT_EQ(failed.body.find("secret"), std::string::npos);
  EXPECT_EQ(client.ask("POST", "/v1/feedback", body, "Idempotency-Key: again\r\n").status, 202);
}

TEST(Api, theSameKeyTwiceAtATimeIsRefused) {
  RunningServer server;
  Client one(server.port());
  Client two(server.port());
  server.on_loop([&] { server.engine().hold_replies = true; });
  const auto text =
      request_text("POST", "/v1/feedback", R"({"customer_id":"maya","product_id":"easy-access","event":"click"})",
                   std::string(service_key) + "Idempotency-Key: now\r\n");
  one.send(text);
  ASSERT_TRUE(server.wait_until([&] { return server.engine().held() == 1; }));
  two.send(text);
  const auto refused = two.read();
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.headers.at("retry-after"), "1");
  server.on_loop([&] { server.engine().release(); });
  EXPECT_EQ(one.read().status, 202);
  two.send(text);
  EXPECT_EQ(two.read().headers.at("idempotency-replayed"), "true");
}

TEST(Api, aFaultInTheServerSaysNothingOfItself) {
  RunningServer server;
  Client client(server.port());
  server.on_loop([&] { server.engine().throws = true; });
  const auto answer = client.ask("POST", "/v1/recommendations", R"({"customer_id":"maya"})");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("fault that tests"), std::string::npos);
  EXPECT_EQ(client.ask("POST", "/v1/recommendations", R"({"customer_id":"maya"})").status, 200);
}

TEST(Api, beyondWhatIsInFlightItSaysWhenToComeAgain) {
  RunningServer server({.max_in_flight = 2});
  server.on_loop([&] { server.engine().hold_replies = true; });
  Client one(server.port());
  Client two(server.port());
  Client three(server.port());
  const auto text = request_text("POST", "/v1/recommendations", R"({"customer_id":"maya"})", service_key);
  one.send(text);
  two.send(text);
  ASSERT_TRUE(server.wait_until([&] { return server.engine().held() == 2; }));
  three.send(text);
  const auto refused = three.read();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers.at("retry-after"), "1");
  three.send(request_text("GET", "/healthz", "", ""));
  EXPECT_EQ(three.read().status, 200);
  server.on_loop([&] { server.engine().release(); });
  EXPECT_EQ(one.read().status, 200);
  EXPECT_EQ(two.read().status, 200);
  three.send(text);
  EXPECT_EQ(three.read().status, 200);
}

TEST(Api, notReadyUntilTheFoldsAre) {
  RunningServer server({}, [](FakeEngine& engine) { engine.is_ready = false; });
  Client client(server.port());
  EXPECT_EQ(client.ask("GET", "/readyz").status, 503);
  EXPECT_EQ(client.ask("GET", "/healthz").status, 200);
}

TEST(Api, partsThatFailedAreSaidWhereOperatorsLook) {
  RunningServer server({}, [](FakeEngine& engine) {
    engine.current_health.parts = {{"text_model", PartState::missing, "There is none \"here\"."},
                                   {"sentiment_model", PartState::opening},
                                   {"zero_shot_model", PartState::failed, "It is damaged."},
                                   {"narrator", PartState::works}};
    engine.current_health.narrator_outcomes = {{"passed", 3}, {"cut_off", 2}};
  });
  Client client(server.port());
  client.send(request_text("GET", "/readyz", "", ""));
  const auto ready = client.read();
  EXPECT_EQ(ready.status, 200) << "decisions are made without them";
  const auto& schema = description().at_pointer("/components/schemas/Readiness");
  EXPECT_EQ(schema_fault(json::parse(ready.body), schema, description()), "") << ready.body;
  EXPECT_NE(ready.body.find(R"({"part":"text_model","state":"missing","detail":"There is none \"here\"."})"),
            std::string::npos)
      << ready.body;
  EXPECT_NE(ready.body.find(R"({"part":"sentiment_model","state":"opening"})"), std::string::npos) << ready.body;
  const auto metrics = client.ask("GET", "/metrics").body;
  for (const char* line :
       {"attune_part_works{part=\"text_model\"} 0\n", "attune_part_works{part=\"sentiment_model\"} 1\n",
        "attune_part_works{part=\"zero_shot_model\"} 0\n", "attune_part_works{part=\"narrator\"} 1\n",
        "attune_narrator_questions_total{outcome=\"cut_off\"} 2\n"}) {
    EXPECT_NE(metrics.find(line), std::string::npos) << line << metrics;
  }
}

TEST(Api, metricsNameRoutesButNobody) {
  RunningServer server;
  Client client(server.port());
  client.ask("GET", "/v1/customers/maya?nonsense=planted");
  client.ask("GET", "/v1/customers/maya");
  client.ask("GET", "/planted/secret");
  const auto text = client.ask("GET", "/metrics").body;
  EXPECT_NE(text.find("route=\"/v1/customers/{customer_id}\",status=\"200\"} 1"), std::string::npos) << text;
  EXPECT_EQ(text.find("maya"), std::string::npos);
  EXPECT_EQ(text.find("planted"), std::string::npos);
}

TEST(Api, facts) {
  RunningServer server;
  Client client(server.port());
  const auto taken = client.ask("POST", "/v1/facts:batch", R"({"facts":[
    {"customer_id":"maya","fact":"income","value":36500.5},{"customer_id":"nobody","fact":"income","value":1},
    {"customer_id":"maya","fact":"financial_goals","value":["Save for Home"],"as_of":"2026-01-02T00:00:00Z","source":"customer"}]})");
  EXPECT_EQ(taken.status, 200);
  EXPECT_NE(taken.body.find(R"("accepted":2,"superseded":0,"rejected":[{"customer_id":"nobody","code":"not_found")"),
            std::string::npos)
      << taken.body;
  EXPECT_NE(client.ask("GET", "/v1/customers/maya").body.find(R"("income":36500.5)"), std::string::npos);
  const auto wrong = client.ask(
      "POST", "/v1/facts:batch",
      R"({"facts":[{"customer_id":"maya","fact":"income","value":"much"},{"customer_id":"maya","fact":"shoe_size","value":4}]})");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_NE(wrong.body.find("/facts/0/value"), std::string::npos) << wrong.body;
  EXPECT_NE(wrong.body.find("/facts/1/fact"), std::string::npos) << wrong.body;
}

TEST(Api, consentsComeWithTheProfileOrAlone) {
  RunningServer server;
  Client client(server.port());
  const auto put = client.ask("PUT", "/v1/customers/neu%2Fer",
                              R"({"income_level":"High","consents":{"marketing":"refused","analytics":"granted"}})");
  EXPECT_EQ(put.status, 200) << put.body;
  EXPECT_NE(put.body.find(R"("customer_id":"neu/er")"), std::string::npos);
  EXPECT_EQ(json::parse(put.body).at("consents").at("marketing").at("state"), "refused");
  const auto objected =
      client.ask("PUT", "/v1/customers/neu%2Fer/consents", R"({"marketing":"objected","source":"customer"})");
  EXPECT_EQ(json::parse(objected.body).at("marketing").at("state"), "objected");
  EXPECT_EQ(json::parse(objected.body).at("analytics").at("state"), "granted");
  EXPECT_EQ(client.ask("PUT", "/v1/customers/neu%2Fer/consents", R"({"source":"customer"})").status, 422);
}

TEST(Api, aBatchAnswersEachRequest) {
  RunningServer server;
  Client client(server.port());
  const auto answer =
      client.ask("POST", "/v1/recommendations:batch",
                 R"({"requests":[{"customer_id":"maya","count":1},{"customer_id":"nobody"},{"customer_id":"ruth"}]})");
  EXPECT_EQ(answer.status, 200);
  const auto body = json::parse(answer.body);
  const auto& results = body.at("results").as_array();
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[0].at("recommendations").at("items").as_array().size(), 1U);
  EXPECT_EQ(results[1].at("status"), 404);
  EXPECT_EQ(results[2].at("recommendations").at("customer_id"), "ruth");
}

}  // namespace
}  // namespace attune
