#include "engine/checkpoint.h"

#include <string>
#include <utility>

#include "rank/features.h"
#include "rank/words.h"

namespace attune {
namespace {

// What the sums mean: other features, words or targets make them other sums, which are folded anew.
std::string sums_section() {
  return "sums of features " + std::to_string(rank::feature_version) + ", words " +
         std::to_string(rank::word_table_version) + ", targets 1";
}

}  // namespace

std::optional<Checkpoint> read_checkpoint(const CheckpointDirectory& directory, Position limit) {
  const auto stored = directory.newest(limit);
  if (!stored || !*stored) return std::nullopt;
  const auto state_bytes = (*stored)->sections.find("state");
  const auto sums_bytes = (*stored)->sections.find(sums_section());
  if (state_bytes == (*stored)->sections.end() || sums_bytes == (*stored)->sections.end()) return std::nullopt;
  auto state = State::deserialise(state_bytes->second);
  auto sums = rank::Sums::deserialise(sums_bytes->second);
  if (!state || !sums || state->position() != (*stored)->position) return std::nullopt;
  return Checkpoint{*std::move(state), *std::move(sums)};
}

Result<void> write_checkpoint(CheckpointDirectory& directory, const State& state, const rank::Sums& sums) {
  StoredCheckpoint stored;
  stored.position = state.position();
  stored.sections.emplace("state", state.serialise());
  stored.sections.emplace(sums_section(), sums.serialise());
  return directory.write(stored);
}

}  // namespace attune
