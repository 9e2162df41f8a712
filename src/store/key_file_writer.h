// The key file as it is written: entries appended, keys overwritten where they stand. Knows no key and no name.
//
// Threads: one at a time, but durable_end() any.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "store/disk.h"
#include "store/file.h"
#include "store/key_table.h"

namespace attune {

inline constexpr std::uint64_t key_file_limit = std::uint64_t{8} << 30;

class KeyFileWriter {
 public:
  // `disk`: null for the operating system's own.
  KeyFileWriter(File file, Disk* disk) : file_(std::move(file)), disk_(disk != nullptr ? disk : &own_disk_) {}
  KeyFileWriter(const KeyFileWriter&) = delete;
  KeyFileWriter& operator=(const KeyFileWriter&) = delete;

  const std::filesystem::path& path() const { return file_.path(); }
  Disk& disk() { return *disk_; }

  // All of the file. Errors: too_large, storage_*.
  Result<Bytes> read() const;

  // Starts behind the last whole entry: cuts what a torn write left there. Errors: storage_*.
  Result<void> begin(std::uint64_t end, std::uint64_t size);

  // Everything before this is on stable storage.
  std::uint64_t durable_end() const { return durable_end_.load(std::memory_order_acquire); }

  // Appends entries; durable on return. What fails is kept and written with the next call. Errors: storage_*.
  Result<void> append(std::span<const std::uint8_t> entries);

  // Notes in the header how far the file is durable.
  Result<void> write_durable_end();

  // Sets an entry's state.
  Result<void> mark(const EntryPlace& place, std::uint8_t state);

  // Overwrites entries; durable on return. What fails is overwritten with the next call. Errors: storage_*.
  Result<void> wipe(std::span<const EntryPlace> places);

  Result<void> sync() { return sync_data(*disk_, file_); }

  // The durable part, as it stands. Errors: corrupt, storage_*.
  Result<Bytes> durable_bytes() const;

 private:
  File file_;
  Disk own_disk_;
  Disk* disk_;
  std::atomic<std::uint64_t> durable_end_{0};
  std::uint64_t allocated_ = 0;
  Bytes unsynced_;                   // not yet known to be durable
  std::vector<EntryPlace> unwiped_;  // destroyed entries whose bytes could not be overwritten yet
};

}  // namespace attune
