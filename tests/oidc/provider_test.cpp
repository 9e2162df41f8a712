#include "oidc/provider.h"

#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "oidc/base64url.h"
#include "signing.h"

namespace attune::oidc {
namespace {

constexpr std::int64_t start_seconds = 1'800'000'000;

class TestClock final : public Clock {
 public:
  Instant now() const override { return at; }
  Instant at{start_seconds * micros_per_second};
};

// A provider that keeps its pages as texts, and what it was asked.
class ProviderTest : public testing::Test {
 protected:
  ProviderTest() {
    pages_["https://login.example/.well-known/openid-configuration"] = {200, metadata(), 0};
    pages_["https://login.example/keys"] = {200, key_set({key().public_key()}), 0};
    answer_token("maya-okafor");
  }

  static const SigningKey& key() {
    static const SigningKey one = SigningKey::rsa("k-1");
    return one;
  }

  static std::string metadata(const std::string& issuer = "https://login.example",
                              const std::string& token = "https://login.example/token",
                              const std::string& methods = R"(["client_secret_basic"])") {
    return R"({"issuer":")" + issuer + R"(","authorization_endpoint":"https://login.example/auth","token_endpoint":")" +
           token + R"(","jwks_uri":"https://login.example/keys","token_endpoint_auth_methods_supported":)" + methods +
           "}";
  }

  void answer_token(const std::string& customer, const SigningKey& signing = key()) {
    const std::string claims = R"({"iss":"https://login.example","aud":"attune","nonce":"n","sub":")" + customer +
                               R"(","iat":1800000000,"exp":1800000300})";
    pages_["https://login.example/token"] = {200, R"({"id_token":")" + signing.signed_token("RS256", claims) + "\"}",
                                             0};
  }

  HttpSend send() {
    return [this](const HttpRequest& request) -> Result<HttpAnswer> {
      asked_.push_back(request);
      const auto found = pages_.find(request.url);
      if (found == pages_.end()) return fail(ErrorCode::unavailable, "not reached");
      return found->second;
    };
  }

  Provider provider(const std::string& secret = "s e&c") {
    return {{"https://login.example", "attune", secret, "https://portal.example/bank-log-in", "sub"}, send(), clock_};
  }

  TestClock clock_;
  std::map<std::string, HttpAnswer> pages_;
  std::vector<HttpRequest> asked_;
  const Attempt attempt_{"s", "n", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"};
};

