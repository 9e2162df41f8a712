// One entry of the key file: framing and sealing.
//
//   offset  size
//   0       4     "KEY1"
//   4       4     size of the body: nonce and ciphertext
//   8       1     type
//   9       1     state: 0 present, 0xd5 destroyed
//   10      2     month      (month and expiry entries)
//   12      1     kind       (month and expiry entries)
//   13      3     zero
//   16      16    handle     (subject and erasure entries)
//   32      24    nonce
//   56      n+16  ciphertext (XChaCha20-Poly1305 under the wrapping key), then zeros up to a multiple of 8
//
// The associated data are the head with state 0, the log's id and the entry's offset in the file, so an entry can
// neither be changed, nor moved, nor carried over from another key file. A destroyed entry's nonce and ciphertext are zero.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.h"
#include "store/keyring.h"

namespace attune {

enum class EntryType : std::uint8_t {
  institution = 1,  // signing seed (32), hash key (32)
  subject = 2,      // key (32), name space (1), name
  month = 3,        // key (32)
  secret = 4,       // key (32), name
  erased = 5,       // keyed hash of the name (32); the handle is in the head
  expired = 6,      // nothing; kind and month are in the head
  lifted = 7,       // keyed hash of the name (32)
};

struct EntryHead {
  EntryType type = EntryType::subject;
  bool destroyed = false;
  RecordKind kind = RecordKind::genesis;
  std::uint16_t month = 0;
  Handle handle;
  std::uint32_t body_size = 0;
};

inline constexpr std::size_t entry_head_bytes = 32;
inline constexpr std::size_t entry_nonce_bytes = 24;
inline constexpr std::size_t entry_tag_bytes = 16;
inline constexpr std::size_t entry_state_offset = 9;
inline constexpr std::uint8_t entry_destroyed = 0xd5;
inline constexpr std::size_t entry_plain_limit = 1024;

// What an entry is sealed with and bound to.
struct EntrySeal {
  SecretKey wrapping_key{};
  std::array<std::uint8_t, 16> log_id{};
};

// Bytes that an entry with so large a body takes in the file.
constexpr std::uint64_t entry_size(std::uint32_t body_size) { return (entry_head_bytes + body_size + 7) / 8 * 8; }

// Appends the entry to `out`; it will stand at `offset` of the file (a multiple of 8).
void append_entry(Bytes& out, EntryHead head, std::span<const std::uint8_t> plain, const EntrySeal& seal,
                  std::uint64_t offset, std::span<const std::uint8_t, entry_nonce_bytes> nonce);

// Reads the head at the front of `bytes`: nothing when these are not an entry that `bytes` holds in full.
std::optional<EntryHead> read_entry_head(std::span<const std::uint8_t> bytes);

// The plain content of the entry at the front of `bytes`; nothing when it is not what was sealed there.
std::optional<Bytes> open_entry(std::span<const std::uint8_t> bytes, const EntryHead& head, const EntrySeal& seal,
                                std::uint64_t offset);

}  // namespace attune
