// What an identifier of a customer or product may be, wherever it comes from: files, and bodies of the API.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

// What is wrong with it, as a sentence that says what to do; nothing when it may be used. It has 1 to `max_bytes` bytes and no
// control characters, and it is nothing that a spreadsheet or a database writes in the place of many different ones:
//   a number shortened to an exponent     4.93E+15, 4,93E+15, 1.2e5, 1e+21: with a point, comma or sign (12e4 is an id)
//   a cell with an error, or too narrow   #REF!, #N/A and the like, whatever the case; #####
//   nothing at all, as systems spell it   NULL, null, Null, (null), <null>, NaN, nan, NAN, NaT, None, N/A, n/a, NA, <NA>,
//                                         undefined; other spellings ("none", "Nan") are names like any other
// What looks like a number and is whole, 0012 or 4930000000000000, stays as it is.
std::optional<std::string> identifier_fault(std::string_view text, std::size_t max_bytes);

}  // namespace attune
