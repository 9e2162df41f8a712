// Finding the end of the log at the start: from the checkpoint on, to the first record that does not hash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "store/file.h"
#include "store/keyring.h"
#include "store/segment_files.h"

namespace attune {

// Where the log ends, and the segment that goes on from there.
struct RecoveredLog {
  Position end = 0;
  Hash hash{};
  std::vector<Position> segments;  // first positions, the last is `active`; empty for a log without any
  File active;
  std::uint64_t offset = 0;          // where the next frame goes; 0: not even the header is written
  std::vector<std::uint64_t> marks;  // of the active segment (segment_table.h)
};

// Reads on, cuts what was never acknowledged (overwrites it with zeros), and makes the rest durable.
// Errors: corrupt with the position, conflict (another key file's log), storage_*.
Result<RecoveredLog> recover_log(const std::filesystem::path& directory, const Keyring& keyring, Disk& disk);

}  // namespace attune
