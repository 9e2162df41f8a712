// How far the log was durable at some moment, so that recovery need not hash all of it. Authenticated with the key
// file's hash key; without a valid one everything is read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/result.h"
#include "store/envelope.h"
#include "store/file.h"
#include "store/keyring.h"

namespace attune {

struct LogCheckpoint {
  Position end = 0;          // number of records that were durable
  Hash hash{};               // of the last of them
  Position segment = 0;      // first position of the segment in which the next record begins
  std::uint64_t offset = 0;  // where in it
  friend bool operator==(const LogCheckpoint&, const LogCheckpoint&) = default;
};

Result<void> write_log_checkpoint(Disk& disk, const std::filesystem::path& directory, const Keyring& keyring,
                                  const LogCheckpoint& checkpoint);

// Nothing when there is none or it is damaged.
std::optional<LogCheckpoint> read_log_checkpoint(const std::filesystem::path& directory, const Keyring& keyring);

}  // namespace attune
