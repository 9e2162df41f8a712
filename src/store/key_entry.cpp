#include "store/key_entry.h"

#include <algorithm>
#include <cstring>

#include <sodium.h>

namespace attune {
namespace {

constexpr std::uint32_t entry_magic = 0x3159454b;  // "KEY1"
constexpr std::uint32_t smallest_body = entry_nonce_bytes + entry_tag_bytes;
constexpr std::uint32_t largest_body = smallest_body + entry_plain_limit;

using AssociatedData = std::array<std::uint8_t, entry_head_bytes + 16 + 8>;

AssociatedData associated_data(std::span<const std::uint8_t> head, const EntrySeal& seal, std::uint64_t offset) {
  AssociatedData data{};
  std::copy_n(head.begin(), entry_head_bytes, data.begin());
  data[entry_state_offset] = 0;
  std::copy(seal.log_id.begin(), seal.log_id.end(), data.begin() + entry_head_bytes);
  std::memcpy(data.data() + entry_head_bytes + 16, &offset, sizeof offset);
  return data;
}

}  // namespace

void append_entry(Bytes& out, EntryHead head, std::span<const std::uint8_t> plain, const EntrySeal& seal,
                  std::uint64_t offset, std::span<const std::uint8_t, entry_nonce_bytes> nonce) {
  head.body_size = smallest_body + static_cast<std::uint32_t>(plain.size());
  const std::size_t start = out.size();
  out.resize(start + entry_size(head.body_size));
  std::uint8_t* at = out.data() + start;
  std::memcpy(at, &entry_magic, 4);
  std::memcpy(at + 4, &head.body_size, 4);
  at[8] = static_cast<std::uint8_t>(head.type);
  at[entry_state_offset] = head.destroyed ? entry_destroyed : 0;
  std::memcpy(at + 10, &head.month, 2);
  at[12] = static_cast<std::uint8_t>(head.kind);
  std::memcpy(at + 16, head.handle.bytes.data(), head.handle.bytes.size());
  std::memcpy(at + entry_head_bytes, nonce.data(), nonce.size());
  const auto data = associated_data({at, entry_head_bytes}, seal, offset);
  crypto_aead_xchacha20poly1305_ietf_encrypt(at + entry_head_bytes + entry_nonce_bytes, nullptr, plain.data(),
                                             plain.size(), data.data(), data.size(), nullptr, nonce.data(),
                                             seal.wrapping_key.data());
}

std::optional<EntryHead> read_entry_head(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < entry_head_bytes) return std::nullopt;
  ByteReader in(bytes);
  EntryHead head;
  if (in.fixed<std::uint32_t>() != entry_magic) return std::nullopt;
  head.body_size = in.fixed<std::uint32_t>();
  const auto type = in.fixed<std::uint8_t>();
  const auto state = in.fixed<std::uint8_t>();
  head.month = in.fixed<std::uint16_t>();
  head.kind = static_cast<RecordKind>(in.fixed<std::uint8_t>());
  in.raw(3);
  const auto handle = in.raw(16);
  std::copy(handle.begin(), handle.end(), head.handle.bytes.begin());
  if (head.body_size < smallest_body || head.body_size > largest_body) return std::nullopt;
  if (type < static_cast<std::uint8_t>(EntryType::institution) || type > static_cast<std::uint8_t>(EntryType::lifted)) {
    return std::nullopt;
  }
  if (state != 0 && state != entry_destroyed) return std::nullopt;
  if (bytes.size() < entry_size(head.body_size)) return std::nullopt;
  head.type = static_cast<EntryType>(type);
  head.destroyed = state == entry_destroyed;
  return head;
}

std::optional<Bytes> open_entry(std::span<const std::uint8_t> bytes, const EntryHead& head, const EntrySeal& seal,
                                std::uint64_t offset) {
  const auto data = associated_data(bytes, seal, offset);
  const auto nonce = bytes.subspan(entry_head_bytes, entry_nonce_bytes);
  const auto ciphertext = bytes.subspan(entry_head_bytes + entry_nonce_bytes, head.body_size - entry_nonce_bytes);
  Bytes plain(ciphertext.size() - entry_tag_bytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.data(), nullptr, nullptr, ciphertext.data(), ciphertext.size(),
                                                 data.data(), data.size(), nonce.data(),
                                                 seal.wrapping_key.data()) != 0) {
    return std::nullopt;
  }
  return plain;
}

}  // namespace attune
