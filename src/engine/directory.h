// Where everything of one institution stands, and who holds it.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"

namespace attune {

struct DirectoryLayout {
  std::filesystem::path root;
  std::filesystem::path lock() const { return root / "attune.lock"; }
  std::filesystem::path keys() const { return root / "keys"; }
  std::filesystem::path log() const { return root / "log"; }
  std::filesystem::path index() const { return root / "index.sqlite"; }
  // Vectors of the labelled comments that the program carries: a cache, of nothing personal.
  std::filesystem::path comment_vectors() const { return root / "comment-vectors"; }
  std::filesystem::path checkpoints() const { return root / "checkpoints"; }
  // What `rebuild` is making; one that is left over when a process starts was cut short and is removed.
  std::filesystem::path rebuild() const { return root / "rebuild.part"; }
};

// Held while a process works on a directory; given up when destroyed or when the process ends.
class DirectoryLock {
 public:
  // Makes the directory (mode 0700) when it does not exist. Errors: conflict (another process holds it), storage_failed.
  static Result<std::unique_ptr<DirectoryLock>> take(const DirectoryLayout& layout);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  explicit DirectoryLock(int file) : file_(file) {}
  int file_;
};

}  // namespace attune
