// Segment files: their names, their header, and the frames in them one after the other.
//
//   log/00000000.seg, log/00041873.seg …  named by the first position in them
//   header (96):  "ATTNLOG1", version (4), zero (4), log id (16), first position (8), zero (24), hash before it (32)
//   frames (envelope.h), then zeros
//
// So the 32 bytes before a frame are always the hash that its own chains to.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "store/envelope.h"
#include "store/file.h"

namespace attune {

inline constexpr std::size_t segment_header_bytes = 96;

struct SegmentHeader {
  std::array<std::uint8_t, 16> log_id{};
  Position first = 0;
  Hash previous{};  // of record first − 1
  friend bool operator==(const SegmentHeader&, const SegmentHeader&) = default;
};

std::array<std::uint8_t, segment_header_bytes> encode_segment_header(const SegmentHeader& header);
// Nothing when these bytes are not a header.
std::optional<SegmentHeader> parse_segment_header(std::span<const std::uint8_t> bytes);
// Nothing when the file has none (yet).
Result<std::optional<SegmentHeader>> read_segment_header(const File& file);

std::filesystem::path segment_path(const std::filesystem::path& directory, Position first);

// The first positions of the segments there, ascending. Errors: storage_failed.
Result<std::vector<Position>> list_segments(const std::filesystem::path& directory);

// Looks at frames one after the other through a large buffer. The file must outlive it. Threads: one.
class SegmentReader {
 public:
  SegmentReader(const File& file, std::uint64_t from, std::size_t buffer = std::size_t{1} << 20)
      : file_(file), base_(from), step_(buffer) {}

  // The next frame, valid until the next call; nothing where none can be: see `at_zero`.
  Result<std::optional<FrameView>> next();

  // Where in the file the next frame begins.
  std::uint64_t offset() const { return base_ + at_; }

  // After `next` gave nothing: whether the written part simply ends here (zeros, or the end of the file).
  bool at_zero() const { return at_zero_; }

 private:
  std::span<const std::uint8_t> rest() const { return std::span(buffer_).subspan(at_, filled_ - at_); }
  Result<void> fill(std::size_t need);

  const File& file_;
  std::uint64_t base_;  // file offset of buffer_[0]
  std::size_t step_;    // bytes read at once
  Bytes buffer_;
  std::size_t filled_ = 0;
  std::size_t at_ = 0;
  bool at_zero_ = false;
};

}  // namespace attune
