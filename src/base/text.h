// Looking for text in text.
#pragma once

#include <algorithm>
#include <string_view>

namespace attune {

// Whether `wanted` stands in `text`, the case of ASCII letters aside. Nothing stands in everything.
inline bool holds_ignoring_case(std::string_view text, std::string_view wanted) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return wanted.empty() || !std::ranges::search(text, wanted, {}, lower, lower).empty();
}

}  // namespace attune
