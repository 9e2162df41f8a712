// Making every table and model again from the log, in a folder beside what is in force, and comparing them to the bit.
// What differs is put in force: the log is the truth. Until then nothing in force is touched, so that a rebuild may be
// cut short at any moment; the folder it leaves is removed at the next start.
#include <chrono>
#include <optional>
#include <system_error>
#include <utility>

#include "base/hex.h"
#include "engine/checkpoint.h"
#include "engine/core.h"
#include "engine/index_comparison.h"
#include "engine/log_fold.h"

namespace attune {
namespace {

constexpr Position records_between_looks = 16'384;
// The index is filled beside the fold and waited for only so often, which bounds what waits for it (40 bytes each).
constexpr Position records_between_drains = 262'144;

Error storage_error(const std::string& what, const std::error_code& code) {
  return {ErrorCode::storage_failed, what, code.message()};
}

// The files of one rebuild and the key to its checkpoint; they go with it.
class RebuildFolder {
 public:
  RebuildFolder(const DirectoryLayout& layout, Keyring& keyring, Disk& disk)
      : root_(layout.rebuild()), checkpoints_(root_ / "checkpoints", keyring, disk, "rebuilt-checkpoint") {}
  ~RebuildFolder() { [[maybe_unused]] const auto removed = remove(); }
  RebuildFolder(const RebuildFolder&) = delete;
  RebuildFolder& operator=(const RebuildFolder&) = delete;

  Result<void> remove() {
    if (auto destroyed = checkpoints_.destroy_all(); !destroyed) return destroyed;
    std::error_code code;
    std::filesystem::remove_all(root_, code);
    if (code)
      return std::unexpected(storage_error("What a rebuild left can't be removed: " + root_.string() + ".", code));
    return {};
  }

  Result<void> make() {
    if (auto removed = remove(); !removed) return removed;
    std::error_code code;
    std::filesystem::create_directory(root_, code);
    if (!code) std::filesystem::permissions(root_, std::filesystem::perms::owner_all, code);
    if (code)
      return std::unexpected(storage_error("The rebuild's folder can't be made: " + root_.string() + ".", code));
    return {};
  }

  std::filesystem::path index() const { return root_ / "index.sqlite"; }
  CheckpointDirectory& checkpoints() { return checkpoints_; }

