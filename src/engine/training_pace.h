// When the model is trained: what was recorded since the last run, how long runs must rest, and the thread of the one
// under way. The owner's thread calls everything here; the run itself has a thread of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>

#include "base/time.h"
#include "engine/engine.h"

namespace attune {

class TrainingPace {
 public:
  TrainingPace() = default;
  ~TrainingPace() { stop(); }
  TrainingPace(const TrainingPace&) = delete;
  TrainingPace& operator=(const TrainingPace&) = delete;

  bool under_way() const { return under_way_; }
  bool anything_new() const { return events_ > 0; }

  void event_recorded() { ++events_; }
  // The interval between runs counts from here: the engine has started.
  void started(Instant now) { last_ = now; }

  // After a count of new events, or an interval in which anything was new; but never for more than a tenth of the time,
  // however long the log and however fast the events.
  bool due(const EngineOptions& options, Instant now) const;

  // Runs `work` on a thread of its own, which shall look at `stop` and end soon after it says so. Not while one is
  // under way.
  void begin(std::function<void(const std::atomic<bool>& stop)> work);
  // What `work` found has reached the owner's thread.
  void finished(Instant now);
  // Ends a run under way and waits for it.
  void stop();

 private:
  bool under_way_ = false;
  std::uint64_t events_ = 0;  // since the last run began
  Instant last_;
  std::chrono::steady_clock::time_point began_;
  std::chrono::steady_clock::time_point rests_until_;  // a run's tenth of the time is used up
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace attune
