#include "engine/core.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "engine/checkpoint.h"
#include "store/segment_log.h"

namespace attune {
namespace {

// A checkpoint is written at stop once so many records came since the last one.
constexpr Position checkpoint_after = 1'000;

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(EngineOptions options, const Clock& clock, Post post) {
  auto core = std::make_unique<EngineCore>(std::move(options), clock, std::move(post));
  if (auto started = core->start(); !started) return pass_on(std::move(started));
  return core;
}

EngineCore::EngineCore(EngineOptions options, const Clock& clock, Post post)
    : options_(std::move(options)), clock_(clock), post_(std::move(post)) {}

EngineCore::~EngineCore() {
  *alive_ = false;
  passwords_.reset();
  training_pace_.stop();
  stop_reading();
  narrator_.reset();
  bank_log_in_.reset();
  if (!stopped_ && log_) log_->flush();
  learner_.reset();
  index_writer_.reset();
}

Result<void> EngineCore::start() {
  if (auto opened = open_store(); !opened) return opened;
  if (log_->durable_end() == 0) {
    if (auto written = write_genesis(); !written) return written;
  }
  if (auto loaded = load(); !loaded) return loaded;
  start_reading();
  start_narrating();
  if (!options_.bank_log_in.provider.issuer.empty() && options_.bank_log_in.send)
    bank_log_in_ = std::make_unique<BankLogIn>(options_.bank_log_in, clock_, post_, options_.notice);
  passwords_ =
      std::make_unique<PasswordWorker>([this, alive = std::weak_ptr<bool>(alive_)](std::function<void()> task) {
        post_([alive, task = std::move(task)] {
          if (const auto still = alive.lock(); still && *still) task();
        });
      });
  ready_ = true;
  return {};
}

Result<void> EngineCore::open_store() {
  const DirectoryLayout layout{options_.directory};
  auto lock = DirectoryLock::take(layout);
  if (!lock) return pass_on(std::move(lock));
  lock_ = *std::move(lock);
  const auto master = load_master_key(layout.root);
  if (!master) return std::unexpected(master.error());
  auto keyring = open_keyring(layout.keys(), *master);
  if (!keyring) return pass_on(std::move(keyring));
  keyring_ = *std::move(keyring);
  checkpoints_ = std::make_unique<CheckpointDirectory>(layout.checkpoints(), *keyring_, disk_);
  auto log = open_segment_log(layout.log(), *keyring_);
  if (!log) return pass_on(std::move(log));
  log_ = *std::move(log);
  if (auto removed = remove_unfinished_rebuild(); !removed) return removed;
  auto index = open_sqlite_index(layout.index());
  if (!index && index.error().code == ErrorCode::corrupt) {
    // It holds nothing that the log doesn't: the fold that follows fills an empty one.
    if (options_.notice) options_.notice("The index is damaged and is made anew from the log.");
    std::error_code code;
    for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(layout.index().string() + part, code);
    index = open_sqlite_index(layout.index());
  }
  if (!index) return pass_on(std::move(index));
  index_ = *std::move(index);
  index_writer_ = std::make_unique<IndexWriter>(*index_);
  return {};
}

Result<void> EngineCore::write_genesis() {
  SettingsChange genesis;
  genesis.settings = {{"format", "1"}, {"created", format_instant(clock_.now())}};
  Result<void> outcome;
  log_->append({event_of(RecordKind::genesis, {}, encode(genesis))},
               [&](Result<void> durable) { outcome = std::move(durable); });
  log_->flush();
  return outcome;
}

Result<void> EngineCore::load() {
  rank::Sums sums;
  if (auto checkpoint = read_checkpoint(*checkpoints_, log_->durable_end())) {
    checkpointed_ = checkpoint->state.position();
    state_ = std::move(checkpoint->state);
    sums = std::move(checkpoint->sums);
  }
  if (auto folded = fold_tail(sums); !folded) return folded;
  const auto redo = finish_erasures();
  if (!redo) return std::unexpected(redo.error());
  if (*redo) {
    state_ = State();
    sums = rank::Sums();
    if (auto folded = fold_tail(sums); !folded) return folded;
  }
  if (auto served = put_in_force(std::move(state_), std::move(sums)); !served) return served;
  training_pace_.started(clock_.now());
  return {};
}

Result<void> EngineCore::put_in_force(State state, rank::Sums sums) {
  state_ = std::move(state);
  settings_ = Settings::of(state_.settings());
  published_catalogue_ = std::make_shared<const CatalogueVersion>(state_.position(), state_.catalogue());
  sums.advance(state_.position());
  auto snapshot = make_snapshot(sums, published_catalogue_, state_.position());
  if (!snapshot) return pass_on(std::move(snapshot));
  snapshot_ = *std::move(snapshot);
  learner_ = std::make_unique<Learner>(std::move(sums), published_catalogue_, state_.position(),
                                       [this](std::shared_ptr<const Snapshot> made) { publish(std::move(made)); });
  return {};
}

Result<void> EngineCore::fold_tail(rank::Sums& sums) {
  const DecisionSource decisions = [this](Position position) { return decision_at(position); };
  const Position indexed = index_->end();
  Effects effects;
  // The index may be behind the checkpoint: read from whichever is earlier, apply to each what it lacks.
  const auto on_record = [&](const Record& record) -> Result<void> {
    if (record.position >= indexed && belongs_in_index(record.event.subject)) {
      index_writer_->add({record.position, record.event.kind, record.event.time, record.event.subject});
    }
    if (record.position < state_.position()) return {};
    if (auto applied = state_.apply(record, decisions, effects); !applied) return applied;
    if (effects.decision) decision_cache_.keep(record.position, effects.decision);
    if (effects.contributions.size() >= 1024) {
      sums.advance(state_.position());
      if (auto added = sums.add(effects.contributions); !added) return added;
      effects.contributions.clear();
    }
    return {};
  };
  if (auto read = log_->read(std::min(state_.position(), indexed), log_end, on_record); !read) return read;
  sums.advance(state_.position());
  return sums.add(effects.contributions);
}

// An erasure is in the log but the process ended before the keys were gone or the old checkpoints were: end it now.
Result<bool> EngineCore::finish_erasures() {
  bool unfinished = false;
  auto read = index_writer_->drain();
  if (!read) return pass_on(std::move(read));
  std::optional<Position> before;
  for (;;) {
    const auto found = index_->find({.subject = {}, .kind = RecordKind::erasure, .before = before, .limit = 1000});
    if (!found) return std::unexpected(found.error());
    if (found->empty()) break;
    before = found->back().position;
    for (const IndexEntry& entry : *found) {
      const auto record = log_->at(entry.position);
      if (!record) return std::unexpected(record.error());
      const auto erasure = decode<ErasureRecord>(record->event.payload);
      if (!erasure) return std::unexpected(erasure.error());
      if (state_.customer(erasure->erased) != nullptr) unfinished = true;
      if (keyring_->state_of(erasure->erased) == SubjectState::present) {
        unfinished = true;
        if (auto destroyed = keyring_->destroy_subject(erasure->erased); !destroyed)
          return pass_on(std::move(destroyed));
      }
      if (unfinished) {
        if (auto removed = index_->remove(erasure->erased); !removed) return pass_on(std::move(removed));
      }
    }
  }
  if (unfinished) {
    if (auto removed = checkpoints_->destroy_all(); !removed) return pass_on(std::move(removed));
    checkpointed_.reset();
  }
  return unfinished;
}

Result<void> EngineCore::write_checkpoint() {
  Result<void> written;
  learner_->with_sums([&](rank::Sums& sums) {
    sums.advance(state_.position());
    written = attune::write_checkpoint(*checkpoints_, state_, sums);
  });
  if (written) checkpointed_ = state_.position();
  return written;
}

Result<void> EngineCore::stop() {
  if (stopped_) return {};
  ready_ = false;
  stop_reading();
  narrator_.reset();
  bank_log_in_.reset();
  training_pace_.stop();
  log_->flush();
  complete_writes();
  learner_->drain();
  stopped_ = true;
  if (auto indexed = index_writer_->drain(); !indexed) return indexed;
  if (!checkpointed_ || state_.position() >= *checkpointed_ + checkpoint_after) {
    if (auto written = write_checkpoint(); !written) return written;
  }
  const auto head = log_->sign_head(clock_.now());
  if (!head) return std::unexpected(head.error());
  return {};
}

}  // namespace attune
