// Customers' comments: read off the feedback's path some tens at a time, and how they sound.
//
// What is read enters the log, of the customer who wrote it. The head is no fold: it is fitted anew from the list of what
// ratings say of comments, so an erasure takes the head out of use until it is fitted without them.
//
// Threads: the owner's; the work is done on the text reader's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "engine/sentiment_training.h"
#include "engine/state.h"
#include "engine/text_reader.h"
#include "store/log.h"

namespace attune {

// By the checkpoint's probabilities where the comment was read by one, else by the head. Nothing: neither is there.
std::optional<Sentiment> comment_sentiment(const Comment& comment, const SentimentHead* head);

class CommentReader {
 public:
  using Readings = std::vector<std::pair<Handle, CommentReading>>;
  struct Means {
    const State& state;
    const Log& log;
    TextReader& reader;
    Post post;                                                           // to the owner's thread
    std::function<void(Readings, std::function<void(bool kept)>)> keep;  // makes them durable and applies them
    std::function<void(const std::string&)> notice;                      // from any thread
    std::filesystem::path vectors;                                       // of our own labelled comments
    bool has_encoder = false;                                            // false: there will be no head
  };

  explicit CommentReader(Means means);
  ~CommentReader();
  CommentReader(const CommentReader&) = delete;
  CommentReader& operator=(const CommentReader&) = delete;

  // Reads some tens of those that wait; what comes of it is kept, and applying it calls this again.
  void read();

  // Fits the head from what is known now, unless that is under way or was done.
  void want() {
    if (!wanted_) learn();
  }
  // Fits it anew where there was one, or one is under way.
  void learn_again() {
    if (wanted_) learn();
  }
  // Before the customer is forgotten: what was learnt from them is out of use at once.
  void unlearn(const Handle& customer);

  // Null: not ready, or somebody it learnt from was erased.
  std::shared_ptr<const SentimentHead> head() const { return head_; }
  // Why there will be no head; empty: none is known.
  const std::string& failure() const { return failure_; }

 private:
  void learn();
  void keep(Readings readings);
  void teach(std::shared_ptr<const std::vector<TaughtComment>> taught, std::uint64_t run);
  std::vector<TaughtComment> taught() const;

  Means means_;
  bool being_read_ = false;
  std::shared_ptr<SentimentTraining> training_;  // the reader's thread's
  std::shared_ptr<const SentimentHead> head_;
  std::uint64_t read_since_head_ = 0;  // comments
  std::uint64_t run_ = 0;              // a head of an earlier run is of no use
  std::string failure_;
  bool wanted_ = false;  // a run is under way or was
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace attune
