// Asks a language model for texts on a thread of its own, one at a time, off every answer's path, and checks what comes;
// what was written enters the log as an event, with its failed check if it failed one.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/outbound.h"
#include "base/result.h"
#include "base/time.h"
#include "engine/payload.h"
#include "engine/text_fold.h"
#include "narrate/endpoint.h"
#include "narrate/grounds.h"

namespace attune {

struct NarratorOptions {
  narrate::EndpointOptions endpoint;  // base_url empty: nothing is generated
  HttpSend post;                      // how questions leave; empty: they don't
};

struct NarratorJob {
  TextKey key{};
  std::uint32_t product = 0;  // index in the catalogue
  narrate::Grounds grounds;
};

class Narrator {
 public:
  // Called on the narrator's thread, once for each job: the event's payload, or why there was no answer.
  using OnWritten = std::function<void(const NarratorJob&, Result<GeneratedTextChange>)>;

  // `clock` may be read on the narrator's thread.
  Narrator(NarratorOptions options, const Clock& clock, OnWritten on_written);
  // Gives up what is being asked, at once, and what waits.
  ~Narrator();
  Narrator(const Narrator&) = delete;
  Narrator& operator=(const Narrator&) = delete;

  // False: so many wait already that this one is to be asked for again later.
  bool write(NarratorJob job);

 private:
  void run(const std::stop_token& stop);
  GeneratedTextChange checked(const NarratorJob& job, const std::string& answer) const;

  NarratorOptions options_;
  const Clock& clock_;
  OnWritten on_written_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<NarratorJob> waiting_;
  std::jthread thread_;
};

}  // namespace attune
