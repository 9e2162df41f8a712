// Placements say how many and what kind; a wording counts once somebody else approved it, while it is valid, and decisions
// keep what stood when they were made.
#include <algorithm>

#include "bank.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

constexpr std::int64_t day = micros_per_day;

Caller person(Role role, std::uint8_t number) {
  Caller caller;
  caller.role = role;
  caller.account.bytes.fill(number);
  return caller;
}

class PlacementBank : public ::testing::Test {
 protected:
  PlacementBank() {
    std::string products;
    for (int i = 0; i < 8; ++i) {
      products += "{\"product_id\":\"p" + std::to_string(i) + "\",\"name\":\"P" + std::to_string(i) +
                  "\",\"category\":\"savings\",\"kind\":\"" + (i % 2 == 0 ? "product" : "content") + "\"}\n";
    }
    products += R"({"product_id":"fund","name":"Fund","category":"investment","regime":"investment"})"
                "\n";
    EXPECT_EQ(bank.import("products", "jsonl", products)->accepted, 9u);
    EXPECT_EQ(bank.import("customers", "jsonl", "{\"customer_id\":\"a\",\"income_level\":\"Low\"}\n")->accepted, 1u);
  }

  Result<PlacementAnswer> put(std::string id, Placement body) {
    return bank.wait<PlacementAnswer>(
        [&](auto reply) { bank.engine().put_placement(maker, id, body, std::move(reply)); });
  }
  Result<OfferAnswer> propose(std::string id, OfferBody body) {
    return bank.wait<OfferAnswer>([&](auto reply) { bank.engine().propose_offer(maker, id, body, std::move(reply)); });
  }
  Result<OfferAnswer> decide(const Caller& who, std::string id, Position version, bool approve = true,
                             std::string comment = {}) {
    return bank.wait<OfferAnswer>(
        [&](auto reply) { bank.engine().decide_offer(who, id, version, approve, comment, std::move(reply)); });
  }
  Result<OfferAnswer> withdraw(std::string id) {
    return bank.wait<OfferAnswer>([&](auto reply) { bank.engine().withdraw_offer(maker, id, std::move(reply)); });
  }
  Result<Recommendations> list(std::string placement, std::uint32_t count = 0, bool simulate = false) {
    Engine::RecommendOptions options;
    options.customer_id = "a";
    options.request.placement = std::move(placement);
    options.request.count = count;
    options.simulate = simulate;
    return bank.wait<Recommendations>(
        [&](auto reply) { bank.engine().recommend(Bank::who(), options, std::move(reply)); });
  }
  std::string wording_of(const Recommendations& answer, std::string_view product) {
    const auto at = std::ranges::find(answer.items, product, &RecommendedItem::product_id);
    EXPECT_NE(at, answer.items.end()) << product;
    return at == answer.items.end() || !at->offer ? std::string() : at->offer->wording;
  }

  ScratchDirectory directory;
  Bank bank{directory.path()};
  Caller maker = person(Role::product_owner, 1);
  Caller checker = person(Role::approver, 2);
};

TEST_F(PlacementBank, DecidesHowManyAndOfWhatKind) {
  EXPECT_EQ(list("portal_home")->items.size(), 5u);
  ASSERT_TRUE(put("app", {.channel = "app", .count = 3, .kinds = {ItemKind::content}}));
  const auto shown = list("app");
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->items.size(), 3u);
  for (const auto& item : shown->items) EXPECT_EQ(item.kind, "content");
  EXPECT_EQ(std::ranges::count(shown->withheld, "placement.kind", &WithheldCount::reason), 1);
  EXPECT_EQ(list("app", 2)->items.size(), 2u) << "a request that names a count has it";
  const auto unknown = list("nowhere");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::invalid);
  EXPECT_EQ(unknown.error().pointer, "/placement");
}

TEST_F(PlacementBank, WritesOnlyToWhoAgreedToMarketing) {
  ASSERT_TRUE(put("letter", {.channel = "post", .direction = Direction::outbound}));
  EXPECT_TRUE(list("letter")->items.empty());
  ASSERT_TRUE(bank.wait<CustomerAnswer>([&](auto reply) {
    bank.engine().put_consent(Bank::who(), "a", Purpose::marketing, ConsentState::granted, "customer",
                              std::move(reply));
  }));
  EXPECT_EQ(list("letter")->items.size(), 5u);
}

