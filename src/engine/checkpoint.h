// Checkpoints: state and sums as of a log position, so that a start reads only the tail of the log. Always expendable.
#pragma once

#include <filesystem>
#include <optional>

#include "base/result.h"
#include "engine/state.h"
#include "rank/sums.h"
#include "store/keyring.h"

namespace attune {

struct Checkpoint {
  State state;
  rank::Sums sums;
};

// The newest one that reads, is of this version and not beyond the log's end; nothing when there is none, and then the
// log is folded from its beginning.
std::optional<Checkpoint> read_checkpoint(const std::filesystem::path& directory, const Keyring& keyring, Position log_end_now);

Result<void> write_checkpoint(const std::filesystem::path& directory, Keyring& keyring, const State& state,
                              const rank::Sums& sums);

// The position of the newest one.
std::optional<Position> newest_checkpoint(const std::filesystem::path& directory);

// Destroys every checkpoint and its key: what an erased customer left in them is gone.
Result<void> remove_checkpoints(const std::filesystem::path& directory, Keyring& keyring);

}  // namespace attune
