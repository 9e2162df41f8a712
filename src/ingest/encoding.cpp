#include "ingest/encoding.h"

#include <array>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "ingest/letter_case.h"

namespace attune {
namespace {

constexpr char not_utf_8 = '\xff';

struct Name {
  std::string_view name;
  Encoding encoding;
};

// The first name of each is the one we write.
constexpr std::array<Name, 6> names{{
    {"utf-8", Encoding::utf_8},
    {"utf-16le", Encoding::utf_16le},
    {"utf-16be", Encoding::utf_16be},
    {"windows-1252", Encoding::windows_1252},
    {"cp1252", Encoding::windows_1252},
    {"utf8", Encoding::utf_8},
}};

void append_utf8(std::string& out, char32_t c) {
  const auto byte = [&out](char32_t value) { out += static_cast<char>(static_cast<unsigned char>(value)); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xc0 | (c >> 6));
    byte(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    byte(0xe0 | (c >> 12));
    byte(0x80 | ((c >> 6) & 0x3f));
    byte(0x80 | (c & 0x3f));
  } else {
    byte(0xf0 | (c >> 18));
    byte(0x80 | ((c >> 12) & 0x3f));
    byte(0x80 | ((c >> 6) & 0x3f));
    byte(0x80 | (c & 0x3f));
  }
}

std::string from_utf_16(std::string_view bytes, bool little) {
  std::string out;
  out.reserve(bytes.size());
  const auto unit = [&](std::size_t at) -> char32_t {
    const auto low = static_cast<unsigned char>(bytes[at + (little ? 0 : 1)]);
    const auto high = static_cast<unsigned char>(bytes[at + (little ? 1 : 0)]);
    return static_cast<char32_t>(high << 8 | low);
  };
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    const char32_t c = unit(at);
    if (c < 0xd800 || c > 0xdfff) {
      append_utf8(out, c);
      continue;
    }
    const char32_t next = c < 0xdc00 && at + 3 < bytes.size() ? unit(at + 2) : 0;
    if (next >= 0xdc00 && next <= 0xdfff) {
      append_utf8(out, 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00));
      at += 2;
    } else {
      out += not_utf_8;
    }
  }
  if (at < bytes.size()) out += not_utf_8;
  return out;
}

// What Windows-1252 has at 0x80 to 0x9f; 0 where it has nothing.
constexpr std::array<char16_t, 32> windows_1252_high{
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

std::string from_windows_1252(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else if (byte >= 0xa0) {
      append_utf8(out, byte);
    } else if (const char16_t mapped = windows_1252_high[byte - 0x80U]; mapped != 0) {
      append_utf8(out, mapped);
    } else {
      out += not_utf_8;
    }
  }
  return out;
}

Encoding recognised(std::string_view bytes) {
  if (bytes.starts_with("\xff\xfe")) return Encoding::utf_16le;
  if (bytes.starts_with("\xfe\xff")) return Encoding::utf_16be;
  return Encoding::utf_8;
}

}  // namespace

Result<Encoding> parse_encoding(std::string_view name) {
  for (const auto& known : names) {
    if (equal_ignoring_case(known.name, name)) return known.encoding;
  }
  return fail(ErrorCode::invalid,
              fmt::format("encoding: \"{}\" is not known here: utf-8, utf-16le, utf-16be or windows-1252", name));
}

std::string_view to_string(Encoding encoding) {
  for (const auto& known : names) {
    if (known.encoding == encoding) return known.name;
  }
  return "automatic";
}

Result<DecodedText> decode_text(std::string_view bytes, Encoding encoding) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xff\xfe\0\0"sv) || bytes.starts_with("\0\0\xfe\xff"sv)) {
    return fail(ErrorCode::invalid, "the file is UTF-32: save it as UTF-8");
  }
  DecodedText out{.encoding = encoding == Encoding::automatic ? recognised(bytes) : encoding, .bytes = bytes};
  switch (out.encoding) {
    case Encoding::automatic:
    case Encoding::utf_8: return out;  // readers skip its mark by themselves
    case Encoding::utf_16le:
    case Encoding::utf_16be: {
      const bool little = out.encoding == Encoding::utf_16le;
      if (bytes.starts_with(little ? "\xff\xfe" : "\xfe\xff")) bytes.remove_prefix(2);
      out.converted = from_utf_16(bytes, little);
      break;
    }
    case Encoding::windows_1252: out.converted = from_windows_1252(bytes); break;
  }
  return out;
}

}  // namespace attune
