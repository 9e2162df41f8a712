#include "store/checkpoint_file.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <system_error>

#include <fmt/format.h>
#include <sodium.h>

#include "store/file.h"

namespace attune {
namespace {

constexpr std::string_view file_magic = "ATTNCPF1";
constexpr std::uint32_t file_version = 1;
constexpr std::size_t chunk_bytes = std::size_t{1} << 20;
constexpr std::size_t stream_header_bytes = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t chunk_extra = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t clear_bytes = 8 + 4 + 4 + 16 + 8;
constexpr std::string_view suffix = ".ckpt";
constexpr std::size_t kept = 2;

std::filesystem::path path_of(const std::filesystem::path& directory, Position position) {
  return directory / fmt::format("{:017}{}", position, suffix);
}

Bytes clear_part(const Keyring& keyring, Position position) {
  ByteWriter out;
  for (const char c : file_magic) out.fixed(static_cast<std::uint8_t>(c));
  out.fixed(file_version);
  out.fixed(std::uint32_t{0});
  out.raw(keyring.log_id());
  out.fixed(position);
  return out.take();
}

// Cuts a series of writes into sealed chunks, each written to the file as soon as it is full.
class SealedStream {
 public:
  SealedStream(Disk& disk, const File& file, std::uint64_t offset) : disk_(disk), file_(file), offset_(offset) {
    plain_.reserve(chunk_bytes);
    sealed_.resize(chunk_bytes + chunk_extra);
  }
  ~SealedStream() { sodium_memzero(&state_, sizeof state_); }
  SealedStream(const SealedStream&) = delete;
  SealedStream& operator=(const SealedStream&) = delete;

  Result<void> begin(const SecretKey& key, std::span<const std::uint8_t> clear) {
    std::array<std::uint8_t, stream_header_bytes> header{};
    crypto_secretstream_xchacha20poly1305_init_push(&state_, header.data(), key.data());
    clear_.assign(clear.begin(), clear.end());
    return put(header);
  }

  Result<void> write(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
      const auto part = bytes.first(std::min(bytes.size(), chunk_bytes - plain_.size()));
      plain_.insert(plain_.end(), part.begin(), part.end());
      bytes = bytes.subspan(part.size());
      if (plain_.size() < chunk_bytes) continue;
      if (auto sealed = seal(crypto_secretstream_xchacha20poly1305_TAG_MESSAGE); !sealed) return sealed;
    }
    return {};
  }

  Result<void> number(std::uint64_t value) {
    std::array<std::uint8_t, sizeof value> bytes{};
    std::memcpy(bytes.data(), &value, sizeof value);
    return write(bytes);
  }

  Result<void> end() { return seal(crypto_secretstream_xchacha20poly1305_TAG_FINAL); }

 private:
  Result<void> seal(unsigned char tag) {
    unsigned long long size = 0;
    crypto_secretstream_xchacha20poly1305_push(&state_, sealed_.data(), &size, plain_.data(), plain_.size(),
                                               clear_.data(), clear_.size(), tag);
    plain_.clear();
    return put(std::span(sealed_).first(static_cast<std::size_t>(size)));
  }

  Result<void> put(std::span<const std::uint8_t> bytes) {
    auto written = write_at(disk_, file_, bytes, offset_);
    offset_ += bytes.size();
    return written;
  }

