#include "text/model/model_folder.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/hex.h"

namespace attune {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t max_config_bytes = 1U << 20;
constexpr std::size_t identity_bytes = 16;
constexpr unsigned max_streams = 64;

Result<std::uintmax_t> size_of_file(const fs::path& path, std::uintmax_t most) {
  std::error_code failed;
  const auto size = fs::file_size(path, failed);
  if (failed) {
    return in_file(path, {ErrorCode::not_found, "it can't be read: run scripts/setup.sh, or name another model folder",
                          failed.message()});
  }
  if (size > most) {
    return in_file(path, {ErrorCode::too_large, fmt::format("it has {} bytes, at most {} are read", size, most), {}});
  }
  return size;
}

Result<Bytes> read_start(const fs::path& path, std::uintmax_t size) {
  Bytes bytes(static_cast<std::size_t>(size));
  std::ifstream in(path, std::ios::binary);
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  if (!in) return in_file(path, {ErrorCode::storage_failed, "reading it failed: check the disk and the rights", {}});
  return bytes;
}

}  // namespace

std::unexpected<Error> in_file(const fs::path& path, Error error) {
  error.message = fmt::format("{}: {}", path.filename().string(), error.message);
  error.detail = error.detail.empty() ? path.string() : path.string() + ": " + error.detail;
  return std::unexpected(std::move(error));
}

ModelFolder::ModelFolder(fs::path path) : path_(std::move(path)) {
  crypto_generichash_init(&read_, nullptr, 0, identity_bytes);
}

Result<ModelFolder> ModelFolder::open(const fs::path& path) {
  std::error_code failed;
  if (!fs::is_directory(path, failed)) {
    return fail(ErrorCode::not_found,
                "there is no folder of a text model: run scripts/setup.sh, or name another folder", path.string());
  }
  return ModelFolder(path);
}

bool ModelFolder::has(const fs::path& name) const {
  std::error_code failed;
  return fs::exists(path_ / name, failed);
}

Result<Bytes> ModelFolder::look(const fs::path& name, std::uintmax_t most) const {
  const auto bytes = size(name, most);
  if (!bytes) return std::unexpected(bytes.error());
  return read_start(path_ / name, *bytes);
}

Result<std::uintmax_t> ModelFolder::size(const fs::path& name, std::uintmax_t most) const {
  return size_of_file(path_ / name, most);
}

Result<Bytes> ModelFolder::start(const fs::path& name, std::size_t most) const {
  const auto bytes = size(name, std::numeric_limits<std::uintmax_t>::max());
  if (!bytes) return std::unexpected(bytes.error());
  return read_start(path_ / name, std::min<std::uintmax_t>(*bytes, most));
}

Result<Bytes> ModelFolder::read(const fs::path& name, std::uintmax_t most) {
  auto bytes = look(name, most);
  if (!bytes) return bytes;
  ByteWriter length;
  length.fixed(std::uint64_t{bytes->size()});
  crypto_generichash_update(&read_, length.bytes().data(), length.size());
  crypto_generichash_update(&read_, bytes->data(), bytes->size());
  return bytes;
}

Result<std::string> ModelFolder::read_config(const fs::path& name) {
  const auto bytes = read(name, max_config_bytes);
  if (!bytes) return std::unexpected(bytes.error());
  return std::string(bytes->begin(), bytes->end());
}

Result<std::string> ModelFolder::read_config_if_present(const fs::path& name) {
  if (has(name)) return read_config(name);
  const std::uint64_t nothing = 0;
  crypto_generichash_update(&read_, reinterpret_cast<const unsigned char*>(&nothing), sizeof nothing);
  return std::string{};
}

Result<Tokenizer> ModelFolder::read_tokenizer(const ModelConfig& config) {
  const auto bytes = read("tokenizer.json", max_tokenizer_bytes);
  if (!bytes) return std::unexpected(bytes.error());
  const auto file = path("tokenizer.json");
  auto tokenizer = Tokenizer::load(*bytes, config.max_tokens);
  if (!tokenizer) return in_file(file, std::move(tokenizer).error());
  if (tokenizer->largest_id() >= config.vocabulary) {
    return in_file(file,
                   {ErrorCode::corrupt,
                    fmt::format("its ids go up to {}, the model has {} words: the files belong to different models",
                                tokenizer->largest_id(), config.vocabulary),
                    {}});
  }
  return tokenizer;
}

std::string ModelFolder::identity() {
  std::array<std::uint8_t, identity_bytes> out{};
  crypto_generichash_final(&read_, out.data(), out.size());
  return to_hex(out);
}

unsigned streams_for(unsigned threads) {
  return std::clamp(threads != 0 ? threads : std::thread::hardware_concurrency(), 1U, max_streams);
}

}  // namespace attune
