// What the program carries within itself; description.py writes its bytes at build.
#pragma once

#include <string_view>

namespace attune {

std::string_view openapi_json();  // api/openapi.yaml as JSON

}  // namespace attune
