// Base64 as tokens and addresses carry it (RFC 4648, section 5, without padding).
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace attune::oidc {

std::string base64url(std::span<const std::uint8_t> bytes);

}  // namespace attune::oidc
