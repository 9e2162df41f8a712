// What the store's tests work with: a directory that disappears, a disk that fails on demand, events to write.
#pragma once

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <string>
#include <vector>

#include "store/disk.h"
#include "store/keyring.h"
#include "store/log.h"

namespace attune::test {

class ScratchDirectory {
 public:
  ScratchDirectory() {
    // In memory where there is such a place: thousands of small files are replaced here.
    const std::filesystem::path memory = "/dev/shm";
    const auto parent = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
    std::string name = (parent / "attune-store-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// Passes everything on until told otherwise.
class FaultyDisk final : public Disk {
 public:
  std::atomic<std::int64_t> room{-1};     // bytes that may still be written before the disk is full; −1: plenty
  std::atomic<int> failing_syncs{0};      // so many syncs fail with EIO
  std::atomic<int> failing_writes{0};     // so many writes fail with EIO
  std::atomic<bool> short_writes{false};  // each write takes at most 7 bytes
  std::atomic<bool> wiping_fails{false};  // writes of nothing but zeros fail
  std::atomic<int> syncs{0};

  std::int64_t write_at(int fd, std::span<const std::uint8_t> bytes, std::uint64_t offset) override {
    if (failing_writes > 0) {
      --failing_writes;
      return -EIO;
    }
    if (wiping_fails && std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; })) return -EIO;
    if (short_writes) bytes = bytes.first(std::min<std::size_t>(bytes.size(), 7));
    if (room >= 0) {
      if (room == 0) return -ENOSPC;
      bytes = bytes.first(std::min(bytes.size(), static_cast<std::size_t>(room.load())));
      room -= static_cast<std::int64_t>(bytes.size());
    }
    return Disk::write_at(fd, bytes, offset);
  }

  int sync_data(int fd) override {
    ++syncs;
    if (failing_syncs > 0) {
      --failing_syncs;
      return EIO;
    }
    (void)fd;  // no test takes the power away, and the real thing takes its time
    return 0;
  }

  int sync_directory(const std::filesystem::path&) override { return 0; }
};

inline Bytes file_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void put_bytes(const std::filesystem::path& path, const Bytes& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

inline Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

inline bool holds(const Bytes& where, std::span<const std::uint8_t> what) {
  return std::search(where.begin(), where.end(), what.begin(), what.end()) != where.end();
}

inline const SecretKey test_master_key{1, 2, 3, 4, 5};

inline constexpr Instant test_time{1'780'000'000'000'000};  // in 2026

inline Event event_of(const Handle& subject, std::string_view payload, RecordKind kind = RecordKind::feedback,
                      Instant time = test_time) {
  return {kind, 1, time, subject, bytes_of(payload)};
}

// Appends, waits, and returns what became of it.
inline Result<Position> append_and_wait(Log& log, std::vector<Event> events) {
  Result<void> outcome;
  const Position position = log.append(std::move(events), [&outcome](Result<void> result) { outcome = result; });
  log.flush();
  if (!outcome) return std::unexpected(outcome.error());
  return position;
}

inline std::vector<Record> read_all(const Log& log, Position from = 0, Position to = log_end) {
  std::vector<Record> records;
  const auto read = log.read(from, to, [&records](const Record& record) -> Result<void> {
    records.push_back(record);
    return {};
  });
  if (!read) records.clear();
  return records;
}

inline std::string payload_of(const Record& record) {
  return {record.event.payload.begin(), record.event.payload.end()};
}

}  // namespace attune::test
