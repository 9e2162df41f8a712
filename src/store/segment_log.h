// The log in segment files: preallocated and zero-filled, records framed with their length and hash, one writer thread,
// group commit with one fdatasync per group.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "store/keyring.h"
#include "store/log.h"

namespace attune {

struct SegmentLogOptions {
  std::size_t segment_bytes = std::size_t{32} << 20;
  std::chrono::microseconds pace_few{250};                  // between groups with few appends waiting
  std::chrono::microseconds pace_many{1000};                // with many
  std::size_t many = 32;                                    // appends waiting that count as many
  std::uint64_t checkpoint_bytes = std::uint64_t{8} << 20;  // recovery re-reads at most about so much
  Disk* disk = nullptr;                                     // tests: a disk that fails; must outlive the log
};

// Opens or creates the log in `directory`: segments named by their first position, `next.seg` (made ahead), `checkpoint`
// and `lock`. Recovery reads on from the checkpoint to the first record that does not hash. What follows it was never
// acknowledged and is cut, unless a later group stands there: then acknowledged records are damaged, and opening fails.
// Errors: corrupt with the position (also when the log ends before its checkpoint), storage_*, conflict (open elsewhere,
// or the log of another key file). `keyring` must outlive the log.
//
// An append of an event whose subject the keyring never knew, or whose payload is over 64 MiB, fails by itself
// (invalid, too_large), takes no position and disturbs no other.
Result<std::unique_ptr<Log>> open_segment_log(const std::filesystem::path& directory, Keyring& keyring,
                                              const SegmentLogOptions& options = {});

}  // namespace attune
