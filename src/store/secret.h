// Secrets that people and systems hold: made at random, kept as hashes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace attune {

// 64 hexadecimal digits: 256 bits from the system's random source.
std::string random_token();

// `length` characters of 32 that are hard to confuse (5 bits each), from the system's random source.
std::string random_text(std::size_t length);

// Argon2id with libsodium's interactive limits; the text holds salt and parameters. Errors: unavailable (out of memory).
Result<std::string> hash_password(std::string_view password);

// A hash of hash_password's kind and cost that no known password has, for log-ins under a name that nobody has.
extern const std::string_view nobodys_password_hash;

// Takes the same time for a wrong password as for a right one.
bool verify_password(std::string_view password, const std::string& hash);

}  // namespace attune
