// The bank's log-in as OpenID Connect knows it: where a person is sent, and what the provider says of them when they come
// back. Authorization code with PKCE (RFC 6749, RFC 7636), metadata by OpenID Connect Discovery 1.0.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/outbound.h"
#include "base/result.h"
#include "base/time.h"

namespace attune::oidc {

struct ProviderOptions {
  std::string issuer;                  // "https://login.bank.example"; empty: the bank has no log-in here
  std::string client_id;               // as the provider knows us
  std::string client_secret;           // empty: a public client. Never logged.
  std::string redirect_url;            // the portal's page that people come back to
  std::string customer_claim = "sub";  // what holds the bank's own identifier of the customer
};

// Whether an address may be spoken to: https, or http to this machine. Without a user name or a fragment.
bool is_safe_address(std::string_view url);

// What one log-in carries along, made at random for each.
struct Attempt {
  std::string state;
  std::string nonce;
  std::string verifier;  // of PKCE: 43 to 128 letters, digits, "-" and "_"
};

class Provider {
 public:
  // `clock` must outlive it.
  Provider(ProviderOptions options, HttpSend send, const Clock& clock)
      : options_(std::move(options)), send_(std::move(send)), clock_(clock) {}

  // Where to send the person, who is to log in anew there, whoever used the browser before. Asks the provider for its metadata when they are not known, or older than an hour.
  // Errors: unavailable (not reached, or its metadata are not what OpenID Connect asks for).
  Result<std::string> authorization_url(const Attempt& attempt);

  // The bank's identifier of whoever came back with this code. Errors: unavailable, denied (the provider refuses the code,
  // or its token does not hold: claim_of()). Threads: one.
  Result<std::string> customer_of(std::string_view code, const Attempt& attempt);

 private:
  struct Metadata {
    std::string authorization_endpoint, token_endpoint, keys_url;
    bool secret_in_body = false;  // the provider takes the client's secret in the body only
    Instant read;
  };

  Result<Metadata> metadata();
  Result<std::string> keys(const Metadata& metadata, bool anew);
  Result<std::string> id_token(const Metadata& metadata, std::string_view code, const Attempt& attempt);
  Result<HttpAnswer> get(const std::string& url);

  ProviderOptions options_;
  HttpSend send_;
  const Clock& clock_;
  std::optional<Metadata> metadata_;
  std::string keys_;  // a JWK set
  Instant keys_read_;
};

}  // namespace attune::oidc
