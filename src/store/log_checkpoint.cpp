#include "store/log_checkpoint.h"

#include <algorithm>

namespace attune {
namespace {

constexpr std::string_view checkpoint_magic = "ATTNCKP1";
constexpr std::size_t checked_bytes = 8 + 8 + 32 + 8 + 8;

Hash check_of(const Keyring& keyring, std::span<const std::uint8_t> bytes) {
  return keyring.keyed_hash("log checkpoint", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

Result<void> write_log_checkpoint(Disk& disk, const std::filesystem::path& directory, const Keyring& keyring,
                                  const LogCheckpoint& checkpoint) {
  ByteWriter out;
  for (const char c : checkpoint_magic) out.fixed(static_cast<std::uint8_t>(c));
  out.fixed(checkpoint.end);
  out.raw(checkpoint.hash);
  out.fixed(checkpoint.segment);
  out.fixed(checkpoint.offset);
  out.raw(check_of(keyring, out.bytes()));
  return replace_file(disk, directory / "checkpoint", out.bytes());
}

std::optional<LogCheckpoint> read_log_checkpoint(const std::filesystem::path& directory, const Keyring& keyring) {
  const auto bytes = read_file(directory / "checkpoint", 4096);
  if (!bytes || bytes->size() != checked_bytes + hash_bytes) return std::nullopt;
  const auto checked = std::span(*bytes).first(checked_bytes);
  const Hash check = check_of(keyring, checked);
  if (!std::equal(check.begin(), check.end(), bytes->begin() + checked_bytes)) return std::nullopt;
  ByteReader in(checked);
  in.raw(checkpoint_magic.size());
  LogCheckpoint checkpoint;
  checkpoint.end = in.fixed<std::uint64_t>();
  const auto hash = in.raw(hash_bytes);
  std::copy(hash.begin(), hash.end(), checkpoint.hash.begin());
  checkpoint.segment = in.fixed<std::uint64_t>();
  checkpoint.offset = in.fixed<std::uint64_t>();
  if (!in.ok()) return std::nullopt;
  return checkpoint;
}

}  // namespace attune
