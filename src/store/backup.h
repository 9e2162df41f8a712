// Backup and restore: the log, the wrapped keys and the erasure list in one file.
// docs/decisions/0003-erasure-and-backups.md says how a restore learns of erasures that are younger than the backup.
//
//   "ATTNBAK1", version (4), zero (4), log id (16), then sections:
//     size of name (4), name, size (8), bytes, BLAKE2b-256 of name and bytes (32)
//   "head"            text of the signed head (head.h)
//   "segment <first>" the bytes of a segment up to the last record
//   "keys"            the key file (keyring.h, wrapped_copy)
//   "end"             BLAKE2b-256 over the hashes of all sections before (32), Ed25519 signature of it (64)
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "store/keyring.h"
#include "store/log.h"

namespace attune {

struct BackupSummary {
  Position records = 0;
  std::uint64_t bytes = 0;   // of the file
  std::size_t erasures = 0;  // destructions that the backup knows of
};

// Copies everything that is durable now to `file` (mode 0600, written beside and renamed), while appends go on. Each record's
// hash is checked on the way. `log_directory` is where `log`, a segment log, keeps its segments.
// Errors: conflict (the file exists), corrupt with the position, storage_*.
Result<BackupSummary> write_backup(const Log& log, const Keyring& keyring, const std::filesystem::path& log_directory,
                                   const std::filesystem::path& file, Instant now);

struct RestoreOptions {
  // The newest `erasures.signed` of the institution.
  std::optional<std::filesystem::path> erasure_list = std::nullopt;
  // Said by whoever restores, in place of a list: no one was erased and no month expired since the backup.
  bool nothing_erased_since = false;
};

struct RestoreSummary {
  Position records = 0;
  Instant taken;              // when the backup was made
  std::size_t reapplied = 0;  // destructions that the backup did not know of, done again
};

// Puts a backup into `directory` (as `log`, `keys` and `erasures.signed`), which may hold nothing but a master key and a
// lock. Everything is checked, and the erasures done again, in a folder aside before the names are moved in.
// Errors: conflict (directory in use, or no list and no word that none is needed, or a list older than the backup),
// corrupt (the backup or list is damaged), denied (wrong master key, foreign list), storage_*.
Result<RestoreSummary> restore_backup(const std::filesystem::path& file, const std::filesystem::path& directory,
                                      const SecretKey& master_key, const RestoreOptions& options);

}  // namespace attune
