// Reads texts on a thread of its own, in batches, off every answer's path; what comes out enters the log as events.
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
#include "text/encoder.h"

namespace attune {

// What waits to be read: a product's text, or the two profile texts of a customer.
struct TextJob {
  Handle subject;                        // nobody: a product
  std::optional<std::uint32_t> product;
  std::string text;
  std::string text_for_credit;
};

class TextReader {
 public:
  // Called on the reader's thread with the event's payload.
  using OnRead = std::function<void(const Handle& subject, TextVectorChange change)>;

  // `open` is called once, on the reader's thread, when the first text waits; `on_failure` if it or reading fails.
  using Open = std::function<Result<std::unique_ptr<Encoder>>()>;
  using OnFailure = std::function<void(const Error&)>;

  TextReader(Open open, OnRead on_read, OnFailure on_failure);
  ~TextReader();
  TextReader(const TextReader&) = delete;
  TextReader& operator=(const TextReader&) = delete;

  // Customers' texts are left out when too many wait: they are asked for again when a list is wanted.
  void read(TextJob job);

  // Waits until nothing is waiting, for commands that end after it.
  void drain();

 private:
  void run();
  void read_batch(std::deque<TextJob>& batch);

  bool open();

  Open open_;
  std::unique_ptr<Encoder> encoder_;
  OnRead on_read_;
  OnFailure on_failure_;
  bool failed_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  std::deque<TextJob> waiting_;
  bool busy_ = false;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace attune
