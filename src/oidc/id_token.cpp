#include "oidc/id_token.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>

#include <cjose/header.h>
#include <cjose/jwk.h>
#include <cjose/jws.h>

#include <boost/json.hpp>
#include "oidc/json_object.h"

namespace attune::oidc {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_token = 16'384;
constexpr std::size_t longest_claim = 254;
constexpr std::size_t most_keys = 64;
constexpr std::size_t least_rsa_bits = 2'048;
constexpr double clocks_differ_seconds = 60;

using Jws = std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)>;
using Jwk = std::unique_ptr<cjose_jwk_t, decltype([](cjose_jwk_t* key) { cjose_jwk_release(key); })>;

struct Algorithm {
  std::string_view name, key_type;
};
constexpr std::array<Algorithm, 3> accepted{{{"RS256", "RSA"}, {"PS256", "RSA"}, {"ES256", "EC"}}};

std::unexpected<Error> refused(std::string why) {
  return fail(ErrorCode::denied, "The bank's log-in did not confirm who you are. Begin again.", std::move(why));
}

std::optional<double> seconds_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

std::string header_text(cjose_header_t* header, const char* name) {
  cjose_err error{};
  const char* value = cjose_header_get(header, name, &error);
  return value == nullptr ? std::string() : std::string(value);
}

bool has(cjose_header_t* header, const char* name) {
  cjose_err error{};
  char* raw = cjose_header_get_raw(header, name, &error);
  const bool there = raw != nullptr;
  std::free(raw);  // NOLINT(cppcoreguidelines-no-malloc): it is the library's
  return there;
}

// Whether a key of the provider's may have signed this: of the right type, for signatures, and of that name.
bool fits(const json::object& key, const Algorithm& algorithm, std::string_view name) {
  if (text_of(key, "kty") != algorithm.key_type) return false;
  if (const auto use = text_of(key, "use"); !use.empty() && use != "sig") return false;
  if (const auto only = text_of(key, "alg"); !only.empty() && only != algorithm.name) return false;
  if (algorithm.key_type == "EC" && text_of(key, "crv") != "P-256") return false;
  return name.empty() || text_of(key, "kid") == name;
}

bool signed_by(cjose_jws_t* token, const json::object& key) {
  const std::string text = json::serialize(key);
  cjose_err error{};
  const Jwk imported(cjose_jwk_import(text.data(), text.size(), &error));
  if (!imported) return false;
  if (cjose_jwk_get_kty(imported.get(), &error) == CJOSE_JWK_KTY_RSA &&
      cjose_jwk_get_keysize(imported.get(), &error) < least_rsa_bits) {
    return false;
  }
  return cjose_jws_verify(token, imported.get(), &error);
}

// The token's claims, once its signature holds.
Result<json::object> signed_claims(std::string_view token, std::string_view keys) {
  if (token.size() > longest_token) return refused("The token is too long.");
  cjose_err error{};
  const Jws jws(cjose_jws_import(token.data(), token.size(), &error), &cjose_jws_release);
  if (!jws) return refused("The token is none.");
  cjose_header_t* const header = cjose_jws_get_protected(jws.get());
  if (has(header, "crit")) return refused("The token asks for what is not understood here.");
  const std::string name = header_text(header, CJOSE_HDR_ALG);
  const auto* const algorithm = std::ranges::find(accepted, name, &Algorithm::name);
  if (algorithm == accepted.end()) return refused("The token is not signed by RS256, PS256 or ES256.");

  const auto set = json_object(keys);
  const auto* const listed = set ? set->if_contains("keys") : nullptr;
  if (listed == nullptr || !listed->is_array() || listed->get_array().size() > most_keys)
    return refused("The provider's keys can't be read.");
  const std::string key_name = header_text(header, CJOSE_HDR_KID);
  bool known = false, holds = false;
  for (const auto& key : listed->get_array()) {
    if (!key.is_object() || !fits(key.get_object(), *algorithm, key_name)) continue;
    known = true;
    holds = holds || signed_by(jws.get(), key.get_object());
  }
  if (!known) return fail(ErrorCode::not_found, "The provider has no key of the name in the token.");
  if (!holds) return refused("The token's signature does not hold.");

  std::uint8_t* payload = nullptr;  // the token's own
  std::size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &payload, &size, &error)) return refused("The token holds nothing.");
  auto claims = json_object({reinterpret_cast<const char*>(payload), size});
  if (!claims) return refused("The token's claims can't be read.");
  return *std::move(claims);
}

bool is_for(const json::object& claims, const std::string& client_id) {
  const auto* audience = claims.if_contains("aud");
  if (audience == nullptr) return false;
  if (audience->is_string()) return std::string_view(audience->get_string()) == client_id;
  if (!audience->is_array()) return false;
  const auto& all = audience->get_array();
  const auto is_ours = [&](const json::value& one) {
    return one.is_string() && std::string_view(one.get_string()) == client_id;
  };
  return std::ranges::any_of(all, is_ours) && (all.size() == 1 || text_of(claims, "azp") == client_id);
}

}  // namespace

Result<std::string> claim_of(std::string_view token, std::string_view keys, const Expected& expected,
                             std::string_view claim) {
  const auto claims = signed_claims(token, keys);
  if (!claims) return std::unexpected(claims.error());
  if (text_of(*claims, "iss") != expected.issuer) return refused("The token is another issuer's.");
  if (!is_for(*claims, expected.client_id)) return refused("The token is for another client.");
  const auto azp = text_of(*claims, "azp");
  if (!azp.empty() && azp != expected.client_id) return refused("The token was issued to another client.");
  if (expected.nonce.empty() || text_of(*claims, "nonce") != expected.nonce)
    return refused("The token is of another log-in.");
  const double now = static_cast<double>(expected.now.micros) / micros_per_second;
  const auto expires = seconds_of(*claims, "exp");
  const auto issued = seconds_of(*claims, "iat");
  if (!expires || !issued) return refused("The token does not say from when to when it holds.");
  if (now >= *expires + clocks_differ_seconds) return refused("The token has expired.");
  if (*issued > now + clocks_differ_seconds) return refused("The token is of the future.");

  const auto* const value = claims->if_contains(claim);
  std::string text;
  if (value != nullptr && value->is_string()) text = std::string(value->get_string());
  else if (value != nullptr && (value->is_int64() || value->is_uint64())) text = json::serialize(*value);
  if (text.empty() || text.size() > longest_claim) return refused("The token does not hold the claim asked for.");
  return text;
}

}  // namespace attune::oidc
