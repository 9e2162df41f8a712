// Requests to other systems: the one place where this program opens a connection of its own accord.
#pragma once

#include "base/outbound.h"

namespace attune {

// Sends with Boost.Beast, a connection for each request, on the caller's thread; over TLS certificates are checked
// against the system's authorities and the host's name. Follows no redirection, uses no proxy.
HttpSend outbound_http();

}  // namespace attune
