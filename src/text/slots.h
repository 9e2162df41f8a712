// Hands out a fixed number of slots in the order in which they were asked for.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace attune {

// Slots are numbered 0 to count - 1. Who holds one may `try_take` further ones, but must never wait in `take`: so no two
// callers can wait for one another. Threads: any.
class Slots {
 public:
  explicit Slots(std::size_t count) {
    for (std::size_t i = count; i > 0; --i) free_.push_back(i - 1);
  }

  // Waits behind everyone who asked before.
  std::size_t take() {
    std::unique_lock lock(mutex_);
    const auto ticket = next_ticket_++;
    changed_.wait(lock, [&] { return ticket == now_serving_ && !free_.empty(); });
    ++now_serving_;
    changed_.notify_all();
    return pop();
  }

  // Nothing when none is free, or when someone waits for one.
  std::optional<std::size_t> try_take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty() || next_ticket_ != now_serving_) return std::nullopt;
    return pop();
  }

  // How many wait in `take`.
  std::uint64_t waiting() {
    const std::lock_guard lock(mutex_);
    return next_ticket_ - now_serving_;
  }

  void give_back(std::size_t slot) {
    const std::lock_guard lock(mutex_);
    free_.push_back(slot);
    changed_.notify_all();
  }

 private:
  std::size_t pop() {
    const auto slot = free_.back();
    free_.pop_back();
    return slot;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::size_t> free_;
  std::uint64_t next_ticket_ = 0;
  std::uint64_t now_serving_ = 0;
};

}  // namespace attune
