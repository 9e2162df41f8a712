// Placements and offers over HTTP: the life of a wording, and answers that fit their schemas.
#include <string>

#include "server/description.h"
#include "server/real_server.h"
#include "server/schema_check.h"

namespace attune {
namespace {

namespace json = boost::json;

void expect_schema(const Answer& answer, int status, const char* name) {
  ASSERT_EQ(answer.status, status) << answer.body;
  EXPECT_EQ(schema_fault(json::parse(answer.body), description().at_pointer(std::string("/components/schemas/") + name),
                         description()),
            "")
      << answer.body;
}

TEST(PlacementApi, aWordingFromProposalToTheCustomersList) {
  RealServer server;
  server.customer("maya");
  Person systems(server);
  systems.key = server.account("core", Role::service);
  ASSERT_EQ(systems.ask("PUT", "/v1/products/saver", R"({"name":"Saver","category":"savings"})").status, 200);
  Person owner(server);
  Person approver(server);
  ASSERT_EQ(owner.log_in("isla", server.account("isla", Role::product_owner)).status, 201);
  ASSERT_EQ(approver.log_in("samuel", server.account("samuel", Role::approver)).status, 201);

  expect_schema(owner.ask("PUT", "/v1/placements/app",
                          R"({"channel":"app","direction":"inbound","count":2,"kinds":["product"],"window":7})"),
                200, "Placement");
  expect_schema(owner.ask("GET", "/v1/placements/portal_home"), 200, "Placement");
  const auto proposed = owner.ask(
      "PUT", "/v1/offers/autumn",
      R"({"product":"saver","placement":"app","wording":"Save \u003cb\u003emore\u003c/b\u003e","validity":{"to":null}})");
  expect_schema(proposed, 200, "Offer");
  const auto version = json::parse(proposed.body).at("version").as_int64();
  EXPECT_EQ(owner.ask("POST", "/v1/offers/autumn:approve", fmt::format(R"({{"version":{}}})", version)).status, 403);
  const auto queue = json::parse(approver.ask("GET", "/v1/work-queue").body);
  EXPECT_EQ(queue.at("items").at(0).at("id"), "autumn");
  EXPECT_EQ(
      schema_fault(queue.at("items").at(0), description().at_pointer("/components/schemas/WorkItem"), description()),
      "");
  const auto approved = approver.ask("POST", "/v1/offers/autumn:approve", fmt::format(R"({{"version":{}}})", version));
  expect_schema(approved, 200, "Offer");
  EXPECT_EQ(json::parse(approved.body).at("decided_by"), "samuel");

  const auto list = systems.ask("POST", "/v1/recommendations", R"({"customer_id":"maya","placement":"app"})");
  expect_schema(list, 200, "Recommendations");
  EXPECT_EQ(json::parse(list.body).at("items").at(0).at("offer").at("wording"), "Save <b>more</b>");
  const auto unknown = systems.ask("POST", "/v1/recommendations", R"({"customer_id":"maya","placement":"app2"})");
  EXPECT_EQ(unknown.status, 422) << unknown.body;
  EXPECT_NE(unknown.body.find("/placement"), std::string::npos) << unknown.body;

  EXPECT_EQ(json::parse(owner.ask("GET", "/v1/offers?product=saver").body).at("items").as_array().size(), 1u);
  EXPECT_EQ(json::parse(owner.ask("GET", "/v1/offers?product=none").body).at("items").as_array().size(), 0u);
  expect_schema(owner.ask("DELETE", "/v1/offers/autumn"), 200, "Offer");
}

TEST(PlacementApi, saysWhatIsWrongWithABody) {
  RealServer server;
  Person systems(server);
  systems.key = server.account("core", Role::service);
  const auto refused = [&](std::string_view target, std::string_view body, std::string_view pointer) {
    const auto answer = systems.ask("PUT", target, body);
    EXPECT_EQ(answer.status, 422) << answer.body;
    EXPECT_NE(answer.body.find(pointer), std::string::npos) << answer.body;
  };
  refused("/v1/placements/x", R"({"direction":"inbound"})", "/channel");
  refused("/v1/placements/x", R"({"channel":"app"})", "/direction");
  refused("/v1/placements/x", R"({"channel":"app","direction":"sideways"})", "/direction");
  refused("/v1/placements/x", R"({"channel":"app","direction":"inbound","count":101})", "/count");
  refused("/v1/placements/x", R"({"channel":"app","direction":"inbound","kinds":["people"]})", "/kinds");
  refused("/v1/placements/x", R"({"channel":"app","direction":"inbound","window":0})", "/window");
  refused("/v1/offers/x", R"({"product":"saver","placement":"portal_home","wording":"  "})", "/wording");
  refused(
      "/v1/offers/x",
      R"({"product":"saver","placement":"portal_home","wording":"W","validity":{"from":"2026-02-01T00:00:00Z","to":"2026-01-01T00:00:00Z"}})",
      "/validity/to");
  refused("/v1/offers/x", R"({"product":"saver","placement":"portal_home","wording":"W"})", "/product");
}

}  // namespace
}  // namespace attune
