// Enumerations that are written as words: one table of names, both ways.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace attune {

// The name of an enumerator that counts from zero.
template <class Enum, std::size_t size>
constexpr std::string_view name_of(const std::array<std::string_view, size>& names, Enum value) {
  const auto i = static_cast<std::size_t>(value);
  return i < size ? names[i] : std::string_view{"unknown"};
}

template <class Enum, std::size_t size>
constexpr std::optional<Enum> parse_name(const std::array<std::string_view, size>& names, std::string_view name) {
  for (std::size_t i = 0; i < size; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace attune
