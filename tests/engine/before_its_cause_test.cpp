// Feedback belongs to a list that was made before it happened; consent to who gave the last word of their own.
#include <gtest/gtest.h>

#include "bank.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

constexpr std::string_view catalogue = R"({"product_id":"saver","name":"Saver","category":"savings"})";

class Causes : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(bank_.import("products", "jsonl", catalogue));
    ASSERT_TRUE(bank_.import("customers", "jsonl", R"({"customer_id":"ann"})"));
  }

  void pass(std::int64_t seconds) {
    bank_.clock().set(Instant{bank_.clock().now().micros + seconds * micros_per_second});
  }
  FeedbackAnswer click(Instant at, std::string decision = {}) {
    Engine::FeedbackOptions one;
    one.customer_id = "ann";
    one.decision_id = std::move(decision);
    one.feedback.product_id = "saver";
    one.feedback.kind = EventKind::click;
    one.feedback.occurred_at = at;
    one.feedback.source_format = "api";
    const auto answers = bank_.wait<std::vector<FeedbackAnswer>>(
        [&](auto reply) { bank_.engine().record_feedback(Bank::who(), {one}, std::move(reply)); });
    EXPECT_TRUE(answers);
    return answers ? answers->front() : FeedbackAnswer{};
  }

  ScratchDirectory scratch_;
  Bank bank_{scratch_.path()};
};

TEST_F(Causes, FeedbackBelongsToTheLatestListBeforeIt) {
  const auto first = bank_.recommend("ann")->decision_id;
  pass(60);
  const Instant between = bank_.clock().now();
  pass(60);
  const auto second = bank_.recommend("ann")->decision_id;
  EXPECT_EQ(click(between).decision_id, first);
  EXPECT_EQ(click(bank_.clock().now()).decision_id, second);
  const Instant before{bank_.clock().now().micros - 30 * micros_per_day};
  EXPECT_EQ(click(before).decision_id, "");
  const auto named = click(before, first);
  EXPECT_EQ(named.decision_id, "");
  EXPECT_NE(named.note.find("unattributed"), std::string::npos);
  // A named decision forgives another system's clock.
  EXPECT_EQ(click(Instant{between.micros - 90 * micros_per_second}, first).decision_id, first);
  EXPECT_TRUE(bank_.rebuild().same);
}

class Consenting : public Causes {
 protected:
  Result<CustomerAnswer> say(ConsentState state, std::string source) {
    return bank_.wait<CustomerAnswer>([&](auto reply) {
      bank_.engine().put_consent(Bank::who(), "ann", Purpose::marketing, state, source, std::move(reply));
    });
  }
  ConsentState state() { return bank_.engine().customer(Bank::who(), "ann")->consents.of(Purpose::marketing).state; }
};

TEST_F(Consenting, OnlyTheCustomersOwnLaterWordLiftsAnObjection) {
  ASSERT_TRUE(say(ConsentState::objected, "customer"));
  pass(60);
  const auto told = say(ConsentState::granted, "institution");
  EXPECT_EQ(told->kept, std::vector<std::string>{"marketing"});
  EXPECT_EQ(state(), ConsentState::objected);
  const auto report = bank_.import("customers", "jsonl", R"({"customer_id":"ann","consents":{"marketing":"granted"}})");
  ASSERT_FALSE(report->notes.empty());
  EXPECT_NE(report->notes[0].find("consent to marketing stands"), std::string::npos);
  EXPECT_EQ(state(), ConsentState::objected);
  ASSERT_TRUE(say(ConsentState::granted, "customer"));
  EXPECT_EQ(state(), ConsentState::granted);
  ASSERT_TRUE(say(ConsentState::refused, "institution"));  // to the careful side it may
  EXPECT_EQ(state(), ConsentState::refused);
  EXPECT_TRUE(bank_.rebuild().same);
}

TEST_F(Consenting, TravelsWithAnExportAndItsImport) {
  ASSERT_TRUE(say(ConsentState::objected, "customer"));
  const std::string rows = bank_.exported("customers", "jsonl");
  ScratchDirectory elsewhere;
  Bank other(elsewhere.path());
  const auto report = other.import("customers", "jsonl", rows);
  ASSERT_TRUE(report && report->rejected_count == 0) << rows;
  const auto here = bank_.engine().customer(Bank::who(), "ann")->consents;
  const auto there = other.engine().customer(Bank::who(), "ann")->consents;
  EXPECT_EQ(there.of(Purpose::marketing), here.of(Purpose::marketing));
  EXPECT_EQ(there.of(Purpose::personalisation), here.of(Purpose::personalisation));
  const auto ahead = other.import(
      "customers", "jsonl",
      R"({"customer_id":"bob","consents":{"marketing":{"state":"granted","since":"2099-01-01T00:00:00Z"}}})");
  EXPECT_EQ(ahead->rejected_count, 1u);
}

TEST_F(Consenting, ARowIsAsOldAsItSays) {
  ASSERT_TRUE(say(ConsentState::granted, "customer"));
  ASSERT_TRUE(bank_.import(
      "customers", "jsonl",
      R"({"customer_id":"ann","income_level":"Low","last_updated":"2020-01-01T00:00:00Z","consents":{"marketing":"refused"}})"));
  EXPECT_EQ(state(), ConsentState::granted);
}

}  // namespace
}  // namespace attune
