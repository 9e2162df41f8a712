// The operations by which bytes reach stable storage, as a seam: tests make them fail, go short or fill the disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace attune {

// The operating system's disk. Threads: any.
class Disk {
 public:
  virtual ~Disk() = default;

  // Writes at `offset` of an open file. Returns the bytes written, possibly fewer than given, or -errno.
  virtual std::int64_t write_at(int fd, std::span<const std::uint8_t> bytes, std::uint64_t offset);

  // Returns once the file's data are on stable storage: 0, or errno.
  virtual int sync_data(int fd);

  // Returns once the names in a directory are on stable storage: 0, or errno.
  virtual int sync_directory(const std::filesystem::path& directory);
};

}  // namespace attune
