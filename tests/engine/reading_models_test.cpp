// With checkpoints set, comments and texts are read by them: from the feedback to the answer, against figures that the
// transformers library gave for the same small models (tests/text/models/reference_logits.json).
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <mutex>

#include "bank.h"
#include "text/encoder.h"

namespace attune {
namespace {

using testing::Bank;
using testing::ScratchDirectory;

const std::filesystem::path models = std::filesystem::path(ATTUNE_SOURCE_DIR) / "tests" / "text" / "models";

class ReadingModels : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!has_text_model()) GTEST_SKIP() << "this build has no text model";
    bank_ = std::make_unique<Bank>(directory_.path());
    EXPECT_TRUE(bank_->import("products", "jsonl", "{\"product_id\":\"saver\",\"name\":\"Saver\"}\n"));
    EXPECT_TRUE(bank_->import("customers", "jsonl", "{\"customer_id\":\"ann\"}\n"));
    bank_->options_.sentiment_model = models / "bert";
    bank_->options_.entailment_model = models / "bart";
    bank_->restart();
  }

  void say(const std::string& comment) {
    Engine::FeedbackOptions one;
    one.customer_id = "ann";
    one.feedback.product_id = "saver";
    one.feedback.kind = EventKind::rating;
    one.feedback.overall = 6'000;
    one.feedback.comment = comment;
    one.feedback.occurred_at = bank_->clock().now();
    EXPECT_TRUE(bank_->wait<std::vector<FeedbackAnswer>>(
        [&](auto reply) { bank_->engine().record_feedback(Bank::who(), {one}, std::move(reply)); }));
  }

  // What a comment was read as, once it has been.
  SentimentAnswer read_comment(const std::string& comment) {
    say(comment);
    bank_->inbox().run_until([&] { return bank_->engine().sentiment_insights(Bank::who()).value().unread == 0; });
    return last();
  }

  SentimentAnswer last() {
    const auto page = bank_->engine().customer_records(Bank::who(), "ann", "feedback", {}, 1).value();
    EXPECT_TRUE(page.entries.at(0).sentiment);
    return page.entries.at(0).sentiment.value_or(SentimentAnswer{});
  }

  ScratchDirectory directory_;
  std::unique_ptr<Bank> bank_;
};

// Logits of "Savings": positive -1.1931642, negative -0.76164287, neutral 1.2147918.
const double savings_neutral =
    std::exp(1.2147918) / (std::exp(-1.1931642) + std::exp(-0.76164287) + std::exp(1.2147918));

TEST_F(ReadingModels, CommentsSoundAsTheCheckpointSays) {
  const auto said = read_comment("Savings");
  EXPECT_EQ(said.label, "neutral");
  EXPECT_NEAR(said.score, savings_neutral, 1e-3);
  const auto insights = bank_->engine().sentiment_insights(Bank::who()).value();
  EXPECT_EQ(insights.source, "checkpoint");
  EXPECT_FALSE(insights.held_out) << "the head's figures are not the checkpoint's";
  ASSERT_EQ(insights.products.size(), 1U);
  EXPECT_EQ(insights.products[0].neutral, 1U);

  bank_->restart();
  EXPECT_EQ(last().label, "neutral") << "what was read is in the log";
  EXPECT_TRUE(bank_->rebuild().same) << bank_->rebuild().difference;
}

TEST_F(ReadingModels, ACommentThatTheCheckpointRefusesDoesNotHoldUpTheOthers) {
  say("\xff\xfe no text");
  EXPECT_EQ(read_comment("Savings").label, "neutral");
  const auto insights = bank_->engine().sentiment_insights(Bank::who()).value();
  ASSERT_EQ(insights.products.size(), 1U);
  EXPECT_EQ(insights.products[0].negative + insights.products[0].neutral + insights.products[0].positive, 1U);
}

TEST_F(ReadingModels, TextsAreReadByThemToo) {
  const auto sentiment = bank_->wait<SentimentAnswer>(
      [&](auto reply) { bank_->engine().text_sentiment(Bank::who(), "Savings", std::move(reply)); });
  ASSERT_TRUE(sentiment) << sentiment.error().message;
  EXPECT_EQ(sentiment->label, "neutral");
  EXPECT_NEAR(sentiment->score, savings_neutral, 1e-4);

  Engine::ClassifyOptions options;
  options.text = "I waited an hour.";
  for (const char* label : {"service", "travel", "mortgages"}) options.labels.push_back({label, {}});
  options.hypothesis = "It is about {}.";
  const auto labels = bank_->wait<ClassifyAnswer>(
      [&](auto reply) { bank_->engine().classify_text(Bank::who(), options, std::move(reply)); });
  ASSERT_TRUE(labels) << labels.error().message;
  EXPECT_EQ(labels->by, "entailment");
  ASSERT_EQ(labels->scores.size(), 3U);
  EXPECT_EQ(labels->scores[0].label, "travel");
  EXPECT_NEAR(labels->scores[0].score, 0.48302689, 1e-4);
  EXPECT_NEAR(labels->scores[1].score, 0.3414084, 1e-4);
  EXPECT_NEAR(labels->scores[2].score, 0.17556472, 1e-4);
}

TEST_F(ReadingModels, AFolderThatIsNoModelIsNamed) {
  std::vector<std::string> notices;
  std::mutex mutex;
  bank_->options_.sentiment_model = directory_.path() / "no-such-model";
  bank_->options_.notice = [&](const std::string& text) {
    const std::lock_guard lock(mutex);
    notices.push_back(text);
  };
  bank_->restart();
  const auto sentiment = bank_->wait<SentimentAnswer>(
      [&](auto reply) { bank_->engine().text_sentiment(Bank::who(), "Savings", std::move(reply)); });
  ASSERT_FALSE(sentiment);
  EXPECT_NE((sentiment.error().message + sentiment.error().detail).find("no-such-model"), std::string::npos)
      << sentiment.error().message;
  bank_.reset();
}

}  // namespace
}  // namespace attune