  Disk& disk_;
  const File& file_;
  std::uint64_t offset_;
  crypto_secretstream_xchacha20poly1305_state state_{};
  Bytes clear_;  // bound to every chunk
  Bytes plain_;
  Bytes sealed_;
};

// The whole stream in clear; nothing when it is cut or changed.
std::optional<Bytes> open_stream(const File& file, std::uint64_t size, const SecretKey& key,
                                 std::span<const std::uint8_t> clear) {
  std::array<std::uint8_t, stream_header_bytes> header{};
  std::uint64_t offset = clear.size();
  if (const auto got = file.read_at(header, offset); !got || *got != header.size()) return std::nullopt;
  offset += header.size();
  crypto_secretstream_xchacha20poly1305_state state;
  if (crypto_secretstream_xchacha20poly1305_init_pull(&state, header.data(), key.data()) != 0) return std::nullopt;
  Bytes plain(static_cast<std::size_t>(size - std::min(size, offset)));
  Bytes sealed(chunk_bytes + chunk_extra);
  std::size_t filled = 0;
  unsigned char tag = 0;
  while (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
    const auto got = file.read_at(sealed, offset);
    if (!got || *got < chunk_extra) return std::nullopt;
    offset += *got;
    unsigned long long opened = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(&state, plain.data() + filled, &opened, &tag, sealed.data(), *got,
                                                   clear.data(), clear.size()) != 0) {
      return std::nullopt;
    }
    filled += static_cast<std::size_t>(opened);
  }
  sodium_memzero(&state, sizeof state);
  if (offset != size) return std::nullopt;
  plain.resize(filled);
  return plain;
}

std::optional<StoredCheckpoint> parse_sections(std::span<const std::uint8_t> plain, Position position) {
  ByteReader in(plain);
  StoredCheckpoint checkpoint;
  checkpoint.position = position;
  const auto count = in.fixed<std::uint64_t>();
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    const auto name = in.raw(static_cast<std::size_t>(in.fixed<std::uint64_t>()));
    const auto bytes = in.raw(static_cast<std::size_t>(in.fixed<std::uint64_t>()));
    if (in.ok()) checkpoint.sections[std::string(name.begin(), name.end())] = Bytes(bytes.begin(), bytes.end());
  }
  if (!in.at_end()) return std::nullopt;
  return checkpoint;
}

std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Result<void> write_sections(SealedStream& stream, const StoredCheckpoint& checkpoint) {
  if (auto written = stream.number(checkpoint.sections.size()); !written) return written;
  for (const auto& [name, bytes] : checkpoint.sections) {
    if (auto written = stream.number(name.size()); !written) return written;
    if (auto written = stream.write(as_bytes(name)); !written) return written;
    if (auto written = stream.number(bytes.size()); !written) return written;
    if (auto written = stream.write(bytes); !written) return written;
  }
  return stream.end();
}

}  // namespace

CheckpointDirectory::CheckpointDirectory(std::filesystem::path directory, Keyring& keyring, Disk& disk,
                                         std::string secrets)
    : directory_(std::move(directory)), keyring_(keyring), disk_(disk), secrets_(std::move(secrets)) {}

std::string CheckpointDirectory::secret_name(Position position) const {
  return fmt::format("{} {}", secrets_, position);
}

Result<std::map<Position, std::filesystem::path>> CheckpointDirectory::list() const {
  std::map<Position, std::filesystem::path> found;
  if (!std::filesystem::exists(directory_)) return found;
  std::error_code code;
  for (std::filesystem::directory_iterator entry(directory_, code), end; !code && entry != end; entry.increment(code)) {
    const std::string name = entry->path().filename().string();
    if (!name.ends_with(suffix)) continue;
    Position position = 0;
    const char* const stop = name.data() + name.size() - suffix.size();
    if (const auto parsed = std::from_chars(name.data(), stop, position);
        parsed.ec == std::errc{} && parsed.ptr == stop) {
      found[position] = entry->path();
    }
  }
  if (code) return std::unexpected(system_error(code.value(), "Listing", directory_));
  return found;
}

