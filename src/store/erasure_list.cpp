#include "store/erasure_list.h"

#include <algorithm>

namespace attune {
namespace {

constexpr std::string_view list_magic = "ATTNERA1";
constexpr std::uint32_t list_version = 1;
constexpr std::size_t list_head_bytes = 8 + 4 + 4 + 16 + 8;
constexpr std::size_t list_entry_bytes = 64;
constexpr std::size_t signature_bytes = 64;

std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::optional<Erasure> read_erasure(ByteReader& in) {
  Erasure erasure;
  const auto what = in.fixed<std::uint8_t>();
  erasure.kind = static_cast<RecordKind>(in.fixed<std::uint8_t>());
  erasure.month = in.fixed<std::uint16_t>();
  in.raw(4);
  const auto handle = in.raw(16);
  const auto hash = in.raw(32);
  in.raw(8);
  if (!in.ok() || (what != 1 && what != 2)) return std::nullopt;
  erasure.what = static_cast<Erasure::What>(what);
  std::copy(handle.begin(), handle.end(), erasure.handle.bytes.begin());
  std::copy(hash.begin(), hash.end(), erasure.name_hash.begin());
  return erasure;
}

}  // namespace

Bytes encode_erasure_list(const std::array<std::uint8_t, 16>& log_id, std::span<const Erasure> erasures) {
  ByteWriter out;
  for (const char c : list_magic) out.fixed(static_cast<std::uint8_t>(c));
  out.fixed(list_version);
  out.fixed(std::uint32_t{0});
  out.raw(log_id);
  out.fixed(static_cast<std::uint64_t>(erasures.size()));
  for (const Erasure& erasure : erasures) {
    out.fixed(static_cast<std::uint8_t>(erasure.what));
    out.fixed(static_cast<std::uint8_t>(erasure.kind));
    out.fixed(erasure.month);
    out.fixed(std::uint32_t{0});
    out.raw(erasure.handle.bytes);
    out.raw(erasure.name_hash);
    out.fixed(std::uint64_t{0});
  }
  return out.take();
}

Bytes write_erasure_list(const Keyring& keyring) {
  Bytes list = encode_erasure_list(keyring.log_id(), keyring.erasures());
  const auto signature = keyring.sign(as_text(list));
  list.insert(list.end(), signature.begin(), signature.end());
  return list;
}

Result<ErasureList> parse_erasure_list(std::span<const std::uint8_t> bytes,
                                       const std::array<std::uint8_t, 32>& public_key) {
  const auto broken = [] {
    return fail(ErrorCode::corrupt, "The erasure list is cut or changed; fetch it again from where it is kept.");
  };
  if (bytes.size() < list_head_bytes + signature_bytes) return broken();
  if (as_text(bytes.first(list_magic.size())) != list_magic) return broken();
  ByteReader in(bytes.first(bytes.size() - signature_bytes));
  in.raw(list_magic.size());
  if (in.fixed<std::uint32_t>() != list_version) {
    return fail(ErrorCode::unsupported, "The erasure list is of a later version; use the program that wrote it.");
  }
  in.raw(4);
  ErasureList list;
  const auto log_id = in.raw(16);
  std::copy(log_id.begin(), log_id.end(), list.log_id.begin());
  const auto count = in.fixed<std::uint64_t>();
  if (count != in.left() / list_entry_bytes || in.left() % list_entry_bytes != 0) return broken();

  std::array<std::uint8_t, signature_bytes> signature{};
  const auto stored = bytes.last(signature_bytes);
  std::copy(stored.begin(), stored.end(), signature.begin());
  if (!verify_signature(as_text(bytes.first(bytes.size() - signature_bytes)), signature, public_key)) {
    return fail(ErrorCode::denied, "The erasure list was changed, or another institution's key signed it.");
  }
  list.erasures.reserve(static_cast<std::size_t>(count));
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto erasure = read_erasure(in);
    if (!erasure) return broken();
    list.erasures.push_back(*erasure);
  }
  return list;
}

}  // namespace attune
