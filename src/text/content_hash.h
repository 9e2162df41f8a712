// The name of a text by what it says.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string_view>

namespace attune {

// BLAKE2b (RFC 7693) of the text's bytes, 16 bytes long, no key. Stable for ever: it stands in logs and files.
struct ContentHash {
  std::array<std::uint8_t, 16> bytes{};

  friend auto operator<=>(const ContentHash&, const ContentHash&) = default;
};

ContentHash content_hash(std::string_view text);

}  // namespace attune

template <>
struct std::hash<attune::ContentHash> {
  std::size_t operator()(const attune::ContentHash& text) const noexcept {
    std::size_t h;  // the bytes are mixed already
    std::memcpy(&h, text.bytes.data(), sizeof h);
    return h;
  }
};
