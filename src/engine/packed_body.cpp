#include "engine/packed_body.h"

#include <cstdint>
#include <span>

#include "ingest/gzip.h"

namespace attune {
namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

bool is_packed(std::string_view body) { return is_gzip(bytes_of(body)); }

Result<std::string> unpacked(std::string_view body, std::size_t limit) {
  const auto bytes = gunzip(bytes_of(body), limit);
  if (bytes) return std::string(bytes->begin(), bytes->end());
  if (bytes.error().code == ErrorCode::too_large) {
    return fail(ErrorCode::too_large,
                "Unpacked, the body is larger than the " + std::to_string(limit) + " bytes this address takes.");
  }
  return fail(ErrorCode::invalid,
              "The body is not the gzip that its Content-Encoding says: it is damaged, cut off or packed otherwise.");
}

}  // namespace attune
