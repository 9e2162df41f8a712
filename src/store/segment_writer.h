// Writing groups of records into segment files: preallocated with zeros, the next one made ahead in the background.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <span>

#include "base/result.h"
#include "store/errands.h"
#include "store/file.h"
#include "store/keyring.h"
#include "store/log_checkpoint.h"
#include "store/segment_recovery.h"

namespace attune {

// Threads: one.
class SegmentWriter {
 public:
  SegmentWriter(std::filesystem::path directory, const Keyring& keyring, Disk& disk, std::size_t segment_bytes,
                std::uint64_t checkpoint_bytes);
  ~SegmentWriter();

  // Goes on where recovery found the end; makes the first segment of a new log. Errors: storage_*.
  Result<void> open(RecoveredLog recovered);

  // Makes sure that a group of so many bytes has room: in this segment, or in the next, which it then begins.
  Result<void> make_room(std::uint64_t bytes, Position first, const Hash& previous);

  // Where the next frame will stand.
  std::uint64_t offset() const { return std::max<std::uint64_t>(offset_, segment_header_bytes); }
  // First position of the segment that the next frame goes to.
  Position segment() const { return segment_; }

  // Writes the frames of a group, with one write and one fdatasync (a header as well in a new segment). `end` and
  // `hash` are the log's after it. After a failure nothing of it is left to be read: its place is zeros again.
  Result<void> write(std::span<const std::uint8_t> frames, Position end, const Hash& hash);

 private:
  Result<File> make_segment_file() const;
  void make_next_ahead();
  Result<void> start_next_segment(Position first);

  std::filesystem::path directory_;
  const Keyring& keyring_;
  Disk& disk_;
  std::size_t segment_bytes_;
  std::uint64_t checkpoint_bytes_;
  File active_;
  Position segment_ = 0;
  SegmentHeader header_;
  std::uint64_t offset_ = 0;  // 0: the header is not written yet
  std::uint64_t since_checkpoint_ = 0;
  LogCheckpoint reached_;
  std::future<Result<File>> next_;  // being made, or ready
  std::unique_ptr<Errands> errands_;
};

}  // namespace attune
