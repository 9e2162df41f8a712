// Comparing names of columns, formats and words whatever the case of their ASCII letters.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace attune {

constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, ascii_lower, ascii_lower);
}

}  // namespace attune
