#include "oidc/base64url.h"

#include <cstdlib>

#include <cjose/base64.h>

namespace attune::oidc {

std::string base64url(std::span<const std::uint8_t> bytes) {
  char* text = nullptr;
  std::size_t size = 0;
  cjose_err error{};
  if (!cjose_base64url_encode(bytes.data(), bytes.size(), &text, &size, &error)) return {};
  std::string out(text, size);
  std::free(text);  // NOLINT(cppcoreguidelines-no-malloc): it is the library's
  return out;
}

}  // namespace attune::oidc
