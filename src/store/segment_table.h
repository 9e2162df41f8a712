// Which segments there are and where in them records stand: the offset of every 64th record, kept in memory for the
// segment being written and gathered for an older one when something in it is asked for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "store/envelope.h"

namespace attune {

inline constexpr Position mark_spacing = 64;

// Threads: any.
class SegmentTable {
 public:
  explicit SegmentTable(std::filesystem::path directory) : directory_(std::move(directory)) {}

  // A segment after the ones there. `marks`: offsets of records first, first + 64, …; none when they are unknown.
  void add(Position first, std::vector<std::uint64_t> marks, bool marked);
  // Marks of records written to the last segment.
  void extend(const std::vector<std::uint64_t>& marks);

  // A frame at or a little before a position.
  struct Place {
    std::filesystem::path path;
    Position segment_first = 0;
    Position segment_end = 0;  // first position of the next segment; `end` of the request for the last
    Position position = 0;     // of the frame at `offset`
    std::uint64_t offset = 0;
  };

  // Where to begin reading for `position`, which is smaller than `end`, the number of durable records.
  // Errors: storage_failed, corrupt when the segment's frames don't reach that far.
  Result<Place> locate(Position position, Position end) const;

 private:
  struct Segment {
    Position first = 0;
    std::vector<std::uint64_t> marks;
    bool marked = false;
  };

  std::filesystem::path directory_;
  mutable std::mutex mutex_;
  mutable std::vector<Segment> segments_;  // ascending
};

// Gathers the marks of a segment of `records` records by walking its frames.
Result<std::vector<std::uint64_t>> gather_marks(const std::filesystem::path& path, Position first, Position end);

}  // namespace attune
