// What nobody has classified is shown to nobody, and what lends is kept from who must not be lent to, whatever else is said.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "bank.h"
#include "base/random.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

// A catalogue of which it is known what was planted in each row.
struct Planted {
  std::string rows;
  std::set<std::string> unclassified, lends, risks;
};

Planted planted_catalogue(std::uint64_t seed, int products) {
  const std::vector<std::string> plain{"Opens in five minutes.",  "There is no overdraft.", "Pays 2 % a year.",
                                       "For everyone who saves.", "A credit union's own.",  "Paid monthly."};
  const std::vector<std::string> borrowing{"Borrow up to £2,000 today.", "A personal loan you can draw at any time.",
                                           "Buy now, pay later.", "A cash advance on your wages.", "Flexible credit."};
  const std::vector<std::string> risky{"Trade contracts for difference.", "Leveraged up to 20 times.",
                                       "Your capital is at risk.", "Buy crypto."};
  const std::vector<std::string> categories{"",          "",         "unclassified",    "savings",  "everyday_account",
                                            "insurance", "planning", "digital_service", "guidance", "personal_loan",
                                            "investment"};
  Random random(seed);
  const auto one_of = [&](const std::vector<std::string>& list) { return list[random.below(list.size())]; };
  Planted out;
  for (int i = 0; i < products; ++i) {
    const std::string id = fmt::format("p{}", i);
    const std::string category = one_of(categories);
    std::string text = one_of(plain);
    bool lends = category == "personal_loan";
    bool risks = category == "investment";
    std::string more;
    if (!category.empty()) more += fmt::format(R"(,"category":"{}")", category);
    if (random.below(4) == 0) more += fmt::format(R"(,"kind":"{}")", one_of({"product", "service", "content"}));
    if (random.below(5) == 0) {
      const std::string regime = one_of({"deposit", "credit", "investment", "insurance", "service"});
      more += fmt::format(R"(,"regime":"{}")", regime);
      lends = lends || regime == "credit";
      risks = risks || regime == "investment";
    }
    if (random.below(4) == 0) {
      text += " " + one_of(borrowing);
      lends = true;
    }
    if (random.below(5) == 0) {
      text += " " + one_of(risky);
      risks = true;
    }
    if (random.below(6) == 0) {
      more += R"(,"rates":[{"side":"lending","type":"VARIABLE","rate":0.19}])";
      lends = true;
    }
    if (random.below(8) == 0) {
      more += R"(,"constraints":[{"type":"MAX_LIMIT","value":5000}])";
      lends = true;
    }
    if (category.empty() || category == "unclassified") out.unclassified.insert(id);
    if (lends) out.lends.insert(id);
    if (risks) out.risks.insert(id);
    out.rows += fmt::format(R"({{"product_id":"{}","name":"Item {}","description":"{}"{}}})", id, i, text, more) + "\n";
  }
  out.rows +=
      R"({"product_id":"help","name":"Behind on a loan?","category":"guidance","tags":["arrears","vulnerable"]})"
      "\n";
  return out;
}

std::set<std::string> ids_of(const std::vector<RecommendedItem>& items) {
  std::set<std::string> ids;
  for (const RecommendedItem& item : items) ids.insert(item.product_id);
  return ids;
}

void expect_none_of(const std::set<std::string>& shown, const std::set<std::string>& kept_back, std::string_view what) {
  for (const std::string& id : kept_back) EXPECT_FALSE(shown.contains(id)) << what << ": " << id;
}

constexpr std::string_view people = R"({"customer_id":"ann","income_level":"Low"})"
                                    "\n"
                                    R"({"customer_id":"jon","income_level":"Low","arrears":true})"
                                    "\n"
                                    R"({"customer_id":"vera","vulnerable":true,"date_of_birth":"1950-05-05"})"
                                    "\n"
                                    R"({"customer_id":"tom","date_of_birth":"2012-05-05"})"
                                    "\n";