TEST_F(PlacementBank, ReplaysADecisionAfterThePlacementChanged) {
  ASSERT_TRUE(put("app", {.channel = "app", .count = 3, .kinds = {ItemKind::content}}));
  const auto before = list("app");
  ASSERT_TRUE(put("app", {.channel = "app", .direction = Direction::outbound, .count = 9}));
  const auto again = bank.engine().replay(Bank::who(), before->decision_id);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_TRUE(again->same) << again->difference;
  EXPECT_EQ(again->replayed_from, "log");
}

TEST_F(PlacementBank, NeedsTwoPeopleForAWording) {
  const auto proposed = propose("autumn", {"p0", "portal_home", "Earn more this autumn", {}, {}});
  ASSERT_TRUE(proposed) << proposed.error().message;
  EXPECT_EQ(proposed->status, OfferStatus::proposed);
  EXPECT_FALSE(proposed->in_force);
  EXPECT_EQ(wording_of(*list("portal_home", 9, true), "p0"), "");

  EXPECT_EQ(decide(maker, "autumn", proposed->version).error().code, ErrorCode::denied)
      << "a product owner does not approve";
  Caller both = maker;
  both.role = Role::approver;
  EXPECT_EQ(decide(both, "autumn", proposed->version).error().code, ErrorCode::denied)
      << "nor does the same account in another role";
  EXPECT_EQ(decide(checker, "autumn", proposed->version + 1).error().code, ErrorCode::conflict);
  EXPECT_EQ(decide(checker, "autumn", proposed->version, false).error().pointer, "/comment");
  ASSERT_TRUE(decide(checker, "autumn", proposed->version));
  EXPECT_EQ(wording_of(*list("portal_home", 9, true), "p0"), "Earn more this autumn");
  EXPECT_EQ(wording_of(*list("branch_desk", 9, true), "p0"), "") << "another placement has words of its own";
  EXPECT_EQ(decide(checker, "autumn", proposed->version).error().code, ErrorCode::conflict) << "decided already";
}

TEST_F(PlacementBank, ShowsTheApprovedWordingWhileAnotherWaits) {
  const auto first = propose("autumn", {"p0", "portal_home", "One", {}, {}});
  ASSERT_TRUE(decide(checker, "autumn", first->version));
  const auto decided = list("portal_home", 9);
  const auto second = propose("autumn", {"p0", "portal_home", "Two", {}, {}});
  ASSERT_TRUE(second->in_force);
  EXPECT_EQ(second->in_force->body.wording, "One");
  EXPECT_EQ(wording_of(*list("portal_home", 9, true), "p0"), "One");
  ASSERT_TRUE(decide(checker, "autumn", second->version, false, "Too short"));
  EXPECT_EQ(wording_of(*list("portal_home", 9, true), "p0"), "One");
  const auto third = propose("autumn", {"p0", "portal_home", "Three", {}, {}});
  ASSERT_TRUE(decide(checker, "autumn", third->version));
  EXPECT_EQ(wording_of(*list("portal_home", 9, true), "p0"), "Three");
  const auto seen_again = bank.engine().decision(Bank::who(), decided->decision_id);
  EXPECT_EQ(wording_of(*seen_again, "p0"), "One") << "a decision shows what it showed";
  const auto withdrawn = withdraw("autumn");
  ASSERT_TRUE(withdrawn);
  EXPECT_EQ(withdrawn->status, OfferStatus::withdrawn);
  EXPECT_EQ(wording_of(*list("portal_home", 9, true), "p0"), "");
}

TEST_F(PlacementBank, KeepsToTheDaysOfAnOffer) {
  const Instant now = bank.clock().now();
  const auto offer =
      propose("autumn", {"p0", "portal_home", "Soon", Instant{now.micros + day}, Instant{now.micros + 2 * day}});
  ASSERT_TRUE(decide(checker, "autumn", offer->version));
  for (const auto& [after, words] :
       {std::pair<std::int64_t, std::string>{0, ""}, {day, "Soon"}, {2 * day - 1, "Soon"}, {2 * day, ""}}) {
    bank.clock().set(Instant{now.micros + after});
    EXPECT_EQ(wording_of(*list("portal_home", 9, true), "p0"), words) << after;
  }
}

