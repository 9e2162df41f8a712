// The signed list of everything that was erased or has expired, kept beside the backups: whoever restores an older
// backup does these destructions again. It names random handles and keyed hashes, never a person.
//
//   "ATTNERA1", version (4), zero (4), log id (16), count (8), count × 64 bytes, Ed25519 signature (64) over all before.
//   An entry: what (1), kind (1), month (2), zero (4), handle (16), hash of the name (32), zero (8).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "store/keyring.h"

namespace attune {

struct ErasureList {
  std::array<std::uint8_t, 16> log_id{};
  std::vector<Erasure> erasures;  // in the order in which they were done
};

inline constexpr const char* erasure_list_name = "erasures.signed";

// Everything of the list but its signature.
Bytes encode_erasure_list(const std::array<std::uint8_t, 16>& log_id, std::span<const Erasure> erasures);

// The list of a keyring, signed.
Bytes write_erasure_list(const Keyring& keyring);

// Errors: corrupt when it is cut or changed, denied when another key signed it, unsupported for a later version.
Result<ErasureList> parse_erasure_list(std::span<const std::uint8_t> bytes,
                                       const std::array<std::uint8_t, 32>& public_key);

}  // namespace attune
