#include "engine/state.h"

#include <algorithm>
#include <utility>

namespace attune {
namespace {

bool is_about_a_customer(RecordKind kind) {
  switch (kind) {
    case RecordKind::customer:
    case RecordKind::holdings:
    case RecordKind::consent:
    case RecordKind::membership:
    case RecordKind::decision:
    case RecordKind::feedback:
    case RecordKind::text_vector:
    case RecordKind::comment_reading:
    case RecordKind::care: return true;
    default: return false;
  }
}

}  // namespace

const CustomerState* State::customer(const Handle& handle) const {
  const auto at = customers_.find(handle);
  return at == customers_.end() ? nullptr : &at->second;
}

const KnownWrite* State::write_of(const Hash& key) const {
  const auto at = notes_.find(key);
  return at == notes_.end() ? nullptr : &at->second;
}

Result<void> State::apply(const Record& record, const DecisionSource& decisions, Effects& effects) {
  if (record.position != position_) {
    return fail(ErrorCode::corrupt, "The log was read out of order.", "expected position " + std::to_string(position_));
  }
  ++position_;
  effects.decision = nullptr;
  newest_ = std::max(newest_, record.event.time);
  expire_notes();
  accounts_.expire(newest_);
  if (!record.readable) return {};
  const Handle& subject = record.event.subject;
  if (subject.is_nobody() || !is_about_a_customer(record.event.kind)) return apply_to_institution(record);
  const FoldInputs inputs{catalogue_, dictionary_, placements_, decisions};
  if (auto done = apply_to_customer(customers_[subject], record, inputs, effects); !done) return done;
  counts_.add(effects.counted, 1);
  effects.counted.clear();
  if (record.event.kind == RecordKind::decision) ++decisions_;
  if (record.event.kind == RecordKind::care) note_tasks(subject);
  for (const CommentStep& step : effects.comments) note_comment(subject, step);
  effects.comments.clear();
  return {};
}

Result<std::vector<rank::Contribution>> State::forget(const Handle& subject, const std::vector<Record>& records,
                                                      const DecisionSource& decisions) {
  CustomerState state;
  Effects effects;
  const FoldInputs inputs{catalogue_, dictionary_, placements_, decisions};
  std::uint64_t decided = 0;
  for (const Record& record : records) {
    if (record.position >= position_ || !record.readable || !is_about_a_customer(record.event.kind)) continue;
    if (auto done = apply_to_customer(state, record, inputs, effects); !done) return pass_on(std::move(done));
    if (record.event.kind == RecordKind::decision) ++decided;
  }
  counts_.add(effects.counted, -1);
  decisions_ -= decided;
  if (const CustomerState* known = customer(subject)) {
    each_task(known->care, [this](Position id, bool) { open_tasks_.erase(id); });
    for (const Comment& comment : known->comments) forget_comment(comment.of, comment.product);
  }
  customers_.erase(subject);
  accounts_.forget(subject);
  for (auto& contribution : effects.contributions) contribution = rank::taken_back(contribution);
  return std::move(effects.contributions);
}

void State::note_tasks(const Handle& subject) {
  each_task(customers_.at(subject).care, [&](Position id, bool waits) {
    if (waits) open_tasks_.emplace(id, subject);
    else open_tasks_.erase(id);
  });
}

void State::note_comment(const Handle& subject, const CommentStep& step) {
  if (step.what == CommentStep::What::dropped) return forget_comment(step.of, step.product);
  comments_[step.product].emplace(step.of, subject);
  if (step.what == CommentStep::What::read) unread_comments_.erase(step.of);
  else unread_comments_.emplace(step.of, subject);
}

void State::forget_comment(Position of, std::uint32_t product) {
  unread_comments_.erase(of);
  const auto of_product = comments_.find(product);
  if (of_product == comments_.end()) return;
  of_product->second.erase(of);
  if (of_product->second.empty()) comments_.erase(of_product);
}

const std::map<Position, Handle>& State::comments_on(std::uint32_t product) const {
  static const std::map<Position, Handle> none;
  const auto at = comments_.find(product);
  return at == comments_.end() ? none : at->second;
}

const Comment* State::comment(const Handle& handle, Position of) const {
  const CustomerState* known = customer(handle);
  if (known == nullptr) return nullptr;
  const auto at = std::ranges::find(known->comments, of, &Comment::of);
  return at == known->comments.end() ? nullptr : &*at;
}

void State::expire_notes() {
  while (!notes_by_age_.empty()) {
    const auto first = notes_by_age_.begin();
    const auto at = notes_.find(first->second);
    const bool current = at != notes_.end() && at->second.position == first->first;
    const bool young = current && at->second.at.micros + idempotency_kept_micros >= newest_.micros &&
                       first->first + idempotency_kept_records >= position_;
    if (young) return;
    if (current) notes_.erase(at);
    notes_by_age_.erase(first);
  }
}

Result<void> State::apply_to_catalogue(const Record& record) {
  const auto& payload = record.event.payload;
  switch (record.event.kind) {
    case RecordKind::product: {
      auto change = decode<ProductChange>(payload);
      if (!change) return pass_on(std::move(change));
      catalogue_.apply(*change, record.position);
      return {};
    }
    case RecordKind::text_vector: {
      auto change = decode<TextVectorChange>(payload);
      if (!change) return pass_on(std::move(change));
      const auto text = text_of_bytes(change->vector);
      if (text && change->product && *change->product < catalogue_.size()) {
        catalogue_.apply_text(*change->product, *text, record.position);
      }
      return {};
    }
    case RecordKind::inferred_tags: {
      auto change = decode<InferredTagsChange>(payload);
      if (!change) return pass_on(std::move(change));
      if (change->product < catalogue_.size())
        catalogue_.apply_inferred(change->product, std::move(change->tags), record.position);
      return {};
    }
    case RecordKind::classification: {
      auto change = decode<ClassificationChange>(payload);
      if (!change) return pass_on(std::move(change));
      if (change->product < catalogue_.size())
        catalogue_.apply_classification(*change, record.event.time, record.position);
      return {};
    }
    default: return {};
  }
}

Result<void> State::apply_to_institution(const Record& record) {
  const auto& payload = record.event.payload;
  switch (record.event.kind) {
    case RecordKind::product:
    case RecordKind::text_vector:
    case RecordKind::inferred_tags:
    case RecordKind::classification: return apply_to_catalogue(record);
    case RecordKind::genesis:
    case RecordKind::institution: {
      auto change = decode<SettingsChange>(payload);
      if (!change) return pass_on(std::move(change));
      for (auto& [name, value] : change->settings) settings_[std::move(name)] = std::move(value);
      settings_changed_ = record.position;
      return {};
    }
    case RecordKind::account:
    case RecordKind::session:
    case RecordKind::one_time_code: return accounts_.apply(record);
    case RecordKind::generated_text: {
      auto change = decode<GeneratedTextChange>(payload);
      if (!change) return pass_on(std::move(change));
      texts_.apply(*std::move(change), record.position, record.event.time);
      return {};
    }
    case RecordKind::idempotency: {
      auto note = decode<WriteNote>(payload);
      if (!note) return pass_on(std::move(note));
      notes_[note->key] = {note->body, record.position, record.event.time};
      notes_by_age_[record.position] = note->key;
      return {};
    }
    case RecordKind::placement: {
      const auto change = decode<PlacementChange>(payload);
      if (!change) return std::unexpected(change.error());
      if (change->what == PlacementChange::What::offer_proposed && change->offer.product >= catalogue_.size())
        return {};
      placements_.apply(*change, record.position, record.event.time);
      return {};
    }
    case RecordKind::training: {
      auto report = decode<TrainingReport>(payload);
      if (!report) return pass_on(std::move(report));
      training_.push_back({record.event.time, *std::move(report)});
      return {};
    }
    default: return {};
  }
}

}  // namespace attune
