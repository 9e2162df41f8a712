// Bodies of requests that come packed by gzip. The server knows no file format; this does.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace attune {

// Does it begin as gzip does?
bool is_packed(std::string_view body);

// What it holds, at most `limit` bytes of it. Fails with `invalid` for what is no gzip, or is damaged or cut off; `too_large` beyond
// the limit: nothing larger is ever held.
Result<std::string> unpacked(std::string_view body, std::size_t limit);

}  // namespace attune
