#include "engine/narrator.h"

#include <utility>

#include "base/thread.h"
#include "narrate/checks.h"

namespace attune {
namespace {

constexpr std::size_t most_waiting = 500;
constexpr std::size_t answer_kept = 400;  // bytes of one that is not the form asked for
constexpr std::uint64_t jitter_seed = 1;

std::string_view outcome_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::throttled: return "held_back";
    case ErrorCode::denied: return "key_refused";
    case ErrorCode::invalid: return "question_refused";
    case ErrorCode::corrupt: return "unreadable";
    default: return "not_answered";
  }
}

}  // namespace

Narrator::Narrator(NarratorOptions options, const Clock& clock, OnWritten on_written)
    : options_(std::move(options)), clock_(clock), on_written_(std::move(on_written)) {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    name_this_thread("narrator");
    give_way_to_others();
    run(stop);
  });
}

Narrator::~Narrator() {
  thread_.request_stop();
  thread_.join();
}

bool Narrator::write(NarratorJob job) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= most_waiting) return false;
    waiting_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

void Narrator::run(const std::stop_token& stop) {
  const auto wait = [this, stop](std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
  };
  const auto post = [this, stop](HttpRequest request) {
    request.stop = stop;
    return options_.post(request);
  };
  narrate::Endpoint endpoint(options_.endpoint, post, clock_, wait, jitter_seed);
  for (;;) {
    NarratorJob job;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, stop, [this] { return !waiting_.empty(); }) || stop.stop_requested()) return;
      job = std::move(waiting_.front());
      waiting_.pop_front();
    }
    auto answer = endpoint.ask(job.grounds);
    if (stop.stop_requested()) return;
    NarratorResult result =
        answer ? checked(job, *answer) : NarratorResult{outcome_of(answer.error()), std::unexpected(answer.error())};
    on_written_(job, std::move(result));
  }
}

NarratorResult Narrator::checked(const NarratorJob& job, const narrate::Completion& answer) const {
  GeneratedTextChange change;
  change.key = job.key;
  change.product = job.product;
  change.for_staff = job.grounds.audience == narrate::Audience::staff;
  change.reasons = job.grounds.reasons;
  change.model = options_.endpoint.model;
  const auto fails = [&](std::string_view outcome, std::string_view check, std::string_view words) {
    change.failed_check = check;
    change.failed_words = narrate::printable_part(words, answer_kept);
    change.text = narrate::printable_part(answer.text, answer_kept);
    return NarratorResult{outcome, std::move(change)};
  };
  if (answer.outcome != narrate::Outcome::answered)
    return fails(to_string(answer.outcome), to_string(answer.outcome), answer.about);
  const auto wording = narrate::read_answer(answer.text, job.grounds.audience);
  if (!wording && answer.is_cut) {
    const auto cut = to_string(narrate::Outcome::cut_off);
    return fails(cut, cut, narrate::cut_off_words());
  }
  const auto failure =
      wording ? narrate::failed_check(job.grounds, *wording) : narrate::Failure{narrate::Check::structure, {}};
  if (failure) return fails("failed_check", narrate::to_string(failure->check), failure->words);
  change.text = wording->text;
  change.points = wording->points;
  return {"passed", std::move(change)};
}

}  // namespace attune
