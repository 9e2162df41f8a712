// Accounts as a fold over the log: what a restart, a crash, a rebuild and an erasure leave of them.
#include <gtest/gtest.h>

#include <string>

#include "bank.h"

namespace attune::testing {
namespace {

SignedIn signed_up(Bank& bank, const std::string& name) {
  SignUp who{name, name + "@example.org", "three green kettles", "three green kettles", true, "198.51.100.7"};
  auto answer = bank.wait<SignedIn>([&](auto reply) { bank.engine().sign_up(who, std::move(reply)); });
  EXPECT_TRUE(answer.has_value()) << answer.error().message;
  return answer.value_or(SignedIn{});
}

Result<SignedIn> logged_in(Bank& bank, const std::string& name, const std::string& password = "three green kettles") {
  return bank.wait<SignedIn>(
      [&](auto reply) { bank.engine().log_in({name, password, "", "198.51.100.7"}, std::move(reply)); });
}

TEST(AccountFold, survivesARestartACrashAndARebuild) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  const SignedIn bea = signed_up(bank, "bea");
  EXPECT_TRUE(bank.rebuild().same) << bank.rebuild().difference;
  bank.crash();
  EXPECT_TRUE(bank.engine().authenticate_session(bea.token).has_value());
  bank.restart();
  EXPECT_TRUE(bank.engine().authenticate_session(bea.token).has_value());
  EXPECT_TRUE(logged_in(bank, "bea").has_value());
  EXPECT_TRUE(bank.rebuild().same) << bank.rebuild().difference;
}

TEST(AccountFold, anErasureLeavesNothingOfTheAccount) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  const SignedIn bea = signed_up(bank, "bea");
  const SignedIn cat = signed_up(bank, "cat");
  const auto erased = bank.wait<ErasureAnswer>(
      [&](auto reply) { bank.engine().erase_customer(Bank::who(), bea.session.customer_id, std::move(reply)); });
  ASSERT_TRUE(erased.has_value()) << erased.error().message;
  EXPECT_FALSE(bank.engine().authenticate_session(bea.token).has_value());
  EXPECT_TRUE(bank.engine().authenticate_session(cat.token).has_value());
  EXPECT_TRUE(bank.rebuild().same) << bank.rebuild().difference;
  bank.restart();
  EXPECT_FALSE(logged_in(bank, "bea").has_value());
  EXPECT_TRUE(logged_in(bank, "cat").has_value());
  const SignedIn again = signed_up(bank, "bea");
  EXPECT_NE(again.session.customer_id, bea.session.customer_id);
  EXPECT_TRUE(bank.rebuild().same) << bank.rebuild().difference;
}

TEST(AccountFold, erasingALinkedCustomerTakesTheProspectsRecordToo) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  ASSERT_TRUE(bank.wait<CustomerAnswer>([&](auto reply) {
                    bank.engine().put_customer(Bank::who(), Customer{"maya", CustomerKind::individual, {}},
                                               std::move(reply));
                  })
                  .has_value());
  const SignedIn bea = signed_up(bank, "bea");
  const auto code =
      bank.wait<CodeAnswer>([&](auto reply) { bank.engine().make_link_code(Bank::who(), "maya", std::move(reply)); });
  ASSERT_TRUE(code.has_value());
  const auto caller = bank.engine().authenticate_session(bea.token);
  ASSERT_TRUE(
      bank.wait<SessionAnswer>([&](auto reply) { bank.engine().link_customer(*caller, code->code, std::move(reply)); })
          .has_value());
  ASSERT_TRUE(
      bank.wait<ErasureAnswer>([&](auto reply) { bank.engine().erase_customer(Bank::who(), "maya", std::move(reply)); })
          .has_value());
  EXPECT_FALSE(bank.engine().customer(Bank::who(), bea.session.customer_id).has_value());
  EXPECT_FALSE(logged_in(bank, "bea").has_value());
  EXPECT_TRUE(bank.rebuild().same) << bank.rebuild().difference;
}

TEST(Links, twoCodesUsedAtOnceLinkOneAccount) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  ASSERT_TRUE(bank.wait<CustomerAnswer>([&](auto reply) {
    bank.engine().put_customer(Bank::who(), Customer{"maya", CustomerKind::individual, {}}, std::move(reply));
  }));
  std::vector<std::pair<Caller, std::string>> both;
  for (const char* name : {"bea", "cat"}) {
    const auto code =
        bank.wait<CodeAnswer>([&](auto reply) { bank.engine().make_link_code(Bank::who(), "maya", std::move(reply)); });
    ASSERT_TRUE(code);
    both.emplace_back(bank.engine().authenticate_session(signed_up(bank, name).token).value(), code->code);
  }
  int linked = 0, refused = 0;
  for (const auto& [caller, code] : both) {
    bank.engine().link_customer(caller, code, [&](Result<SessionAnswer> answer) { answer ? ++linked : ++refused; });
  }
  bank.inbox().run_until([&] { return linked + refused == 2; });
  EXPECT_EQ(linked, 1);
  EXPECT_EQ(refused, 1);
}

TEST(SignUps, twoAtOnceUnderOneNameMakeOneAccount) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  int made = 0;
  int taken = 0;
  for (const char* email : {"one@example.org", "two@example.org"}) {
    bank.engine().sign_up({"bea", email, "three green kettles", "three green kettles", false, "a"},
                          [&](Result<SignedIn> answer) {
                            if (answer) ++made;
                            else if (answer.error().code == ErrorCode::conflict) ++taken;
                          });
  }
  bank.inbox().run_until([&] { return made + taken == 2; });
  EXPECT_EQ(made, 1);
  EXPECT_EQ(taken, 1);
}

TEST(Passwords, areRefusedWhenTooManyWait) {
  ScratchDirectory directory;
  Bank bank(directory.path());
  signed_up(bank, "bea");
  int answered = 0;
  int busy = 0;
  constexpr int many = 60;
  for (int i = 0; i < many; ++i) {
    bank.engine().log_in({"nobody" + std::to_string(i), "three green kettles", "", "a" + std::to_string(i)},
                         [&](Result<SignedIn> answer) {
                           ++answered;
                           if (!answer && answer.error().code == ErrorCode::unavailable) ++busy;
                         });
  }
  bank.inbox().run_until([&] { return answered == many; });
  EXPECT_GE(busy, many - 40);
  EXPECT_LT(busy, many);
}

}  // namespace
}  // namespace attune::testing
