// Decisions read lately or just made, so that feedback on them needs no look into the log. Threads: the owner's.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <unordered_map>

#include "engine/payload.h"

namespace attune {

// A decision as the log holds it.
struct LoggedDecision {
  Position position = 0;
  Handle subject;
  Decision decision;
};

class DecisionCache {
 public:
  static constexpr std::size_t most = 8192;

  // Null: not kept.
  std::shared_ptr<const Decision> find(Position position) const {
    const auto found = kept_.find(position);
    return found == kept_.end() ? nullptr : found->second;
  }

  // The oldest makes room.
  void keep(Position position, const std::shared_ptr<const Decision>& decision) {
    if (!kept_.try_emplace(position, decision).second) return;
    order_.push_back(position);
    if (order_.size() <= most) return;
    kept_.erase(order_.front());
    order_.pop_front();
  }

  void forget(Position position) { kept_.erase(position); }

 private:
  std::unordered_map<Position, std::shared_ptr<const Decision>> kept_;
  std::deque<Position> order_;
};

}  // namespace attune
