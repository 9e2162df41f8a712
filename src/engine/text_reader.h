// Reads texts on a thread of its own, off every answer's path, so that however much waits to be read nobody waits for it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/handle.h"
#include "base/result.h"
#include "engine/payload.h"
#include "text/classifier.h"
#include "text/encoder.h"

namespace attune {

// How parts are called where their health is said (engine/health.h).
inline constexpr std::string_view text_model_part = "text_model";
inline constexpr std::string_view sentiment_model_part = "sentiment_model";
inline constexpr std::string_view zero_shot_model_part = "zero_shot_model";

// The text models, each opened when it is first needed and once. On the reader's thread.
class TextModels {
 public:
  // Told once of each that was opened, or could not be (`failure`).
  using OnOpened = std::function<void(std::string_view part, const Error* failure)>;

  template <class Model>
  using Open = std::function<Result<std::unique_ptr<Model>>()>;  // empty: there is none

  TextModels(Open<Encoder> encoder, Open<Classifier> sentiment, Open<Classifier> entailment, OnOpened on_opened)
      : encoder_{text_model_part, std::move(encoder)},
        sentiment_{sentiment_model_part, std::move(sentiment)},
        entailment_{zero_shot_model_part, std::move(entailment)},
        on_opened_(std::move(on_opened)) {}

  bool has_encoder() const { return static_cast<bool>(encoder_.open); }
  bool has_sentiment() const { return static_cast<bool>(sentiment_.open); }
  bool has_entailment() const { return static_cast<bool>(entailment_.open); }

  // Errors: what opening it failed with, the same each time; unavailable where there is none.
  Result<const Encoder*> encoder() { return encoder_.get(on_opened_); }
  Result<const Classifier*> sentiment() { return sentiment_.get(on_opened_); }
  Result<const Classifier*> entailment() { return entailment_.get(on_opened_); }

 private:
  template <class Model>
  struct Slot {
    std::string_view part;
    Open<Model> open;
    std::optional<Result<std::unique_ptr<Model>>> opened{};

    Result<const Model*> get(const OnOpened& told) {
      if (!open) return fail(ErrorCode::unavailable, "No text model is configured.");
      if (!opened) {
        opened = open();
        if (told) told(part, *opened ? nullptr : &opened->error());
      }
      if (!*opened) return std::unexpected(opened->error());
      return (*opened)->get();
    }
  };

  Slot<Encoder> encoder_;
  Slot<Classifier> sentiment_;
  Slot<Classifier> entailment_;
  OnOpened on_opened_;
};

// What waits to be read: a product's text, or the two profile texts of a customer.
struct TextJob {
  Handle subject;  // nobody: a product
  std::optional<std::uint32_t> product;
  std::string text;
  std::string text_for_credit;
};

class TextReader {
 public:
  // Called on the reader's thread with the event's payload.
  using OnRead = std::function<void(const Handle& subject, TextVectorChange change)>;
  // On the reader's thread too, when a text can't be read by an encoder that was opened.
  using OnFailure = std::function<void(const Error&)>;
  using Task = std::function<void(TextModels&)>;

  TextReader(TextModels models, OnRead on_read, OnFailure on_failure);
  ~TextReader();
  TextReader(const TextReader&) = delete;
  TextReader& operator=(const TextReader&) = delete;

  // Customers' texts are left out when too many wait: they are asked for again when a list is wanted.
  void read(TextJob job);

  // Somebody waits for the task: it comes before all that waits to be read. False: too many wait already.
  bool ask(Task task);

  // Nobody waits for the task: it takes its turn with what waits to be read. A stop waits for it, so it is short.
  void do_later(Task task);

  // Waits until nothing is waiting, for commands that end after it.
  void drain();

 private:
  void run();
  void work(std::unique_lock<std::mutex>& lock);
  void read_batch(std::deque<TextJob>& batch);

  TextModels models_;
  OnRead on_read_;
  OnFailure on_failure_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  std::deque<TextJob> waiting_;
  std::deque<Task> asked_;
  std::deque<Task> later_;
  bool busy_ = false;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace attune
