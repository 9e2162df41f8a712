#include "store/segment_recovery.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "store/chain.h"
#include "store/log_checkpoint.h"
#include "store/segment_table.h"

namespace attune {
namespace {

// Whether the bytes from `from` of a segment hold, somewhere, the first record of a group after position `after`. A
// group is written only once everything before it is durable, so then what is missing before it had been acknowledged.
// The hash that a frame chains to stands in the 32 bytes before it, so each can be judged by itself.
bool holds_later_group(std::span<const std::uint8_t> segment, std::size_t from, Position after) {
  constexpr std::size_t previous_hash = 32;
  constexpr std::size_t flags_at = frame_size_bytes + 1;
  for (std::size_t at = std::max(from, previous_hash); at + frame_size_bytes + envelope_bytes < segment.size(); ++at) {
    if (segment[at + frame_size_bytes] != 1 || (segment[at + flags_at] & flag_group_start) == 0) continue;
    const auto frame = view_frame(segment.subspan(at));
    if (!frame) continue;
    const auto envelope = read_envelope(frame->body);
    if (!envelope || envelope->position <= after) continue;
    const Hash hash = chain_hash(segment.subspan(at - previous_hash, previous_hash), frame->body);
    if (std::equal(hash.begin(), hash.end(), frame->hash.begin())) return true;
  }
  return false;
}

class Recovery {
 public:
  Recovery(const std::filesystem::path& directory, const Keyring& keyring, Disk& disk)
      : directory_(directory), keyring_(keyring), disk_(disk) {}

  Result<RecoveredLog> run() {
    auto segments = list_segments(directory_);
    if (!segments) return pass_on(std::move(segments));
    checkpoint_ = read_log_checkpoint(directory_, keyring_);
    log_.segments = std::move(*segments);
    if (auto dropped = drop_unused_segment(); !dropped) return pass_on(std::move(dropped));
    if (log_.segments.empty()) {
      if (checkpoint_ && checkpoint_->end > 0) return cut_short();
      return std::move(log_);
    }
    if (log_.segments.front() != 0) return chain_.broken("");
    if (auto begun = begin(); !begun) return pass_on(std::move(begun));
    while (segment_ + 1 < log_.segments.size()) {
      if (auto read = read_closed_segment(); !read) return pass_on(std::move(read));
    }
    if (auto read = read_last_segment(); !read) return pass_on(std::move(read));
    return std::move(log_);
  }

 private:
  // A segment that was named when it became the next one, but into which nothing was written before a crash.
  Result<void> drop_unused_segment() {
    if (log_.segments.empty()) return {};
    const auto path = segment_path(directory_, log_.segments.back());
    auto file = File::open(path, OpenMode::read);
    if (!file) return pass_on(std::move(file));
    auto header = read_segment_header(*file);
    if (!header) return pass_on(std::move(header));
    if (*header) return {};
    auto bytes = read_file(path, std::numeric_limits<std::uint32_t>::max());
    if (!bytes) return pass_on(std::move(bytes));
    const Position first = log_.segments.back();
    const bool written = holds_later_group(*bytes, segment_header_bytes, first == 0 ? 0 : first - 1) ||
                         (checkpoint_ && checkpoint_->end > first);
    if (written) {
      return fail(ErrorCode::corrupt, fmt::format("The log is damaged at position {}: the header of {} is not one. "
                                                  "Restore it from a backup.",
                                                  first, path.string()));
    }
    std::error_code code;
    std::filesystem::remove(path, code);
    if (code) return std::unexpected(system_error(code.value(), "Removing", path));
    log_.segments.pop_back();
    return {};
  }

  std::unexpected<Error> cut_short() const {
    return fail(
        ErrorCode::corrupt,
        fmt::format("The log ends before position {}, up to which it was once durable: acknowledged records are "
                    "missing. Restore it from a backup.",
                    checkpoint_->end));
  }

  // Opens the segment to begin with and sets the chain to its start or to the checkpoint.
  Result<void> begin() {
    if (checkpoint_ && checkpoint_->offset >= segment_header_bytes) {
      const auto at = std::find(log_.segments.begin(), log_.segments.end(), checkpoint_->segment);
      if (at == log_.segments.end()) return cut_short();
      segment_ = static_cast<std::size_t>(at - log_.segments.begin());
      if (auto opened = open_segment(); !opened) return opened;
      Hash stored{};
      auto got = log_.active.read_at(stored, checkpoint_->offset - hash_bytes);
      if (!got) return pass_on(std::move(got));
      if (stored != checkpoint_->hash) return cut_short();
      chain_ = Chain(checkpoint_->end, checkpoint_->hash);
      from_ = checkpoint_->offset;
      return {};
    }
    segment_ = 0;
    if (auto opened = open_segment(); !opened) return opened;
    if (header_.previous != Hash{}) return chain_.broken("the header of the first segment is changed");
    return {};
  }

