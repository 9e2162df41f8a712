// The learning path: validate (the verbs do) → append to the log → durable → apply to the customer's own state →
// acknowledge; and what it taught goes on to the learner.
#include <chrono>
#include <utility>

#include "base/hex.h"
#include "engine/core.h"

namespace attune {
namespace {

// Under a steady stream of other writes a changed catalogue comes into force this soon.
constexpr std::chrono::milliseconds catalogue_pace{200};

}  // namespace

Event EngineCore::event_of(RecordKind kind, const Handle& subject, Bytes payload) const {
  return Event{kind, payload_version, clock_.now(), subject, std::move(payload)};
}

Position EngineCore::submit(std::vector<Event> events, Done done) {
  const Position first = log_->next_position();
  pending_.push_back({events, first, std::move(done)});
  log_->append(std::move(events), [this](Result<void> result) { on_durable(std::move(result)); });
  return first;
}

void EngineCore::submit_once(const Caller& caller, std::vector<Event> events, Bytes answer, Done done) {
  if (!caller.once) {
    submit(std::move(events), std::move(done));
    return;
  }
  const Hash key = caller.once->key;
  events.push_back(event_of(RecordKind::idempotency, {}, encode(WriteNote{key, caller.once->body, std::move(answer)})));
  writes_under_way_.insert(key);
  submit(std::move(events), [this, key, done = std::move(done)](Result<Position> result) {
    writes_under_way_.erase(key);
    done(std::move(result));
  });
}

Result<std::optional<WriteNote>> EngineCore::note_of(const Caller& caller) const {
  if (!caller.once) return std::nullopt;
  if (writes_under_way_.contains(caller.once->key)) {
    return fail(ErrorCode::conflict, "A request with this Idempotency-Key is under way. Repeat it in a moment.");
  }
  const KnownWrite* known = state_.write_of(caller.once->key);
  if (known == nullptr) return std::nullopt;
  if (known->body != caller.once->body) {
    return fail(ErrorCode::conflict,
                "This Idempotency-Key came with another body before. Use a new key for a new request.");
  }
  const auto record = log_->at(known->position);
  if (!record) return std::unexpected(record.error());
  if (!record->readable) return fail(ErrorCode::not_found, "What this request was answered is kept no longer.");
  auto note = decode<WriteNote>(record->event.payload);
  if (!note) return pass_on(std::move(note));
  note->position = known->position;
  return std::optional(*std::move(note));
}

Result<Once> EngineCore::once(const Caller& caller, const IdempotencyKey& key) const {
  Caller asking = caller;
  asking.once =
      Once{keyring_->keyed_hash("idempotency-key", to_hex(caller.account) + "\n" + key.route + "\n" + key.key),
           keyring_->keyed_hash("idempotency-body", key.body)};
  const auto note = note_of(asking);
  if (!note) return std::unexpected(note.error());
  asking.once->again = note->has_value();
  return *asking.once;
}

void EngineCore::on_durable(Result<void> result) {
  {
    const std::lock_guard lock(durable_mutex_);
    durable_.push_back(std::move(result));
    if (std::exchange(completion_posted_, true)) return;
  }
  post_([this, alive = std::weak_ptr<bool>(alive_)] {
    if (const auto still = alive.lock(); still && *still) complete_writes();
  });
}

void EngineCore::complete_writes() {
  std::vector<Result<void>> results;
  {
    const std::lock_guard lock(durable_mutex_);
    results = std::exchange(durable_, {});
    completion_posted_ = false;
  }
  for (Result<void>& result : results) {
    PendingWrite write = std::move(pending_.front());
    pending_.pop_front();
    if (result) {
      apply_durable(write.events, write.first);
      write.done(write.first);
    } else {
      pending_products_.clear();
      write.done(std::unexpected(result.error()));
    }
  }
  hand_to_learner();
  train_when_due();
  if (comments_) comments_->read();
}

void EngineCore::apply_durable(const std::vector<Event>& events, Position first) {
  const DecisionSource decisions = [this](Position position) { return decision_at(position); };
  bool settings_changed = false;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Record record{first + i, events[i], {}, true};
    // What was validated before it was appended applies; a failure here is a bug, and the log is still the truth.
    [[maybe_unused]] const auto applied = state_.apply(record, decisions, effects_);
    if (effects_.decision) decision_cache_.keep(record.position, effects_.decision);
    index_writer_->add({record.position, record.event.kind, record.event.time, record.event.subject});
    switch (record.event.kind) {
      case RecordKind::product:
        catalogue_changed_ = true;
        if (reader_) read_changed_product(record);
        break;
      case RecordKind::text_vector: catalogue_changed_ = catalogue_changed_ || record.event.subject.is_nobody(); break;
      case RecordKind::inferred_tags:
      case RecordKind::classification: catalogue_changed_ = true; break;
      case RecordKind::customer: read_profile(record.event.subject); break;
      case RecordKind::institution: settings_changed = true; break;
      case RecordKind::feedback: training_pace_.event_recorded(); break;
      default: break;
    }
  }
  if (catalogue_changed_) {
    std::erase_if(pending_products_, [this](const auto& entry) { return entry.second < state_.catalogue().size(); });
  }
  if (settings_changed) settings_ = Settings::of(state_.settings());
}

void EngineCore::read_changed_product(const Record& record) {
  const auto change = decode<ProductChange>(record.event.payload);
  const auto index = change ? state_.catalogue().index_of(change->product.id) : std::nullopt;
  if (index) read_product(*index);
}

void EngineCore::hand_to_learner() {
  Effects effects = std::exchange(effects_, {});
  if (effects.contributions.empty() && !catalogue_changed_) return;
  std::shared_ptr<const CatalogueVersion> catalogue;
  // Copying the catalogue for every product of a long import would be quadratic: wait for the writes that are under way,
  // but never for long, for a busy server always has some.
  const auto now = std::chrono::steady_clock::now();
  if (catalogue_changed_ && (pending_.size() <= 1 || now - catalogue_handed_ >= catalogue_pace)) {
    catalogue = std::make_shared<const CatalogueVersion>(state_.position(), state_.catalogue());
    published_catalogue_ = catalogue;
    catalogue_changed_ = false;
    catalogue_handed_ = now;
  }
  const bool new_catalogue = catalogue != nullptr;
  learner_->learn(std::move(effects.contributions), state_.position(), std::move(catalogue));
  if (new_catalogue && labels_) labels_->learn(published_catalogue_);
}

void EngineCore::once_published(std::function<void()> then) {
  const Position catalogue = catalogue_changed_ ? state_.position() : published_catalogue_->position;
  awaiting_snapshot_.push_back({state_.position(), catalogue, std::move(then)});
  learner_->learn({}, state_.position(), nullptr);
}

void EngineCore::publish(std::shared_ptr<const Snapshot> snapshot) {
  post_([this, alive = std::weak_ptr<bool>(alive_), snapshot = std::move(snapshot)]() mutable {
    const auto still = alive.lock();
    if (!still || !*still) return;
    if (snapshot && (!snapshot_ || snapshot->position >= snapshot_->position)) snapshot_ = std::move(snapshot);
    const bool failed = learner_->failure().has_value();
    while (!awaiting_snapshot_.empty()) {
      const AwaitingSnapshot& next = awaiting_snapshot_.front();
      if (!failed && (next.position > snapshot_->position || next.catalogue > snapshot_->catalogue->position)) break;
      const auto then = std::move(awaiting_snapshot_.front().then);
      awaiting_snapshot_.pop_front();
      then();
    }
  });
}

}  // namespace attune
