// Who sees a product and who takes it up: counted once an offer, by what a profile said then, exact after an erasure; and what
// lists of customers and decisions tell whom.
#include <algorithm>
#include <array>

#include "bank.h"
#include "engine/json.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

Caller person(Role role) {
  Caller caller;
  caller.role = role;
  caller.account.bytes.fill(7);
  return caller;
}

class AudienceBank : public ::testing::Test {
 protected:
  AudienceBank() {
    EXPECT_EQ(
        bank.import("products", "jsonl", "{\"product_id\":\"saver\",\"name\":\"Saver\",\"category\":\"savings\"}\n")
            ->accepted,
        1u);
    std::string customers;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      customers += std::string("{\"customer_id\":\"") + ids[i] + "\",\"income_level\":\"" + (i < 6 ? "Low" : "High") +
                   "\",\"financial_goals\":[\"Save for Home\",\"A boat of my own\"]}\n";
    }
    EXPECT_EQ(bank.import("customers", "jsonl", customers)->accepted, ids.size());
  }

  std::string shown(const std::string& who) {
    const auto list = bank.recommend(who);
    EXPECT_EQ(list->items.size(), 1u);
    return list->decision_id;
  }
  void happened(const std::string& who, const std::string& decision, EventKind kind) {
    EXPECT_TRUE(bank.feedback(who, "saver", kind, {}, decision));
  }
  AudienceAnswer audience() { return *bank.engine().audience(person(Role::analyst), "saver"); }

  const std::array<std::string, 8> ids{"a", "b", "c", "d", "e", "f", "g", "h"};
  ScratchDirectory directory;
  Bank bank{directory.path()};
};

TEST_F(AudienceBank, CountsEachOfferOnceBySegment) {
  for (const std::string& id : ids) {
    const std::string decision = shown(id);
    happened(id, decision, EventKind::view);
    happened(id, decision, EventKind::view);
    happened(id, decision, EventKind::click);
    if (id < "c") happened(id, decision, EventKind::select);
    if (id < "b") happened(id, decision, EventKind::convert);
  }
  (void)shown("a");  // decided, not seen
  const auto told = audience();
  ASSERT_EQ(told.income_level.size(), 2u);
  EXPECT_EQ(told.income_level[0].value, "Low");
  EXPECT_EQ(told.income_level[0].offers->viewed, 6u);
  EXPECT_EQ(told.income_level[0].offers->interested, 2u);
  EXPECT_EQ(told.income_level[1].value, "fewer than 5");
  EXPECT_FALSE(told.income_level[1].offers) << "two are too few to be told";
  ASSERT_EQ(told.kind.size(), 1u);
  EXPECT_EQ(told.kind[0].offers->viewed, 8u);
  EXPECT_EQ(told.goals.size(), 2u);
  EXPECT_EQ(bank.engine().audience(person(Role::customer), "saver").error().code, ErrorCode::denied);
  EXPECT_EQ(bank.engine().audience(Bank::who(), "none").error().code, ErrorCode::not_found);
}

TEST_F(AudienceBank, KeepsWhatTheProfileSaidThen) {
  for (const std::string& id : ids) happened(id, shown(id), EventKind::view);
  ASSERT_TRUE(bank.import("customers", "jsonl", "{\"customer_id\":\"a\",\"income_level\":\"High\"}\n"));
  EXPECT_EQ(audience().income_level[0].offers->viewed, 6u);
  happened("a", shown("a"), EventKind::view);
  EXPECT_EQ(audience().income_level[0].offers->viewed, 6u) << "the new one counts among the high";
}

TEST_F(AudienceBank, ForgetsWhoIsErasedAndIsTheSameAnew) {
  for (const std::string& id : ids) happened(id, shown(id), EventKind::view);
  ASSERT_TRUE(
      bank.wait<ErasureAnswer>([&](auto reply) { bank.engine().erase_customer(Bank::who(), "a", std::move(reply)); }));
  EXPECT_EQ(audience().income_level[0].offers->viewed, 5u);
  EXPECT_TRUE(bank.rebuild().same) << bank.rebuild().difference;
  bank.restart();
  EXPECT_EQ(audience().income_level[0].offers->viewed, 5u);
}

TEST_F(AudienceBank, ListsProfilesForThoseWhoHoldThemAnyway) {
  const auto column = [](const CustomerRow& row, std::string_view name) {
    const auto at = std::ranges::find(row.profile, name, [](const auto& one) { return std::string_view(one.first); });
    return at == row.profile.end() ? std::string() : at->second;
  };
  const auto systems = bank.engine().find_customers(person(Role::service), {}, {}, 10);
  EXPECT_EQ(column(systems->rows[0], "income_level"), "Low");
  EXPECT_EQ(column(systems->rows[0], "financial_goals"), "Save for Home, A boat of my own");
  EXPECT_FALSE(column(systems->rows[0], "last_updated").empty());
  const auto analysts = bank.engine().find_customers(person(Role::analyst), {}, {}, 10);
  EXPECT_TRUE(analysts->rows[0].customer_id.empty());
  EXPECT_EQ(column(analysts->rows[0], "financial_goals"), "Save for Home, other") << "no word that somebody wrote";
  const auto managers = bank.engine().find_customers(person(Role::relationship_manager), {}, {}, 10);
  EXPECT_EQ(managers->rows[0].customer_id, "a");
  EXPECT_TRUE(managers->rows[0].profile.empty()) << "they open a customer and say why";
}

TEST_F(AudienceBank, ListsShownItemsFlat) {
  const std::string decision = shown("a");
  const auto page = bank.engine().records(person(Role::analyst), {.kind = "decision"});
  ASSERT_TRUE(page);
  ASSERT_EQ(page->entries.size(), 1u);
  EXPECT_EQ(page->entries[0].decision_id, decision);
  EXPECT_EQ(page->entries[0].product_ids, std::vector<std::string>{"saver"});
  ASSERT_EQ(page->entries[0].reason_codes.size(), 1u);
  const std::string json = to_json(*page);
  EXPECT_NE(json.find(R"("items":[{"rank":1,"product_id":"saver","score":)"), std::string::npos) << json;
}

TEST_F(AudienceBank, OpensADecisionToWhoHasOpenedItsCustomer) {
  const std::string decision = shown("a");
  const Caller manager = person(Role::relationship_manager);
  EXPECT_EQ(bank.engine().decision(manager, decision).error().code, ErrorCode::denied);
  ASSERT_TRUE(bank.wait<CustomerAnswer>(
      [&](auto reply) { bank.engine().open_customer(manager, "b", "Another customer", std::move(reply)); }));
  EXPECT_EQ(bank.engine().decision(manager, decision).error().code, ErrorCode::denied) << "that was somebody else";
  ASSERT_TRUE(bank.wait<CustomerAnswer>(
      [&](auto reply) { bank.engine().open_customer(manager, "a", "She called", std::move(reply)); }));
  EXPECT_TRUE(bank.engine().decision(manager, decision));
  EXPECT_TRUE(bank.engine().explanation(manager, decision));
  EXPECT_EQ(bank.engine().replay(manager, decision).error().code, ErrorCode::denied);
  EXPECT_EQ(bank.engine().records(manager, {.kind = "decision"}).error().code, ErrorCode::denied)
      << "one customer's, not everybody's";
  EXPECT_EQ(bank.engine().decision(person(Role::analyst), decision).error().code, ErrorCode::denied);
}

}  // namespace
}  // namespace attune
