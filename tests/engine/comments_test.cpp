// Comments are read off the feedback's path, once; how they sound follows what ratings say of them; erasing takes both away.
#include <algorithm>
#include <mutex>

#include "bank.h"
#include "text/encoder.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

constexpr std::string_view products =
    "{\"product_id\":\"saver\",\"name\":\"Saver\",\"category\":\"savings\",\"description\":\"Save a little each "
    "month.\"}\n"
    "{\"product_id\":\"card\",\"name\":\"Card\",\"category\":\"credit_card\",\"description\":\"A card.\"}\n";
constexpr std::string_view customers = "{\"customer_id\":\"ann\"}\n{\"customer_id\":\"bob\"}\n";

class Comments : public ::testing::Test {
 protected:
  Comments() : bank_(directory_.path()) {
    EXPECT_TRUE(bank_.import("products", "jsonl", products));
    EXPECT_TRUE(bank_.import("customers", "jsonl", customers));
    bank_.options_.text_model = "stub";
    bank_.options_.open_text_model = [](const std::filesystem::path&) {
      return Result<std::unique_ptr<Encoder>>(make_stub_encoder());
    };
    bank_.options_.notice = [](const std::string& text) { ADD_FAILURE() << text; };
    bank_.restart();
  }

  void say(std::string customer, std::string product, std::string comment, std::optional<std::int32_t> overall) {
    Engine::FeedbackOptions one;
    one.customer_id = std::move(customer);
    one.feedback.product_id = std::move(product);
    one.feedback.kind = EventKind::rating;
    one.feedback.overall = overall;
    one.feedback.comment = std::move(comment);
    one.feedback.occurred_at = bank_.clock().now();
    ASSERT_TRUE(bank_.wait<std::vector<FeedbackAnswer>>(
        [&](auto reply) { bank_.engine().record_feedback(Bank::who(), {one}, std::move(reply)); }));
  }

  SentimentInsights insights() {
    auto found = bank_.engine().sentiment_insights(Bank::who());
    EXPECT_TRUE(found);
    return found.value_or(SentimentInsights{});
  }

  // Works off the owner's tasks until all comments are read and the head is trained on so many of them.
  void wait_for_head(std::uint64_t taught) {
    bank_.inbox().run_until([&] { return insights().unread == 0; });
    (void)bank_.wait<TrainingAnswer>([&](auto reply) { bank_.engine().train(Bank::who(), true, std::move(reply)); });
    bank_.inbox().run_until([&] {
      const auto found = insights();
      return found.held_out && found.held_out->taught == taught;
    });
  }

  std::optional<SentimentAnswer> last_sentiment(std::string_view customer) {
    const auto page = bank_.engine().customer_records(Bank::who(), customer, "feedback", {}, 1);
    return page && !page->entries.empty() ? page->entries.front().sentiment : std::nullopt;
  }

  Result<SentimentAnswer> sentiment_of(std::string text) {
    return bank_.wait<SentimentAnswer>(
        [&](auto reply) { bank_.engine().text_sentiment(Bank::who(), std::move(text), std::move(reply)); });
  }

  // The label, and its score to the last bit.
  std::pair<std::string, double> head_says(std::string text) {
    const auto said = sentiment_of(std::move(text));
    EXPECT_TRUE(said);
    return said ? std::pair(said->label, said->score) : std::pair(std::string(), 0.0);
  }

  ScratchDirectory directory_;
  Bank bank_;
};

