// Lower-case hexadecimal.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace attune {

std::string to_hex(std::span<const std::uint8_t> bytes);

// False unless `hex` is exactly two digits (of either case) for each byte of `out`.
bool parse_hex(std::string_view hex, std::span<std::uint8_t> out);

}  // namespace attune