  Result<void> open_segment() {
    auto file = File::open(segment_path(directory_, log_.segments[segment_]), OpenMode::read_write);
    if (!file) return pass_on(std::move(file));
    log_.active = std::move(*file);
    from_ = segment_header_bytes;
    auto header = read_segment_header(log_.active);
    if (!header) return pass_on(std::move(header));
    if (*header && (*header)->log_id != keyring_.log_id()) {
      return fail(ErrorCode::conflict,
                  fmt::format("{} is the log of another key file; put the key file that belongs to "
                              "it beside it.",
                              directory_.string()));
    }
    if (!*header || (*header)->first != log_.segments[segment_]) {
      return fail(ErrorCode::corrupt,
                  fmt::format("The log is damaged at position {}: the header of {} is not one, or another segment's. "
                              "Restore it from a backup.",
                              log_.segments[segment_], log_.active.path().string()));
    }
    header_ = **header;
    return {};
  }

  // Follows the chain to where the next segment says that this one ends. Behind that end may stand a torn group that
  // failed, and was written again into the next segment.
  Result<void> read_closed_segment() {
    const Position end = log_.segments[segment_ + 1];
    SegmentReader reader(log_.active, from_);
    while (chain_.next() < end) {
      auto frame = reader.next();
      if (!frame) return pass_on(std::move(frame));
      if (!*frame || !chain_.follow(**frame)) return chain_.broken(chain_.reason());
    }
    ++segment_;
    if (auto opened = open_segment(); !opened) return opened;
    if (header_.previous != chain_.hash() || header_.first != chain_.next()) {
      return chain_.broken("the next segment does not follow from this one");
    }
    return {};
  }

  Result<void> read_last_segment() {
    if (auto marks = gather_known_marks(); !marks) return marks;
    SegmentReader reader(log_.active, from_);
    std::uint64_t whole_end = from_;  // after the last record that ends an append
    Chain whole = chain_;
    std::vector<std::uint64_t> marks;  // of records since then
    for (;;) {
      const std::uint64_t offset = reader.offset();
      auto frame = reader.next();
      if (!frame) return pass_on(std::move(frame));
      if (!*frame) break;
      const Hash computed = chain_hash(chain_.hash(), (*frame)->body);
      const auto envelope = chain_.follow(**frame);
      if (!envelope) {
        if (followed_by_later_group(reader, computed)) return chain_.broken(chain_.reason());
        break;
      }
      if ((envelope->position - log_.segments.back()) % mark_spacing == 0) marks.push_back(offset);
      if ((envelope->flags & flag_append_end) == 0) continue;
      log_.marks.insert(log_.marks.end(), marks.begin(), marks.end());
      marks.clear();
      whole_end = reader.offset();
      whole = chain_;
    }
    log_.end = whole.next();
    log_.hash = whole.hash();
    log_.offset = whole_end;
    return cut_tail();
  }

  // Whether a later group follows from a record whose stored hash alone was changed.
  bool followed_by_later_group(SegmentReader& reader, const Hash& computed) const {
    const auto frame = reader.next();
    if (!frame || !*frame) return false;
    const auto envelope = Chain(chain_.next() + 1, computed).follow(**frame);
    return envelope && (envelope->flags & flag_group_start) != 0;
  }

  // Marks before the checkpoint, where reading begins.
  Result<void> gather_known_marks() {
    if (from_ == segment_header_bytes) return {};
    auto marks = gather_marks(log_.active.path(), log_.segments[segment_], chain_.next());
    if (!marks) return pass_on(std::move(marks));
    log_.marks = std::move(*marks);
    return {};
  }

  Result<void> cut_tail() {
    auto size = log_.active.size();
    if (!size) return pass_on(std::move(size));
    // From 32 bytes before, so that the first frame's previous hash is there.
    const std::uint64_t start = log_.offset - hash_bytes;
    Bytes tail(static_cast<std::size_t>(std::max(*size, log_.offset) - start));
    auto got = log_.active.read_at(tail, start);
    if (!got) return pass_on(std::move(got));
    const auto last = std::find_if(tail.rbegin(), tail.rend() - hash_bytes, [](std::uint8_t b) { return b != 0; });
    const auto used = static_cast<std::size_t>(tail.rend() - last);
    if (used > hash_bytes) {
      if (holds_later_group(std::span(tail).first(used), hash_bytes, chain_.next())) {
        return chain_.broken(chain_.reason());
      }
      if (auto cut = write_zeros(disk_, log_.active, log_.offset, used - hash_bytes); !cut) return cut;
    }
    return sync_data(disk_, log_.active);
  }

  const std::filesystem::path& directory_;
  const Keyring& keyring_;
  Disk& disk_;
  std::optional<LogCheckpoint> checkpoint_;
  RecoveredLog log_;
  std::size_t segment_ = 0;  // index of the open one
  SegmentHeader header_;
  std::uint64_t from_ = segment_header_bytes;
  Chain chain_{0, Hash{}};
};

}  // namespace

Result<RecoveredLog> recover_log(const std::filesystem::path& directory, const Keyring& keyring, Disk& disk) {
  return Recovery(directory, keyring, disk).run();
}

}  // namespace attune