TEST_F(Comments, AreReadAndCountedByProduct) {
  say("ann", "saver", "zorgle zorgle", 6'000);
  say("bob", "card", "blimpet blimpet", {3'000});
  wait_for_head(1);
  EXPECT_TRUE(last_sentiment("ann"));
  EXPECT_TRUE(last_sentiment("bob"));
  const auto found = insights();
  EXPECT_EQ(found.source, "head");
  ASSERT_EQ(found.products.size(), 2u);
  for (const auto& row : found.products) EXPECT_EQ(row.negative + row.neutral + row.positive, 1u);
  EXPECT_EQ(found.held_out->comments, 168u);
}

TEST_F(Comments, ProductsMostSpokenOfComeFirst) {
  say("ann", "card", "zorgle", 6'000);
  say("ann", "saver", "blimpet", 6'000);
  say("bob", "saver", "zorgle frob", 6'000);
  wait_for_head(3);
  auto found = insights().products;
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].product_id, "saver");
  say("bob", "card", "frob", 6'000);
  bank_.inbox().run_until([&] { return insights().unread == 0; });
  found = insights().products;
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].product_id, "card") << "of as many, by id";
}

TEST_F(Comments, TheHeadLearnsFromWhatRatingsSay) {
  say("ann", "saver", "zorgle", {3'000});  // in the middle: nothing is said of it
  wait_for_head(0);
  const auto before = sentiment_of("blimpet frob");
  ASSERT_TRUE(before);
  for (int i = 0; i < 12; ++i) say("bob", "card", "blimpet frob " + std::to_string(i), 0);
  wait_for_head(12);
  const auto after = sentiment_of("blimpet frob");
  ASSERT_TRUE(after);
  EXPECT_EQ(after->label, "negative");
  EXPECT_GT(after->score, before->label == "negative" ? before->score : 1.0 / 3);
}

TEST_F(Comments, TheSameWordsTeachOnce) {
  for (int i = 0; i < 4; ++i) say(i % 2 == 0 ? "ann" : "bob", "card", "zorgle", 6'000);
  wait_for_head(1);
  EXPECT_EQ(
      insights().products.front().negative + insights().products.front().neutral + insights().products.front().positive,
      4u);
}

TEST_F(Comments, WaitUnreadWhereTheModelCanNotBeOpened) {
  std::vector<std::string> notices;
  std::mutex mutex;
  bank_.options_.notice = [&](const std::string& text) {
    const std::lock_guard lock(mutex);
    notices.push_back(text);
    bank_.inbox().post([] {});
  };
  const auto works = bank_.options_.open_text_model;
  bank_.options_.open_text_model = [](const std::filesystem::path&) -> Result<std::unique_ptr<Encoder>> {
    return fail(ErrorCode::not_found, "There is no such folder.");
  };
  bank_.restart();
  say("ann", "saver", "zorgle", 6'000);
  const auto said = [&](std::string_view start) {
    const std::lock_guard lock(mutex);
    return std::ranges::any_of(notices, [&](const std::string& text) { return text.starts_with(start); });
  };
  bank_.inbox().run_until([&] { return said("Comments are not read"); });
  EXPECT_EQ(insights().unread, 1u);
  bank_.options_.open_text_model = works;
  bank_.options_.notice = {};
  bank_.restart();
  wait_for_head(1);
  EXPECT_TRUE(last_sentiment("ann"));
}

TEST_F(Comments, ARestartReadsNothingTwiceAndLosesNothing) {
  say("ann", "saver", "zorgle", 6'000);
  wait_for_head(1);
  const auto before = last_sentiment("ann");
  const auto records = bank_.rebuild();
  EXPECT_TRUE(records.same) << records.difference;
  bank_.restart();
  wait_for_head(1);
  EXPECT_EQ(bank_.rebuild().records, records.records);  // no second reading in the log
  ASSERT_TRUE(before && last_sentiment("ann"));
  EXPECT_EQ(last_sentiment("ann")->label, before->label);
}

TEST_F(Comments, ErasingTakesTheWordsTheReadingAndWhatTheyTaught) {
  say("ann", "saver", "zorgle", {3'000});  // has the head made
  wait_for_head(0);
  const auto never_known = head_says("blimpet frob");
  for (int i = 0; i < 12; ++i) say("bob", "card", "blimpet frob " + std::to_string(i), 0);
  wait_for_head(12);
  EXPECT_NE(head_says("blimpet frob"), never_known);
  ASSERT_TRUE(bank_.wait<ErasureAnswer>(
      [&](auto reply) { bank_.engine().erase_customer(Bank::who(), "bob", std::move(reply)); }));
  EXPECT_FALSE(insights().held_out);  // the head that bob taught is out of use at once
  wait_for_head(0);
  EXPECT_EQ(insights().products.size(), 1u);
  EXPECT_EQ(head_says("blimpet frob"), never_known);
  const auto rebuilt = bank_.rebuild();
  EXPECT_TRUE(rebuilt.same) << rebuilt.difference;
}

TEST_F(Comments, OfWhoRefusesPersonalisationAreNotRead) {
  ASSERT_TRUE(bank_.wait<CustomerAnswer>([&](auto reply) {
    bank_.engine().put_consent(Bank::who(), "ann", Purpose::personalisation, ConsentState::refused, "customer",
                               std::move(reply));
  }));
  say("ann", "saver", "zorgle", 6'000);
  EXPECT_EQ(insights().unread, 0u);
  say("bob", "card", "blimpet", 6'000);
  wait_for_head(1);
  EXPECT_FALSE(last_sentiment("ann"));
}

TEST_F(Comments, TheOldestLeaveAllLists) {
  for (int i = 0; i < 53; ++i) say("ann", i == 0 ? "card" : "saver", "zorgle " + std::to_string(i), 6'000);
  wait_for_head(50);
  const auto found = insights();
  ASSERT_EQ(found.products.size(), 1u);
  EXPECT_EQ(found.products.front().product_id, "saver");
  EXPECT_TRUE(bank_.rebuild().same);
}

TEST_F(Comments, LabelsNamedAtRunTimeAreScored) {
  Engine::ClassifyOptions options{"save a little each month", {{"save month", {}}, {"loan", {}}}, {}, false};
  const auto classify = [&](Engine::ClassifyOptions asked) {
    return bank_.wait<ClassifyAnswer>(
        [&](auto reply) { bank_.engine().classify_text(Bank::who(), std::move(asked), std::move(reply)); });
  };
  const auto found = classify(options);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->by, "embeddings");
  ASSERT_EQ(found->scores.size(), 2u);
  EXPECT_EQ(found->scores.front().label, "save month");
  EXPECT_NEAR(found->scores[0].score + found->scores[1].score, 1, 1e-9);
  options.labels.push_back({"loan", {}});
  EXPECT_EQ(classify(options).error().code, ErrorCode::invalid);
  options.labels.clear();
  EXPECT_EQ(classify(options).error().code, ErrorCode::invalid);
  EXPECT_EQ(classify({"text", {{"label", {}}}, "no place for it", false}).error().code, ErrorCode::invalid);
}

TEST(WithoutATextModel, CommentsWaitAndAskingSaysWhy) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  const auto asked = bank.wait<SentimentAnswer>(
      [&](auto reply) { bank.engine().text_sentiment(Bank::who(), "text", std::move(reply)); });
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().code, ErrorCode::unavailable);
  EXPECT_EQ(bank.engine().sentiment_insights(Bank::who())->source, "");
}

}  // namespace
}  // namespace attune
