// Files as the store uses them: opened once, read and written at offsets, replaced atomically. Failures name the path.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "store/disk.h"

namespace attune {

enum class OpenMode : std::uint8_t {
  read,        // must exist
  read_write,  // must exist
  create,      // read and write; made (mode 0600) when it is not there
  create_new,  // read and write; must not be there
};

// An open file; closed by its destructor. Threads: reading and writing at offsets from any.
class File {
 public:
  File() = default;
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File();

  // Errors: not_found, conflict (create_new of what is there), storage_full, storage_failed.
  static Result<File> open(const std::filesystem::path& path, OpenMode mode);

  int fd() const { return fd_; }
  const std::filesystem::path& path() const { return path_; }

  Result<std::uint64_t> size() const;
  // Fills `out` from `offset` on; returns how much there was (less only at the end of the file).
  Result<std::size_t> read_at(std::span<std::uint8_t> out, std::uint64_t offset) const;
  Result<void> truncate(std::uint64_t size) const;
  // Gives the file another name in the same directory, durably.
  Result<void> rename(Disk& disk, const std::filesystem::path& path);
  // Takes the file's advisory lock. Errors: conflict when another process (or another open of it) holds it.
  Result<void> lock() const;

 private:
  int fd_ = -1;
  std::filesystem::path path_;
};

// Writes all of `bytes`, carrying on after short writes.
Result<void> write_at(Disk& disk, const File& file, std::span<const std::uint8_t> bytes, std::uint64_t offset);
Result<void> write_zeros(Disk& disk, const File& file, std::uint64_t offset, std::uint64_t size);
Result<void> sync_data(Disk& disk, const File& file);

// Makes the names in a directory durable.
Result<void> sync_directory(Disk& disk, const std::filesystem::path& directory);

// The whole file. Errors: not_found, too_large when it is longer than `limit`, storage_failed.
Result<Bytes> read_file(const std::filesystem::path& path, std::uint64_t limit);

// Puts `bytes` under `path` (mode 0600) so that a crash leaves either the old or the new content.
Result<void> replace_file(Disk& disk, const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

Result<void> make_directory(const std::filesystem::path& directory);

// The Error of an errno: storage_full for a full disk or quota, not_found, else storage_failed. `doing` reads
// like "writing to".
Error system_error(int code, std::string_view doing, const std::filesystem::path& path);

}  // namespace attune
