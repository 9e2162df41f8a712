#include "cli/file_io.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace attune::cli {
namespace {

std::unexpected<Error> file_error(const std::filesystem::path& path, std::string_view doing, int error) {
  const ErrorCode code = error == ENOENT                      ? ErrorCode::not_found
                         : error == ENOSPC || error == EDQUOT ? ErrorCode::storage_full
                                                              : ErrorCode::storage_failed;
  return fail(code, fmt::format("{} cannot be {}: {}.", path.string(), doing, std::generic_category().message(error)));
}

}  // namespace

Result<Bytes> read_file(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return file_error(path, "read", errno);
  Bytes bytes;
  struct stat about{};
  if (::fstat(file, &about) == 0 && about.st_size > 0) bytes.reserve(static_cast<std::size_t>(about.st_size) + 1);
  constexpr std::size_t piece = std::size_t{1} << 20;
  for (;;) {
    const std::size_t had = bytes.size();
    bytes.resize(std::max(bytes.capacity(), had + piece));
    const ssize_t got = ::read(file, bytes.data() + had, bytes.size() - had);
    const int error = errno;
    bytes.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && error == EINTR) continue;
    if (got > 0) continue;
    ::close(file);
    if (got < 0) return file_error(path, "read", error);
    return bytes;
  }
}

NewFile::NewFile(std::filesystem::path path, std::filesystem::path part, std::FILE* file)
    : path_(std::move(path)), part_(std::move(part)), file_(file) {}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      part_(std::move(other.part_)),
      file_(std::exchange(other.file_, nullptr)),
      error_(other.error_) {}

NewFile::~NewFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  ::unlink(part_.c_str());
}

Result<NewFile> NewFile::create(const std::filesystem::path& path, unsigned mode) {
  std::filesystem::path part = path;
  part += fmt::format(".part-{}", ::getpid());
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
  if (file < 0) return file_error(path, "written", errno);
  return NewFile(path, std::move(part), ::fdopen(file, "w"));
}

void NewFile::write(std::string_view text) {
  if (error_ == 0 && std::fwrite(text.data(), 1, text.size(), file_) != text.size()) error_ = errno;
}

Result<void> NewFile::commit() {
  if (error_ == 0 && (std::fflush(file_) != 0 || ::fsync(::fileno(file_)) != 0)) error_ = errno;
  if (error_ == 0 && ::rename(part_.c_str(), path_.c_str()) != 0) error_ = errno;
  if (error_ != 0) return file_error(path_, "written", error_);
  std::fclose(std::exchange(file_, nullptr));
  return {};
}

}  // namespace attune::cli