TEST(Unclassified, NothingUnclassifiedOrCreditLikeReachesWhoIsProtected) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const Planted planted = planted_catalogue(seed, 150);
    ScratchDirectory scratch;
    Bank bank(scratch.path());
    const auto report = bank.import("products", "jsonl", planted.rows);
    ASSERT_TRUE(report) << report.error().message;
    ASSERT_EQ(report->rejected_count, 0u);
    EXPECT_EQ(report->unclassified, planted.unclassified.size());
    ASSERT_TRUE(bank.import("customers", "jsonl", people));
    for (const std::string who : {"ann", "jon", "vera", "tom"}) {
      for (const bool simulated : {true, false}) {
        const auto list = bank.recommend(who, 100, simulated);
        ASSERT_TRUE(list);
        EXPECT_FALSE(list->items.empty());
        const auto shown = ids_of(list->items);
        expect_none_of(shown, planted.unclassified, who + " unclassified");
        if (who == "jon" || who == "vera") expect_none_of(shown, planted.lends, who + " credit");
        if (who == "vera") expect_none_of(shown, planted.risks, who + " capital at risk");
        if (who == "tom") expect_none_of(shown, planted.lends, "under 18: credit");
        EXPECT_EQ(shown.contains("help"), who == "jon" || who == "vera");
        const auto withheld = std::ranges::find(list->withheld, "product.unclassified", &WithheldCount::reason);
        ASSERT_NE(withheld, list->withheld.end());
        EXPECT_EQ(withheld->count, planted.unclassified.size());
      }
      const auto talk = bank.wait<ConversationAnswer>(
          [&](auto reply) { bank.engine().conversation(Bank::who(), who, std::move(reply)); });
      ASSERT_TRUE(talk) << talk.error().message;
      expect_none_of(ids_of(talk->items), planted.unclassified, "conversation");
    }
    const auto list = bank.recommend("jon");
    const auto why = bank.engine().why_not(Bank::who(), list->decision_id, *planted.unclassified.begin());
    ASSERT_TRUE(why);
    EXPECT_EQ(why->code, "product.unclassified");
  }
}

class OneUnknown : public ::testing::Test {
 protected:
  static constexpr std::string_view row = R"({"product_id":"a1","name":"Payday advance"})"
                                          "\n";

  void SetUp() override {
    ASSERT_TRUE(bank_.import("products", "jsonl", row));
    ASSERT_TRUE(bank_.import("customers", "jsonl", people));
  }

  Result<ProductAnswer> classify(Category category) {
    return bank_.wait<ProductAnswer>([&](auto reply) {
      bank_.engine().classify_product(Bank::who(), "a1", {category, ItemKind::product, default_regime(category), false},
                                      std::move(reply));
    });
  }
  bool shown_to(const std::string& who) { return ids_of(bank_.recommend(who)->items).contains("a1"); }

  ScratchDirectory scratch_;
  Bank bank_{scratch_.path()};
};

TEST_F(OneUnknown, WaitsWithAProposalUntilSomebodySaysWhatItIs) {
  EXPECT_FALSE(shown_to("ann"));
  const auto queue = bank_.engine().work_queue(Bank::who());
  ASSERT_TRUE(queue);
  ASSERT_EQ(queue->size(), 1u);
  EXPECT_EQ(queue->front().kind, "unclassified");
  EXPECT_EQ(queue->front().product_id, "a1");
  const auto waiting = bank_.engine().product(Bank::who(), "a1");
  ASSERT_TRUE(waiting->proposal);
  EXPECT_EQ(waiting->proposal->is.category, Category::personal_loan);
  EXPECT_EQ(waiting->proposal->is.regime, Regime::credit);

  const auto said = classify(Category::personal_loan);
  ASSERT_TRUE(said) << said.error().message;
  EXPECT_TRUE(said->classified);
  EXPECT_FALSE(said->proposal);
  EXPECT_EQ(said->product.category, Category::personal_loan);
  EXPECT_TRUE(shown_to("ann"));
  EXPECT_FALSE(shown_to("jon"));
  EXPECT_TRUE(bank_.engine().work_queue(Bank::who())->empty());
}

