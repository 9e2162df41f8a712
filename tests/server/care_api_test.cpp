// What customers see and arrange, and what the console shows of it, over a real engine: every answer fits its schema.
#include <algorithm>
#include <string>

#include "server/described.h"
#include "server/real_server.h"

namespace attune {
namespace {

namespace json = boost::json;

// A bank with two products, Maya with an account of her own, and a bakery that she owns.
class CareApi : public ::testing::Test {
 protected:
  CareApi() {
    core_.key = server_.account("core", Role::service);
    EXPECT_EQ(
        core_.ask("PUT", "/v1/customers/maya", R"({"display_name":"Maya Okafor","income_level":"Medium","age":28})")
            .status,
        200);
    EXPECT_EQ(
        core_.ask("PUT", "/v1/customers/bakery", R"({"kind":"organisation","display_name":"Sunrise Bakery"})").status,
        200);
    EXPECT_EQ(core_
                  .ask("PUT", "/v1/products/saver",
                       R"({"name":"Saver","category":"savings","eligibility":[{"kind":"resident"}]})")
                  .status,
              200);
    EXPECT_EQ(core_.ask("PUT", "/v1/products/fund", R"({"name":"Fund","category":"investment","capital_at_risk":true})")
                  .status,
              200);
    EXPECT_EQ(maya_.sign_up("maya").status, 201);
    const auto code = json::parse(core_.ask("POST", "/v1/customers/maya/link-codes").body).at("code").as_string();
    EXPECT_EQ(maya_.ask("POST", "/v1/accounts/current/link", fmt::format(R"({{"code":"{}"}})", code.c_str())).status,
              200);
    EXPECT_EQ(core_.ask("PUT", "/v1/customers/bakery/members", R"({"member_id":"maya","role":"owner"})").status, 200);
  }

  Person staff(Role role) {
    Person person(server_);
    const std::string name(to_string(role));
    EXPECT_EQ(person.log_in(name, server_.account(name, role)).status, 201);
    return person;
  }

