// The random identifier under which the log knows a customer, organisation or member of staff.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

// 128 random bits. All zero means "no one": records about the catalogue, the model or the institution itself.
struct Handle {
  std::array<std::uint8_t, 16> bytes{};

  bool is_nobody() const { return *this == Handle{}; }
  friend auto operator<=>(const Handle&, const Handle&) = default;
  // Every look-up compares: of a fixed size, memcmp is no call.
  friend bool operator==(const Handle& a, const Handle& b) {
    return std::memcmp(a.bytes.data(), b.bytes.data(), sizeof a.bytes) == 0;
  }
};

// 32 lower-case hexadecimal digits.
std::string to_hex(const Handle& handle);
std::optional<Handle> parse_handle(std::string_view hex);

// The position of a record in the log: 0, 1, 2, … without gaps.
using Position = std::uint64_t;

}  // namespace attune

template <>
struct std::hash<attune::Handle> {
  std::size_t operator()(const attune::Handle& handle) const noexcept {
    std::size_t h;  // the bytes are random already
    std::memcpy(&h, handle.bytes.data(), sizeof h);
    return h;
  }
};