// The verifier and its challenge are those of RFC 7636, appendix B.
TEST_F(ProviderTest, sendsPeopleToTheBankWithWhatBindsTheLogInToThem) {
  auto bank = provider();
  const auto url = bank.authorization_url(attempt_);
  ASSERT_TRUE(url) << url.error().detail;
  EXPECT_EQ(*url,
            "https://login.example/auth?response_type=code&client_id=attune"
            "&redirect_uri=https%3A%2F%2Fportal.example%2Fbank-log-in&scope=openid&prompt=login&state=s&nonce=n"
            "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
  ASSERT_EQ(asked_.size(), 1U);
  EXPECT_TRUE(asked_[0].body_type.empty());
  EXPECT_TRUE(bank.authorization_url(attempt_));
  EXPECT_EQ(asked_.size(), 1U) << "metadata hold for an hour";
  clock_.at.micros += 3'600 * micros_per_second;
  EXPECT_TRUE(bank.authorization_url(attempt_));
  EXPECT_EQ(asked_.size(), 2U);
}

TEST_F(ProviderTest, redeemsTheCodeAndSaysWhoItIs) {
  auto bank = provider();
  EXPECT_EQ(bank.customer_of("a code&", attempt_).value_or("none"), "maya-okafor");
  ASSERT_EQ(asked_.size(), 3U);
  EXPECT_EQ(asked_[1].body,
            "grant_type=authorization_code&code=a%20code%26&redirect_uri=https%3A%2F%2Fportal.example%2Fbank-log-in"
            "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  EXPECT_EQ(asked_[1].body_type, "application/x-www-form-urlencoded");
  EXPECT_EQ(asked_[1].authorization, "Basic YXR0dW5lOnMlMjBlJTI2Yw==");  // attune:s%20e%26c
}

TEST_F(ProviderTest, theSecretGoesWhereTheProviderTakesIt) {
  pages_["https://login.example/.well-known/openid-configuration"].body =
      metadata("https://login.example", "https://login.example/token", R"(["client_secret_post"])");
  EXPECT_TRUE(provider().customer_of("c", attempt_));
  EXPECT_TRUE(asked_[1].authorization.empty());
  EXPECT_TRUE(asked_[1].body.ends_with("&client_id=attune&client_secret=s%20e%26c"));
  asked_.clear();
  EXPECT_TRUE(provider("").customer_of("c", attempt_));
  EXPECT_TRUE(asked_[1].authorization.empty());
  EXPECT_TRUE(asked_[1].body.ends_with("&client_id=attune"));
}

TEST_F(ProviderTest, newKeysAreAskedForButNotOverAndOver) {
  auto bank = provider();
  EXPECT_TRUE(bank.customer_of("c", attempt_));
  const auto newer = SigningKey::rsa("k-2");
  answer_token("maya-okafor", newer);
  pages_["https://login.example/keys"].body = key_set({newer.public_key()});
  EXPECT_EQ(bank.customer_of("c", attempt_).error().code, ErrorCode::denied) << "asked a moment ago";
  clock_.at.micros += 60 * micros_per_second;
  EXPECT_TRUE(bank.customer_of("c", attempt_));
}

TEST_F(ProviderTest, whatIsWrongWithTheProviderIsTheOperatorsToKnow) {
  const auto why = [this](const std::string& page, const HttpAnswer& answer) {
    const auto usual = pages_[page];
    pages_[page] = answer;
    const auto found = provider().customer_of("c", attempt_);
    pages_[page] = usual;
    EXPECT_FALSE(found);
    return found ? std::string() : std::string(to_string(found.error().code)) + ": " + found.error().detail;
  };
  const std::string about = "https://login.example/.well-known/openid-configuration";
  EXPECT_EQ(why(about, {404, "", 0}), "unavailable: The provider's metadata can't be read (status 404).");
  EXPECT_EQ(why(about, {200, "<html>", 0}), "unavailable: The provider's metadata can't be read (status 200).");
  EXPECT_EQ(why(about, {200, metadata("https://login.example/"), 0}),
            "unavailable: The provider calls itself otherwise than oidc.issuer does.");
  for (const char* endpoint : {"http://login.example/token", "", "file:///etc/passwd", "https://a:b@login.example/"}) {
    EXPECT_EQ(why(about, {200, metadata("https://login.example", endpoint), 0}),
              "unavailable: The provider's metadata name an endpoint that is missing, or not spoken to by https.");
  }
  const std::string token = "https://login.example/token";
  EXPECT_EQ(why(token, {401, R"({"error":"invalid_client"})", 0}),
            "unavailable: The provider's token endpoint answers with status 401: check oidc.client_id and the client's "
            "secret.");
  EXPECT_EQ(why(token, {400, R"({"error":"invalid_grant"})", 0}), "denied: ");
  EXPECT_EQ(why(token, {200, "{}", 0}), "unavailable: The provider's token endpoint gives no id_token.");
  EXPECT_EQ(why("https://login.example/keys", {500, "", 0}), "unavailable: The provider's keys: status 500.");
  pages_.clear();
  EXPECT_EQ(provider().authorization_url(attempt_).error().code, ErrorCode::unavailable);
}

TEST(Base64Url, theExamplesOfRfc4648) {
  const auto of = [](std::string_view text) {
    return base64url({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  };
  EXPECT_EQ(of("f"), "Zg");
  EXPECT_EQ(of("foobar"), "Zm9vYmFy");
  EXPECT_EQ(of("\xff\xfe\xfd?>"), "__79Pz4");
}

TEST(SafeAddress, isTlsOrThisMachine) {
  for (const char* good : {"https://login.example", "https://login.example:8443/a?b=c", "http://127.0.0.1:9000",
                           "http://localhost:9000/x", "http://[::1]:9000"}) {
    EXPECT_TRUE(is_safe_address(good)) << good;
  }
  for (const char* bad :
       {"", "login.example", "http://login.example", "http://127.0.0.1.evil.example",
        "https://user:secret@login.example", "https://login.example/#x", "ftp://127.0.0.1", "https://"}) {
    EXPECT_FALSE(is_safe_address(bad)) << bad;
  }
}

}  // namespace
}  // namespace attune::oidc
