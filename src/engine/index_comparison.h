// Whether two indexes of one log hold the same.
#pragma once

#include <string>

#include "base/result.h"
#include "store/index.h"

namespace attune {

// In words, the first record below `end` that `found` holds otherwise than `right`; empty when they hold the same.
// Reads page by page. Errors: storage_*.
Result<std::string> first_difference(const Index& found, const Index& right, Position end);

}  // namespace attune