 private:
  std::filesystem::path root_;
  CheckpointDirectory checkpoints_;
};

// `belongs`: whether what concerns a subject is indexed.
Result<void> fold_anew(LogFold& fold, Index& index, const std::function<bool(const Handle&)>& belongs, Position end,
                       const Engine::RebuildStep& step) {
  IndexWriter writer(index);
  bool stopped = false;
  auto run = fold.run(end, [&](const Record& record) -> Result<void> {
    if (belongs(record.event.subject)) {
      writer.add({record.position, record.event.kind, record.event.time, record.event.subject});
    }
    if (record.position % records_between_looks != 0) return {};
    stopped = step && !step(record.position, end);
    if (stopped) return fail(ErrorCode::unavailable, "The rebuild was stopped. What was in force stays in force.");
    return record.position % records_between_drains == 0 ? writer.drain() : Result<void>{};
  });
  if (!run) return run;
  if (auto drained = writer.drain(); !drained) return drained;
  if (auto sums = fold.sums(); !sums) return std::unexpected(sums.error());
  return {};
}

// Of state and model from what is in force; empty: none.
Result<std::string> difference_from(LogFold& fold, const State& in_force, Learner& learner) {
  if (std::string state = State::first_difference(in_force, fold.state()); !state.empty()) return state;
  const auto sums = fold.sums();
  if (!sums) return std::unexpected(sums.error());
  bool same_sums = false;
  learner.with_sums([&](rank::Sums& serving) {
    serving.advance(fold.state().position());
    same_sums = serving.serialise() == (*sums)->serialise();
  });
  if (!same_sums) return "the model's sums";
  return std::string();
}

}  // namespace

bool EngineCore::belongs_in_index(const Handle& subject) const {
  return subject.is_nobody() || keyring_->state_of(subject) != SubjectState::erased;
}

Result<void> EngineCore::remove_unfinished_rebuild() {
  return RebuildFolder(DirectoryLayout{options_.directory}, *keyring_, disk_).remove();
}

Result<Engine::RebuildAnswer> EngineCore::rebuild(const Caller& caller, const RebuildStep& step) {
  if (auto allowed = authorise(caller, Permission::manage_store); !allowed) return pass_on(std::move(allowed));
  const auto began = std::chrono::steady_clock::now();
  RebuildFolder folder(DirectoryLayout{options_.directory}, *keyring_, disk_);
  if (auto made = folder.make(); !made) return pass_on(std::move(made));
  auto index = open_sqlite_index(folder.index());
  if (!index) return pass_on(std::move(index));

  LogFold fold(*log_);
  RebuildAnswer answer;
  answer.records = state_.position();
  const auto belongs = [this](const Handle& subject) { return belongs_in_index(subject); };
  if (auto folded = fold_anew(fold, **index, belongs, answer.records, step); !folded) return pass_on(std::move(folded));
  answer.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  const Bytes state = fold.state().serialise();
  const Bytes sums = (*fold.sums())->serialise();
  const auto hash = [this](const char* what, const Bytes& bytes) {
    return to_hex(keyring_->keyed_hash(what, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
  };
  answer.state_hash =
      to_hex(keyring_->keyed_hash("rebuild", hash("rebuild-state", state) + hash("rebuild-sums", sums)));

  auto difference = difference_from(fold, state_, *learner_);
  if (!difference) return pass_on(std::move(difference));
  if (difference->empty()) {
    if (auto indexed = index_writer_->drain(); !indexed) return pass_on(std::move(indexed));
    difference = first_difference(*index_, **index, fold.state().position());
    if (!difference) return pass_on(std::move(difference));
  }
  answer.difference = *std::move(difference);
  answer.same = answer.difference.empty();
  if (answer.same) return answer;

  // First both are whole in the folder, then each takes its place in one step. Index and checkpoint need not change in
  // the same instant: each is right by itself, and a start makes up for what either lacks.
  if (auto written = attune::write_checkpoint(folder.checkpoints(), fold.state(), **fold.sums()); !written) {
    return pass_on(std::move(written));
  }
  index->reset();
  if (auto replaced = replace_index(folder.index()); !replaced) return pass_on(std::move(replaced));
  if (auto taken = checkpoints_->replace_with_newest_of(folder.checkpoints()); !taken) return pass_on(std::move(taken));
  checkpointed_ = fold.state().position();
  rank::Sums learnt = **fold.sums();
  learner_->drain();
  if (auto served = put_in_force(fold.take_state(), std::move(learnt)); !served) return pass_on(std::move(served));
  return answer;
}

Result<void> EngineCore::replace_index(const std::filesystem::path& made) {
  const std::filesystem::path place = DirectoryLayout{options_.directory}.index();
  index_writer_.reset();
  index_.reset();  // carries its journal over and removes it
  std::error_code code;
  for (const char* journal : {"-wal", "-shm"}) {
    std::filesystem::remove(place.string() + journal, code);
    if (code) break;
  }
  if (!code) std::filesystem::rename(made, place, code);
  auto index = open_sqlite_index(place);
  const std::optional<Error> failed = index ? std::nullopt : std::optional(index.error());
  index_ = failed ? make_memory_index() : *std::move(index);
  index_writer_ = std::make_unique<IndexWriter>(*index_);
  if (failed) return std::unexpected(*failed);
  if (code) return std::unexpected(storage_error("The new index can't take its place: " + place.string() + ".", code));
  if (const int failure = disk_.sync_directory(options_.directory); failure != 0) {
    return std::unexpected(
        storage_error("The data directory can't be synchronised.", {failure, std::generic_category()}));
  }
  return {};
}

}  // namespace attune
