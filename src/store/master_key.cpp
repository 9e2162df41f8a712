#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <sodium.h>

#include "base/hex.h"
#include "store/file.h"
#include "store/keyring.h"

namespace attune {
namespace {

Result<SecretKey> parse_master_key(std::string_view text, std::string_view source) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  SecretKey key{};
  if (!parse_hex(text, key)) {
    return fail(ErrorCode::invalid, fmt::format("The master key in {} must be 64 hexadecimal digits.", source));
  }
  return key;
}

Result<SecretKey> read_master_key(const std::filesystem::path& path) {
  auto text = read_file(path, 1024);
  if (!text) return pass_on(std::move(text));
  auto key = parse_master_key({reinterpret_cast<const char*>(text->data()), text->size()}, path.string());
  sodium_memzero(text->data(), text->size());
  return key;
}

}  // namespace

Result<SecretKey> load_master_key(const std::filesystem::path& directory) {
  if (sodium_init() < 0) return fail(ErrorCode::unavailable, "The cryptographic library could not be initialised.");
  // Nothing sets a variable after the start.
  // NOLINTBEGIN(concurrency-mt-unsafe)
  if (const char* text = std::getenv("ATTUNE_MASTER_KEY"); text != nullptr && *text != '\0') {
    return parse_master_key(text, "ATTUNE_MASTER_KEY");
  }
  if (const char* path = std::getenv("ATTUNE_MASTER_KEY_FILE"); path != nullptr && *path != '\0') {
    return read_master_key(path);
  }
  // NOLINTEND(concurrency-mt-unsafe)
  const std::filesystem::path path = directory / "master.key";
  if (std::filesystem::exists(path)) return read_master_key(path);
  SecretKey key{};
  randombytes_buf(key.data(), key.size());
  std::string text = to_hex(key) + "\n";
  Disk disk;
  auto written = replace_file(disk, path, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  sodium_memzero(text.data(), text.size());
  if (!written) return pass_on(std::move(written));
  return key;
}

bool verify_signature(std::string_view message, const std::array<std::uint8_t, 64>& signature,
                      const std::array<std::uint8_t, 32>& public_key) {
  return crypto_sign_verify_detached(signature.data(), reinterpret_cast<const unsigned char*>(message.data()),
                                     message.size(), public_key.data()) == 0;
}

}  // namespace attune
