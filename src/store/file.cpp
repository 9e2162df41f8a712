#include "store/file.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace attune {

std::int64_t Disk::write_at(int fd, std::span<const std::uint8_t> bytes, std::uint64_t offset) {
  for (;;) {
    const ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written >= 0) return written;
    if (errno != EINTR) return -errno;
  }
}

int Disk::sync_data(int fd) { return ::fdatasync(fd) == 0 ? 0 : errno; }

int Disk::sync_directory(const std::filesystem::path& directory) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return errno;
  const int code = ::fsync(fd) == 0 ? 0 : errno;
  ::close(fd);
  return code;
}

Error system_error(int code, std::string_view doing, const std::filesystem::path& path) {
  const std::string why = std::generic_category().message(code);
  if (code == ENOSPC || code == EDQUOT) {
    return {ErrorCode::storage_full,
            fmt::format("The disk is full: {} {} failed. Free some space.", doing, path.string()), why};
  }
  if (code == ENOENT) {
    return {ErrorCode::not_found, fmt::format("{} {} failed: it does not exist.", doing, path.string()), why};
  }
  return {ErrorCode::storage_failed, fmt::format("{} {} failed: {}.", doing, path.string(), why), why};
}

File::File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  return *this;
}

File::~File() {
  if (fd_ >= 0) ::close(fd_);
}

Result<File> File::open(const std::filesystem::path& path, OpenMode mode) {
  int flags = O_CLOEXEC;
  switch (mode) {
    case OpenMode::read: flags |= O_RDONLY; break;
    case OpenMode::read_write: flags |= O_RDWR; break;
    case OpenMode::create: flags |= O_RDWR | O_CREAT; break;
    case OpenMode::create_new: flags |= O_RDWR | O_CREAT | O_EXCL; break;
  }
  File file;
  file.fd_ = ::open(path.c_str(), flags, 0600);
  if (file.fd_ < 0) {
    if (errno == EEXIST) {
      return fail(ErrorCode::conflict, fmt::format("{} exists already; choose another name.", path.string()));
    }
    return std::unexpected(system_error(errno, "Opening", path));
  }
  file.path_ = path;
  return file;
}

Result<std::uint64_t> File::size() const {
  struct stat status{};
  if (::fstat(fd_, &status) != 0) return std::unexpected(system_error(errno, "Reading the size of", path_));
  return static_cast<std::uint64_t>(status.st_size);
}

Result<std::size_t> File::read_at(std::span<std::uint8_t> out, std::uint64_t offset) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = ::pread(fd_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (got == 0) break;
    if (got < 0) {
      if (errno == EINTR) continue;
      return std::unexpected(system_error(errno, "Reading", path_));
    }
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Result<void> File::truncate(std::uint64_t size) const {
  if (::ftruncate(fd_, static_cast<off_t>(size)) != 0) return std::unexpected(system_error(errno, "Cutting", path_));
  return {};
}

Result<void> File::rename(Disk& disk, const std::filesystem::path& path) {
  if (::rename(path_.c_str(), path.c_str()) != 0) return std::unexpected(system_error(errno, "Renaming", path_));
  path_ = path;
  return sync_directory(disk, path_.parent_path());
}

Result<void> File::lock() const {
  if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return {};
  if (errno != EWOULDBLOCK) return std::unexpected(system_error(errno, "Locking", path_));
  return fail(ErrorCode::conflict,
              fmt::format("{} is open in another program; stop that one first.", path_.parent_path().string()));
}

Result<void> write_at(Disk& disk, const File& file, std::span<const std::uint8_t> bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const std::int64_t written = disk.write_at(file.fd(), bytes, offset);
    if (written < 0) return std::unexpected(system_error(static_cast<int>(-written), "Writing to", file.path()));
    if (written == 0) return std::unexpected(system_error(EIO, "Writing to", file.path()));
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return {};
}

Result<void> write_zeros(Disk& disk, const File& file, std::uint64_t offset, std::uint64_t size) {
  const Bytes zeros(static_cast<std::size_t>(std::min<std::uint64_t>(size, std::uint64_t{1} << 20)));
  while (size > 0) {
    const auto part = std::span(zeros).first(static_cast<std::size_t>(std::min<std::uint64_t>(size, zeros.size())));
    if (auto written = write_at(disk, file, part, offset); !written) return written;
    offset += part.size();
    size -= part.size();
  }
  return {};
}

Result<void> sync_data(Disk& disk, const File& file) {
  if (const int code = disk.sync_data(file.fd()); code != 0) {
    return std::unexpected(system_error(code, "Making durable", file.path()));
  }
  return {};
}

Result<void> sync_directory(Disk& disk, const std::filesystem::path& directory) {
  if (const int code = disk.sync_directory(directory); code != 0) {
    return std::unexpected(system_error(code, "Making durable", directory));
  }
  return {};
}

Result<Bytes> read_file(const std::filesystem::path& path, std::uint64_t limit) {
  auto file = File::open(path, OpenMode::read);
  if (!file) return pass_on(std::move(file));
  auto size = file->size();
  if (!size) return pass_on(std::move(size));
  if (*size > limit) {
    return fail(ErrorCode::too_large,
                fmt::format("{} has {} bytes; at most {} are read.", path.string(), *size, limit));
  }
  Bytes bytes(static_cast<std::size_t>(*size));
  auto got = file->read_at(bytes, 0);
  if (!got) return pass_on(std::move(got));
  bytes.resize(*got);
  return bytes;
}

Result<void> replace_file(Disk& disk, const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  std::filesystem::path temporary = path;
  temporary += ".new";
  auto file = File::open(temporary, OpenMode::create);
  if (!file) return pass_on(std::move(file));
  if (auto cut = file->truncate(0); !cut) return cut;
  if (auto written = write_at(disk, *file, bytes, 0); !written) return written;
  if (auto synced = sync_data(disk, *file); !synced) return synced;
  if (::rename(temporary.c_str(), path.c_str()) != 0)
    return std::unexpected(system_error(errno, "Renaming", temporary));
  return sync_directory(disk, path.parent_path().empty() ? "." : path.parent_path());
}

Result<void> make_directory(const std::filesystem::path& directory) {
  std::error_code code;
  std::filesystem::create_directories(directory, code);
  if (code) return std::unexpected(system_error(code.value(), "Making the directory", directory));
  return {};
}

}  // namespace attune