  RealServer server_;
  Person core_{server_};
  Person maya_{server_};
};

TEST_F(CareApi, aProductSaysWhyItIsRisky) {
  ASSERT_EQ(core_
                .ask("PUT", "/v1/products/bond",
                     R"({"name":"Five Year Bond","category":"term_deposit","regime":"deposit","lock_in_days":1826})")
                .status,
            200);
  for (const auto& [id, code, text] : {std::tuple{"fund", "risk.capital", "You could get back less than you put in"},
                                       std::tuple{"bond", "risk.lock_in", "Money is tied up for 5 years"}}) {
    const auto product =
        described(maya_.ask("GET", std::string("/v1/products/") + id), 200, "GET", "/v1/products/{product_id}");
    const auto& risk = product.at("analysis").at("risk");
    EXPECT_EQ(risk.at("level"), product.at("risk"));
    double sum = 0;
    bool found = false;
    for (const auto& finding : risk.at("findings").as_array()) {
      sum += finding.at("share").to_number<double>();
      found |= finding.at("code") == code && finding.at("text") == text;
    }
    EXPECT_NEAR(sum, risk.at("score").to_number<double>(), 1e-9);
    EXPECT_TRUE(found) << json::serialize(risk);
  }
  EXPECT_FALSE(described(maya_.ask("GET", "/v1/products"), 200, "GET", "/v1/products")
                   .at("items")
                   .at(0)
                   .as_object()
                   .contains("analysis"));
}

TEST_F(CareApi, aCustomerSeesProductsFactsAndWhereFactsAreFrom) {
  described(maya_.ask("GET", "/v1/products"), 200, "GET", "/v1/products");
  described(maya_.ask("GET", "/v1/products/saver"), 200, "GET", "/v1/products/{product_id}");
  const auto facts = described(maya_.ask("GET", "/v1/facts"), 200, "GET", "/v1/facts").at("items").as_array();
  const auto income = std::ranges::find_if(facts, [](const auto& fact) { return fact.at("name") == "income_level"; });
  ASSERT_NE(income, facts.end());
  EXPECT_EQ(income->at("type"), "choice");
  EXPECT_EQ(income->at("class"), "open");
  EXPECT_EQ(income->at("choices").as_array().size(), 4U);

  ASSERT_EQ(
      maya_
          .ask(
              "POST", "/v1/facts:batch",
              R"({"facts":[{"customer_id":"maya","fact":"financial_goals","value":["Save for Home"],"source":"institution"},{"customer_id":"maya","fact":"resident","value":true}]})")
          .status,
      200);
  const auto maya = described(maya_.ask("GET", "/v1/customers/maya"), 200, "GET", "/v1/customers/{customer_id}");
  EXPECT_EQ(maya.at("fact_sources").at("income_level").at("source"), "institution");
  EXPECT_EQ(maya.at("fact_sources").at("financial_goals").at("source"), "customer");  // whatever the body claims
  EXPECT_EQ(maya.at("fact_sources").at("resident").at("source"), "customer");
  EXPECT_EQ(maya.at("acts_for").at(0).at("name"), "Sunrise Bakery");
  const auto members =
      described(maya_.ask("GET", "/v1/customers/bakery/members"), 200, "GET", "/v1/customers/{customer_id}/members");
  EXPECT_EQ(members.at("items").at(0).at("name"), "Maya Okafor");
  EXPECT_TRUE(members.at("items").at(0).at("expires_at").is_null());

  const auto age = json::parse(
      maya_.ask("POST", "/v1/facts:batch", R"({"facts":[{"customer_id":"maya","fact":"age","value":17}]})").body);
  EXPECT_EQ(age.at("code"), "denied");  // the institution holds it already
  EXPECT_EQ(
      maya_.ask("POST", "/v1/facts:batch", R"({"facts":[{"customer_id":"bakery","fact":"turnover","value":90000}]})")
          .status,
      200);
  described(maya_.ask("POST", "/v1/recommendations:simulate",
                      R"({"customer_id":"maya","what_if":{"financial_goals":["Invest for Growth"]}})"),
            200, "POST", "/v1/recommendations:simulate");
  EXPECT_EQ(maya_.ask("POST", "/v1/recommendations:simulate", R"({"customer_id":"somebody"})").status, 403);
}

TEST_F(CareApi, whatIsSavedIsKeptUntilItIsTakenOff) {
  const auto saved = [&] {
    return described(maya_.ask("GET", "/v1/customers/maya/saved"), 200, "GET", "/v1/customers/{customer_id}/saved")
        .at("items")
        .as_array();
  };
  EXPECT_TRUE(saved().empty());
  const auto list =
      json::parse(maya_.ask("POST", "/v1/recommendations", R"({"customer_id":"maya","sticky":true})").body);
  for (int times = 0; times < 2; ++times) EXPECT_EQ(maya_.ask("PUT", "/v1/customers/maya/saved/fund").status, 204);
  EXPECT_EQ(maya_.ask("PUT", "/v1/customers/maya/saved/saver").status, 204);
  ASSERT_EQ(saved().size(), 2U);
  EXPECT_EQ(saved()[0].at("name"), "Saver");
  const auto again =
      json::parse(maya_.ask("POST", "/v1/recommendations", R"({"customer_id":"maya","sticky":true})").body);
  EXPECT_EQ(again.at("decision_id"), list.at("decision_id"));  // saving is nothing new about her
  server_.restart();
  EXPECT_EQ(maya_.ask("DELETE", "/v1/customers/maya/saved/saver").status, 204);
  ASSERT_EQ(saved().size(), 1U);
  EXPECT_EQ(maya_.ask("PUT", "/v1/customers/maya/saved/none-such").status, 404);
}

TEST_F(CareApi, neverWithholdsWithAReasonUntilItIsUndone) {
  const auto shows_fund = [&] {
    const auto list = json::parse(maya_.ask("POST", "/v1/recommendations", R"({"customer_id":"maya"})").body);
    const auto& items = list.at("items").as_array();
    const bool shown = std::ranges::any_of(items, [](const auto& item) { return item.at("product_id") == "fund"; });
    const auto* withheld = list.at("withheld").at("by_reason").as_object().if_contains("feedback.never");
    EXPECT_EQ(withheld != nullptr && *withheld == 1, !shown) << json::serialize(list);
    return shown;
  };
  EXPECT_TRUE(shows_fund());
  EXPECT_EQ(
      maya_.ask("POST", "/v1/feedback", R"({"customer_id":"maya","product_id":"fund","event":"click","never":true})")
          .status,
      422);
  EXPECT_EQ(
      maya_.ask("POST", "/v1/feedback", R"({"customer_id":"maya","product_id":"fund","event":"dismiss","never":true})")
          .status,
      202);
  EXPECT_FALSE(shows_fund());
  server_.restart();
  EXPECT_FALSE(shows_fund());
  const auto never =
      described(maya_.ask("GET", "/v1/customers/maya/never"), 200, "GET", "/v1/customers/{customer_id}/never");
  EXPECT_EQ(never.at("items").at(0).at("product_id"), "fund");
  EXPECT_EQ(maya_.ask("DELETE", "/v1/customers/maya/never/fund").status, 204);
  EXPECT_TRUE(shows_fund());
}

TEST_F(CareApi, aNextStepWaitsInTheQueueOfWhoMayTakeIt) {
  const std::string ask = R"({"product_id":"saver","kind":"call_back","note":"After six."})";
  const auto asked = described(maya_.ask("POST", "/v1/customers/maya/next-steps", ask, "Idempotency-Key: one\r\n"), 201,
                               "POST", "/v1/customers/{customer_id}/next-steps");
  const auto again =
      json::parse(maya_.ask("POST", "/v1/customers/maya/next-steps", ask, "Idempotency-Key: one\r\n").body);
  EXPECT_EQ(asked, again);
  EXPECT_EQ(maya_.ask("POST", "/v1/customers/maya/next-steps", R"({"product_id":"saver","kind":"visit"})").status, 422);
  EXPECT_EQ(maya_.ask("POST", "/v1/customers/maya/next-steps", R"({"product_id":"nothing","kind":"link"})").status,
            404);

  auto manager = staff(Role::relationship_manager);
  auto analyst = staff(Role::analyst);
  const auto queue = [&](Person& who) {
    return described(who.ask("GET", "/v1/work-queue"), 200, "GET", "/v1/work-queue").at("items").as_array();
  };
  server_.restart();
  ASSERT_EQ(queue(manager).size(), 1U);
  EXPECT_EQ(queue(manager)[0].at("summary"), "Asks for a call about Saver: After six.");
  EXPECT_TRUE(queue(analyst).empty());
  const std::string id(queue(manager)[0].at("id").as_string());
  EXPECT_EQ(maya_.ask("PUT", "/v1/next-steps/" + id, R"({"status":"done"})").status, 403);
  EXPECT_EQ(manager.ask("PUT", "/v1/next-steps/" + id.substr(0, id.size() - 1) + "x", R"({"status":"done"})").status,
            404);
  described(manager.ask("PUT", "/v1/next-steps/" + id, R"({"status":"done","outcome":"Opened it."})"), 200, "PUT",
            "/v1/next-steps/{id}");
  EXPECT_TRUE(queue(manager).empty());
  const auto steps = described(maya_.ask("GET", "/v1/customers/maya/next-steps"), 200, "GET",
                               "/v1/customers/{customer_id}/next-steps");
  EXPECT_EQ(steps.at("items").at(0).at("status"), "done");
  EXPECT_EQ(steps.at("items").at(0).at("outcome"), "Opened it.");
}

TEST_F(CareApi, anApprovedErasureErasesAndARejectedOneSaysWhy) {
  auto officer = staff(Role::privacy_officer);
  const auto ask = [&](std::string_view body) {
    const auto asked = described(maya_.ask("POST", "/v1/customers/maya/requests", body), 201, "POST",
                                 "/v1/customers/{customer_id}/requests");
    return std::string("/v1/requests/") + asked.at("id").as_string().c_str();
  };
  const auto correction = ask(R"({"kind":"correction","fact":"age","comment":"I am 29."})");
  const auto queue = described(officer.ask("GET", "/v1/work-queue"), 200, "GET", "/v1/work-queue");
  EXPECT_EQ(queue.at("items").at(0).at("summary"), "Says that this is wrong: Age: I am 29.");
  EXPECT_EQ(officer.ask("PUT", correction, R"({"decision":"reject"})").status, 422);
  described(officer.ask("PUT", correction, R"({"decision":"reject","comment":"Your passport says 28."})"), 200, "PUT",
            "/v1/requests/{id}");
  EXPECT_EQ(officer.ask("PUT", correction, R"({"decision":"approve"})").status, 409);
  const auto requests =
      described(maya_.ask("GET", "/v1/customers/maya/requests"), 200, "GET", "/v1/customers/{customer_id}/requests");
  EXPECT_EQ(requests.at("items").at(0).at("answer"), "Your passport says 28.");

  const auto erasure = ask(R"({"kind":"erasure"})");
  EXPECT_EQ(maya_.ask("POST", "/v1/customers/maya/requests", R"({"kind":"erasure"})").status, 409);
  EXPECT_EQ(core_.ask("GET", "/v1/customers/maya").status, 200);
  EXPECT_EQ(
      described(officer.ask("PUT", erasure, R"({"decision":"approve"})"), 200, "PUT", "/v1/requests/{id}").at("status"),
      "done");
  EXPECT_EQ(core_.ask("GET", "/v1/customers/maya").status, 404);
  EXPECT_EQ(maya_.ask("GET", "/v1/sessions/current").status, 401);
  EXPECT_TRUE(json::parse(officer.ask("GET", "/v1/work-queue").body).at("items").as_array().empty());
}

TEST_F(CareApi, staffSayWhyTheyOpenACustomerWhoCanReadIt) {
  auto manager = staff(Role::relationship_manager);
  EXPECT_EQ(manager.ask("GET", "/v1/customers/maya/history").status, 403);
  EXPECT_EQ(manager.ask("GET", "/v1/customers/maya").status, 422);
  EXPECT_EQ(manager.ask("GET", "/v1/customers/maya", {}, "X-Reason: She asked for a call%E2%80%A6\r\n").status, 200);
  EXPECT_EQ(manager.ask("GET", "/v1/customers/maya").status, 200);
  EXPECT_EQ(manager.ask("GET", "/v1/customers/maya/history").status, 200);
  EXPECT_EQ(manager.ask("GET", "/v1/customers/bakery/history").status, 403);
  const auto log =
      described(maya_.ask("GET", "/v1/customers/maya/access-log"), 200, "GET", "/v1/customers/{customer_id}/access-log")
          .at("items")
          .as_array();
  ASSERT_EQ(log.size(), 1U);
  EXPECT_EQ(log[0].at("account"), "relationship_manager");
  EXPECT_EQ(log[0].at("reason"), "She asked for a call…");
  EXPECT_EQ(described(maya_.ask("GET", "/v1/customers/maya/access-log?limit=1"), 200, "GET",
                      "/v1/customers/{customer_id}/access-log")
                .at("items")
                .as_array()
                .size(),
            1U);
}

TEST_F(CareApi, analystsSearchAndReadUnderPseudonymsOnly) {
  for (int times = 0; times < 3; ++times) {
    ASSERT_EQ(
        maya_
            .ask(
                "POST", "/v1/feedback",
                R"({"customer_id":"maya","product_id":"fund","event":"rating","overall":0.5,"comment":"Maya Okafor was here"})")
            .status,
        202);
  }
  ASSERT_EQ(maya_.ask("POST", "/v1/feedback", R"({"customer_id":"maya","product_id":"saver","event":"view"})").status,
            202);
  ASSERT_EQ(maya_.ask("POST", "/v1/recommendations", R"({"customer_id":"maya"})").status, 200);
  auto analyst = staff(Role::analyst);
  auto manager = staff(Role::relationship_manager);
  auto auditor = staff(Role::auditor);
  const auto found =
      described(manager.ask("GET", "/v1/customers?q=OKAF"), 200, "GET", "/v1/customers").at("items").as_array();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at("customer_id"), "maya");
  const auto hidden = analyst.ask("GET", "/v1/customers");
  const auto rows = described(hidden, 200, "GET", "/v1/customers").at("items").as_array();
  ASSERT_EQ(rows.size(), 3U);  // Maya, the bakery, and the prospect that her account began as
  EXPECT_EQ(hidden.body.find("maya"), std::string::npos);
  EXPECT_EQ(hidden.body.find("Okafor"), std::string::npos);