TEST_F(OneUnknown, AWrongWordForItDoesNotBringCreditToWhoIsProtected) {
  ASSERT_TRUE(classify(Category::guidance));
  EXPECT_FALSE(shown_to("jon"));
  EXPECT_FALSE(shown_to("vera"));
}

TEST_F(OneUnknown, WhatWasSaidHoldsForTheNightlyFeedAndEndsWithAnotherDescription) {
  ASSERT_TRUE(classify(Category::personal_loan));
  EXPECT_EQ(bank_.import("products", "jsonl", row)->unchanged, 1u);
  const std::string dearer = R"({"product_id":"a1","name":"Payday advance","annual_fee":5})";
  const auto report = bank_.import("products", "jsonl", dearer);
  EXPECT_EQ(report->changed, 1u);
  EXPECT_EQ(report->unclassified, 0u);
  EXPECT_TRUE(shown_to("ann"));
  EXPECT_EQ(bank_.import("products", "jsonl", R"({"product_id":"a1","name":"Salary loan"})")->unclassified, 1u);
  EXPECT_FALSE(shown_to("ann"));
}

TEST_F(OneUnknown, WhatTheCatalogueSaysItselfIsChangedThere) {
  ASSERT_TRUE(classify(Category::savings));
  ASSERT_TRUE(classify(Category::personal_loan));  // who said it may correct it
  ASSERT_TRUE(
      bank_.import("products", "jsonl", R"({"product_id":"a1","name":"Payday advance","category":"personal_loan"})"));
  const auto refused = classify(Category::savings);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
}

TEST_F(OneUnknown, IsTheSameAfterARestartACrashAndARebuild) {
  ASSERT_TRUE(classify(Category::personal_loan));
  for (const bool in_order : {true, false}) {
    if (in_order) bank_.restart();
    else bank_.crash();
    const auto known = bank_.engine().product(Bank::who(), "a1");
    ASSERT_TRUE(known && known->classified);
    EXPECT_EQ(known->product.category, Category::personal_loan);
    EXPECT_TRUE(bank_.rebuild().same);
  }
  EXPECT_NE(bank_.exported("products", "jsonl").find(R"("category":"personal_loan")"), std::string::npos);
}

TEST_F(OneUnknown, IsNothingThatACustomerFinds) {
  Caller customer;
  customer.role = Role::customer;
  EXPECT_FALSE(bank_.engine().product(customer, "a1"));
  EXPECT_TRUE(bank_.engine().products(customer, "", "", 10)->empty());
  EXPECT_EQ(bank_.engine().products(Bank::who(), "", "", 10)->size(), 1u);
  ASSERT_TRUE(classify(Category::personal_loan));
  EXPECT_TRUE(bank_.engine().product(customer, "a1"));
}

TEST(Withdrawn, AFeedThatSaysNothingNewDoesNotBringItBack) {
  ScratchDirectory scratch;
  Bank bank(scratch.path());
  const std::string row = R"({"product_id":"saver","name":"Saver","category":"savings"})";
  ASSERT_TRUE(bank.import("products", "jsonl", row));
  ASSERT_TRUE(bank.import("customers", "jsonl", people));
  ASSERT_TRUE(bank.wait<ProductAnswer>(
      [&](auto reply) { bank.engine().retire_product(Bank::who(), "saver", std::move(reply)); }));
  const auto again = bank.import("products", "jsonl", row);
  EXPECT_EQ(again->unchanged, 1u);
  ASSERT_EQ(again->notes.size(), 1u);
  EXPECT_NE(again->notes[0].find("stays withdrawn"), std::string::npos);
  EXPECT_TRUE(bank.recommend("ann")->items.empty());
  const auto changed =
      bank.import("products", "jsonl", R"({"product_id":"saver","name":"Saver","category":"savings","annual_fee":1})");
  EXPECT_EQ(changed->changed, 1u);
  ASSERT_EQ(changed->notes.size(), 1u);
  EXPECT_NE(changed->notes[0].find("on offer again"), std::string::npos);
  EXPECT_EQ(bank.recommend("ann")->items.size(), 1u);
}

}  // namespace
}  // namespace attune
