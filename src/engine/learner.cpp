#include "engine/learner.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/thread.h"

namespace attune {
namespace {

constexpr std::chrono::microseconds pace_for_each{50};
constexpr std::chrono::microseconds slowest_pace{200'000};

}  // namespace

Learner::Learner(rank::Sums sums, std::shared_ptr<const CatalogueVersion> catalogue, Position position, Publish publish)
    : publish_(std::move(publish)), sums_(std::move(sums)), catalogue_(std::move(catalogue)), learnt_to_(position) {
  thread_ = std::thread([this] {
    name_this_thread("learner");
    run();
  });
}

Learner::~Learner() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Learner::learn(std::vector<rank::Contribution> contributions, Position head,
                    std::shared_ptr<const CatalogueVersion> catalogue) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.contributions.empty()) waiting_.contributions = std::move(contributions);
    else waiting_.contributions.insert(waiting_.contributions.end(), contributions.begin(), contributions.end());
    waiting_.head = head;
    if (catalogue) waiting_.catalogue = std::move(catalogue);
    first = !std::exchange(has_waiting_, true);
  }
  if (first) wake_.notify_one();  // else it knows already, and waking it costs more than the event
}

void Learner::run() {
  for (;;) {
    Batch batch;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return has_waiting_ || stop_; });
      if (!has_waiting_) return;
      wake_.wait_until(lock, last_published_ + pace_, [this] { return draining_ || stop_; });
      batch = std::exchange(waiting_, {});
      has_waiting_ = false;
      busy_ = true;
    }
    const auto began = std::chrono::steady_clock::now();
    take(batch);
    // Where events come by the thousand nobody waits for a single one; and half a processor is enough for solving.
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    const auto by_events = static_cast<std::int64_t>(batch.contributions.size()) * pace_for_each;
    pace_ = std::min(std::max(publish_pace, took) + by_events, slowest_pace);
    {
      const std::lock_guard lock(mutex_);
      busy_ = false;
      last_published_ = std::chrono::steady_clock::now();
    }
    idle_.notify_all();
  }
}

void Learner::take(Batch& batch) {
  auto made = learn_from(batch);
  if (!made) {
    const std::lock_guard guard(mutex_);
    failure_ = made.error();
  }
  publish_(made ? *std::move(made) : nullptr);
}

Result<std::shared_ptr<const Snapshot>> Learner::learn_from(Batch& batch) {
  const std::lock_guard lock(sums_mutex_);
  if (batch.catalogue) catalogue_ = std::move(batch.catalogue);
  sums_.advance(batch.head);
  if (auto added = sums_.add(batch.contributions); !added) return pass_on(std::move(added));
  auto made = make_snapshot(sums_, catalogue_, batch.head);
  if (made) learnt_to_ = batch.head;
  return made;
}

void Learner::drain() {
  std::unique_lock lock(mutex_);
  draining_ = true;
  wake_.notify_one();
  idle_.wait(lock, [this] { return !has_waiting_ && !busy_; });
  draining_ = false;
}

void Learner::with_sums(const std::function<void(rank::Sums&)>& with) {
  drain();
  const std::lock_guard lock(sums_mutex_);
  with(sums_);
}

std::optional<Error> Learner::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace attune
