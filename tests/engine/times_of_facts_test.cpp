// The latest word about a fact counts, by whatever door it comes; none may come from the future.
#include <gtest/gtest.h>

#include "bank.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

constexpr std::int64_t day = micros_per_day;

class TimesOfFacts : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(put({fact("arrears", true, 0), fact("income_level", std::string("High"), 0)})); }

  // `days` from now.
  Fact fact(std::string name, FactValue value, std::int64_t days) {
    return {std::move(name), std::move(value), Instant{bank_.clock().now().micros + days * day}, "institution"};
  }
  Result<CustomerAnswer> put(std::vector<Fact> facts) {
    Customer body;
    body.id = "ann";
    for (Fact& one : facts) body.set(std::move(one));
    return bank_.wait<CustomerAnswer>(
        [&](auto reply) { bank_.engine().put_customer(Bank::who(), body, std::move(reply)); });
  }
  Result<CustomerAnswer> add(std::vector<Fact> facts) {
    return bank_.wait<CustomerAnswer>(
        [&](auto reply) { bank_.engine().add_facts(Bank::who(), "ann", facts, std::move(reply)); });
  }
  bool in_arrears() {
    const auto known = bank_.engine().customer(Bank::who(), "ann");
    const Fact* found = known ? known->customer.find("arrears") : nullptr;
    return found != nullptr && found->value == FactValue(true);
  }

  ScratchDirectory scratch_;
  Bank bank_{scratch_.path()};
};

TEST_F(TimesOfFacts, AnOlderProfileDoesNotReplaceANewerOne) {
  const auto late = put({fact("income_level", std::string("Low"), -300)});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::conflict);
  EXPECT_NE(late.error().message.find("newer"), std::string::npos);
  EXPECT_TRUE(in_arrears());
  bank_.crash();
  EXPECT_TRUE(in_arrears());
  EXPECT_TRUE(bank_.rebuild().same);
}

TEST_F(TimesOfFacts, WhatACustomerSaidSinceStaysBesideTheNightlyProfile) {
  Fact said = fact("occupation", std::string("baker"), 0);
  said.source = "customer";
  bank_.clock().set(Instant{bank_.clock().now().micros + 2 * day});
  said.as_of = bank_.clock().now();
  ASSERT_TRUE(add({said}));
  const auto nightly = put({fact("income_level", std::string("Low"), -1)});
  ASSERT_TRUE(nightly) << nightly.error().message;
  EXPECT_EQ(nightly->kept, std::vector<std::string>{"occupation"});
  EXPECT_EQ(nightly->customer.find("occupation")->value, FactValue(std::string("baker")));
  EXPECT_EQ(nightly->customer.find("income_level")->value, FactValue(std::string("Low")));
  EXPECT_FALSE(in_arrears());
  bank_.crash();
  EXPECT_NE(bank_.engine().customer(Bank::who(), "ann")->customer.find("occupation"), nullptr);
  EXPECT_TRUE(bank_.rebuild().same);
}

TEST_F(TimesOfFacts, ANewerProfileReplacesTheWhole) {
  bank_.clock().set(Instant{bank_.clock().now().micros + day});
  const auto newer = put({fact("income_level", std::string("Low"), 0)});
  ASSERT_TRUE(newer);
  EXPECT_TRUE(newer->kept.empty());
  EXPECT_FALSE(in_arrears());
}

TEST_F(TimesOfFacts, NothingComesFromTheFuture) {
  EXPECT_EQ(put({fact("arrears", false, 30'000)}).error().code, ErrorCode::invalid);
  EXPECT_EQ(add({fact("arrears", false, 1)}).error().code, ErrorCode::invalid);
  const auto rows = bank_.import("customers", "jsonl",
                                 R"({"customer_id":"ann","arrears":false,"last_updated":"2099-01-01T00:00:00Z"})");
  ASSERT_EQ(rows->rejected.size(), 1u);
  EXPECT_NE(rows->rejected[0].reason.find("future"), std::string::npos);
  EXPECT_TRUE(in_arrears());
}

TEST_F(TimesOfFacts, WhatIsNotTakenIsNotCountedAsTaken) {
  const auto older = add({fact("arrears", false, -1), fact("occupation", std::string("baker"), -1)});
  ASSERT_TRUE(older) << older.error().message;
  EXPECT_EQ(older->kept, std::vector<std::string>{"arrears"});
  EXPECT_TRUE(in_arrears());
  EXPECT_TRUE(add({fact("arrears", true, -1)})->kept.empty());  // it says what is known: nothing is lost
}

}  // namespace
}  // namespace attune
