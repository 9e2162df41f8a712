#include "store/key_file_writer.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "store/key_entry.h"
#include "store/key_file.h"

namespace attune {
namespace {

constexpr std::uint64_t growth = std::uint64_t{1} << 20;

}  // namespace

Result<Bytes> KeyFileWriter::read() const {
  const auto size = file_.size();
  if (!size) return std::unexpected(size.error());
  if (*size > key_file_limit) return fail(ErrorCode::too_large, "The key file is larger than 8 GiB.");
  Bytes bytes(static_cast<std::size_t>(*size));
  if (auto got = file_.read_at(bytes, 0); !got) return pass_on(std::move(got));
  return bytes;
}

Result<void> KeyFileWriter::begin(std::uint64_t end, std::uint64_t size) {
  durable_end_ = end;
  allocated_ = size;
  if (size > end) {
    Bytes tail(static_cast<std::size_t>(size - end));
    if (auto got = file_.read_at(tail, end); !got) return pass_on(std::move(got));
    if (std::any_of(tail.begin(), tail.end(), [](std::uint8_t b) { return b != 0; })) {
      if (auto cut = write_zeros(*disk_, file_, end, size - end); !cut) return cut;
    }
  }
  if (auto noted = write_durable_end(); !noted) return noted;
  return sync();
}

Result<void> KeyFileWriter::append(std::span<const std::uint8_t> entries) {
  unsynced_.insert(unsynced_.end(), entries.begin(), entries.end());
  if (unsynced_.empty()) return {};
  const std::uint64_t from = durable_end_.load();
  if (from + unsynced_.size() > allocated_) {
    // Growing in steps of zeros keeps the file's size out of most fdatasyncs.
    const std::uint64_t more = unsynced_.size() + growth;
    if (auto zeros = write_zeros(*disk_, file_, allocated_, more); !zeros) return zeros;
    allocated_ += more;
  }
  if (auto noted = write_durable_end(); !noted) return noted;
  if (auto written = write_at(*disk_, file_, unsynced_, from); !written) return written;
  if (auto synced = sync(); !synced) return synced;
  durable_end_.store(from + unsynced_.size(), std::memory_order_release);
  unsynced_.clear();
  return {};
}

Result<void> KeyFileWriter::write_durable_end() {
  std::array<std::uint8_t, 8> bytes{};
  const std::uint64_t end = durable_end_.load();
  std::memcpy(bytes.data(), &end, sizeof end);
  return write_at(*disk_, file_, bytes, key_durable_offset);
}

Result<void> KeyFileWriter::mark(const EntryPlace& place, std::uint8_t state) {
  return write_at(*disk_, file_, {&state, 1}, place.offset + entry_state_offset);
}

Result<void> KeyFileWriter::wipe(std::span<const EntryPlace> places) {
  unwiped_.insert(unwiped_.end(), places.begin(), places.end());
  for (const EntryPlace& place : unwiped_) {
    if (auto marked = mark(place, entry_destroyed); !marked) return marked;
    const Bytes zeros(place.size - entry_head_bytes);
    if (auto written = write_at(*disk_, file_, zeros, place.offset + entry_head_bytes); !written) return written;
  }
  if (auto synced = sync(); !synced) return synced;
  unwiped_.clear();
  return {};
}

Result<Bytes> KeyFileWriter::durable_bytes() const {
  Bytes bytes(static_cast<std::size_t>(durable_end_.load()));
  auto got = file_.read_at(bytes, 0);
  if (!got) return pass_on(std::move(got));
  if (*got != bytes.size()) return fail(ErrorCode::corrupt, "The key file is shorter than what was written to it.");
  return bytes;
}

}  // namespace attune
