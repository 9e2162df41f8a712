// Vectors of catalogue texts, each computed once: found again by what the text says. Texts about customers are never kept
// here: erasing a customer must leave nothing of them.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "text/content_hash.h"
#include "text/encoder.h"
#include "text/vector.h"

namespace attune {

// One cache holds texts of one role (TextRole). 400 bytes a text. Threads: one at a time.
class VectorCache {
 public:
  // For vectors of the encoder with this identity.
  explicit VectorCache(std::string encoder_identity) : identity_(std::move(encoder_identity)) {}

  const std::string& encoder_identity() const { return identity_; }
  std::size_t size() const { return vectors_.size(); }

  const Int8Vector* find(const ContentHash& text) const;  // null when unknown; valid until the cache is changed
  void insert(const ContentHash& text, const Int8Vector& vector);

  // Drops every text that is not among those named: the catalogue changed.
  void keep_only(std::span<const ContentHash> texts);

  // Format 1: "ATVC", u8 format, identity as text, count, then hash and 384 bytes each, in the order of the hashes; BLAKE2b
  // (16 bytes) of all that. Equal caches are equal bytes.
  Bytes serialise() const;

  // Fails with `corrupt` for bytes that serialise() did not write; a caller may then begin with an empty cache.
  static Result<VectorCache> parse(std::span<const std::uint8_t> bytes);

 private:
  std::string identity_;
  std::map<ContentHash, Int8Vector> vectors_;
};

// The vectors of catalogue texts of one role, in their order; what the cache lacks is computed in one call (each text once) and kept.
// Fails as Encoder::encode does, and with `invalid` when the cache is another encoder's; the cache is then unchanged.
Result<std::vector<Int8Vector>> encode_catalogue(const Encoder& encoder, VectorCache& cache,
                                                 std::span<const std::string> texts, TextRole role);

}  // namespace attune
