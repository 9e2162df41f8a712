#include "engine/narrator.h"

#include <utility>

#include "base/thread.h"
#include "narrate/checks.h"

namespace attune {
namespace {

constexpr std::size_t most_waiting = 500;
constexpr std::size_t answer_kept = 400;  // bytes of one that is not the form asked for
constexpr std::uint64_t jitter_seed = 1;

// What of such an answer a person may look at.
std::string printable_part(const std::string& answer) {
  std::string kept = answer.substr(0, answer_kept);
  for (char& c : kept) c = c >= 0x20 && c < 0x7f ? c : '?';
  return kept;
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
    if (answer) on_written_(job, checked(job, *answer));
    else on_written_(job, std::unexpected(answer.error()));
  }
}

GeneratedTextChange Narrator::checked(const NarratorJob& job, const std::string& answer) const {
  GeneratedTextChange change;
  change.key = job.key;
  change.product = job.product;
  change.for_staff = job.grounds.audience == narrate::Audience::staff;
  change.reasons = job.grounds.reasons;
  change.model = options_.endpoint.model;
  const auto wording = narrate::read_answer(answer, job.grounds.audience);
  const auto failure =
      wording ? narrate::failed_check(job.grounds, *wording) : narrate::Failure{narrate::Check::structure, {}};
  if (failure) {
    change.failed_check = narrate::to_string(failure->check);
    change.failed_words = printable_part(failure->words);
    change.text = printable_part(answer);
  } else {
    change.text = wording->text;
    change.points = wording->points;
  }
  return change;
}

}  // namespace attune
