// A model behind an OpenAI-compatible endpoint, asked with patience: a bound on time, retries with jitter, a circuit breaker,
// a budget per hour. Nothing here knows sockets: requests leave through an HttpSend.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "base/outbound.h"
#include "base/random.h"
#include "base/result.h"
#include "base/time.h"
#include "narrate/completion.h"
#include "narrate/prompt.h"

namespace attune::narrate {

struct EndpointOptions {
  std::string base_url;                       // "http://127.0.0.1:8000/v1"; empty: there is none
  std::string model;                          // as the endpoint names it
  std::string key{};                          // empty: none is sent
  std::uint32_t requests_per_hour = 200;      // retries count; 0: without a bound
  std::chrono::milliseconds timeout{60'000};  // of one request
};

class Endpoint {
 public:
  // Waits so long; false: to stop at once.
  using Wait = std::function<bool(std::chrono::milliseconds)>;

  Endpoint(EndpointOptions options, HttpSend post, const Clock& clock, Wait wait, std::uint64_t seed);

  // What the model answers: text, not yet checked, or why there is none (cut_off, refused, filtered, empty). What is worth repeating is repeated (attempts times): what was not
  // reached, 408, 429 and 5xx; an endpoint that asks for time (Retry-After) gets it, up to a minute. After failures_to_open
  // questions in a row without an answer nothing is asked for open_seconds, then one question tries again.
  // Errors: throttled (the hour's budget is used up, or the circuit is open; retry_seconds says how long), unavailable (also for an
  // error that comes with status 200), corrupt (the answer is not that of a chat), denied (the endpoint refuses the key), invalid (it
  // refuses the question). Threads: one.
  Result<Completion> ask(const Grounds& grounds);

  static constexpr int attempts = 3;
  static constexpr int failures_to_open = 5;
  static constexpr std::int64_t open_seconds = 60;

 private:
  Result<Completion> ask_now(const Grounds& grounds);
  Result<HttpAnswer> send(const Grounds& grounds);
  Result<void> spend();
  bool pause(int attempt, std::uint32_t asked_seconds);

  EndpointOptions options_;
  HttpSend post_;
  const Clock& clock_;
  Wait wait_;
  Random random_;
  AnswerForm form_ = AnswerForm::json_schema;
  std::deque<Instant> sent_;  // within the last hour
  int failures_ = 0;          // questions in a row without an answer
  Instant open_until_{};
};

}  // namespace attune::narrate
