// Whom a request came from, as far as attempts are counted.
#pragma once

#include <string>
#include <string_view>

namespace attune {

// An address as a connection or a proxy names it, "203.0.113.9", "203.0.113.9:4711", "2001:db8::1" or "[2001:db8::1]:443",
// without its port; of IPv6 the /64, "2001:db8::/64", which is one customer's. What is no address stays as it is.
std::string client_address(std::string_view named);

}  // namespace attune
