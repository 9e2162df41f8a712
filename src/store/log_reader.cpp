#include "store/log_reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "store/chain.h"
#include "store/record_keys.h"
#include "store/segment_files.h"

namespace attune {
namespace {

// A single record should not cost the reading of a megabyte.
constexpr std::size_t few_bytes = std::size_t{32} << 10;
constexpr std::size_t many_bytes = std::size_t{1} << 20;

using OnFrame = std::function<Result<void>(const FrameView&, const Envelope&)>;

Result<Hash> hash_before(const File& file, std::uint64_t offset) {
  Hash hash{};
  auto got = file.read_at(hash, offset - hash_bytes);
  if (!got) return pass_on(std::move(got));
  return hash;
}

Result<void> decode(const FrameView& frame, const Envelope& envelope, RecordKeys& keys, Record& record) {
  record.position = envelope.position;
  record.event.kind = envelope.kind;
  record.event.version = envelope.payload_version;
  record.event.time = envelope.time;
  record.event.subject = envelope.subject;
  std::copy(frame.hash.begin(), frame.hash.end(), record.hash.begin());
  return keys.open(frame.body, envelope, record);
}

// Follows the chain segment by segment.
class ChainWalk {
 public:
  explicit ChainWalk(const LogExtent& log) : log_(log) {}

  // Calls `on_frame` for the records of [from, to). Errors: those of `on_frame`, storage_*, corrupt where the chain
  // breaks: then `broken` is true.
  Result<void> walk(Position from, Position to, const OnFrame& on_frame) {
    bool first = true;
    while (from < to) {
      auto place = log_.table.locate(from, log_.end);
      if (!place) return pass_on(std::move(place));
      auto file = File::open(place->path, OpenMode::read);
      if (!file) return pass_on(std::move(file));
      const bool at_start = place->position == place->segment_first && from == place->segment_first;
      if (at_start) {
        if (auto fits = check_header(*file, *place, first); !fits) return fits;
      }
      SegmentReader reader(*file, place->offset, to - from <= mark_spacing ? few_bytes : many_bytes);
      if (first) {
        auto begun = begin(*file, reader, *place, from);
        if (!begun) return begun;
        first = false;
      }
      const Position end = std::min(to, place->segment_end);
      if (auto read = read_segment(reader, end, on_frame); !read) return read;
      from = end;
    }
    return {};
  }

  bool broken() const { return broken_; }
  const Chain& chain() const { return chain_; }
  const std::string& reason() const { return reason_; }

 private:
  std::unexpected<Error> break_here(std::string why) {
    broken_ = true;
    reason_ = why.empty() ? fmt::format("record {} is missing", chain_.next()) : std::move(why);
    return chain_.broken(reason_);
  }

  // A segment's header must carry the chain over from the segment before.
  Result<void> check_header(const File& file, const SegmentTable::Place& place, bool first) {
    auto header = read_segment_header(file);
    if (!header) return pass_on(std::move(header));
    if (first && place.segment_first > 0 && *header) chain_ = Chain(place.segment_first, (*header)->previous);
    const SegmentHeader expected{log_.keyring.log_id(), place.segment_first, chain_.hash()};
    if (*header == expected) return {};
    if (first) chain_ = Chain(place.segment_first, Hash{});
    return break_here("the header of its segment is changed");
  }

  // Sets the chain before `from`, passing over the frames between the mark and it.
  Result<void> begin(const File& file, SegmentReader& reader, const SegmentTable::Place& place, Position from) {
    auto previous = hash_before(file, place.offset);
    if (!previous) return pass_on(std::move(previous));
    chain_ = Chain(from, *previous);
    for (Position position = place.position; position < from; ++position) {
      auto frame = reader.next();
      if (!frame) return pass_on(std::move(frame));
      if (!*frame) return break_here(fmt::format("record {} is missing", position));
      Hash hash{};
      std::copy((*frame)->hash.begin(), (*frame)->hash.end(), hash.begin());
      chain_ = Chain(from, hash);
    }
    return {};
  }

  Result<void> read_segment(SegmentReader& reader, Position end, const OnFrame& on_frame) {
    while (chain_.next() < end) {
      auto frame = reader.next();
      if (!frame) return pass_on(std::move(frame));
      if (!*frame) return break_here(reader.at_zero() ? "" : "its size is changed");
      const auto envelope = chain_.follow(**frame);
      if (!envelope) return break_here(chain_.reason());
      if (auto taken = on_frame(**frame, *envelope); !taken) return taken;
    }
    return {};
  }

  const LogExtent& log_;
  Chain chain_{0, Hash{}};
  bool broken_ = false;
  std::string reason_;
};

}  // namespace

Result<void> read_records(const LogExtent& log, Position from, Position to, const OnRecord& on_record) {
  to = std::min(to, log.end);
  if (from >= to) return {};
  RecordKeys keys(log.keyring, to - from <= mark_spacing ? 16 : to - from <= 16384 ? 1024 : 16384);
  Record record;
  return ChainWalk(log).walk(from, to, [&](const FrameView& frame, const Envelope& envelope) {
    if (auto decoded = decode(frame, envelope, keys, record); !decoded) return decoded;
    return on_record(record);
  });
}

Result<Record> read_record(const LogExtent& log, Position position) {
  if (position >= log.end) {
    return fail(ErrorCode::not_found, fmt::format("The log has no record {}; it has {}.", position, log.end));
  }
  Record found;
  auto read = read_records(log, position, position + 1, [&found](const Record& record) -> Result<void> {
    found = record;
    return {};
  });
  if (!read) return pass_on(std::move(read));
  return found;
}

Result<Verification> verify_records(const LogExtent& log, const std::optional<Head>& head) {
  ChainWalk walk(log);
  std::optional<Hash> at_head;
  auto walked = walk.walk(0, log.end, [&](const FrameView& frame, const Envelope& envelope) -> Result<void> {
    if (head && envelope.position + 1 == head->end) {
      at_head.emplace();
      std::copy(frame.hash.begin(), frame.hash.end(), at_head->begin());
    }
    return {};
  });
  if (!walked && !walk.broken() && walked.error().code != ErrorCode::corrupt) return pass_on(std::move(walked));
  Verification found;
  found.records = walk.chain().next();
  if (!walked) {
    found.broken_at = walk.chain().next();
    found.reason = walk.broken() ? walk.reason() : walked.error().message;
  } else if (log.end > 0 && walk.chain().hash() != log.hash) {
    found.broken_at = log.end - 1;
    found.reason = "the last record is not the one that was written";
  }
  return compare_with_head(std::move(found), head, log.end, at_head, log.keyring.public_key());
}

}  // namespace attune
