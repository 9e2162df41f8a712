// An account comes to speak for its bank record by the bank's own log-in; the provider is scripted.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <vector>

#include "../oidc/signing.h"
#include "bank.h"

namespace attune::testing {
namespace {

class BankLogInTest : public ::testing::Test {
 protected:
  BankLogInTest() {
    auto& options = bank_.options_.bank_log_in;
    options.provider.issuer = "https://login.example";
    options.provider.client_id = "attune";
    options.provider.redirect_url = "https://portal.example/bank-log-in";
    options.send = [this](const HttpRequest& request) { return answer(request); };
    bank_.options_.notice = [this](const std::string& text) {
      const std::lock_guard lock(mutex_);
      if (text.starts_with("The bank's")) notices_.push_back(text);
    };
    bank_.restart();
    for (const char* id : {"maya", "jon"}) add(id, CustomerKind::individual);
    add("bakery", CustomerKind::organisation);
  }

  // The provider, on its thread.
  Result<HttpAnswer> answer(const HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    ++asked_;
    if (away_) return fail(ErrorCode::unavailable, "not reached");
    if (request.url.ends_with("/.well-known/openid-configuration")) {
      return HttpAnswer{200,
                        R"({"issuer":"https://login.example","authorization_endpoint":"https://login.example/auth",)"
                        R"("token_endpoint":"https://login.example/token","jwks_uri":"https://login.example/keys"})",
                        0};
    }
    if (request.url.ends_with("/keys")) return HttpAnswer{200, oidc::key_set({key().public_key()}), 0};
    ++redeemed_;
    const std::string claims = R"({"iss":"https://login.example","aud":"attune","iat":1800000000,"exp":1800000300,)"
                               R"("nonce":")" +
                               nonce_ + R"(","sub":")" + customer_ + "\"}";
    return HttpAnswer{200, R"({"id_token":")" + key().signed_token("RS256", claims) + "\"}", 0};
  }

  static const oidc::SigningKey& key() {
    static const auto one = oidc::SigningKey::rsa("k-1");
    return one;
  }

  void add(const char* id, CustomerKind kind) {
    ASSERT_TRUE(bank_.wait<CustomerAnswer>(
        [&](auto reply) { bank_.engine().put_customer(Bank::who(), Customer{id, kind, {}}, std::move(reply)); }));
  }

  Caller signed_up(const std::string& name) {
    SignUp who{name, name + "@example.org", "three green kettles", "three green kettles", true, "198.51.100.7"};
    const auto answer = bank_.wait<SignedIn>([&](auto reply) { bank_.engine().sign_up(who, std::move(reply)); });
    EXPECT_TRUE(answer);
    return bank_.engine().authenticate_session(answer.value().token).value();
  }

  static std::string parameter(const std::string& url, const std::string& name) {
    const auto at = url.find(name + "=");
    const auto from = at + name.size() + 1;
    return at == std::string::npos ? "" : url.substr(from, url.find('&', from) - from);
  }

  // Goes to the bank's pages as `customer` there, and comes back with this state.
  std::string gone_to_the_bank(const Caller& caller, const std::string& customer) {
    const auto url =
        bank_.wait<std::string>([&](auto reply) { bank_.engine().begin_bank_log_in(caller, std::move(reply)); });
    EXPECT_TRUE(url) << url.error().message;
    const std::lock_guard lock(mutex_);
    nonce_ = parameter(url.value_or(""), "nonce");
    customer_ = customer;
    return parameter(url.value_or(""), "state");
  }

  Result<SessionAnswer> come_back(const Caller& caller, const std::string& state) {
    return bank_.wait<SessionAnswer>(
        [&](auto reply) { bank_.engine().finish_bank_log_in(caller, state, "code", std::move(reply)); });
  }

  static ErrorCode code_of(const Result<SessionAnswer>& answer) {
    EXPECT_FALSE(answer);
    return answer ? ErrorCode::corrupt : answer.error().code;
  }

  ScratchDirectory directory_;
  std::mutex mutex_;
  std::string nonce_, customer_;
  std::vector<std::string> notices_;
  int redeemed_ = 0;
  int asked_ = 0;
  bool away_ = false;
  Bank bank_{directory_.path()};
};

TEST_F(BankLogInTest, linksTheRecordThatTheBankNames) {
  const Caller bea = signed_up("bea");
  EXPECT_TRUE(bank_.engine().session(bea)->bank_log_in);
  const auto linked = come_back(bea, gone_to_the_bank(bea, "maya"));
  ASSERT_TRUE(linked) << linked.error().message;
  EXPECT_EQ(linked->customer_id, "maya");
  EXPECT_FALSE(linked->bank_log_in);
  const auto log = bank_.engine().access_log(Bank::who(), "maya", {}, 10);
  ASSERT_TRUE(log);
  ASSERT_EQ(log->items.size(), 1U);
  EXPECT_EQ(log->items[0].what, "link");
  EXPECT_EQ(log->items[0].account, "bea");
  EXPECT_TRUE(bank_.rebuild().same) << bank_.rebuild().difference;
  bank_.restart();
  EXPECT_EQ(bank_.engine().session(bea)->customer_id, "maya");
}

TEST_F(BankLogInTest, aStateIsGoodOnceForTenMinutesAndForWhoBegan) {
  const Caller bea = signed_up("bea");
  const Caller cat = signed_up("cat");
  const std::string state = gone_to_the_bank(bea, "maya");
  EXPECT_EQ(code_of(come_back(cat, state)), ErrorCode::not_found);
  EXPECT_EQ(code_of(come_back(bea, "another")), ErrorCode::not_found);
  bank_.clock().set({bank_.clock().now().micros + 600 * micros_per_second});
  EXPECT_EQ(code_of(come_back(bea, state)), ErrorCode::not_found);
  EXPECT_EQ(redeemed_, 0) << "no code was shown to the provider";
}

