// Keys and signed tokens of a pretend identity provider.
#pragma once

#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include <cjose/header.h>
#include <cjose/jwk.h>
#include <cjose/jws.h>

namespace attune::oidc {

class SigningKey {
 public:
  static SigningKey rsa(std::string name, std::size_t bits = 2048) {
    cjose_err error{};
    const unsigned char exponent[] = {1, 0, 1};
    return {std::move(name), cjose_jwk_create_RSA_random(bits, exponent, sizeof exponent, &error)};
  }
  static SigningKey p256(std::string name) {
    cjose_err error{};
    return {std::move(name), cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error)};
  }
  static SigningKey shared(std::string name, const std::string& secret) {
    cjose_err error{};
    return {std::move(name),
            cjose_jwk_create_oct_spec(reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), &error)};
  }

  // The public half, as a member of a JWK set.
  std::string public_key() const {
    cjose_err error{};
    char* text = cjose_jwk_to_json(key_.get(), false, &error);
    std::string out(text);
    std::free(text);
    return out;
  }

  std::string signed_token(const char* algorithm, const std::string& payload, bool named = true) const {
    cjose_err error{};
    cjose_header_t* header = cjose_header_new(&error);
    cjose_header_set(header, CJOSE_HDR_ALG, algorithm, &error);
    if (named) cjose_header_set(header, CJOSE_HDR_KID, name_.c_str(), &error);
    cjose_jws_t* jws = cjose_jws_sign(key_.get(), header, reinterpret_cast<const unsigned char*>(payload.data()),
                                      payload.size(), &error);
    const char* text = nullptr;
    cjose_jws_export(jws, &text, &error);
    std::string out(text);
    cjose_jws_release(jws);
    cjose_header_release(header);
    return out;
  }

 private:
  SigningKey(std::string name, cjose_jwk_t* key) : name_(std::move(name)), key_(key, &release) {
    cjose_err error{};
    cjose_jwk_set_kid(key, name_.data(), name_.size(), &error);
  }
  static void release(cjose_jwk_t* key) { cjose_jwk_release(key); }

  std::string name_;
  std::shared_ptr<cjose_jwk_t> key_;
};

inline std::string key_set(std::initializer_list<std::string> keys) {
  std::string out = R"({"keys":[)";
  for (const std::string& key : keys) out += (out.back() == '[' ? "" : ",") + key;
  return out + "]}";
}

}  // namespace attune::oidc
