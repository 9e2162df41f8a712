// A record as bytes: the envelope in clear, the sealed payload, the chained hash. docs/decisions/0002-record-envelope.md
// says why each field is there; none of this can be changed for records that exist.
//
//   frame:   size of what follows up to the hash (4), envelope (40), [nonce (24)], payload or ciphertext (n or n+16), hash (32)
//   a size of zero ends the written part of a segment
//
//   envelope, offset  size
//   0                 1     format: 1
//   1                 1     flags
//   2                 1     kind
//   3                 1     version of the payload
//   4                 2     month of the time, months since 1970-01: names the month key
//   6                 2     zero
//   8                 8     position
//   16                8     time, microseconds since 1970-01-01T00:00Z
//   24                16    subject's handle, zero for nobody
//
// hash(n) = BLAKE2b-256(hash(n−1) ‖ envelope ‖ nonce ‖ ciphertext); hash(−1) is 32 zero bytes.
// Ciphertext: XChaCha20-Poly1305 with the envelope as associated data and a random nonce.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.h"
#include "base/result.h"
#include "store/keyring.h"
#include "store/record.h"

namespace attune {

inline constexpr std::size_t frame_size_bytes = 4;
inline constexpr std::size_t envelope_bytes = 40;
inline constexpr std::size_t hash_bytes = 32;
inline constexpr std::size_t record_nonce_bytes = 24;
inline constexpr std::size_t record_tag_bytes = 16;
inline constexpr std::size_t payload_limit = std::size_t{64} << 20;

enum RecordFlags : std::uint8_t {
  flag_sealed = 1,       // the payload is encrypted
  flag_group_start = 2,  // everything before was durable when this was written
  flag_append_end = 4,   // last record of one append: recovery keeps whole appends only
};

struct Envelope {
  std::uint8_t flags = 0;
  RecordKind kind = RecordKind::genesis;
  std::uint8_t payload_version = 0;
  std::uint16_t month = 0;
  Position position = 0;
  Instant time;
  Handle subject;

  bool sealed() const { return (flags & flag_sealed) != 0; }
};

// Bytes of the whole frame of an event.
std::size_t frame_bytes(const Event& event);

// Appends the frame of an event to `out` and moves `chain` on. `key` seals it and is null for a clear one.
void append_frame(Bytes& out, const Envelope& envelope, std::span<const std::uint8_t> payload, const SecretKey* key,
                  std::span<const std::uint8_t, record_nonce_bytes> nonce, Hash& chain);

// The frame at the front of some bytes, looked at in place and not checked.
struct FrameView {
  std::span<const std::uint8_t> body;  // envelope, nonce, ciphertext
  std::span<const std::uint8_t> hash;
  std::size_t size = 0;  // of the whole frame
};

// Nothing when `bytes` don't hold a whole frame of a possible size.
std::optional<FrameView> view_frame(std::span<const std::uint8_t> bytes);

// The envelope at the front of a body; nothing for another format or impossible fields.
std::optional<Envelope> read_envelope(std::span<const std::uint8_t> body);

// The chained hash of a body.
Hash chain_hash(std::span<const std::uint8_t> previous, std::span<const std::uint8_t> body);

// Decrypts the body of a sealed record into `payload`. False when key and ciphertext don't fit.
bool unseal(std::span<const std::uint8_t> body, const SecretKey& key, Bytes& payload);

}  // namespace attune
