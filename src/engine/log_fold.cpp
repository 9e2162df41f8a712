#include "engine/log_fold.h"

#include <utility>

namespace attune {
namespace {

constexpr std::size_t contributions_at_once = 1024;
constexpr std::size_t recent_kept = 16'384;

}  // namespace

std::shared_ptr<const Decision> decision_of(const Log& log, Position position) {
  const auto record = log.at(position);
  if (!record || !record->readable || record->event.kind != RecordKind::decision) return nullptr;
  auto decision = decode<Decision>(record->event.payload);
  return decision ? std::make_shared<const Decision>(*std::move(decision)) : nullptr;
}

// Versions that a reading or a classification made have no record of a product of their own: look for the one before.
std::string original_of(const Log& log, const Catalogue& catalogue, std::uint32_t product) {
  const CatalogueEntry* entry = &catalogue.at(product);
  for (Position since = entry->since;;) {
    const auto record = log.at(since);
    if (!record || !record->readable) return {};
    if (record->event.kind == RecordKind::product) {
      auto change = decode<ProductChange>(record->event.payload);
      return change ? std::move(change->product.original) : std::string();
    }
    const CatalogueEntry& older = catalogue.as_of(product, since);
    if (older.since >= since) return {};
    since = older.since;
  }
}

std::shared_ptr<const Decision> LogFold::decision_at(Position position) {
  const auto at = recent_.find(position);
  return at != recent_.end() ? at->second : decision_of(log_, position);
}

Result<void> LogFold::run(Position to, const Before& before) {
  const DecisionSource decisions = [this](Position position) { return decision_at(position); };
  const auto on_record = [&](const Record& record) -> Result<void> {
    if (before) {
      if (auto done = before(record); !done) return done;
    }
    if (auto applied = state_.apply(record, decisions, effects_); !applied) return applied;
    if (effects_.decision) {
      if (recent_.size() >= recent_kept) recent_.clear();
      recent_.emplace(record.position, std::move(effects_.decision));
    }
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
