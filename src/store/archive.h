// The backup file's framing: named sections with a hash each (backup.h has the layout).
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <sodium.h>

#include "base/bytes.h"
#include "base/result.h"
#include "store/file.h"
#include "store/record.h"

namespace attune {

// Threads: one.
class ArchiveWriter {
 public:
  ArchiveWriter(Disk& disk, const File& file) : disk_(disk), file_(file) {}

  Result<void> begin(const std::array<std::uint8_t, 16>& log_id);
  Result<void> add(std::string_view name, std::span<const std::uint8_t> bytes);
  // The first `size` bytes of another file.
  Result<void> add_file(std::string_view name, const File& from, std::uint64_t size);

  // Over the hashes of the sections so far.
  Hash hash() const;
  std::uint64_t size() const { return offset_; }

 private:
  Result<void> open_section(std::string_view name, std::uint64_t size);
  Result<void> put(std::span<const std::uint8_t> bytes);
  Result<void> close_section();

  Disk& disk_;
  const File& file_;
  std::uint64_t offset_ = 0;
  crypto_generichash_state section_{};
  Bytes hashes_;
};

// Threads: one.
class ArchiveReader {
 public:
  explicit ArchiveReader(const File& file) : file_(file) {}

  // Errors: corrupt, unsupported.
  Result<std::array<std::uint8_t, 16>> begin();

  // The next section's name. Errors: corrupt when there is none.
  Result<std::string> next();
  // Its bytes, of which there may be at most `limit`; or all of them into a new file. Errors: corrupt, too_large.
  Result<Bytes> bytes(std::uint64_t limit);
  Result<void> copy_to(Disk& disk, const std::filesystem::path& path);

  // Over the hashes of the sections read so far, but for the last.
  Hash hash_before_last() const;
  bool at_end() const { return offset_ == size_; }

 private:
  Result<Bytes> take(std::uint64_t size);
  Result<void> check_section();

  const File& file_;
  std::uint64_t offset_ = 0;
  std::uint64_t size_ = 0;
  std::uint64_t section_bytes_ = 0;
  crypto_generichash_state section_{};
  Bytes hashes_;
};

}  // namespace attune
