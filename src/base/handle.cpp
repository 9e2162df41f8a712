#include "base/handle.h"

#include "base/hex.h"

namespace attune {

std::string to_hex(const Handle& handle) { return to_hex(std::span(handle.bytes)); }

std::optional<Handle> parse_handle(std::string_view hex) {
  Handle handle;
  if (!parse_hex(hex, handle.bytes)) return std::nullopt;
  return handle;
}

}  // namespace attune
