// Real files that tests read where the folder is there.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace attune::test {

inline std::optional<std::string> shared_file(const std::string& name) {
  const auto path = std::filesystem::path(ATTUNE_SHARED_DATA) / name;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace attune::test

// Declares `variable` as the file's content, or skips the test.
#define ATTUNE_SHARED_FILE(variable, name)                                               \
  const auto variable##_read = ::attune::test::shared_file(name);                        \
  if (!variable##_read) GTEST_SKIP() << "the folder of real data is absent: " << (name); \
  const std::string& variable = *variable##_read