TEST_F(PlacementBank, GivesAStickyListAgainOnlyWhileItReadsTheSame) {
  const auto sticky = [&] {
    Engine::RecommendOptions options;
    options.customer_id = "a";
    options.request.count = 9;  // every product: a list of 5 need not hold the one whose wording changes
    options.sticky = true;
    return *bank.wait<Recommendations>(
        [&](auto reply) { bank.engine().recommend(Bank::who(), options, std::move(reply)); });
  };
  const auto first = sticky();
  EXPECT_EQ(sticky().decision_id, first.decision_id);
  const std::string shown = first.items.front().product_id;
  const Instant now = bank.clock().now();
  const auto offer = propose("autumn", {shown, "portal_home", "Words", {}, Instant{now.micros + 2 * day}});
  EXPECT_EQ(sticky().decision_id, first.decision_id) << "a proposal changes nothing";
  ASSERT_TRUE(decide(checker, "autumn", offer->version));
  const auto worded = sticky();
  EXPECT_NE(worded.decision_id, first.decision_id);
  EXPECT_EQ(sticky().decision_id, worded.decision_id);
  bank.clock().set(Instant{now.micros + 2 * day});
  const auto expired = sticky();
  EXPECT_NE(expired.decision_id, worded.decision_id) << "its days are over";
  ASSERT_TRUE(put("portal_home", {.channel = "portal", .count = 5, .kinds = {ItemKind::content}}));
  EXPECT_NE(sticky().decision_id, expired.decision_id);
}

TEST_F(PlacementBank, RefusesWhatDoesNotFit) {
  EXPECT_EQ(propose("x", {"none", "portal_home", "Words", {}, {}}).error().pointer, "/product");
  EXPECT_EQ(propose("x", {"p0", "nowhere", "Words", {}, {}}).error().pointer, "/placement");
  EXPECT_EQ(propose("x", {"fund", "portal_home", "A fund SUITABLE for you", {}, {}}).error().pointer, "/wording");
  EXPECT_TRUE(propose("x", {"p0", "portal_home", "A saver suitable for you", {}, {}}));
  EXPECT_EQ(bank.engine().offer(person(Role::customer, 3), "x").error().code, ErrorCode::denied);
}

TEST_F(PlacementBank, WaitsInTheQueueOfWhoMayDecide) {
  ASSERT_TRUE(propose("autumn", {"p0", "portal_home", "Words", {}, {}}));
  const auto queue = bank.engine().work_queue(checker);
  ASSERT_TRUE(queue);
  ASSERT_EQ(queue->size(), 1u);
  EXPECT_EQ(queue->front().kind, "offer");
  EXPECT_EQ(queue->front().id, "autumn");
  EXPECT_TRUE(bank.engine().work_queue(maker)->empty());
  Caller both = maker;
  both.role = Role::approver;
  EXPECT_TRUE(bank.engine().work_queue(both)->empty()) << "one's own waits for somebody else";
}

TEST_F(PlacementBank, IsTheSameAfterARestartACrashAndARebuild) {
  ASSERT_TRUE(put("app", {.channel = "app", .count = 3, .kinds = {ItemKind::content}, .window_days = 7}));
  const auto offer = propose("autumn", {"p0", "portal_home", "One", {}, {}});
  ASSERT_TRUE(decide(checker, "autumn", offer->version));
  for (const bool in_order : {true, false}) {
    if (in_order) bank.restart();
    else bank.crash();
    EXPECT_EQ(bank.engine().placement(Bank::who(), "app")->placement.count, 3u);
    EXPECT_EQ(wording_of(*list("portal_home", 9, true), "p0"), "One");
    const auto rebuilt = bank.rebuild();
    EXPECT_TRUE(rebuilt.same) << rebuilt.difference;
  }
}

// A view that was followed by a selection teaches a response within the placement's window only.
TEST_F(PlacementBank, CountsAResponseWithinTheWindow) {
  ASSERT_TRUE(put("app", {.channel = "app", .window_days = 2}));
  const auto responses = [&](std::int64_t days_later) {
    const auto shown = list("app");
    const std::string product = shown->items.front().product_id;
    EXPECT_TRUE(bank.feedback("a", product, EventKind::view, {}, shown->decision_id));
    bank.clock().set(Instant{bank.clock().now().micros + days_later * day});
    EXPECT_TRUE(bank.feedback("a", product, EventKind::select, {}, shown->decision_id));
    return bank.exported("decisions", "dsjson").find("\"_label_cost\":-1") != std::string::npos;
  };
  EXPECT_FALSE(responses(3));
  EXPECT_TRUE(responses(1));
}

}  // namespace
}  // namespace attune
