// Every route of the API's description × every role × somebody else's data: exactly what this table allows passes.
#include <map>
#include <set>
#include <string>

#include "server/description.h"
#include "server/real_server.h"

namespace attune {
namespace {

using Roles = std::set<std::string>;

const Roles everybody_of_staff{"relationship_manager", "analyst",       "product_owner", "approver", "auditor",
                               "privacy_officer",      "administrator", "service"};
const Roles nobody{};
const Roles people{"stranger", "customer", "relationship_manager", "analyst",      "product_owner",
                   "approver", "auditor",  "privacy_officer",      "administrator"};

Roles operator+(Roles roles, const std::string& more) {
  roles.insert(more);
  return roles;
}

// Who may call a route about the customer "maya", the decision about her, and the organisation "bakery": "customer" is
// maya's own session, an owner of the bakery; "stranger" is another customer's. "anyone": without any key.
const std::map<std::string, Roles>& table() {
  const Roles reads_customers{"customer", "relationship_manager", "privacy_officer", "service"};
  const Roles reads_ledger{"approver", "auditor", "privacy_officer", "administrator", "service"};
  const Roles reads_model{"analyst", "product_owner", "approver", "auditor", "administrator", "service"};
  const Roles writes_products{"product_owner", "administrator", "service"};
  const Roles recommends{"customer", "relationship_manager", "service"};
  static const std::map<std::string, Roles> allowed{
      {"POST /v1/recommendations", recommends},
      {"POST /v1/recommendations:batch", {"relationship_manager", "service"}},
      {"POST /v1/recommendations:simulate", recommends},
      {"POST /v1/feedback", recommends},
      {"GET /v1/feedback", reads_ledger + "analyst"},
      {"POST /v1/feedback:batch", recommends},
      {"GET /v1/interactions", reads_ledger + "analyst"},
      {"GET /v1/decisions", reads_ledger + "analyst"},
      {"GET /v1/decisions/{decision_id}", reads_ledger + "customer" + "relationship_manager"},
      {"GET /v1/decisions/{decision_id}/explanation", reads_ledger + "customer" + "relationship_manager"},
      {"GET /v1/decisions/{decision_id}/texts", reads_ledger + "customer" + "relationship_manager"},
      {"GET /v1/generated-texts", {"product_owner", "approver"}},
      {"PUT /v1/generated-texts/{id}/review", {"product_owner", "approver"}},
      {"GET /v1/text-review-rules", {"product_owner", "approver"}},
      {"PUT /v1/text-review-rules/{regime}", {"product_owner", "approver"}},
      {"GET /v1/decisions/{decision_id}/why-not", reads_ledger + "customer" + "relationship_manager"},
      {"GET /v1/model/calibration", reads_model},
      {"GET /v1/customers/{customer_id}/export", reads_customers},
      {"GET /v1/customers/{customer_id}/conversation", {"relationship_manager", "service"}},
      {"POST /v1/customers/{customer_id}/conversations", {"relationship_manager", "service"}},
      {"POST /v1/decisions/{decision_id}:replay", {"auditor", "service"}},
      {"GET /v1/ledger/head", reads_ledger},
      {"GET /v1/customers", {"analyst", "relationship_manager", "privacy_officer", "service"}},
      {"POST /v1/customers:import", {"service"}},
      {"GET /v1/facts", everybody_of_staff + "customer" + "stranger"},
      {"POST /v1/facts:batch", {"customer", "service"}},
      {"PUT /v1/customers/{customer_id}", {"service"}},
      {"GET /v1/customers/{customer_id}", reads_customers},
      {"DELETE /v1/customers/{customer_id}", {"privacy_officer", "service"}},
      {"PUT /v1/customers/{customer_id}/holdings", {"service"}},
      {"PUT /v1/customers/{customer_id}/consents", {"customer", "service"}},
      {"GET /v1/customers/{customer_id}/consents", reads_customers},
      {"PUT /v1/customers/{customer_id}/members", {"service"}},
      {"GET /v1/customers/{customer_id}/members", reads_customers},
      {"GET /v1/customers/{customer_id}/statistics", reads_customers},
      {"GET /v1/customers/{customer_id}/history", reads_customers},
      {"GET /v1/customers/{customer_id}/feedback", reads_customers},
      {"POST /v1/customers/{customer_id}/link-codes", {"relationship_manager", "service"}},
      {"POST /v1/customers/{customer_id}/invitations", {"customer", "service"}},
      {"DELETE /v1/customers/{customer_id}/members/{member_id}", {"customer", "service"}},
      {"GET /v1/customers/{customer_id}/saved", reads_customers},
      {"PUT /v1/customers/{customer_id}/saved/{product_id}", {"customer", "service"}},
      {"DELETE /v1/customers/{customer_id}/saved/{product_id}", {"customer", "service"}},
      {"GET /v1/customers/{customer_id}/never", reads_customers},
      {"DELETE /v1/customers/{customer_id}/never/{product_id}", {"customer", "service"}},
      {"GET /v1/customers/{customer_id}/next-steps", reads_customers},
      {"POST /v1/customers/{customer_id}/next-steps", recommends},
      {"PUT /v1/next-steps/{id}", {"relationship_manager", "service"}},
      {"GET /v1/customers/{customer_id}/requests", reads_customers},
      {"POST /v1/customers/{customer_id}/requests", {"customer", "service"}},
      {"PUT /v1/requests/{id}", {"privacy_officer", "service"}},
      {"GET /v1/work-queue", everybody_of_staff},
      {"GET /v1/customers/{customer_id}/access-log", reads_customers},
      {"GET /v1/products", everybody_of_staff + "customer" + "stranger"},
      {"POST /v1/products:import", writes_products},
      {"PUT /v1/products/{product_id}", writes_products},
      {"GET /v1/products/{product_id}", everybody_of_staff + "customer" + "stranger"},
      {"DELETE /v1/products/{product_id}", writes_products},
      {"POST /v1/products/{product_id}:classify", writes_products},
      {"GET /v1/products/{product_id}/statistics", everybody_of_staff},
      {"GET /v1/products/{product_id}/audience", everybody_of_staff},
      {"GET /v1/placements", everybody_of_staff},
      {"GET /v1/placements/{id}", everybody_of_staff},
      {"PUT /v1/placements/{id}", writes_products},
      {"GET /v1/offers", everybody_of_staff},
      {"GET /v1/offers/{id}", everybody_of_staff},
      {"PUT /v1/offers/{id}", writes_products},
      {"DELETE /v1/offers/{id}", writes_products},
      {"POST /v1/offers/{id}:approve", {"approver"}},
      {"POST /v1/offers/{id}:reject", {"approver"}},
      {"GET /v1/model", reads_model},
      {"GET /v1/model/history", reads_model},
      {"POST /v1/model:train", writes_products},
      {"GET /v1/insights/overview", reads_model},
      {"GET /v1/insights/products", reads_model},
      {"GET /v1/insights/demographics", reads_model},
      {"GET /v1/insights/sentiment", reads_model},
      {"POST /v1/texts:sentiment", everybody_of_staff},
      {"POST /v1/texts:classify", everybody_of_staff},
      {"POST /v1/accounts", {"administrator"}},
      {"GET /v1/accounts", {"administrator"}},
      {"PUT /v1/accounts/{name}", {"administrator"}},
      {"POST /v1/sign-ups", people + "service" + "anyone"},
      {"POST /v1/sessions", people + "service" + "anyone"},
      {"POST /v1/password-resets", people + "service" + "anyone"},
      {"PUT /v1/password-resets/{token}", people + "service" + "anyone"},
      {"DELETE /v1/sessions", people},
      {"GET /v1/sessions/current", people},
      {"DELETE /v1/sessions/current", people},
      {"PUT /v1/accounts/current/password", people},
      {"POST /v1/accounts/current/second-factor", people},
      {"PUT /v1/accounts/current/second-factor", people},
      {"DELETE /v1/accounts/current/second-factor", people},
      {"POST /v1/accounts/current/link", people},
      {"POST /v1/accounts/current/bank-log-in", people},
      {"PUT /v1/accounts/current/bank-log-in", people},
      {"POST /v1/accounts/current/memberships", {"stranger", "customer"}},
      {"GET /healthz", people + "service" + "anyone"},
      {"GET /readyz", people + "service" + "anyone"},
      {"GET /openapi.json", people + "service" + "anyone"},
      {"GET /metrics", everybody_of_staff},
  };
  return allowed;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

class Everybody {
 public:
  Everybody() {
    server_.customer("maya");
    server_.customer("bakery", CustomerKind::organisation);
    const auto product = server_.wait<ProductAnswer>([](Engine& engine, Reply<ProductAnswer> reply) {
      Product saver;
      saver.id = "saver";
      saver.name = "Saver";
      saver.category = Category::savings;
      saver.regime = Regime::deposit;
      engine.put_product(operator_of_this_machine(), saver, std::move(reply));
    });
    EXPECT_TRUE(product.has_value()) << product.error().message;
    callers_.emplace("anyone", Person(server_));
    service().key = server_.account("core", Role::service);
    own_.key = service().key;
    for (const auto& role : everybody_of_staff) {
      if (role == "service") continue;
      const std::string password = server_.account(role, *parse_role(role));
      EXPECT_EQ(callers_.emplace(role, Person(server_)).first->second.log_in(role, password).status, 201);
    }
    EXPECT_EQ(callers_.emplace("stranger", Person(server_)).first->second.sign_up("stranger").status, 201);
    Person& maya = callers_.emplace("customer", Person(server_)).first->second;
    EXPECT_EQ(maya.sign_up("maya").status, 201);
    use(maya, "/v1/customers/maya/link-codes", "/v1/accounts/current/link", {});
    use(maya, "/v1/customers/bakery/invitations", "/v1/accounts/current/memberships", R"({"role":"owner"})");
    decision_ = boost::json::parse(own_.ask("POST", "/v1/recommendations", R"({"customer_id":"maya"})").body)
                    .at("decision_id")
                    .as_string()
                    .c_str();
    arrange();
  }

  Person& caller(const std::string& who) { return callers_.at(who); }
  auto& callers() { return callers_; }

  Answer call(const Operation& operation, const std::string& who) {
    const bool of_bakery =
        operation.path.ends_with("/invitations") || operation.path.find("/members/{") != std::string::npos;
    auto target = replaced(operation.path, "{customer_id}", of_bakery ? "bakery" : "maya");
    target = replaced(std::move(target), "{decision_id}", decision_);
    target = replaced(std::move(target), "{product_id}", "saver");
    if (operation.path == "/v1/next-steps/{id}") target = "/v1/next-steps/" + step_;
    if (operation.path == "/v1/requests/{id}") target = "/v1/requests/" + request_;
    target = replaced(std::move(target), "{regime}", "deposit");
    for (const std::string_view name : {"{member_id}", "{token}", "{name}", "{id}"})
      target = replaced(std::move(target), name, "none-such");
    return caller(who).ask(operation.method, target, body_of(operation));
  }

 private:
  Person& service() { return callers_.emplace("service", Person(server_)).first->second; }

  void use(Person& who, std::string_view made_at, std::string_view used_at, std::string_view body) {
    const auto made = boost::json::parse(own_.ask("POST", made_at, body).body);
    const auto used = who.ask("POST", used_at, fmt::format(R"({{"code":"{}"}})", made.at("code").as_string().c_str()));
    EXPECT_EQ(used.status, 200) << used.body;
  }

  // The description's own example, about maya.
  static std::string body_of(const Operation& operation) {
    const auto* body = operation.content->if_contains("requestBody");
    if (body == nullptr) return {};
    const auto* content = body->as_object().if_contains("content");
    if (content == nullptr) return "{}\n";
    auto text = boost::json::serialize(content->at("application/json").at("example"));
    for (const std::string_view name : {"maya-okafor", "ruth-ellison", "amira-haddad"})
      text = replaced(std::move(text), name, "maya");
    return replaced(std::move(text), "first-home-saver", "saver");
  }

  // Staff who may read customers have said why.
  void arrange() {
    const auto made = [&](std::string_view what, std::string_view body) {
      const auto answer = own_.ask("POST", fmt::format("/v1/customers/maya/{}", what), body);
      EXPECT_EQ(answer.status, 201) << answer.body;
      return std::string(boost::json::parse(answer.body).at("id").as_string().c_str());
    };
    step_ = made("next-steps", R"({"product_id":"saver","kind":"call_back"})");
    request_ = made("requests", R"({"kind":"correction"})");
    for (const char* role : {"relationship_manager", "privacy_officer"}) {
      EXPECT_EQ(caller(role).ask("GET", "/v1/customers/maya", {}, "X-Reason: She called.\r\n").status, 200);
    }
  }

  RealServer server_;
  std::map<std::string, Person> callers_;
  Person own_{server_};
  std::string decision_;
  std::string step_;
  std::string request_;
};

bool ends_something(const Operation& operation) {
  return operation.path.starts_with("/v1/sessions") && operation.method == "DELETE";
}

// Let in, whatever then became of it: a wrong body or something that is not there is no refusal.
bool let_in(const Answer& answer, const Operation& operation) {
  const bool log_in = operation.path == "/v1/sessions" && operation.method == "POST";
  if (answer.status == 403) return false;
  return answer.status != 401 || log_in;  // the example's user does not exist
}

TEST(Authorisation, everyRouteEveryRoleSomebodyElsesData) {
  Everybody world;
  auto all = operations();
  std::ranges::sort(all, {}, [](const Operation& operation) {
    const bool erases = operation.method == "DELETE" && operation.path == "/v1/customers/{customer_id}";
    const bool becomes_another = operation.path == "/v1/sign-ups";  // whoever signs up has another session then
    return std::tuple(ends_something(operation), becomes_another, erases, operation.path, operation.method);
  });
  std::set<std::string> told;
  for (const auto& operation : all) {
    const std::string name = operation.method + " " + operation.path;
    told.insert(name);
    const auto row = table().find(name);
    ASSERT_NE(row, table().end()) << name << " is described, and nobody has said who may call it";
    for (const auto& [who, person] : world.callers()) {
      if (ends_something(operation)) continue;
      const Answer answer = world.call(operation, who);
      ASSERT_NE(answer.status, 0) << name;
      const bool expected = row->second.contains(who) || row->second.contains("anyone");
      // Facts are refused one by one.
      const bool batch_of_others =
          operation.path == "/v1/facts:batch" && answer.body.find(R"("accepted":0)") != std::string::npos;
      EXPECT_EQ(let_in(answer, operation) && !batch_of_others, expected)
          << name << " as " << who << ": " << answer.status << " " << answer.body;
    }
  }
  for (const auto& [name, roles] : table()) EXPECT_TRUE(told.contains(name)) << name << " is not described any more";
}

}  // namespace
}  // namespace attune
