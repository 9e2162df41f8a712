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
  std::chrono::microseconds pace_few{250};    // between groups with few appends waiting
  std::chrono::microseconds pace_many{1000};  // with many
  std::size_t many = 32;                      // appends waiting that count as many
};

// Opens or creates the log in `directory`. Recovery reads on from the last segment's start to the first record that does
// not hash; what follows it was never acknowledged and is cut. Errors: corrupt, storage_*, conflict (open elsewhere).
// `keyring` must outlive the log.
Result<std::unique_ptr<Log>> open_segment_log(const std::filesystem::path& directory, Keyring& keyring,
                                              const SegmentLogOptions& options = {});

}  // namespace attune
