// Published vectors: FIPS 180 (SHA-1), RFC 2202 (HMAC), RFC 4226 appendix D, RFC 6238 appendix B, RFC 4648 section 10.
#include "engine/totp.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/hex.h"

namespace attune {
namespace {

std::vector<std::uint8_t> bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

const std::vector<std::uint8_t> rfc_secret = bytes_of("12345678901234567890");

Instant at_second(std::int64_t second) { return Instant{second * micros_per_second}; }

TEST(Sha1, publishedVectors) {
  EXPECT_EQ(to_hex(sha1(bytes_of("abc"))), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(to_hex(sha1({})), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  EXPECT_EQ(to_hex(sha1(bytes_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  EXPECT_EQ(to_hex(sha1(std::vector<std::uint8_t>(1'000'000, 'a'))), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST(HmacSha1, publishedVectors) {
  EXPECT_EQ(to_hex(hmac_sha1(std::vector<std::uint8_t>(20, 0x0b), bytes_of("Hi There"))),
            "b617318655057264e28bc0b6fb378c8ef146be00");
  EXPECT_EQ(to_hex(hmac_sha1(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"))),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(to_hex(hmac_sha1(std::vector<std::uint8_t>(80, 0xaa),
                             bytes_of("Test Using Larger Than Block-Size Key - Hash Key First"))),
            "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

TEST(Hotp, publishedVectors) {
  const std::vector<std::string> expected{"755224", "287082", "359152", "969429", "338314",
                                          "254676", "287922", "162583", "399871", "520489"};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(hotp(rfc_secret, i), expected[i]);
}

TEST(Totp, publishedVectors) {
  const std::vector<std::pair<std::int64_t, std::string>> expected{{59, "94287082"},         {1111111109, "07081804"},
                                                                   {1111111111, "14050471"}, {1234567890, "89005924"},
                                                                   {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [second, code] : expected) EXPECT_EQ(hotp(rfc_secret, totp_step(at_second(second)), 8), code);
}

TEST(Totp, takesTheNeighbouringStepsButNoneThatIsSpent) {
  const Instant now = at_second(1'111'111'111);
  const std::uint64_t step = totp_step(now);
  for (const std::uint64_t near : {step - 1, step, step + 1})
    EXPECT_EQ(totp_step_of(hotp(rfc_secret, near), rfc_secret, now, 0), near);
  EXPECT_FALSE(totp_step_of(hotp(rfc_secret, step - 2), rfc_secret, now, 0));
  EXPECT_FALSE(totp_step_of(hotp(rfc_secret, step + 2), rfc_secret, now, 0));
  EXPECT_FALSE(totp_step_of(hotp(rfc_secret, step), rfc_secret, now, step));
  const std::string code = hotp(rfc_secret, step);
  EXPECT_EQ(totp_step_of(code.substr(0, 3) + " " + code.substr(3), rfc_secret, now, 0), step);
  EXPECT_FALSE(totp_step_of("", rfc_secret, now, 0));
}

TEST(Base32, publishedVectors) {
  EXPECT_EQ(base32(bytes_of("")), "");
  EXPECT_EQ(base32(bytes_of("f")), "MY");
  EXPECT_EQ(base32(bytes_of("fo")), "MZXQ");
  EXPECT_EQ(base32(bytes_of("foobar")), "MZXW6YTBOI");
}

TEST(OtpauthUri, isEncoded) {
  EXPECT_EQ(otpauth_uri("Attune", "ana maria", "MY"), "otpauth://totp/Attune:ana%20maria?secret=MY&issuer=Attune");
}

}  // namespace
}  // namespace attune
