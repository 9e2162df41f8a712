#include "text/vector_cache.h"

#include <cstring>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace attune {
namespace {

constexpr std::string_view magic = "ATVC";
constexpr std::uint8_t format = 1;
constexpr std::size_t hash_bytes = sizeof(ContentHash::bytes);

std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::uint8_t> as_bytes(const Int8Vector& vector) {
  return {reinterpret_cast<const std::uint8_t*>(vector.data()), vector.size()};
}

std::unexpected<Error> damaged(std::string_view what) {
  return fail(ErrorCode::corrupt,
              fmt::format("the stored text vectors are damaged ({}): delete them, they are computed anew", what));
}

}  // namespace

const Int8Vector* VectorCache::find(const ContentHash& text) const {
  const auto found = vectors_.find(text);
  return found != vectors_.end() ? &found->second : nullptr;
}

void VectorCache::insert(const ContentHash& text, const Int8Vector& vector) { vectors_.insert_or_assign(text, vector); }

void VectorCache::keep_only(std::span<const ContentHash> texts) {
  const std::set<ContentHash> kept(texts.begin(), texts.end());
  std::erase_if(vectors_, [&](const auto& entry) { return !kept.contains(entry.first); });
}

Bytes VectorCache::serialise() const {
  ByteWriter out;
  for (const char c : magic) out.fixed(static_cast<std::uint8_t>(c));
  out.fixed(format);
  out.text(identity_);
  out.varint(vectors_.size());
  for (const auto& [hash, vector] : vectors_) {
    out.raw(hash.bytes);
    out.raw(as_bytes(vector));
  }
  out.raw(content_hash(as_text(out.bytes())).bytes);
  return out.take();
}

Result<VectorCache> VectorCache::parse(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < hash_bytes) return damaged("cut");
  const auto body = bytes.first(bytes.size() - hash_bytes);
  const auto sum = content_hash(as_text(body));
  if (std::memcmp(sum.bytes.data(), bytes.data() + body.size(), hash_bytes) != 0) return damaged("its hash differs");

  ByteReader in(body);
  if (as_text(in.raw(magic.size())) != magic) return damaged("not of this kind");
  if (in.fixed<std::uint8_t>() != format) return damaged("of a later version");
  VectorCache out{std::string(in.text())};
  const auto count = in.count(hash_bytes + text_dimension);
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    ContentHash hash;
    const auto name = in.raw(hash_bytes);
    const auto values = in.raw(text_dimension);
    if (!in.ok()) break;
    std::memcpy(hash.bytes.data(), name.data(), hash_bytes);
    Int8Vector vector;
    std::memcpy(vector.data(), values.data(), text_dimension);
    out.vectors_.insert_or_assign(hash, vector);
  }
  if (!in.at_end() || out.size() != count) return damaged("its parts do not fit");
  return out;
}

Result<std::vector<Int8Vector>> encode_catalogue(const Encoder& encoder, VectorCache& cache,
                                                 std::span<const std::string> texts, TextRole role) {
  if (cache.encoder_identity() != encoder.identity()) {
    return fail(ErrorCode::invalid, "the stored text vectors are another model's: begin with an empty cache");
  }
  std::vector<ContentHash> hashes;
  std::vector<ContentHash> missing;
  std::vector<std::string> missing_texts;
  std::set<ContentHash> asked;
  for (const auto& text : texts) {
    const auto& hash = hashes.emplace_back(content_hash(text));
    if (cache.find(hash) != nullptr || !asked.insert(hash).second) continue;
    missing.push_back(hash);
    missing_texts.push_back(text);
  }
  if (!missing.empty()) {
    const auto computed = encoder.encode(missing_texts, role);
    if (!computed) return std::unexpected(computed.error());
    for (std::size_t i = 0; i < missing.size(); ++i) cache.insert(missing[i], to_int8((*computed)[i]));
  }
  std::vector<Int8Vector> out;
  out.reserve(hashes.size());
  for (const auto& hash : hashes) out.push_back(*cache.find(hash));
  return out;
}

}  // namespace attune
