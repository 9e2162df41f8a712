#include "oidc/provider.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <boost/json.hpp>
#include <boost/url.hpp>

#include "oidc/base64url.h"
#include "oidc/id_token.h"
#include "oidc/json_object.h"

namespace attune::oidc {
namespace {

namespace json = boost::json;
namespace urls = boost::urls;

constexpr std::chrono::milliseconds patience{10'000};
constexpr std::int64_t metadata_hold_micros = 3'600 * micros_per_second;
constexpr std::int64_t keys_rest_micros = 60 * micros_per_second;  // new ones are asked for no sooner

std::unexpected<Error> out_of_order(std::string why) {
  return fail(ErrorCode::unavailable, "The bank's log-in can't be used now. Try again later.", std::move(why));
}

bool lists(const json::object& object, std::string_view name, std::string_view wanted) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_array()) return false;
  return std::ranges::any_of(value->get_array(), [&](const json::value& one) {
    return one.is_string() && std::string_view(one.get_string()) == wanted;
  });
}

std::string encoded(std::string_view text) { return urls::encode(text, urls::unreserved_chars); }

std::string form_of(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out += '&';
    out += encoded(name) + "=" + encoded(value);
  }
  return out;
}

// RFC 7636, 4.2: "S256".
std::string challenge_of(std::string_view verifier) {
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> hash{};
  SHA256(reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(), hash.data());
  return base64url(hash);
}

