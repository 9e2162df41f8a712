// Turns events into models on a thread of its own: takes contributions in log order, adds them to the sums, solves, and
// publishes a Snapshot. A Snapshot depends on the log before its position and on nothing else: not on timing.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/result.h"
#include "engine/catalogue.h"
#include "engine/snapshot.h"
#include "rank/contribution.h"
#include "rank/sums.h"

namespace attune {

// Between two solves: others' lists follow within this and the solve itself; less would only heat the machine.
inline constexpr std::chrono::microseconds publish_pace{15'000};

class Learner {
 public:
  // `publish` is called on the learner's thread for each new Snapshot, in order of position; with null when what came
  // could not be learnt (see failure): the one before stays.
  using Publish = std::function<void(std::shared_ptr<const Snapshot>)>;

  Learner(rank::Sums sums, std::shared_ptr<const CatalogueVersion> catalogue, Position position, Publish publish);
  ~Learner();
  Learner(const Learner&) = delete;
  Learner& operator=(const Learner&) = delete;

  // Everything that the records before `head` taught. `catalogue` where they changed it, else null.
  // Threads: the owner's.
  void learn(std::vector<rank::Contribution> contributions, Position head,
             std::shared_ptr<const CatalogueVersion> catalogue);

  // Waits until all of it is learnt and published. Threads: the owner's.
  void drain();

  // Runs `with` on the sums while nothing is being learnt, after a drain. Threads: the owner's.
  void with_sums(const std::function<void(rank::Sums&)>& with);

  // How long the learner lags: records learnt but not yet published, for /metrics.
  Position learnt_to() const { return learnt_to_.load(); }

  // Set when contributions could not be added (the sums are full): the model stays as it was.
  std::optional<Error> failure() const;

 private:
  struct Batch {
    std::vector<rank::Contribution> contributions;
    Position head = 0;
    std::shared_ptr<const CatalogueVersion> catalogue;
  };

  void run();
  void take(Batch& batch);
  Result<std::shared_ptr<const Snapshot>> learn_from(Batch& batch);

  Publish publish_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  Batch waiting_;
  bool has_waiting_ = false;
  bool busy_ = false;
  bool stop_ = false;
  bool draining_ = false;
  std::chrono::steady_clock::time_point last_published_;
  std::chrono::microseconds pace_ = publish_pace;
  std::optional<Error> failure_;

  std::mutex sums_mutex_;  // held by the learner's thread while it works, by with_sums otherwise
  rank::Sums sums_;
  std::shared_ptr<const CatalogueVersion> catalogue_;
  std::atomic<Position> learnt_to_;
  std::thread thread_;
};

}  // namespace attune
