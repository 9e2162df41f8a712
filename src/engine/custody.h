// What is done to a data directory as a whole while no engine works on it: check the log's chain, restore a backup, check
// a receipt.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace attune {

struct VerifyAnswer {
  bool whole = false;
  std::uint64_t records = 0;               // whose link holds
  std::optional<std::uint64_t> broken_at;  // first record that is missing, changed or out of order
  std::string reason;                      // in words, empty when whole
  bool tail_checked = false;               // a head was given, so a cut tail would have been found
};

// Recomputes every link of the log. `head`: the text of a signed head kept elsewhere; with it a cut tail is found too.
// Errors: conflict (the directory is in use), invalid (no head), denied (wrong master key), storage_*.
Result<VerifyAnswer> verify_directory(const std::filesystem::path& directory, std::optional<std::string_view> head);

struct RestoreAnswer {
  std::uint64_t records = 0;
  Instant taken;                // when the backup was made
  std::uint64_t reapplied = 0;  // erasures that the backup did not know of, done again
};

// Puts a backup into an empty directory (a master key may be there) and does later erasures again, from the newest
// `erasures.signed`, or refuses. Errors: conflict, corrupt, denied, storage_*.
Result<RestoreAnswer> restore_directory(const std::filesystem::path& backup, const std::filesystem::path& directory,
                                        const std::optional<std::filesystem::path>& erasure_list,
                                        bool nothing_erased_since);

// Whether an erasure receipt says what was signed. Errors: invalid (not a receipt).
Result<bool> receipt_is_genuine(std::string_view receipt);

}  // namespace attune
