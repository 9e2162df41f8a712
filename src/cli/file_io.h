// Whole files in and out, with errors that name the file and say why.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace attune::cli {

// Errors: not_found, invalid (a folder), storage_failed.
Result<Bytes> read_file(const std::filesystem::path& path);

// A file that appears under its name only when it is complete: `commit` moves it there, else it is removed.
class NewFile {
 public:
  // `mode` as for chmod: 0600 for what is nobody else's business. Errors: storage_failed, storage_full.
  static Result<NewFile> create(const std::filesystem::path& path, unsigned mode);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  // Failures are kept and told by `commit`.
  void write(std::string_view text);
  // Errors: storage_failed, storage_full.
  Result<void> commit();

 private:
  NewFile(std::filesystem::path path, std::filesystem::path part, std::FILE* file);

  std::filesystem::path path_;
  std::filesystem::path part_;
  std::FILE* file_ = nullptr;
  int error_ = 0;
};

}  // namespace attune::cli
