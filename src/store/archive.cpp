#include "store/archive.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace attune {
namespace {

constexpr std::string_view archive_magic = "ATTNBAK1";
constexpr std::uint32_t archive_version = 1;
constexpr std::uint64_t step = std::uint64_t{1} << 20;
constexpr std::uint32_t longest_name = 64;

std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Hash hash_of(std::span<const std::uint8_t> bytes) {
  Hash hash;
  crypto_generichash(hash.data(), hash.size(), bytes.data(), bytes.size(), nullptr, 0);
  return hash;
}

Hash finish(crypto_generichash_state& state) {
  Hash hash;
  crypto_generichash_final(&state, hash.data(), hash.size());
  return hash;
}

void start(crypto_generichash_state& state, std::string_view name) {
  crypto_generichash_init(&state, nullptr, 0, sizeof(Hash));
  const auto bytes = as_bytes(name);
  const std::uint64_t size = bytes.size();
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
  crypto_generichash_update(&state, bytes.data(), bytes.size());
}

}  // namespace

Result<void> ArchiveWriter::begin(const std::array<std::uint8_t, 16>& log_id) {
  ByteWriter out;
  out.raw(as_bytes(archive_magic));
  out.fixed(archive_version);
  out.fixed(std::uint32_t{0});
  out.raw(log_id);
  return put(out.bytes());
}

Result<void> ArchiveWriter::put(std::span<const std::uint8_t> bytes) {
  auto written = write_at(disk_, file_, bytes, offset_);
  offset_ += bytes.size();
  return written;
}

Result<void> ArchiveWriter::open_section(std::string_view name, std::uint64_t size) {
  start(section_, name);
  ByteWriter out;
  out.fixed(static_cast<std::uint32_t>(name.size()));
  out.raw(as_bytes(name));
  out.fixed(size);
  return put(out.bytes());
}

Result<void> ArchiveWriter::close_section() {
  const Hash hash = finish(section_);
  hashes_.insert(hashes_.end(), hash.begin(), hash.end());
  return put(hash);
}

Result<void> ArchiveWriter::add(std::string_view name, std::span<const std::uint8_t> bytes) {
  if (auto opened = open_section(name, bytes.size()); !opened) return opened;
  crypto_generichash_update(&section_, bytes.data(), bytes.size());
  if (auto written = put(bytes); !written) return written;
  return close_section();
}

Result<void> ArchiveWriter::add_file(std::string_view name, const File& from, std::uint64_t size) {
  if (auto opened = open_section(name, size); !opened) return opened;
  Bytes buffer(static_cast<std::size_t>(std::min(size, step)));
  for (std::uint64_t done = 0; done < size;) {
    const auto part = std::span(buffer).first(static_cast<std::size_t>(std::min(size - done, step)));
    auto got = from.read_at(part, done);
    if (!got) return pass_on(std::move(got));
    if (*got != part.size()) return fail(ErrorCode::corrupt, fmt::format("{} became shorter.", from.path().string()));
    crypto_generichash_update(&section_, part.data(), part.size());
    if (auto written = put(part); !written) return written;
    done += part.size();
  }
  return close_section();
}

Hash ArchiveWriter::hash() const { return hash_of(hashes_); }

Result<Bytes> ArchiveReader::take(std::uint64_t size) {
  const auto cut = [this] {
    return fail(ErrorCode::corrupt,
                fmt::format("The backup {} is cut at byte {}; use another copy.", file_.path().string(), offset_));
  };
  if (size > size_ - offset_) return cut();
  Bytes bytes(static_cast<std::size_t>(size));
  auto got = file_.read_at(bytes, offset_);
  if (!got) return pass_on(std::move(got));
  if (*got != bytes.size()) return cut();
  offset_ += size;
  return bytes;
}

Result<std::array<std::uint8_t, 16>> ArchiveReader::begin() {
  auto size = file_.size();
  if (!size) return pass_on(std::move(size));
  size_ = *size;
  auto head = take(archive_magic.size() + 8 + 16);
  if (!head) return pass_on(std::move(head));
  if (!std::equal(archive_magic.begin(), archive_magic.end(), head->begin())) {
    return fail(ErrorCode::corrupt, fmt::format("{} is not a backup.", file_.path().string()));
  }
  ByteReader in(*head);
  in.raw(archive_magic.size());
  if (in.fixed<std::uint32_t>() != archive_version) {
    return fail(ErrorCode::unsupported,
                fmt::format("{} was made by a later version; restore it with that.", file_.path().string()));
  }
  in.raw(4);
  std::array<std::uint8_t, 16> log_id{};
  const auto stored = in.raw(log_id.size());
  std::copy(stored.begin(), stored.end(), log_id.begin());
  return log_id;
}

Result<std::string> ArchiveReader::next() {
  auto name_size = take(sizeof(std::uint32_t));
  if (!name_size) return pass_on(std::move(name_size));
  const auto length = ByteReader(*name_size).fixed<std::uint32_t>();
  if (length > longest_name) {
    return fail(ErrorCode::corrupt,
                fmt::format("The backup {} is damaged at byte {}; use another copy.", file_.path().string(), offset_));
  }
  auto name = take(length);
  if (!name) return pass_on(std::move(name));
  auto size = take(sizeof(std::uint64_t));
  if (!size) return pass_on(std::move(size));
  section_bytes_ = ByteReader(*size).fixed<std::uint64_t>();
  std::string text(name->begin(), name->end());
  start(section_, text);
  return text;
}

Result<Bytes> ArchiveReader::bytes(std::uint64_t limit) {
  if (section_bytes_ > limit) return fail(ErrorCode::too_large, "A section of the backup is larger than any can be.");
  auto bytes = take(section_bytes_);
  if (!bytes) return bytes;
  crypto_generichash_update(&section_, bytes->data(), bytes->size());
  if (auto checked = check_section(); !checked) return pass_on(std::move(checked));
  return bytes;
}

Result<void> ArchiveReader::copy_to(Disk& disk, const std::filesystem::path& path) {
  auto file = File::open(path, OpenMode::create_new);
  if (!file) return pass_on(std::move(file));
  for (std::uint64_t done = 0; done < section_bytes_;) {
    auto part = take(std::min(section_bytes_ - done, step));
    if (!part) return pass_on(std::move(part));
    crypto_generichash_update(&section_, part->data(), part->size());
    if (auto written = write_at(disk, *file, *part, done); !written) return written;
    done += part->size();
  }
  if (auto checked = check_section(); !checked) return checked;
  return sync_data(disk, *file);
}

Result<void> ArchiveReader::check_section() {
  const std::uint64_t at = offset_;
  auto stored = take(sizeof(Hash));
  if (!stored) return pass_on(std::move(stored));
  const Hash hash = finish(section_);
  if (!std::equal(hash.begin(), hash.end(), stored->begin())) {
    return fail(ErrorCode::corrupt,
                fmt::format("The backup {} is damaged before byte {}; use another copy.", file_.path().string(), at));
  }
  hashes_.insert(hashes_.end(), hash.begin(), hash.end());
  return {};
}

Hash ArchiveReader::hash_before_last() const {
  return hash_of(std::span(hashes_).first(hashes_.size() - std::min(hashes_.size(), sizeof(Hash))));
}

}  // namespace attune
