#include "engine/log_fold.h"

#include <utility>

namespace attune {
namespace {

constexpr std::size_t contributions_at_once = 1024;
constexpr std::size_t recent_kept = 16'384;

}  // namespace

std::optional<Decision> LogFold::decision_at(Position position) {
  if (const auto at = recent_.find(position); at != recent_.end()) return at->second;
  const auto record = log_.at(position);
  if (!record || !record->readable || record->event.kind != RecordKind::decision) return std::nullopt;
  auto decision = decode<Decision>(record->event.payload);
  if (!decision) return std::nullopt;
  return *std::move(decision);
}

Result<void> LogFold::run(Position to, const Before& before) {
  const DecisionSource decisions = [this](Position position) { return decision_at(position); };
  const auto on_record = [&](const Record& record) -> Result<void> {
    if (before) {
      if (auto done = before(record); !done) return done;
    }
    if (record.readable && record.event.kind == RecordKind::decision) {
      if (auto decision = decode<Decision>(record.event.payload)) {
        if (recent_.size() >= recent_kept) {
          recent_.clear();
        }
        recent_.emplace(record.position, *std::move(decision));
      }
    }
    if (auto applied = state_.apply(record, decisions, effects_); !applied) return applied;
    return effects_.contributions.size() >= contributions_at_once ? learn() : Result<void>{};
  };
  if (auto read = log_.read(state_.position(), to, on_record); !read) return read;
  return learn();
}

Result<void> LogFold::learn() {
  sums_.advance(state_.position());
  if (on_contribution) {
    for (const auto& contribution : effects_.contributions) on_contribution(contribution);
  }
  if (auto added = sums_.add(effects_.contributions); !added) return added;
  effects_ = {};
  return {};
}

Result<const rank::Sums*> LogFold::sums() {
  if (auto learnt = learn(); !learnt) return pass_on(std::move(learnt));
  return &sums_;
}

}  // namespace attune
