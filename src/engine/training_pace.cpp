#include "engine/training_pace.h"

#include <utility>

#include "base/thread.h"

namespace attune {

bool TrainingPace::due(const EngineOptions& options, Instant now) const {
  if (under_way_ || events_ == 0 || std::chrono::steady_clock::now() < rests_until_) return false;
  const bool counted = options.train_every_events > 0 && events_ >= options.train_every_events;
  const bool timed =
      options.train_every_seconds > 0 && now.micros - last_.micros >= options.train_every_seconds * micros_per_second;
  return counted || timed;
}

void TrainingPace::begin(std::function<void(const std::atomic<bool>& stop)> work) {
  under_way_ = true;
  events_ = 0;
  began_ = std::chrono::steady_clock::now();
  if (thread_.joinable()) thread_.join();
  thread_ = std::thread([this, work = std::move(work)] {
    name_this_thread("training");
    give_way_to_others();
    work(stop_);
  });
}

void TrainingPace::finished(Instant now) {
  under_way_ = false;
  last_ = now;
  const auto ended = std::chrono::steady_clock::now();
  rests_until_ = ended + 9 * (ended - began_);
}

void TrainingPace::stop() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

}  // namespace attune
