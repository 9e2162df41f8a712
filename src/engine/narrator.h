// Asks a language model for texts on a thread of its own, one at a time, off every answer's path, and checks what comes;
// what was written enters the log as an event, with its failed check if it failed one.
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string_view>
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

inline constexpr std::string_view narrator_part = "narrator";  // as engine/health.h calls it

// What can come of a question, as it is counted: an answer that passed the checks or failed one; one that is none, by
// narrate::Outcome; or no answer: an error of the endpoint or not reached, the budget or a pause, the key, the question itself.
inline constexpr std::array<std::string_view, 11> narrator_outcomes{
    "passed",     "failed_check", "cut_off",   "refused",     "filtered",        "empty",
    "unreadable", "not_answered", "held_back", "key_refused", "question_refused"};

struct NarratorResult {
  std::string_view outcome;             // one of narrator_outcomes
  Result<GeneratedTextChange> written;  // the event's payload, or why there was no answer
};

class Narrator {
 public:
  // Called on the narrator's thread, once for each job.
  using OnWritten = std::function<void(const NarratorJob&, NarratorResult)>;

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
  NarratorResult checked(const NarratorJob& job, const narrate::Completion& answer) const;

  NarratorOptions options_;
  const Clock& clock_;
  OnWritten on_written_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<NarratorJob> waiting_;
  std::jthread thread_;
};

}  // namespace attune
