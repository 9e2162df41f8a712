// Trains the head that tells how a comment sounds: from our own labelled comments, and from those of customers whose ratings
// say what was meant. It is fitted anew from the list of both, so who is off the list leaves nothing in it.
//
// Threads: one at a time; the text reader's.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "text/encoder.h"
#include "text/sentiment.h"
#include "text/vector_cache.h"

namespace attune {

struct SentimentHead {
  LinearHead head;
  SentimentQuality quality;  // on our comments that are kept for test
  std::size_t taught = 0;    // customers' comments learnt from
};

class SentimentTraining {
 public:
  // Vectors of our comments are kept in this file; where it is missing, damaged or another encoder's it is made anew.
  explicit SentimentTraining(std::filesystem::path file) : file_(std::move(file)) {}

  // Reads some tens more of our comments; true: all are read. Errors: as Encoder::encode.
  Result<bool> read_some(const Encoder& encoder);

  // Precondition: read_some said true.
  Result<SentimentHead> train(std::span<const TaughtComment> taught) const;

 private:
  Result<void> open(const Encoder& encoder);

  std::filesystem::path file_;
  std::vector<LabelledComment> comments_;
  std::vector<Int8Vector> vectors_;  // of the first of comments_, as far as read
  std::optional<VectorCache> cache_;
};

}  // namespace attune
