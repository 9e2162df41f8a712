// How a text sounds: negative, neutral (which mixed ones are too) or positive. By default from a head on the encoder's
// vectors, learnt from comments that we wrote ourselves and from those whose ratings say what was meant.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/encoder.h"
#include "text/linear_head.h"
#include "text/mood.h"
#include "text/vector.h"
#include "text/vector_cache.h"

namespace attune {

// One of our comments. The fifth whose hashes (content_hash) come first is kept for test and never learnt from.
struct LabelledComment {
  std::string text;
  Mood mood = Mood::neutral;
  bool for_test = false;
};

// As the program carries them: one JSON object a line, {"label", "text", "part"?: "test"}.
std::string_view sentiment_comments_jsonl();
// Errors: corrupt, with the line.
Result<std::vector<LabelledComment>> read_comments(std::string_view jsonl);

// What was learnt at run time: a comment's vector and what its rating said of it.
struct TaughtComment {
  TextVector vector{};
  Mood mood = Mood::neutral;
};
inline constexpr float taught_weight = 0.25F;  // of one such comment, where one of ours weighs 1

// The head of these comments' vectors (those for test are left out) and of what was taught. The order of both matters to
// the last bit: the same give the same head. Errors: invalid.
Result<LinearHead> train_sentiment(std::span<const LabelledComment> comments, std::span<const Int8Vector> vectors,
                                   std::span<const TaughtComment> taught);

// Precondition: `head` is of train_sentiment.
Sentiment sentiment_of(const LinearHead& head, const TextVector& vector);

struct SentimentQuality {
  std::size_t comments = 0;
  double accuracy = 0;
  double macro_f1 = 0;
  double log_loss = 0;
  double ece = 0;  // expected calibration error of the label's score, ten bins of equal width
};
SentimentQuality measure_sentiment(std::span<const Sentiment> found, std::span<const Mood> truth);

}  // namespace attune
