// Checkpoints: state and sums as of a log position, so that a start reads only the tail of the log. Always expendable.
#pragma once

#include <optional>

#include "base/result.h"
#include "engine/state.h"
#include "rank/sums.h"
#include "store/checkpoint_file.h"

namespace attune {

struct Checkpoint {
  State state;
  rank::Sums sums;
};

// The newest one that reads and is of this version; nothing when there is none, and then the log is folded from its beginning.
// `limit`: the log's durable end; a checkpoint beyond it is passed over.
std::optional<Checkpoint> read_checkpoint(const CheckpointDirectory& directory, Position limit);

// Errors: storage_*.
Result<void> write_checkpoint(CheckpointDirectory& directory, const State& state, const rank::Sums& sums);

}  // namespace attune
