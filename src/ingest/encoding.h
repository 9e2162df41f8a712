// Files in other encodings than UTF-8, turned into it before anything reads them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace attune {

enum class Encoding : std::uint8_t {
  automatic,  // UTF-16 or UTF-8 by the byte order mark; UTF-8 without one
  utf_8,
  utf_16le,
  utf_16be,
  windows_1252,
};

// "utf-8", "utf-16le", "utf-16be", "windows-1252" (also "cp1252"), whatever the case. Fails with `invalid`, naming them.
Result<Encoding> parse_encoding(std::string_view name);
std::string_view to_string(Encoding encoding);

struct DecodedText {
  Encoding encoding = Encoding::utf_8;  // what it was read as
  std::string_view bytes;
  std::optional<std::string> converted{};  // nothing: they are UTF-8 as they stand

  std::string_view text() const { return converted ? std::string_view(*converted) : bytes; }
};

// Bytes that are no text in their encoding (half a surrogate pair, an undefined byte, an odd byte at the end) become a byte
// that is not UTF-8, so that a reader rejects the row they stand in and no other. Fails with `invalid` for UTF-32.
// Precondition: the bytes outlive the result.
Result<DecodedText> decode_text(std::string_view bytes, Encoding encoding = Encoding::automatic);

}  // namespace attune
