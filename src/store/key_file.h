// The key file's layout beyond its entries: the header, and reading all of it into a table at the start.
//
//   offset  size
//   0       8     "ATTNKEY1"
//   8       4     version 1
//   12      4     zero
//   16      16    log id
//   32      8     everything before this offset was durable when it was written: damage there is damage, beyond it
//                 is a write that a crash tore, and is cut
//   40      32    check: BLAKE2b-256 of the fields of offsets 0 to 31 keyed with the master key
//   72      56    zero
//   128           entries (key_entry.h), then zeros
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "store/file.h"
#include "store/key_entry.h"
#include "store/key_table.h"
#include "store/keyring.h"
#include "store/random_pool.h"

namespace attune {

inline constexpr std::size_t key_header_bytes = 128;
inline constexpr std::size_t key_durable_offset = 32;

// The key under which entries are sealed, derived from the master key.
SecretKey wrapping_key(const SecretKey& master_key);

// A new key file's content: its header, and an entry with the institution's keys drawn from `random`.
Bytes new_key_file(const SecretKey& master_key, const RandomSource& random);

// The bytes of a key file for a backup: the given secrets' entries destroyed, and the header's durable end set.
void strip_secrets(Bytes& file, const KeyTable& table);

struct LoadedKeys {
  EntrySeal seal;
  std::uint64_t end = 0;               // entries end here; what follows is zeros or torn
  std::vector<EntryPlace> to_wipe;     // destructions that a crash interrupted
  std::vector<EntryPlace> to_present;  // entries marked as destroyed by a destruction that never happened
};

// Reads a key file into an empty table. Errors: corrupt with the offset, denied (another master key), unsupported.
Result<LoadedKeys> load_key_file(std::span<const std::uint8_t> file, const SecretKey& master_key, KeyTable& table,
                                 const std::filesystem::path& path);

}  // namespace attune
