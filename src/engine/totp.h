// Codes of a second factor: TOTP (RFC 6238) over HMAC-SHA-1 with 30-second steps and six digits, as authenticator
// programs do it; HOTP is RFC 4226, Base32 RFC 4648. Threads: any (no state).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/time.h"

namespace attune {

std::array<std::uint8_t, 20> sha1(std::span<const std::uint8_t> message);  // FIPS 180-4
std::array<std::uint8_t, 20> hmac_sha1(std::span<const std::uint8_t> key,
                                       std::span<const std::uint8_t> message);  // RFC 2104

// The code of a counter, 6 to 8 digits with leading zeros.
std::string hotp(std::span<const std::uint8_t> secret, std::uint64_t counter, int digits = 6);

std::uint64_t totp_step(Instant at);  // floor of Unix seconds / 30; 0 for anything earlier than 1970

// The step whose code this is: the present one, the one before or the one after, but none up to `spent`. Blanks within
// the code are left out. Compares in constant time.
std::optional<std::uint64_t> totp_step_of(std::string_view code, std::span<const std::uint8_t> secret, Instant at,
                                          std::uint64_t spent);

std::string base32(std::span<const std::uint8_t> bytes);  // without padding

// otpauth://totp/ISSUER:ACCOUNT?secret=…&issuer=…, percent-encoded.
std::string otpauth_uri(std::string_view issuer, std::string_view account, std::string_view secret_base32);

}  // namespace attune
