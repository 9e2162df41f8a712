// JSON files of a model folder, bounded. For the files of src/text that read them.
#pragma once

#include <string_view>

#include <boost/json.hpp>

#include "base/result.h"

namespace attune {

// Fails with `corrupt`, naming `file`, for what is not JSON, is nested more than 16 deep, or is not an object (an array).
Result<boost::json::object> read_config_object(std::string_view text, std::string_view file);
Result<boost::json::array> read_config_array(std::string_view text, std::string_view file);

}  // namespace attune
