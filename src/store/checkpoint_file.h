// Checkpoints of folds: named sections of bytes in one encrypted file, so that a start need not fold the whole log.
//
//   directory/00000000000001042.ckpt, named by the log position that it is as of:
//   "ATTNCPF1", version (4), zero (4), log id (16), position (8), secretstream header (24), then chunks of at most 1 MiB,
//   each sealed as a message of an XChaCha20-Poly1305 stream whose last one is marked: a cut or changed file is no file.
//   The stream holds: count of sections (8), then for each: size of name (8), name, size (8), bytes.
//
// Each file has a random key, kept in the keyring as the secret "checkpoint <position>". Destroying it makes every
// copy of the file unreadable, wherever it went: an erasure destroys all checkpoints so, and folds write new ones.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "store/disk.h"
#include "store/keyring.h"

namespace attune {

struct StoredCheckpoint {
  Position position = 0;  // folded: every record before it
  std::map<std::string, Bytes> sections;
};

// The checkpoints of one directory. Threads: one.
class CheckpointDirectory {
 public:
  // `keyring` and `disk` must outlive it. `secrets`: the first word of the names of its keys in the keyring; two
  // directories on one keyring need different ones.
  CheckpointDirectory(std::filesystem::path directory, Keyring& keyring, Disk& disk,
                      std::string secrets = "checkpoint");

  // Writes it (temporary file, fsync, rename), replacing one of the same position, then removes all but the newest two,
  // the key first. Errors: storage_*.
  Result<void> write(const StoredCheckpoint& checkpoint);

  // The newest one that is whole and as of a position of at most `limit` (the log's durable end); nothing when there
  // is none. Errors: storage_failed.
  Result<std::optional<StoredCheckpoint>> newest(Position limit) const;

  // Destroys all of them, the keys first. Errors: storage_*.
  Result<void> destroy_all();

  // Takes over the newest of another directory on the same disk, in place of all its own. Cut short, it leaves none or
  // that one. Errors: not_found (the other holds none), storage_*.
  Result<void> replace_with_newest_of(CheckpointDirectory& other);

 private:
  std::string secret_name(Position position) const;
  Result<void> destroy(Position position);
  Result<std::map<Position, std::filesystem::path>> list() const;

  std::filesystem::path directory_;
  Keyring& keyring_;
  Disk& disk_;
  std::string secrets_;
};

}  // namespace attune