  const auto events = analyst.ask("GET", "/v1/feedback?product=fund");
  const auto ratings = described(events, 200, "GET", "/v1/feedback").at("items").as_array();
  ASSERT_EQ(ratings.size(), 3U);
  EXPECT_EQ(events.body.find("maya"), std::string::npos);
  EXPECT_EQ(events.body.find("Okafor"), std::string::npos);
  const std::string pseudonym(ratings[0].at("pseudonym").as_string());
  EXPECT_EQ(pseudonym.size(), 8U);
  EXPECT_EQ(described(analyst.ask("GET", "/v1/interactions?customer=" + pseudonym), 200, "GET", "/v1/interactions")
                .at("items")
                .as_array()
                .size(),
            4U);
  EXPECT_EQ(analyst.ask("GET", "/v1/interactions?customer=maya").status, 404);
  EXPECT_EQ(
      json::parse(analyst.ask("GET", "/v1/customers?q=" + pseudonym.substr(0, 4)).body).at("items").as_array().size(),
      1U);

  const auto decisions =
      described(auditor.ask("GET", "/v1/decisions?customer=maya&product=saver"), 200, "GET", "/v1/decisions")
          .at("items")
          .as_array();
  ASSERT_EQ(decisions.size(), 1U);
  const std::string id(decisions[0].at("decision").at("decision_id").as_string());
  EXPECT_EQ(auditor.ask("GET", "/v1/decisions/" + id).status, 200);
  const auto all = json::parse(auditor.ask("GET", "/v1/feedback?limit=3").body);
  EXPECT_EQ(
      json::parse(
          auditor.ask("GET", "/v1/feedback?limit=3&cursor=" + std::string(all.at("next_cursor").as_string())).body)
          .at("items")
          .as_array()
          .size(),
      1U);
}

TEST_F(CareApi, listsKeepToTheDaysAskedFor) {
  const auto day = [&](std::int64_t after) {
    return format_date(date_of(Instant{server_.clock().now().micros + after * micros_per_day}));
  };
  for (int days = 0; days < 3; ++days) {
    ASSERT_EQ(core_.ask("POST", "/v1/feedback", R"({"customer_id":"maya","product_id":"fund","event":"view"})").status,
              202);
    server_.pass(24 * 3'600);
  }
  const auto count = [&](std::string_view query) {
    return json::parse(core_.ask("GET", fmt::format("/v1/feedback{}", query)).body).at("items").as_array().size();
  };
  EXPECT_EQ(count(""), 3U);
  EXPECT_EQ(count("?from=" + day(-2)), 2U);
  EXPECT_EQ(count("?to=" + day(-2)), 2U);
  EXPECT_EQ(count("?from=" + day(-2) + "&to=" + day(-2)), 1U);
  EXPECT_EQ(count("?from=" + day(0)), 0U);
  EXPECT_EQ(core_.ask("GET", "/v1/feedback?from=yesterday").status, 422);
  EXPECT_EQ(json::parse(core_.ask("GET", "/v1/products?q=SAV").body).at("items").as_array().size(), 1U);
}

TEST_F(CareApi, aDecisionSaysWhatItRestsOnAndWhyNotAnother) {
  ASSERT_EQ(core_
                .ask("PUT", "/v1/products/staff-only",
                     R"({"name":"Staff only","category":"savings","eligibility":[{"kind":"staff"}]})")
                .status,
            200);
  const auto list = json::parse(maya_.ask("POST", "/v1/recommendations", R"({"customer_id":"maya","count":1})").body);
  ASSERT_TRUE(list.as_object().contains("items") && !list.at("items").as_array().empty()) << json::serialize(list);
  const std::string id(list.at("decision_id").as_string());
  const std::string shown(list.at("items").at(0).at("product_id").as_string());
  const auto explained = described(maya_.ask("GET", "/v1/decisions/" + id + "/explanation"), 200, "GET",
                                   "/v1/decisions/{decision_id}/explanation");
  EXPECT_EQ(explained.at("decision").at("items").at(0).at("product_id").as_string(), shown.c_str());
  ASSERT_FALSE(explained.at("withheld").as_array().empty()) << json::serialize(explained);
  EXPECT_EQ(explained.at("withheld").at(0).at("text"), "Not available at present");
  const auto why = [&](const std::string& product) {
    return described(maya_.ask("GET", "/v1/decisions/" + id + "/why-not?product_id=" + product), 200, "GET",
                     "/v1/decisions/{decision_id}/why-not");
  };
  EXPECT_EQ(why(shown).at("code"), "shown");
  const auto below = why(shown == "fund" ? "saver" : "fund");
  EXPECT_EQ(below.at("code"), "ranked_below");
  EXPECT_LE(below.at("score").to_number<double>(), below.at("last_shown_score").to_number<double>() + .02);
  EXPECT_EQ(why("staff-only").at("code"), "not_available");
  EXPECT_EQ(maya_.ask("GET", "/v1/decisions/" + id + "/why-not?product_id=none").status, 404);
}

TEST_F(CareApi, aConversationIsPreparedAndItsOutcomeKept) {
  auto manager = staff(Role::relationship_manager);
  EXPECT_EQ(manager.ask("GET", "/v1/customers/maya/conversation").status, 403);
  ASSERT_EQ(manager.ask("GET", "/v1/customers/maya", {}, "X-Reason: Call\r\n").status, 200);
  EXPECT_EQ(manager.ask("GET", "/v1/customers/maya/conversation").status, 200);
  ASSERT_EQ(maya_.ask("POST", "/v1/customers/maya/next-steps", R"({"product_id":"fund","kind":"call_back"})").status,
            201);
  server_.pass(366 * 24 * 3'600);
  const auto talk = described(core_.ask("GET", "/v1/customers/maya/conversation"), 200, "GET",
                              "/v1/customers/{customer_id}/conversation");
  EXPECT_EQ(talk.at("name"), "Maya Okafor");
  EXPECT_EQ(talk.at("talking_points").at(0).at("text"), "Waits for an answer about Fund");
  EXPECT_EQ(talk.at("talking_points").as_array().size(), 1U) << "what to say of an offer stands in `wording`";
  EXPECT_EQ(talk.at("items").as_array().size(), 2U);
  const auto& stale = talk.at("facts_stale").as_array();
  ASSERT_EQ(stale.size(), 2U);
  EXPECT_EQ(stale[0].at("fact"), "age");  // older than a year
  EXPECT_EQ(stale[1].at("fact"), "resident");
  EXPECT_TRUE(stale[1].at("as_of").is_null());
  EXPECT_EQ(
      core_.ask("POST", "/v1/customers/maya/conversations", R"({"outcome":"interested","note":"Friday."})").status,
      204);
  EXPECT_EQ(core_.ask("POST", "/v1/customers/maya/conversations", R"({"note":"Friday."})").status, 422);
  EXPECT_EQ(json::parse(core_.ask("GET", "/v1/customers/maya/conversation").body).at("past").at(0).at("outcome"),
            "interested");
}

TEST_F(CareApi, anExportHoldsEverything) {
  ASSERT_EQ(maya_.ask("PUT", "/v1/customers/maya/saved/fund").status, 204);
  ASSERT_EQ(maya_.ask("POST", "/v1/recommendations", R"({"customer_id":"maya"})").status, 200);
  ASSERT_EQ(maya_
                .ask("POST", "/v1/feedback",
                     R"({"customer_id":"maya","product_id":"fund","event":"rating","overall":0.5,"comment":"So so"})")
                .status,
            202);
  auto officer = staff(Role::privacy_officer);
  ASSERT_EQ(officer.ask("GET", "/v1/customers/maya", {}, "X-Reason: Access request\r\n").status, 200);
  ASSERT_EQ(officer.ask("GET", "/v1/customers/maya/export").status, 200);
  const auto answer = maya_.ask("GET", "/v1/customers/maya/export");
  const auto all = described(answer, 200, "GET", "/v1/customers/{customer_id}/export");
  EXPECT_EQ(all.at("decisions").as_array().size(), 1U);
  EXPECT_EQ(all.at("saved").as_array().size(), 1U);
  EXPECT_EQ(all.at("access_log").as_array().size(), 2U);
  EXPECT_EQ(all.at("access_log").at(1).at("what"), "export");
  EXPECT_EQ(all.at("accounts").at(0).at("user_name"), "maya");
  EXPECT_NE(answer.body.find("So so"), std::string::npos);
}

TEST_F(CareApi, calibrationIsOfTheNewestRun) {
  EXPECT_TRUE(described(core_.ask("GET", "/v1/model/calibration"), 200, "GET", "/v1/model/calibration")
                  .at("bins")
                  .as_array()
                  .empty());
  for (int i = 0; i < 40; ++i) {
    ASSERT_EQ(
        core_
            .ask("POST", "/v1/feedback",
                 fmt::format(R"({{"customer_id":"maya","product_id":"fund","event":"rating","overall":0.{}}})", i % 10))
            .status,
        202);
  }
  ASSERT_EQ(core_.ask("POST", "/v1/model:train", R"({"force":true})").status, 200);
  server_.restart();
  const auto calibration = described(core_.ask("GET", "/v1/model/calibration"), 200, "GET", "/v1/model/calibration");
  EXPECT_EQ(calibration.at("of"), "ratings");
  std::int64_t rows = 0;
  for (const auto& bin : calibration.at("bins").as_array()) rows += bin.at("n").as_int64();
  EXPECT_EQ(rows, json::parse(core_.ask("GET", "/v1/model/history").body).at("items").at(0).at("ratings").as_int64());
  EXPECT_GT(rows, 0);
}

}  // namespace
}  // namespace attune
