#include "text/sentiment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <set>

#include "model_files.h"
#include "text/content_hash.h"

namespace attune {
namespace {

std::vector<LabelledComment> comments() {
  const auto read = read_comments(sentiment_comments_jsonl());
  EXPECT_TRUE(read) << read.error().message << " " << read.error().detail;
  return read.value_or(std::vector<LabelledComment>{});
}

TEST(SentimentComments, AreManyBalancedAndDifferent) {
  const auto all = comments();
  ASSERT_GE(all.size(), 800U);
  std::set<std::string> texts;
  std::map<Mood, std::size_t> by_mood;
  for (const auto& comment : all) {
    texts.insert(comment.text);
    ++by_mood[comment.mood];
  }
  EXPECT_EQ(texts.size(), all.size());
  for (const auto& [mood, count] : by_mood)
    EXPECT_NEAR(static_cast<double>(count), static_cast<double>(all.size()) / 3, 10);
}

TEST(SentimentComments, AFifthIsKeptForTestByItsHash) {
  auto all = comments();
  std::ranges::sort(all, {}, [](const LabelledComment& comment) { return content_hash(comment.text); });
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].for_test, i < all.size() / 5) << all[i].text;
}

TEST(SentimentComments, BadLinesAreRefusedWithTheirNumber) {
  EXPECT_EQ(read_comments("{\"label\":\"positive\",\"text\":\"a\"}\n{\"label\":\"cheerful\",\"text\":\"b\"}\n")
                .error()
                .detail,
            "line 2");
  EXPECT_FALSE(read_comments("[]"));
  EXPECT_FALSE(read_comments("{\"label\":\"positive\",\"text\":1}"));
}

TEST(Sentiment, QualityIsMeasuredByHand) {
  const std::vector<Sentiment> found{{{0.8, 0.1, 0.1}}, {{0.2, 0.5, 0.3}}, {{0.1, 0.3, 0.6}}, {{0.6, 0.3, 0.1}}};
  const std::vector<Mood> truth{Mood::negative, Mood::neutral, Mood::positive, Mood::positive};
  const auto quality = measure_sentiment(found, truth);
  EXPECT_DOUBLE_EQ(quality.accuracy, 0.75);
  EXPECT_NEAR(quality.macro_f1, (2.0 / 3 + 1 + 2.0 / 3) / 3, 1e-12);
  EXPECT_NEAR(quality.log_loss, -(std::log(0.8) + std::log(0.5) + std::log(0.6) + std::log(0.1)) / 4, 1e-12);
  EXPECT_NEAR(quality.ece, (0.2 + 0.5 + 0.2) / 4, 1e-12);  // the two of .6 share a bin: 1.2 against 1 right
}

struct Trained {
  std::unique_ptr<Encoder> encoder;
  std::vector<LabelledComment> comments;
  std::vector<Int8Vector> vectors;
};

Trained with(std::unique_ptr<Encoder> encoder) {
  Trained out{std::move(encoder), comments(), {}};
  std::vector<std::string> texts;
  for (const auto& comment : out.comments) texts.push_back(comment.text);
  VectorCache cache{std::string(out.encoder->identity())};
  out.vectors = encode_catalogue(*out.encoder, cache, texts, TextRole::asking).value();
  return out;
}

TEST(Sentiment, WhatWasTaughtAndTakenBackLeavesNothing) {
  const auto base = with(make_stub_encoder());
  const auto vectors = base.encoder->encode(std::vector<std::string>{"zorgle", "blimpet"}, TextRole::asking).value();
  const std::vector<TaughtComment> taught{{vectors[0], Mood::positive}, {vectors[1], Mood::negative}};
  const auto before = train_sentiment(base.comments, base.vectors, {});
  const auto with_them = train_sentiment(base.comments, base.vectors, taught);
  const auto after = train_sentiment(base.comments, base.vectors, {});
  ASSERT_TRUE(before && with_them && after);
  EXPECT_NE(before->serialise(), with_them->serialise());
  EXPECT_EQ(before->serialise(), after->serialise());
  EXPECT_GT(sentiment_of(*with_them, vectors[0]).probability[2], sentiment_of(*before, vectors[0]).probability[2]);
}

// The figures stand in docs/reading.md; the floors hold them.
TEST(Sentiment, HeldOutCommentsAreUnderstood) {
  ATTUNE_NEEDS_REAL_MODEL();
  auto encoder = open_encoder(test::real_model());
  ASSERT_TRUE(encoder) << encoder.error().message;
  const auto base = with(*std::move(encoder));
  const auto head = train_sentiment(base.comments, base.vectors, {});
  ASSERT_TRUE(head) << head.error().message;
  std::vector<std::string> texts;
  std::vector<Mood> truth;
  for (const auto& comment : base.comments) {
    if (!comment.for_test) continue;
    texts.push_back(comment.text);
    truth.push_back(comment.mood);
  }
  std::vector<Sentiment> found;
  const auto vectors = base.encoder->encode(texts, TextRole::asking);
  ASSERT_TRUE(vectors);
  for (const auto& vector : *vectors) found.push_back(sentiment_of(*head, vector));
  const auto quality = measure_sentiment(found, truth);
  std::cout << "held out: " << quality.comments << " comments, accuracy " << quality.accuracy << ", macro F1 "
            << quality.macro_f1 << ", log loss " << quality.log_loss << ", ECE " << quality.ece << "\n";
  EXPECT_GE(quality.accuracy, 0.65);
  EXPECT_GE(quality.macro_f1, 0.65);
  EXPECT_LE(quality.log_loss, 0.85);
  EXPECT_LE(quality.ece, 0.10);
}

}  // namespace
}  // namespace attune
