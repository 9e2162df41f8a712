// The ledger's verbs: replay decisions from what was known then, sign the head.
#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "base/hex.h"
#include "engine/core.h"
#include "engine/log_fold.h"
#include "store/head.h"

namespace attune {
namespace {

struct Logged {
  Position position = 0;
  Handle subject;
  Decision decision;
};

// Decides again: the fold stands at the decision's `as_of`, the snapshot is the one it was made with.
Decision decide_again(const Logged& logged, const State& state, const Snapshot& snapshot, const Keyring& keyring) {
  const Settings settings = Settings::of(state.settings());
  return decide(
      DecideInputs{.snapshot = snapshot,
                   .customer = *state.customer(logged.subject),
                   .dictionary = state.dictionary(),
                   .settings = settings,
                   .placement = state.placements().as_of(logged.decision.request.placement, logged.decision.as_of),
                   .request = logged.decision.request,
                   .at = logged.decision.at,
                   .seed = logged.decision.seed,
                   .as_of = logged.decision.as_of,
                   .holdout_draw = holdout_draw(keyring, settings, logged.subject),
                   .what_if = {}});
}

std::string first_difference(const Decision& a, const Decision& b) {
  if (a.model_version != b.model_version) return "model_version";
  if (a.treatment != b.treatment) return "treatment";
  if (a.withheld != b.withheld) return "withheld";
  if (a.considered != b.considered) return "considered scores";
  if (a.items.size() != b.items.size()) return "number of items";
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!(a.items[i] == b.items[i])) return "item " + std::to_string(i + 1);
  }
  return a == b ? "" : "inputs";
}

// Replays many decisions in one pass over the log: snapshots are made where decisions need them and dropped after.
class Replay {
 public:
  Replay(const Log& log, const Keyring& keyring, std::vector<Logged> decisions)
      : log_(log), keyring_(keyring), decisions_(std::move(decisions)) {
    for (std::size_t i = 0; i < decisions_.size(); ++i) {
      by_as_of_.emplace(decisions_[i].decision.as_of, i);
      ++catalogue_uses_[decisions_[i].decision.catalogue];
      ++snapshot_uses_[{decisions_[i].decision.snapshot, decisions_[i].decision.catalogue}];
    }
  }

  // The decisions made again, in the order given.
  Result<std::vector<Decision>> run(const std::function<void(std::uint64_t)>& progress) {
    std::vector<Decision> again(decisions_.size());
    Position last = 0;
    for (const auto& logged : decisions_) last = std::max(last, logged.decision.as_of);
    LogFold fold(log_);
    const auto visit = [&](Position position) -> Result<void> {
      if (auto made = prepare(fold, position); !made) return made;
      const auto [first, end] = by_as_of_.equal_range(position);
      for (auto at = first; at != end; ++at) {
        const Logged& logged = decisions_[at->second];
        const auto snapshot = snapshots_.find({logged.decision.snapshot, logged.decision.catalogue});
        if (snapshot == snapshots_.end() || fold.state().customer(logged.subject) == nullptr) {
          return fail(ErrorCode::corrupt, "A decision names a model later than itself.");
        }
        again[at->second] = decide_again(logged, fold.state(), *snapshot->second, keyring_);
        release(logged.decision);
      }
      if (progress && position % 4096 == 0) progress(position);
      return {};
    };
    auto run = fold.run(last, [&](const Record& record) { return visit(record.position); });
    if (!run) return pass_on(std::move(run));
    if (auto visited = visit(fold.state().position()); !visited) return pass_on(std::move(visited));
    return again;
  }

 private:
  using SnapshotKey = std::pair<Position, Position>;  // model, catalogue

  Result<void> prepare(LogFold& fold, Position position) {
    if (catalogue_uses_.contains(position)) {
      catalogues_[position] = std::make_shared<const CatalogueVersion>(position, fold.state().catalogue());
    }
    for (auto at = snapshot_uses_.lower_bound({position, 0}); at != snapshot_uses_.end() && at->first.first == position;
         ++at) {
      const auto sums = fold.sums();
      if (!sums) return std::unexpected(sums.error());
      const auto catalogue = catalogues_.find(at->first.second);
      if (catalogue == catalogues_.end())
        return fail(ErrorCode::corrupt, "A decision names a catalogue later than its model.");
      auto snapshot = make_snapshot(**sums, catalogue->second, position);
      if (!snapshot) return pass_on(std::move(snapshot));
      snapshots_[at->first] = *std::move(snapshot);
    }
    return {};
  }

