#include "store/secret.h"

#include <sodium.h>

#include <array>
#include <cstdint>

#include "base/hex.h"

namespace attune {

std::string random_text(std::size_t length) {
  static constexpr std::string_view alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
  static_assert(alphabet.size() == 32);
  std::string text;
  text.reserve(length);
  while (text.size() < length) text += alphabet[randombytes_uniform(static_cast<std::uint32_t>(alphabet.size()))];
  return text;
}

std::string random_token() {
  std::array<std::uint8_t, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return to_hex(bytes);
}

const std::string_view nobodys_password_hash =
    "$argon2id$v=19$m=65536,t=2,p=1$nHJc8D/EA39ShF6tNtn6/A$ayW34u+ZL1KV0MRv9/mkZZmxfF+1RWdLCb6MFNoUgKQ";

Result<std::string> hash_password(std::string_view password) {
  if (sodium_init() < 0) return fail(ErrorCode::unavailable, "The cryptography library does not start.");
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(ErrorCode::unavailable, "There is not enough memory to hash the password. Try again.");
  }
  return std::string(hash.data());
}

bool verify_password(std::string_view password, const std::string& hash) {
  return sodium_init() >= 0 && crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace attune
