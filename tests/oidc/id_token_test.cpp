#include "oidc/id_token.h"

#include <gtest/gtest.h>

#include "signing.h"

namespace attune::oidc {
namespace {

constexpr std::int64_t now_seconds = 1'800'000'000;

Expected expected() { return {"https://login.example", "attune", "n-1", Instant{now_seconds * micros_per_second}}; }

// What a good token says, with one claim otherwise, left out (empty) or added.
std::string claims(const std::string& changed = {}, const std::string& value = {}) {
  const std::pair<std::string, std::string> usual[] = {{"iss", R"("https://login.example")"},
                                                       {"aud", R"("attune")"},
                                                       {"nonce", R"("n-1")"},
                                                       {"sub", R"("maya-okafor")"},
                                                       {"exp", std::to_string(now_seconds + 300)},
                                                       {"iat", std::to_string(now_seconds - 5)}};
  std::string out;
  const auto say = [&out](const std::string& name, const std::string& text) {
    if (!text.empty()) out += (out.empty() ? "{\"" : ",\"") + name + "\":" + text;
  };
  bool known = changed.empty();
  for (const auto& [name, text] : usual) {
    say(name, name == changed ? value : text);
    known = known || name == changed;
  }
  if (!known) say(changed, value);
  return out + "}";
}

class IdToken : public testing::Test {
 protected:
  static void SetUpTestSuite() { key_ = std::make_unique<SigningKey>(SigningKey::rsa("k-1")); }
  static void TearDownTestSuite() { key_.reset(); }

  static std::string why(const std::string& token, const std::string& keys) {
    const auto found = claim_of(token, keys, expected(), "sub");
    return found ? "good" : found.error().detail;
  }
  static std::string why(const std::string& payload) {
    return why(key_->signed_token("RS256", payload), key_set({key_->public_key()}));
  }

  static std::unique_ptr<SigningKey> key_;
};
std::unique_ptr<SigningKey> IdToken::key_;

TEST_F(IdToken, saysWhoItIsUnderEachAlgorithm) {
  const auto elliptic = SigningKey::p256("k-2");
  const std::string keys = key_set({key_->public_key(), elliptic.public_key()});
  for (const auto& token : {key_->signed_token("RS256", claims()), key_->signed_token("PS256", claims()),
                            elliptic.signed_token("ES256", claims()), key_->signed_token("RS256", claims(), false)}) {
    EXPECT_EQ(claim_of(token, keys, expected(), "sub").value_or("none"), "maya-okafor");
  }
}

// RFC 7515, A.2 and A.3: signed by others. They say too little to be ID tokens, which is found only once the signature
// holds.
TEST_F(IdToken, theStandardsOwnExamplesAreSigned) {
  const std::string payload =
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
  const std::string rsa_keys = key_set(
      {R"({"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJ)"
       R"(rcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXnd)"
       R"(S5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-)"
       R"(DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"})"});
  const std::string rsa =
      "eyJhbGciOiJSUzI1NiJ9." + payload +
      ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
      "O8W2Fp5jujGbds9uJdbF9CUAr7t"
      "1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--"
      "xi12jzD"
      "wusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_"
      "IoypGlUPQGe77"
      "Rw";
  EXPECT_EQ(why(rsa, rsa_keys), "The token is another issuer's.");
  const std::string ec_keys = key_set({R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                                       R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})"});
  const std::string ec = "eyJhbGciOiJFUzI1NiJ9." + payload +
                         ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
  EXPECT_EQ(why(ec, ec_keys), "The token is another issuer's.");
  std::string changed = ec;
  changed[40] = changed[40] == 'A' ? 'B' : 'A';
  EXPECT_EQ(why(changed, ec_keys), "The token's signature does not hold.");
}

TEST_F(IdToken, isForUsNowAndForThisLogIn) {
  EXPECT_EQ(why(claims()), "good");
  EXPECT_EQ(why(claims("iss", R"("https://login.example.evil")")), "The token is another issuer's.");
  EXPECT_EQ(why(claims("iss", "")), "The token is another issuer's.");
  EXPECT_EQ(why(claims("aud", R"("another")")), "The token is for another client.");
  EXPECT_EQ(why(claims("aud", "")), "The token is for another client.");
  EXPECT_EQ(why(claims("aud", R"(["attune"])")), "good");
  EXPECT_EQ(why(claims("aud", R"(["another","attune"])")), "The token is for another client.");
  EXPECT_EQ(why(claims("azp", R"("another")")), "The token was issued to another client.");
  EXPECT_EQ(why(claims("nonce", R"("n-2")")), "The token is of another log-in.");
  EXPECT_EQ(why(claims("nonce", "")), "The token is of another log-in.");
  EXPECT_EQ(why(claims("exp", std::to_string(now_seconds - 59))), "good");
  EXPECT_EQ(why(claims("exp", std::to_string(now_seconds - 60))), "The token has expired.");
  EXPECT_EQ(why(claims("exp", R"("1900000000")")), "The token does not say from when to when it holds.");
  EXPECT_EQ(why(claims("iat", std::to_string(now_seconds + 61))), "The token is of the future.");
  EXPECT_EQ(why(claims("iat", "")), "The token does not say from when to when it holds.");
}

TEST_F(IdToken, theClaimIsATextOrAWholeNumber) {
  const auto customer = [](const std::string& value) {
    const auto found = claim_of(key_->signed_token("RS256", claims("customer", value)), key_set({key_->public_key()}),
                                expected(), "customer");
    return found ? *found : found.error().detail;
  };
  EXPECT_EQ(customer(R"("C-17")"), "C-17");
  EXPECT_EQ(customer("4711"), "4711");
  for (const char* wrong : {"null", "true", "1.5", "[\"a\"]", "\"\""}) {
    EXPECT_EQ(customer(wrong), "The token does not hold the claim asked for.") << wrong;
  }
  EXPECT_EQ(customer('"' + std::string(255, 'a') + '"'), "The token does not hold the claim asked for.");
}

TEST_F(IdToken, aSignatureOfTheWrongKindIsNone) {
  const std::string keys = key_set({key_->public_key()});
  const auto other = SigningKey::rsa("k-1");
  EXPECT_EQ(why(other.signed_token("RS256", claims()), keys), "The token's signature does not hold.");
  // Signed with the public key as if it were a shared secret; and not signed at all.
  const auto confused = SigningKey::shared("k-1", key_->public_key());
  EXPECT_EQ(why(confused.signed_token("HS256", claims()), keys), "The token is not signed by RS256, PS256 or ES256.");
  const std::string good = key_->signed_token("RS256", claims());
  const std::string payload = good.substr(good.find('.'), good.rfind('.') - good.find('.') + 1);
  EXPECT_NE(why("eyJhbGciOiJub25lIn0" + payload, keys), "good");
  EXPECT_NE(why("eyJhbGciOiJub25lIn0" + payload + "AA", keys), "good");
  const auto small = SigningKey::rsa("k-1", 1024);
  EXPECT_EQ(why(small.signed_token("RS256", claims()), key_set({small.public_key()})),
            "The token's signature does not hold.");
}

TEST_F(IdToken, aKeyOfAnotherNameIsAskedFor) {
  const auto newer = SigningKey::rsa("k-9");
  const auto found = claim_of(newer.signed_token("RS256", claims()), key_set({key_->public_key()}), expected(), "sub");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::not_found);
}

TEST_F(IdToken, anythingElseIsRefused) {
  const std::string keys = key_set({key_->public_key()});
  for (const std::string& token : {std::string(), std::string("."), std::string("a.b.c"), std::string("...."),
                                   std::string(20'000, 'a'), std::string("eyJhbGciOiJSUzI1NiJ9..")}) {
    EXPECT_NE(why(token, keys), "good");
  }
  EXPECT_EQ(why(key_->signed_token("RS256", "not JSON"), keys), "The token's claims can't be read.");
  for (const char* set : {"", "[]", "{}", R"({"keys":7})", R"({"keys":[7,{},{"kty":"RSA","kid":"k-1"}]})"}) {
    EXPECT_NE(why(key_->signed_token("RS256", claims()), set), "good") << set;
  }
}

}  // namespace
}  // namespace attune::oidc
