#include "engine/credentials.h"

#include <gtest/gtest.h>

#include <string>

#include "store/secret.h"

namespace attune {
namespace {

TEST(Passwords, goodOnesPass) {
  for (const char* good : {"three green kettles", "ein Wal fährt Rad", "Zx9!kk-QPw", "пароль-из-слов"}) {
    EXPECT_TRUE(check_password(good, "bea", "bea@example.org").has_value()) << good;
  }
  EXPECT_TRUE(check_password(std::string(198, 'x') + "yz", "bea", "").has_value());
}

TEST(Passwords, lengthIsCountedInCharacters) {
  EXPECT_FALSE(check_password("äöüäöüäöü", "bea", "").has_value());  // nine, in eighteen bytes
  EXPECT_TRUE(check_password("äöüäöüäöüß", "bea", "").has_value());
  EXPECT_FALSE(check_password(std::string(199, 'x') + "yz", "bea", "").has_value());
}

TEST(Passwords, whatIsGuessedFirstIsRefused) {
  for (const char* bad : {"qwertyuiop", "1234567890", "Password123", "iloveyou!!!!", "aaaaaaaaaaaa", "Liverpool2024",
                          "correcthorsebatterystaple", "administrator"}) {
    EXPECT_FALSE(check_password(bad, "bea", "").has_value()) << bad;
  }
  EXPECT_FALSE(check_password("Caterpillar", "caterpillar", "").has_value());
  EXPECT_FALSE(check_password("bea@example.org", "bea", "Bea@Example.org").has_value());
  EXPECT_FALSE(check_password("abc\xff"
                              "defghijkl",
                              "bea", "")
                   .has_value());
}

TEST(Emails, shapes) {
  for (const char* good : {"a@b.co", "first.last+tag@sub.example.org"})
    EXPECT_TRUE(check_email(good).has_value()) << good;
  for (const char* bad :
       {"", "a", "a@b", "@b.co", "a@.co", "a@b.", "a b@c.de", "a@b@c.de", "a@b..de", "<a@b.de>", "a\n@b.de"}) {
    EXPECT_FALSE(check_email(bad).has_value()) << bad;
  }
}

TEST(UserNames, shapes) {
  for (const char* good : {"bea", "bea.t_9-x", "007"}) EXPECT_TRUE(check_user_name(good).has_value()) << good;
  for (const char* bad : {"", "be", ".bea", "bea smith", "bea@home", "béa", "BEA"})
    EXPECT_FALSE(check_user_name(bad).has_value()) << bad;
}

// Who logs in under a name that nobody has must wait as long as everybody: the same kind and cost of hash.
TEST(Passwords, nobodysHashCostsWhatOthersDo) {
  const auto parameters = [](std::string_view hash) { return hash.substr(0, hash.find('$', hash.find("m="))); };
  const auto hash = hash_password("anything");
  ASSERT_TRUE(hash.has_value());
  EXPECT_EQ(parameters(*hash), parameters(nobodys_password_hash));
  EXPECT_EQ(hash->size(), nobodys_password_hash.size());
  EXPECT_FALSE(verify_password("", std::string(nobodys_password_hash)));
}

}  // namespace
}  // namespace attune
