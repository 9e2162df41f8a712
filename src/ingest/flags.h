// Yes and no as catalogues and tables write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/json_tree.h"

namespace attune {

// "true", "yes", "y", "1", "1.0" and their opposites, whatever the case, blanks around them left aside; nothing for anything
// else, an empty text included.
std::optional<bool> plain_flag(std::string_view text);

// What a flag counts as where it says nothing, and where what it says can't be read: the careful side of it.
struct FlagDefaults {
  bool absent = false;   // no such member, null, an empty text
  bool unclear = false;  // "perhaps", 2, a list; noted
};

// The object's member as a flag: true, 1, or a text as plain_flag takes it.
bool read_flag(const JsonValue& object, std::string_view member, FlagDefaults defaults,
               std::vector<std::string>& warnings);

}  // namespace attune
