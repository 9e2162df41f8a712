#include "base/hex.h"

#include <array>

#include <gtest/gtest.h>

#include "base/handle.h"
#include "base/names.h"
#include "base/result.h"

namespace attune {
namespace {

TEST(Hex, RoundTrips) {
  const std::array<std::uint8_t, 4> bytes{0x00, 0x9f, 0xab, 0xff};
  EXPECT_EQ(to_hex(bytes), "009fabff");
  std::array<std::uint8_t, 4> read{};
  EXPECT_TRUE(parse_hex("009FabfF", read));
  EXPECT_EQ(read, bytes);
  EXPECT_TRUE(parse_hex("", {}));
}

TEST(Hex, RefusesOtherLengthsAndDigits) {
  std::array<std::uint8_t, 2> out{};
  for (const auto* text : {"", "0", "000", "00000", "00g0", "0x00", " 000", "00-1"}) {
    EXPECT_FALSE(parse_hex(text, out)) << text;
  }
}

TEST(Handle, IsWrittenReadAndNobodyByDefault) {
  EXPECT_TRUE(Handle{}.is_nobody());
  Handle handle;
  handle.bytes[0] = 0x0a;
  handle.bytes[15] = 0xf0;
  EXPECT_EQ(to_hex(handle), "0a0000000000000000000000000000f0");
  EXPECT_EQ(parse_handle(to_hex(handle)), handle);
  EXPECT_FALSE(parse_handle("0a"));
}

TEST(Names, GoBothWaysAndRefuseOthers) {
  enum class Colour { red, green };
  constexpr std::array<std::string_view, 2> names{"red", "green"};
  EXPECT_EQ(name_of(names, Colour::green), "green");
  EXPECT_EQ(name_of(names, static_cast<Colour>(7)), "unknown");
  EXPECT_EQ(parse_name<Colour>(names, "red"), Colour::red);
  EXPECT_EQ(parse_name<Colour>(names, "Red"), std::nullopt);
}

TEST(Result, CarriesAnErrorOn) {
  const auto failing = []() -> Result<int> { return fail(ErrorCode::conflict, "taken"); };
  const auto passing = [&]() -> Result<std::string> { return pass_on(failing()); };
  EXPECT_EQ(passing().error(), (Error{ErrorCode::conflict, "taken", ""}));
  EXPECT_EQ(to_string(ErrorCode::storage_full), "storage_full");
}

}  // namespace
}  // namespace attune
