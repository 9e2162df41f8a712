#include "store/envelope.h"

#include <algorithm>
#include <cstring>

#include <sodium.h>

namespace attune {
namespace {

constexpr std::uint8_t envelope_format = 1;
constexpr std::size_t sealed_extra = record_nonce_bytes + record_tag_bytes;

void write_envelope(const Envelope& envelope, std::uint8_t* out) {
  out[0] = envelope_format;
  out[1] = envelope.flags;
  out[2] = static_cast<std::uint8_t>(envelope.kind);
  out[3] = envelope.payload_version;
  std::memcpy(out + 4, &envelope.month, 2);
  std::memset(out + 6, 0, 2);
  std::memcpy(out + 8, &envelope.position, 8);
  std::memcpy(out + 16, &envelope.time.micros, 8);
  std::memcpy(out + 24, envelope.subject.bytes.data(), 16);
}

}  // namespace

std::size_t frame_bytes(const Event& event) {
  const std::size_t extra = event.subject.is_nobody() ? 0 : sealed_extra;
  return frame_size_bytes + envelope_bytes + extra + event.payload.size() + hash_bytes;
}

void append_frame(Bytes& out, const Envelope& envelope, std::span<const std::uint8_t> payload, const SecretKey* key,
                  std::span<const std::uint8_t, record_nonce_bytes> nonce, Hash& chain) {
  const std::size_t body_size = envelope_bytes + (key != nullptr ? sealed_extra : 0) + payload.size();
  const std::size_t start = out.size();
  out.resize(start + frame_size_bytes + body_size + hash_bytes);
  std::uint8_t* at = out.data() + start;
  const auto size = static_cast<std::uint32_t>(body_size);
  std::memcpy(at, &size, sizeof size);
  std::uint8_t* body = at + frame_size_bytes;
  write_envelope(envelope, body);
  if (key != nullptr) {
    std::copy(nonce.begin(), nonce.end(), body + envelope_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(body + envelope_bytes + record_nonce_bytes, nullptr, payload.data(),
                                               payload.size(), body, envelope_bytes, nullptr, nonce.data(),
                                               key->data());
  } else {
    std::copy(payload.begin(), payload.end(), body + envelope_bytes);
  }
  chain = chain_hash(chain, {body, body_size});
  std::copy(chain.begin(), chain.end(), body + body_size);
}

std::optional<FrameView> view_frame(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < frame_size_bytes) return std::nullopt;
  std::uint32_t size = 0;
  std::memcpy(&size, bytes.data(), sizeof size);
  if (size < envelope_bytes || size > envelope_bytes + sealed_extra + payload_limit) return std::nullopt;
  const std::size_t whole = frame_size_bytes + size + hash_bytes;
  if (bytes.size() < whole) return std::nullopt;
  return FrameView{bytes.subspan(frame_size_bytes, size), bytes.subspan(frame_size_bytes + size, hash_bytes), whole};
}

std::optional<Envelope> read_envelope(std::span<const std::uint8_t> body) {
  if (body.size() < envelope_bytes || body[0] != envelope_format || body[6] != 0 || body[7] != 0) return std::nullopt;
  Envelope envelope;
  envelope.flags = body[1];
  if (envelope.flags > (flag_sealed | flag_group_start | flag_append_end)) return std::nullopt;
  if (envelope.sealed() && body.size() < envelope_bytes + sealed_extra) return std::nullopt;
  envelope.kind = static_cast<RecordKind>(body[2]);
  envelope.payload_version = body[3];
  std::memcpy(&envelope.month, body.data() + 4, 2);
  std::memcpy(&envelope.position, body.data() + 8, 8);
  std::memcpy(&envelope.time.micros, body.data() + 16, 8);
  std::memcpy(envelope.subject.bytes.data(), body.data() + 24, 16);
  return envelope;
}

Hash chain_hash(std::span<const std::uint8_t> previous, std::span<const std::uint8_t> body) {
  Hash hash;
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, hash.size());
  crypto_generichash_update(&state, previous.data(), previous.size());
  crypto_generichash_update(&state, body.data(), body.size());
  crypto_generichash_final(&state, hash.data(), hash.size());
  return hash;
}

bool unseal(std::span<const std::uint8_t> body, const SecretKey& key, Bytes& payload) {
  const auto nonce = body.subspan(envelope_bytes, record_nonce_bytes);
  const auto ciphertext = body.subspan(envelope_bytes + record_nonce_bytes);
  payload.resize(ciphertext.size() - record_tag_bytes);
  return crypto_aead_xchacha20poly1305_ietf_decrypt(payload.data(), nullptr, nullptr, ciphertext.data(),
                                                    ciphertext.size(), body.data(), envelope_bytes, nonce.data(),
                                                    key.data()) == 0;
}

}  // namespace attune
