// Moods as answers.
#pragma once

#include "engine/answers.h"
#include "text/mood.h"

namespace attune {

inline SentimentAnswer sentiment_answer(const Sentiment& sentiment) {
  return {std::string(to_string(sentiment.label())), sentiment.score()};
}

}  // namespace attune