Result<void> CheckpointDirectory::write(const StoredCheckpoint& checkpoint) {
  if (auto made = make_directory(directory_); !made) return made;
  if (auto removed = destroy(checkpoint.position); !removed) return removed;
  SecretKey key{};
  crypto_secretstream_xchacha20poly1305_keygen(key.data());
  if (auto stored = keyring_.store_secret(secret_name(checkpoint.position), key); !stored) return stored;

  const auto temporary = directory_ / "writing";
  auto file = File::open(temporary, OpenMode::create);
  if (!file) return pass_on(std::move(file));
  if (auto emptied = file->truncate(0); !emptied) return emptied;
  const Bytes clear = clear_part(keyring_, checkpoint.position);
  if (auto written = write_at(disk_, *file, clear, 0); !written) return written;
  SealedStream stream(disk_, *file, clear.size());
  auto begun = stream.begin(key, clear);
  sodium_memzero(key.data(), key.size());
  if (!begun) return begun;
  if (auto written = write_sections(stream, checkpoint); !written) return written;
  if (auto synced = sync_data(disk_, *file); !synced) return synced;
  if (auto named = file->rename(disk_, path_of(directory_, checkpoint.position)); !named) return named;

  auto files = list();
  if (!files) return pass_on(std::move(files));
  while (files->size() > kept) {
    const Position oldest = files->begin()->first;
    if (auto removed = destroy(oldest); !removed) return removed;
    files->erase(oldest);
  }
  return {};
}

Result<std::optional<StoredCheckpoint>> CheckpointDirectory::newest(Position limit) const {
  auto files = list();
  if (!files) return pass_on(std::move(files));
  for (auto at = files->rbegin(); at != files->rend(); ++at) {
    const auto& [position, path] = *at;
    const auto key = keyring_.secret(secret_name(position));
    if (position > limit || !key) continue;
    const auto file = File::open(path, OpenMode::read);
    if (!file) continue;
    const auto size = file->size();
    const Bytes clear = clear_part(keyring_, position);
    Bytes stored(clear.size());
    if (!size || *size < clear_bytes || !file->read_at(stored, 0) || stored != clear) continue;
    const auto plain = open_stream(*file, *size, *key, clear);
    if (!plain) continue;
    if (auto checkpoint = parse_sections(*plain, position)) return checkpoint;
  }
  return std::optional<StoredCheckpoint>{};
}

Result<void> CheckpointDirectory::destroy(Position position) {
  const std::string name = secret_name(position);
  if (keyring_.secret(name)) {
    if (auto destroyed = keyring_.destroy_secret(name); !destroyed) return destroyed;
  }
  std::error_code code;
  std::filesystem::remove(path_of(directory_, position), code);
  if (code) return std::unexpected(system_error(code.value(), "Removing", path_of(directory_, position)));
  return {};
}

Result<void> CheckpointDirectory::destroy_all() {
  // By the keys, not by the files: a copy of a file that is gone here must become unreadable as well.
  for (const std::string& name : keyring_.secret_names()) {
    if (!name.starts_with(secrets_ + ' ')) continue;
    if (auto destroyed = keyring_.destroy_secret(name); !destroyed) return destroyed;
  }
  auto files = list();
  if (!files) return pass_on(std::move(files));
  for (const auto& [position, path] : *files) {
    if (auto removed = destroy(position); !removed) return removed;
  }
  return {};
}

Result<void> CheckpointDirectory::replace_with_newest_of(CheckpointDirectory& other) {
  const auto theirs = other.list();
  if (!theirs) return std::unexpected(theirs.error());
  if (theirs->empty()) return fail(ErrorCode::not_found, "There is no checkpoint to take over.");
  const auto& [position, path] = *theirs->rbegin();
  auto key = keyring_.secret(other.secret_name(position));
  if (!key) return fail(ErrorCode::not_found, "There is no key to the checkpoint to take over.");
  if (auto made = make_directory(directory_); !made) return made;
  if (auto destroyed = destroy_all(); !destroyed) return destroyed;
  auto stored = keyring_.store_secret(secret_name(position), *key);
  sodium_memzero(key->data(), key->size());
  if (!stored) return stored;
  std::error_code code;
  std::filesystem::rename(path, path_of(directory_, position), code);
  if (code) return std::unexpected(system_error(code.value(), "Renaming", path));
  if (const int failure = disk_.sync_directory(directory_); failure != 0) {
    return std::unexpected(system_error(failure, "Keeping the names of", directory_));
  }
  return other.destroy_all();
}

}  // namespace attune
