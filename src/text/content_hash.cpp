#include "text/content_hash.h"

#include <sodium.h>

namespace attune {

ContentHash content_hash(std::string_view text) {
  ContentHash hash;
  crypto_generichash(hash.bytes.data(), hash.bytes.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), nullptr, 0);
  return hash;
}

}  // namespace attune
