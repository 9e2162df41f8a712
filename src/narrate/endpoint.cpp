#include "narrate/endpoint.h"

#include <algorithm>
#include <utility>

namespace attune::narrate {
namespace {

constexpr std::int64_t hour_micros = 3'600 * micros_per_second;

// The endpoint knows another form of structure. llama.cpp's server in Python says so with status 500.
bool refuses_form(const HttpAnswer& answer) {
  return answer.status == 400 || answer.status == 422 ||
         (answer.status == 500 && answer.body.find("response_format") != std::string::npos);
}

bool worth_repeating(const HttpAnswer& answer) {
  return !refuses_form(answer) && (answer.status == 408 || answer.status == 429 || answer.status >= 500);
}

std::unexpected<Error> later(std::string message, std::int64_t micros) {
  Error error{ErrorCode::throttled, std::move(message), {}, {}, 0};
  error.retry_seconds =
      static_cast<std::uint32_t>(std::max<std::int64_t>(1, (micros + micros_per_second - 1) / micros_per_second));
  return std::unexpected(std::move(error));
}

}  // namespace

Endpoint::Endpoint(EndpointOptions options, HttpSend post, const Clock& clock, Wait wait, std::uint64_t seed)
    : options_(std::move(options)), post_(std::move(post)), clock_(clock), wait_(std::move(wait)), random_(seed) {
  while (options_.base_url.ends_with('/')) options_.base_url.pop_back();
}

Result<Completion> Endpoint::ask(const Grounds& grounds) {
  const Instant now = clock_.now();
  if (now < open_until_)
    return later("The model has not answered for a while: it is asked again in a minute.",
                 open_until_.micros - now.micros);
  auto answer = ask_now(grounds);
  if (answer) {
    failures_ = 0;
  } else if (answer.error().code != ErrorCode::throttled && ++failures_ >= failures_to_open) {
    open_until_ = Instant{clock_.now().micros + open_seconds * micros_per_second};
  }
  return answer;
}

Result<Completion> Endpoint::ask_now(const Grounds& grounds) {
  auto answer = send(grounds);
  if (answer && refuses_form(*answer) && form_ == AnswerForm::json_schema) {
    form_ = AnswerForm::json_object;
    answer = send(grounds);
  }
  if (!answer) return pass_on(std::move(answer));
  if (answer->status == 401 || answer->status == 403)
    return fail(ErrorCode::denied, "The model's endpoint refuses the key: check narrator.key_file.");
  if (worth_repeating(*answer))
    return fail(ErrorCode::unavailable,
                "The model's endpoint answers with status " + std::to_string(answer->status) + ".");
  if (answer->status != 200)
    return fail(ErrorCode::invalid, "The model's endpoint refuses the question with status " +
                                        std::to_string(answer->status) +
                                        ": check narrator.base_url and narrator.model.");
  auto completion = read_completion(answer->body);
  // What the endpoint says goes into the detail: the message may be shown to anybody.
  if (completion.outcome == Outcome::failed)
    return fail(ErrorCode::unavailable, "The model's endpoint answers with an error.", completion.about);
  if (completion.outcome == Outcome::unreadable) {
    return fail(ErrorCode::corrupt, "The model's answer is not that of a chat: check narrator.base_url.",
                completion.about);
  }
  return completion;
}

Result<HttpAnswer> Endpoint::send(const Grounds& grounds) {
  const HttpRequest request{options_.base_url + "/chat/completions",
                            options_.key.empty() ? "" : "Bearer " + options_.key,
                            completion_body(grounds, options_.model, form_),
                            options_.timeout,
                            {}};
  for (int attempt = 1;; ++attempt) {
    if (auto spent = spend(); !spent) return pass_on(std::move(spent));
    auto answer = post_(request);
    const bool repeat = answer ? worth_repeating(*answer) : answer.error().code == ErrorCode::unavailable;
    if (!repeat || attempt == attempts) return answer;
    if (!pause(attempt, answer ? answer->retry_seconds : 0))
      return fail(ErrorCode::unavailable, "The server is stopping.");
  }
}

Result<void> Endpoint::spend() {
  const Instant now = clock_.now();
  while (!sent_.empty() && sent_.front().micros + hour_micros <= now.micros) sent_.pop_front();
  if (options_.requests_per_hour != 0 && sent_.size() >= options_.requests_per_hour) {
    return later("This hour's questions to the model are used up (narrator.requests_per_hour).",
                 sent_.front().micros + hour_micros - now.micros);
  }
  if (options_.requests_per_hour != 0) sent_.push_back(now);
  return {};
}

// Half a second, a second …, each between half and one and a half times that, so that many servers don't come back at once.
bool Endpoint::pause(int attempt, std::uint32_t asked_seconds) {
  const auto usual = 500.0 * (1 << (attempt - 1)) * (0.5 + random_.unit());
  const auto asked = 1000.0 * std::min<std::uint32_t>(asked_seconds, 60);
  return wait_(std::chrono::milliseconds(static_cast<std::int64_t>(std::max(usual, asked))));
}

}  // namespace attune::narrate
