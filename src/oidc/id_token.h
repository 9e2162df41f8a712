// What an identity provider says of a person, and whether it says so: OpenID Connect Core 1.0, section 3.1.3.7, with
// JWS (RFC 7515) and keys as JWK (RFC 7517). Threads: any (no state).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace attune::oidc {

// What a token must say to be meant for us, now, and for this log-in.
struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  Instant now;
};

// The value of `claim` (a text or a whole number, at most 254 bytes) of a token whose signature one of `keys` (a JWK set)
// bears out and that says all that is expected. RS256, PS256 and ES256; RSA keys of 2,048 bits at least; clocks may differ
// by a minute. Errors: not_found (no key of that name: the provider may have new ones), denied (anything else; `detail`
// says which check failed, without the token's content).
Result<std::string> claim_of(std::string_view token, std::string_view keys, const Expected& expected,
                             std::string_view claim);

}  // namespace attune::oidc