TEST_F(BankLogInTest, aSecondBeginningTakesThePlaceOfTheFirst) {
  const Caller bea = signed_up("bea");
  const std::string first = gone_to_the_bank(bea, "maya");
  const std::string second = gone_to_the_bank(bea, "maya");
  EXPECT_EQ(code_of(come_back(bea, first)), ErrorCode::not_found);
  EXPECT_TRUE(come_back(bea, second));
  EXPECT_EQ(code_of(come_back(bea, second)), ErrorCode::conflict) << "linked already";
}

TEST_F(BankLogInTest, aTokenOfAnotherLogInLinksNothing) {
  const Caller bea = signed_up("bea");
  const std::string state = gone_to_the_bank(bea, "maya");
  nonce_ = "another";
  EXPECT_EQ(code_of(come_back(bea, state)), ErrorCode::denied);
  EXPECT_NE(bank_.engine().session(bea)->customer_id, "maya");
  ASSERT_EQ(notices_.size(), 1U);
  EXPECT_EQ(notices_[0], "The bank's log-in: The token is of another log-in.");
  EXPECT_EQ(code_of(come_back(bea, state)), ErrorCode::not_found) << "tried once";
}

TEST_F(BankLogInTest, whoHasNoRecordHereStaysAProspect) {
  const Caller bea = signed_up("bea");
  EXPECT_EQ(code_of(come_back(bea, gone_to_the_bank(bea, "nobody"))), ErrorCode::not_found);
  EXPECT_EQ(code_of(come_back(bea, gone_to_the_bank(bea, "bakery"))), ErrorCode::not_found);
  EXPECT_TRUE(bank_.engine().session(bea)->bank_log_in);
}

TEST_F(BankLogInTest, oneAccountSpeaksForACustomer) {
  const Caller bea = signed_up("bea");
  ASSERT_TRUE(come_back(bea, gone_to_the_bank(bea, "maya")));
  const Caller cat = signed_up("cat");
  EXPECT_EQ(code_of(come_back(cat, gone_to_the_bank(cat, "maya"))), ErrorCode::conflict);
}

// Both have passed every check before either is durable.
TEST_F(BankLogInTest, ofTwoAtOnceOneIsLinked) {
  std::vector<std::pair<Caller, std::string>> both;
  std::string nonces[2];
  for (const char* name : {"bea", "cat"}) {
    const Caller caller = signed_up(name);
    both.emplace_back(caller, gone_to_the_bank(caller, "maya"));
    nonces[both.size() - 1] = nonce_;
  }
  int linked = 0, refused = 0;
  bank_.options_.notice = {};
  for (std::size_t i = 0; i < 2; ++i) {
    const int before = redeemed_;
    {
      const std::lock_guard lock(mutex_);
      nonce_ = nonces[i];
    }
    bank_.engine().finish_bank_log_in(both[i].first, both[i].second, "code",
                                      [&](Result<SessionAnswer> answer) { answer ? ++linked : ++refused; });
    for (;;) {  // until the provider has given this one's token, so that both wait in the inbox
      const std::lock_guard lock(mutex_);
      if (redeemed_ > before) break;
    }
  }
  bank_.inbox().run_until([&] { return linked + refused == 2; });
  EXPECT_EQ(linked, 1);
  EXPECT_EQ(refused, 1);
}

TEST_F(BankLogInTest, aProviderThatIsAwayIsNotAskedAgainAtOnce) {
  const Caller bea = signed_up("bea");
  const auto begun = [&] {
    return bank_.wait<std::string>([&](auto reply) { bank_.engine().begin_bank_log_in(bea, std::move(reply)); })
        .has_value();
  };
  away_ = true;
  EXPECT_FALSE(begun());
  EXPECT_EQ(asked_, 1);
  away_ = false;
  EXPECT_FALSE(begun());
  EXPECT_EQ(asked_, 1);
  bank_.clock().set({bank_.clock().now().micros + 10 * micros_per_second});
  EXPECT_TRUE(begun());
}

TEST_F(BankLogInTest, staffAndSystemsHaveNoSuchLogIn) {
  const auto tried =
      bank_.wait<std::string>([&](auto reply) { bank_.engine().begin_bank_log_in(Bank::who(), std::move(reply)); });
  EXPECT_EQ(tried.error().code, ErrorCode::denied);
}

TEST_F(BankLogInTest, beginningsAreCounted) {
  const Caller bea = signed_up("bea");
  ErrorCode last = ErrorCode::corrupt;
  for (int i = 0; i < 40 && last != ErrorCode::throttled; ++i) {
    const auto url =
        bank_.wait<std::string>([&](auto reply) { bank_.engine().begin_bank_log_in(bea, std::move(reply)); });
    if (!url) last = url.error().code;
  }
  EXPECT_EQ(last, ErrorCode::throttled);
}

TEST(NoBankLogIn, isUnsupportedWhereNoneIsSetUp) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  SignUp who{"bea", "bea@example.org", "three green kettles", "three green kettles", true, "198.51.100.7"};
  const auto bea = bank.wait<SignedIn>([&](auto reply) { bank.engine().sign_up(who, std::move(reply)); });
  ASSERT_TRUE(bea);
  EXPECT_FALSE(bea->session.bank_log_in);
  const Caller caller = bank.engine().authenticate_session(bea->token).value();
  const auto url =
      bank.wait<std::string>([&](auto reply) { bank.engine().begin_bank_log_in(caller, std::move(reply)); });
  EXPECT_EQ(url.error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace attune::testing
