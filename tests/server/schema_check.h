// Checks a JSON value against a schema of the API's description: the keywords that it uses.
#pragma once

#include <string>

#include <boost/json.hpp>

namespace attune {

// The first thing that does not fit, with its place; empty when everything fits.
std::string schema_fault(const boost::json::value& value, const boost::json::value& schema,
                         const boost::json::value& document, const std::string& place = "");

}  // namespace attune
