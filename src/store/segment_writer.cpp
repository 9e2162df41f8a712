#include "store/segment_writer.h"

#include <algorithm>
#include <utility>

namespace attune {

SegmentWriter::SegmentWriter(std::filesystem::path directory, const Keyring& keyring, Disk& disk,
                             std::size_t segment_bytes, std::uint64_t checkpoint_bytes)
    : directory_(std::move(directory)),
      keyring_(keyring),
      disk_(disk),
      segment_bytes_(std::max<std::size_t>(segment_bytes, segment_header_bytes)),
      checkpoint_bytes_(checkpoint_bytes),
      errands_(std::make_unique<Errands>()) {}

SegmentWriter::~SegmentWriter() {
  errands_.reset();
  if (since_checkpoint_ > 0) (void)write_log_checkpoint(disk_, directory_, keyring_, reached_);
}

Result<void> SegmentWriter::open(RecoveredLog recovered) {
  header_.log_id = keyring_.log_id();
  if (recovered.segments.empty()) return start_next_segment(0);
  active_ = std::move(recovered.active);
  segment_ = recovered.segments.back();
  offset_ = recovered.offset;
  reached_ = {recovered.end, recovered.hash, segment_, offset_};
  // So that what was just read need not be read again, and a later cut is found.
  if (recovered.end > 0) return write_log_checkpoint(disk_, directory_, keyring_, reached_);
  return {};
}

Result<File> SegmentWriter::make_segment_file() const {
  constexpr std::uint64_t step = std::uint64_t{1} << 20;
  const auto path = directory_ / "next.seg";
  auto file = File::open(path, OpenMode::create);
  if (!file) return file;
  if (auto emptied = file->truncate(0); !emptied) return pass_on(std::move(emptied));
  // In steps, so that no commit waits for the whole of it.
  for (std::uint64_t done = 0; done < segment_bytes_; done += step) {
    const auto part = std::min<std::uint64_t>(step, segment_bytes_ - done);
    auto written = write_zeros(disk_, *file, done, part);
    if (written) written = sync_data(disk_, *file);
    if (!written) {
      (void)file->truncate(0);
      return pass_on(std::move(written));
    }
  }
  return file;
}

void SegmentWriter::make_next_ahead() {
  if (next_.valid()) return;
  auto task = std::make_shared<std::packaged_task<Result<File>()>>([this] { return make_segment_file(); });
  next_ = task->get_future();
  errands_->post([task] { (*task)(); });
}

Result<void> SegmentWriter::start_next_segment(Position first) {
  make_next_ahead();
  auto file = next_.get();
  if (!file) {  // made ahead some time ago, when there may have been no space yet
    make_next_ahead();
    file = next_.get();
  }
  if (!file) return pass_on(std::move(file));
  if (auto named = file->rename(disk_, segment_path(directory_, first)); !named) return named;
  active_ = std::move(*file);
  segment_ = first;
  offset_ = 0;
  return {};
}

Result<void> SegmentWriter::make_room(std::uint64_t bytes, Position first, const Hash& previous) {
  if (offset_ > segment_header_bytes && offset_ + bytes > segment_bytes_) {
    if (auto started = start_next_segment(first); !started) return started;
  }
  if (offset_ == 0) {
    header_.first = first;
    header_.previous = previous;
  }
  return {};
}

Result<void> SegmentWriter::write(std::span<const std::uint8_t> frames, Position end, const Hash& hash) {
  const std::uint64_t from = offset();
  Result<void> written;
  if (offset_ == 0) written = write_at(disk_, active_, encode_segment_header(header_), 0);
  if (written) written = write_at(disk_, active_, frames, from);
  if (written) written = sync_data(disk_, active_);
  if (!written) {
    (void)write_zeros(disk_, active_, offset_, from + frames.size() - offset_);
    (void)sync_data(disk_, active_);
    return written;
  }
  offset_ = from + frames.size();
  since_checkpoint_ += frames.size();
  reached_ = {end, hash, segment_, offset_};
  if (offset_ > segment_bytes_ / 4) make_next_ahead();
  if (since_checkpoint_ >= checkpoint_bytes_) {
    since_checkpoint_ = 0;
    errands_->post([this, reached = reached_] { (void)write_log_checkpoint(disk_, directory_, keyring_, reached); });
  }
  return {};
}

}  // namespace attune
