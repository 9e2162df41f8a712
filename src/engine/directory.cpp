#include "engine/directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace attune {

Result<std::unique_ptr<DirectoryLock>> DirectoryLock::take(const DirectoryLayout& layout) {
  std::error_code error;
  const bool made = std::filesystem::create_directories(layout.root, error);
  if (error) {
    return fail(ErrorCode::storage_failed, "The data directory can't be made: " + layout.root.string() + ".",
                error.message());
  }
  if (made) std::filesystem::permissions(layout.root, std::filesystem::perms::owner_all, error);
  const int file = ::open(layout.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return fail(ErrorCode::storage_failed, "The data directory can't be written: " + layout.root.string() + ".",
                std::generic_category().message(errno));
  }
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    ::close(file);
    return fail(ErrorCode::conflict,
                "Another Attune works on " + layout.root.string() + ". Stop it, or give another --data directory.");
  }
  return std::unique_ptr<DirectoryLock>(new DirectoryLock(file));
}

DirectoryLock::~DirectoryLock() { ::close(file_); }

}  // namespace attune
