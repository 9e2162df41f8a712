// Is it UTF-8?
#pragma once

#include <string_view>

namespace attune {

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. NUL is a character here.
bool is_valid_utf8(std::string_view text);

}  // namespace attune
