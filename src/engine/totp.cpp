#include "engine/totp.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace attune {
namespace {

constexpr std::size_t block_bytes = 64;
constexpr int step_seconds = 30;

using Words = std::array<std::uint32_t, 5>;

void compress(Words& h, const std::uint8_t* block) {
  std::array<std::uint32_t, 80> w{};
  for (std::size_t i = 0; i < 16; ++i) {
    w[i] = std::uint32_t{block[4 * i]} << 24 | std::uint32_t{block[4 * i + 1]} << 16 |
           std::uint32_t{block[4 * i + 2]} << 8 | block[4 * i + 3];
  }
  for (std::size_t i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  auto [a, b, c, d, e] = h;
  for (std::size_t i = 0; i < 80; ++i) {
    const std::uint32_t f = i < 20   ? (b & c) | (~b & d)
                            : i < 40 ? b ^ c ^ d
                            : i < 60 ? (b & c) | (b & d) | (c & d)
                                     : b ^ c ^ d;
    const std::uint32_t k = i < 20 ? 0x5a827999U : i < 40 ? 0x6ed9eba1U : i < 60 ? 0x8f1bbcdcU : 0xca62c1d6U;
    const std::uint32_t next = std::rotl(a, 5) + f + e + k + w[i];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  h = {h[0] + a, h[1] + b, h[2] + c, h[3] + d, h[4] + e};
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

std::string percent_encoded(std::string_view text) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) out += c;
    else (((out += '%') += digits[byte >> 4]) += digits[byte & 15U]);
  }
  return out;
}

}  // namespace

std::array<std::uint8_t, 20> sha1(std::span<const std::uint8_t> message) {
  Words h{0x67452301U, 0xefcdab89U, 0x98badcfeU, 0x10325476U, 0xc3d2e1f0U};
  std::vector<std::uint8_t> padded(message.begin(), message.end());
  padded.push_back(0x80);
  while (padded.size() % block_bytes != 56) padded.push_back(0);
  const std::uint64_t bits = std::uint64_t{message.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) padded.push_back(static_cast<std::uint8_t>(bits >> shift));
  for (std::size_t at = 0; at < padded.size(); at += block_bytes) compress(h, padded.data() + at);
  std::array<std::uint8_t, 20> digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<std::uint8_t>(h[i / 4] >> (24 - 8 * (i % 4)));
  return digest;
}

std::array<std::uint8_t, 20> hmac_sha1(std::span<const std::uint8_t> key, std::span<const std::uint8_t> message) {
  std::array<std::uint8_t, block_bytes> block{};
  if (key.size() > block_bytes) {
    const auto short_key = sha1(key);
    std::ranges::copy(short_key, block.begin());
  } else {
    std::ranges::copy(key, block.begin());
  }
  std::vector<std::uint8_t> inner;
  for (const std::uint8_t byte : block) inner.push_back(byte ^ 0x36);
  inner.insert(inner.end(), message.begin(), message.end());
  const auto inner_digest = sha1(inner);
  std::vector<std::uint8_t> outer;
  for (const std::uint8_t byte : block) outer.push_back(byte ^ 0x5c);
  outer.insert(outer.end(), inner_digest.begin(), inner_digest.end());
  return sha1(outer);
}

std::string hotp(std::span<const std::uint8_t> secret, std::uint64_t counter, int digits) {
  std::array<std::uint8_t, 8> message{};
  for (std::size_t i = 0; i < 8; ++i) message[i] = static_cast<std::uint8_t>(counter >> (56 - 8 * i));
  const auto mac = hmac_sha1(secret, message);
  const std::size_t offset = mac[19] & 15U;
  std::uint32_t number = (std::uint32_t{mac[offset]} & 127U) << 24 | std::uint32_t{mac[offset + 1]} << 16 |
                         std::uint32_t{mac[offset + 2]} << 8 | mac[offset + 3];
  std::string code(static_cast<std::size_t>(digits), '0');
  for (std::size_t i = code.size(); i-- > 0; number /= 10) code[i] = static_cast<char>('0' + number % 10);
  return code;
}

std::uint64_t totp_step(Instant at) {
  return at.micros <= 0 ? 0 : static_cast<std::uint64_t>(at.micros / micros_per_second / step_seconds);
}

std::optional<std::uint64_t> totp_step_of(std::string_view code, std::span<const std::uint8_t> secret, Instant at,
                                          std::uint64_t spent) {
  std::string plain(code);
  std::erase(plain, ' ');
  const std::uint64_t now = totp_step(at);
  std::optional<std::uint64_t> found;
  for (const std::uint64_t step : {now - 1, now, now + 1}) {
    if (equal_in_constant_time(hotp(secret, step), plain) && step > spent) found = step;
  }
  return found;
}

std::string base32(std::span<const std::uint8_t> bytes) {
  static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const std::uint8_t byte : bytes) {
    held = (held << 8 | byte) & 0xffffU;
    bits += 8;
    while (bits >= 5) out += alphabet[held >> (bits -= 5) & 31U];
  }
  if (bits > 0) out += alphabet[held << (5 - bits) & 31U];
  return out;
}

std::string otpauth_uri(std::string_view issuer, std::string_view account, std::string_view secret_base32) {
  return "otpauth://totp/" + percent_encoded(issuer) + ":" + percent_encoded(account) +
         "?secret=" + std::string(secret_base32) + "&issuer=" + percent_encoded(issuer);
}

}  // namespace attune
