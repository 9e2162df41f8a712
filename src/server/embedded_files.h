// Files that the program carries within itself; embed.py writes their bytes at build.
#pragma once

#include <string_view>

namespace attune {

std::string_view openapi_json();  // api/openapi.yaml as JSON
std::string_view page_html();
std::string_view page_script();
std::string_view page_style();

}  // namespace attune
