#include "store/segment_table.h"

#include <algorithm>

#include <fmt/format.h>

#include "store/segment_files.h"

namespace attune {

void SegmentTable::add(Position first, std::vector<std::uint64_t> marks, bool marked) {
  const std::scoped_lock lock(mutex_);
  segments_.push_back({first, std::move(marks), marked});
}

void SegmentTable::extend(const std::vector<std::uint64_t>& marks) {
  const std::scoped_lock lock(mutex_);
  auto& all = segments_.back().marks;
  all.insert(all.end(), marks.begin(), marks.end());
}

Result<SegmentTable::Place> SegmentTable::locate(Position position, Position end) const {
  Place place;
  std::size_t index = 0;
  {
    const std::scoped_lock lock(mutex_);
    const auto after = std::upper_bound(segments_.begin(), segments_.end(), position,
                                        [](Position p, const Segment& segment) { return p < segment.first; });
    index = static_cast<std::size_t>(after - segments_.begin()) - 1;
    place.segment_first = segments_[index].first;
    place.segment_end = after == segments_.end() ? end : after->first;
    place.path = segment_path(directory_, place.segment_first);
    if (position == place.segment_first) {
      place.position = position;
      place.offset = segment_header_bytes;
      return place;
    }
    const std::size_t mark = static_cast<std::size_t>((position - place.segment_first) / mark_spacing);
    if (segments_[index].marked) {
      place.position = place.segment_first + mark * mark_spacing;
      place.offset = segments_[index].marks[mark];
      return place;
    }
  }
  auto marks = gather_marks(place.path, place.segment_first, place.segment_end);
  if (!marks) return pass_on(std::move(marks));
  const std::scoped_lock lock(mutex_);
  Segment& segment = segments_[index];
  segment.marks = std::move(*marks);
  segment.marked = true;
  const std::size_t mark = static_cast<std::size_t>((position - place.segment_first) / mark_spacing);
  place.position = place.segment_first + mark * mark_spacing;
  place.offset = segment.marks[mark];
  return place;
}

Result<std::vector<std::uint64_t>> gather_marks(const std::filesystem::path& path, Position first, Position end) {
  auto file = File::open(path, OpenMode::read);
  if (!file) return pass_on(std::move(file));
  std::vector<std::uint64_t> marks;
  SegmentReader reader(*file, segment_header_bytes);
  for (Position position = first; position < end; ++position) {
    if ((position - first) % mark_spacing == 0) marks.push_back(reader.offset());
    auto frame = reader.next();
    if (!frame) return pass_on(std::move(frame));
    if (!*frame) {
      return fail(ErrorCode::corrupt,
                  fmt::format("Record {} is damaged or missing in {}; restore the log from a backup.", position,
                              path.string()));
    }
  }
  return marks;
}

}  // namespace attune