// RFC 6749, 2.3.1: both are encoded as in a form before they are joined.
std::string basic_authorization(const std::string& user, const std::string& secret) {
  const std::string joined = encoded(user) + ":" + encoded(secret);
  std::string out(4 * ((joined.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(joined.data()), static_cast<int>(joined.size()));
  out.resize(static_cast<std::size_t>(size));
  return "Basic " + out;
}

}  // namespace

bool is_safe_address(std::string_view text) {
  const auto url = urls::parse_uri(text);
  if (!url || url->host().empty() || url->has_userinfo() || url->has_fragment()) return false;
  // Boost.URL 1.81 takes "http://127.0.0.1.other.example" for the host 127.0.0.1 and the path ".other.example".
  if (!url->encoded_path().empty() && url->encoded_path().front() != '/') return false;
  if (url->scheme() == "https") return true;
  const std::string host = url->host_address();
  return url->scheme() == "http" && (host == "127.0.0.1" || host == "::1" || host == "localhost");
}

Result<HttpAnswer> Provider::get(const std::string& url) {
  return send_({.url = url, .authorization = {}, .body = {}, .timeout = patience, .body_type = {}});
}

Result<Provider::Metadata> Provider::metadata() {
  const Instant now = clock_.now();
  if (metadata_ && now.micros - metadata_->read.micros < metadata_hold_micros) return *metadata_;
  std::string base = options_.issuer;
  while (base.ends_with('/')) base.pop_back();
  const auto answer = get(base + "/.well-known/openid-configuration");
  if (!answer) return out_of_order("The provider's metadata: " + answer.error().message);
  const auto read = answer->status == 200 ? json_object(answer->body) : std::nullopt;
  if (!read)
    return out_of_order("The provider's metadata can't be read (status " + std::to_string(answer->status) + ").");
  if (text_of(*read, "issuer") != options_.issuer)
    return out_of_order("The provider calls itself otherwise than oidc.issuer does.");
  Metadata found{.authorization_endpoint = std::string(text_of(*read, "authorization_endpoint")),
                 .token_endpoint = std::string(text_of(*read, "token_endpoint")),
                 .keys_url = std::string(text_of(*read, "jwks_uri")),
                 .secret_in_body = !lists(*read, "token_endpoint_auth_methods_supported", "client_secret_basic") &&
                                   lists(*read, "token_endpoint_auth_methods_supported", "client_secret_post"),
                 .read = now};
  for (const std::string* endpoint : {&found.authorization_endpoint, &found.token_endpoint, &found.keys_url}) {
    if (!is_safe_address(*endpoint))
      return out_of_order("The provider's metadata name an endpoint that is missing, or not spoken to by https.");
  }
  metadata_ = std::move(found);
  return *metadata_;
}

Result<std::string> Provider::authorization_url(const Attempt& attempt) {
  const auto known = metadata();
  if (!known) return std::unexpected(known.error());
  const bool has_query = known->authorization_endpoint.find('?') != std::string::npos;
  return known->authorization_endpoint + (has_query ? "&" : "?") +
         form_of({{"response_type", "code"},
                  {"client_id", options_.client_id},
                  {"redirect_uri", options_.redirect_url},
                  {"scope", "openid"},
                  {"prompt", "login"},
                  {"state", attempt.state},
                  {"nonce", attempt.nonce},
                  {"code_challenge", challenge_of(attempt.verifier)},
                  {"code_challenge_method", "S256"}});
}

Result<std::string> Provider::id_token(const Metadata& metadata, std::string_view code, const Attempt& attempt) {
  HttpRequest request{.url = metadata.token_endpoint,
                      .authorization = {},
                      .body = form_of({{"grant_type", "authorization_code"},
                                       {"code", code},
                                       {"redirect_uri", options_.redirect_url},
                                       {"code_verifier", attempt.verifier}}),
                      .timeout = patience,
                      .body_type = "application/x-www-form-urlencoded"};
  if (options_.client_secret.empty()) {
    request.body += "&" + form_of({{"client_id", options_.client_id}});
  } else if (metadata.secret_in_body) {
    request.body += "&" + form_of({{"client_id", options_.client_id}, {"client_secret", options_.client_secret}});
  } else {
    request.authorization = basic_authorization(options_.client_id, options_.client_secret);
  }
  const auto answer = send_(request);
  if (!answer) return out_of_order("The provider's token endpoint: " + answer.error().message);
  const auto read = json_object(answer->body);
  // RFC 6749, 5.2. What concerns the code is the person's to mend, by beginning again; the rest is the operator's.
  if (answer->status == 400 && read && text_of(*read, "error") == "invalid_grant")
    return fail(ErrorCode::denied, "The bank's log-in took too long, or was used before. Begin again.");
  if (answer->status != 200 || !read)
    return out_of_order("The provider's token endpoint answers with status " + std::to_string(answer->status) +
                        ": check oidc.client_id and the client's secret.");
  std::string token(text_of(*read, "id_token"));
  if (token.empty()) return out_of_order("The provider's token endpoint gives no id_token.");
  return token;
}

Result<std::string> Provider::keys(const Metadata& metadata, bool anew) {
  const Instant now = clock_.now();
  const std::int64_t hold = anew ? keys_rest_micros : metadata_hold_micros;
  if (!keys_.empty() && now.micros - keys_read_.micros < hold) return keys_;
  const auto answer = get(metadata.keys_url);
  if (!answer) return out_of_order("The provider's keys: " + answer.error().message);
  if (answer->status != 200) return out_of_order("The provider's keys: status " + std::to_string(answer->status) + ".");
  keys_ = answer->body;
  keys_read_ = now;
  return keys_;
}

Result<std::string> Provider::customer_of(std::string_view code, const Attempt& attempt) {
  const auto known = metadata();
  if (!known) return std::unexpected(known.error());
  const auto token = id_token(*known, code, attempt);
  if (!token) return std::unexpected(token.error());
  const Expected expected{options_.issuer, options_.client_id, attempt.nonce, clock_.now()};
  auto set = keys(*known, false);
  if (!set) return std::unexpected(set.error());
  auto found = claim_of(*token, *set, expected, options_.customer_claim);
  if (!found && found.error().code == ErrorCode::not_found) {  // keys change
    set = keys(*known, true);
    if (!set) return std::unexpected(set.error());
    found = claim_of(*token, *set, expected, options_.customer_claim);
    if (!found && found.error().code == ErrorCode::not_found)
      return fail(ErrorCode::denied, "The bank's log-in did not confirm who you are. Begin again.",
                  found.error().detail);
  }
  return found;
}

}  // namespace attune::oidc