  void release(const Decision& decision) {
    const SnapshotKey key{decision.snapshot, decision.catalogue};
    if (--snapshot_uses_[key] == 0) {
      snapshot_uses_.erase(key);
      snapshots_.erase(key);
    }
    if (--catalogue_uses_[decision.catalogue] == 0) {
      catalogue_uses_.erase(decision.catalogue);
      catalogues_.erase(decision.catalogue);
    }
  }

  const Log& log_;
  const Keyring& keyring_;
  std::vector<Logged> decisions_;
  std::multimap<Position, std::size_t> by_as_of_;
  std::map<Position, int> catalogue_uses_;
  std::map<SnapshotKey, int> snapshot_uses_;
  std::map<Position, std::shared_ptr<const CatalogueVersion>> catalogues_;
  std::map<SnapshotKey, std::shared_ptr<const Snapshot>> snapshots_;
};

}  // namespace

Result<std::vector<ReplayAnswer>> EngineCore::replay_positions(
    const std::vector<Position>& positions, const std::function<void(std::uint64_t)>& progress) const {
  if (auto indexed = index_writer_->drain(); !indexed) return pass_on(std::move(indexed));
  // After an erasure the models before it can't be made again.
  std::optional<Position> erased;
  const auto erasures = index_->find({.subject = {}, .kind = RecordKind::erasure, .before = {}, .limit = 1});
  if (!erasures) return std::unexpected(erasures.error());
  if (!erasures->empty()) erased = erasures->front().position;

  std::vector<ReplayAnswer> answers;
  std::vector<Logged> from_log;
  std::vector<std::size_t> answer_of_logged;
  for (const Position position : positions) {
    const auto record = log_->at(position);
    if (!record) return std::unexpected(record.error());
    if (record->event.kind != RecordKind::decision) return fail(ErrorCode::not_found, "There is no such decision.");
    if (!record->readable) {
      if (positions.size() == 1)
        return fail(ErrorCode::not_found, "This decision was about a customer who has been erased.");
      continue;
    }
    auto decision = decode<Decision>(record->event.payload);
    if (!decision) return pass_on(std::move(decision));
    ReplayAnswer answer;
    answer.decision_id = decision_id_of(position);
    if (erased && decision->snapshot <= *erased) {
      answer.replayed_from = "scores";
      answer.same = same_from_scores(*decision, settings_.exploration);
      if (!answer.same) answer.difference = "items chosen from the recorded scores";
    } else {
      answer.replayed_from = "log";
      answer_of_logged.push_back(answers.size());
      from_log.push_back({position, record->event.subject, *std::move(decision)});
    }
    answers.push_back(std::move(answer));
  }
  if (from_log.empty()) return answers;
  auto again = Replay(*log_, *keyring_, from_log).run(progress);
  if (!again) return pass_on(std::move(again));
  for (std::size_t i = 0; i < from_log.size(); ++i) {
    ReplayAnswer& answer = answers[answer_of_logged[i]];
    answer.same = encode((*again)[i]) == encode(from_log[i].decision);
    if (!answer.same) answer.difference = first_difference((*again)[i], from_log[i].decision);
  }
  return answers;
}

Result<ReplayAnswer> EngineCore::replay(const Caller& caller, std::string_view decision_id) const {
  if (auto allowed = authorise(caller, Permission::replay); !allowed) return pass_on(std::move(allowed));
  const auto position = parse_decision_id(decision_id);
  if (!position) return std::unexpected(position.error());
  auto answers = replay_positions({*position}, {});
  if (!answers) return pass_on(std::move(answers));
  return answers->front();
}

Result<std::vector<ReplayAnswer>> EngineCore::replay_all(const Caller& caller,
                                                         const std::function<void(std::uint64_t)>& progress) const {
  if (auto allowed = authorise(caller, Permission::replay); !allowed) return pass_on(std::move(allowed));
  if (auto indexed = index_writer_->drain(); !indexed) return pass_on(std::move(indexed));
  std::vector<Position> positions;
  std::optional<Position> before;
  for (;;) {
    const auto found = index_->find({.subject = {}, .kind = RecordKind::decision, .before = before, .limit = 1000});
    if (!found) return std::unexpected(found.error());
    if (found->empty()) break;
    for (const IndexEntry& entry : *found) positions.push_back(entry.position);
    before = positions.back();
  }
  std::reverse(positions.begin(), positions.end());
  return replay_positions(positions, progress);
}

Result<std::string> EngineCore::signed_head(const Caller& caller) const {
  if (auto allowed = authorise(caller, Permission::read_ledger); !allowed) return pass_on(std::move(allowed));
  const auto head = log_->sign_head(clock_.now());
  if (!head) return std::unexpected(head.error());
  return to_text(*head);
}

}  // namespace attune
