// The signed statement of where a log stands, and its text form: lines of "key: value" that can be kept anywhere.
//
//   attune log head 1
//   end: 1042
//   hash: <64 hexadecimal digits>
//   time: 2026-11-23T08:36:00Z
//   public_key: <64 hexadecimal digits>
//   signature: <128 hexadecimal digits>      Ed25519 over everything above this line
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "store/keyring.h"
#include "store/log.h"

namespace attune {

// Signs with the keyring's key.
Head make_head(Position end, const Hash& hash, Instant time, const Keyring& keyring);

// Whether the signature in it fits what it says, with the key it names.
bool is_genuine(const Head& head);

std::string to_text(const Head& head);

// Errors: invalid for anything but a head's text (at most 1 KiB). Does not check the signature.
Result<Head> parse_head(std::string_view text);

}  // namespace attune
