#include "ingest/encoding.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "ingest/csv.h"
#include "ingest/utf8.h"
#include "shared_data.h"

namespace attune {
namespace {

using namespace std::string_view_literals;

std::string decoded(std::string_view bytes, Encoding encoding = Encoding::automatic) {
  const auto text = decode_text(bytes, encoding);
  return text ? std::string(text->text()) : "refused: " + text.error().message;
}

TEST(Encoding, Utf8StaysAsItStands) {
  const auto text = decode_text("a\xc3\xa9");
  ASSERT_TRUE(text);
  EXPECT_FALSE(text->converted);
  EXPECT_EQ(text->encoding, Encoding::utf_8);
}

TEST(Encoding, Utf16IsReadByItsMark) {
  const std::string clef = "a\xc3\xa9\xe2\x82\xac\xf0\x9d\x84\x9e";  // one to four bytes
  EXPECT_EQ(decoded("\xff\xfe"
                    "a\0\xe9\0\xac\x20\x34\xd8\x1e\xdd"sv),
            clef);
  EXPECT_EQ(decoded("\xfe\xff\0a\0\xe9\x20\xac\xd8\x34\xdd\x1e"sv), clef);
  EXPECT_EQ(decoded("a\0"sv, Encoding::utf_16le), "a");
  EXPECT_EQ(decoded("\0a"sv, Encoding::utf_16be), "a");
}

TEST(Encoding, WhatIsNoTextCostsItsRowOnly) {
  // Half a pair, a low half alone, and an odd byte at the end.
  for (const auto bad : {"a\0\x34\xd8\n\0b\0"sv, "a\0\x1e\xdd\n\0b\0"sv, "b\0\n\0a\0x"sv}) {
    const auto text = decoded(bad, Encoding::utf_16le);
    CsvReader rows(text);
    CsvRow row;
    std::string faults;
    while (rows.next(row)) faults += row.fault == CsvFault::none ? 'b' : '!';
    EXPECT_EQ(faults.size(), 2u);
    EXPECT_EQ(std::ranges::count(faults, '!'), 1);
  }
}

TEST(Encoding, Windows1252WhenItIsSaid) {
  EXPECT_EQ(decoded("caf\xe9 \x80 5 \x96 6", Encoding::windows_1252), "caf\xc3\xa9 \xe2\x82\xac 5 \xe2\x80\x93 6");
  EXPECT_FALSE(is_valid_utf8(decoded("\x81", Encoding::windows_1252)));
}

TEST(Encoding, NamesAreKnownOrRefused) {
  EXPECT_EQ(parse_encoding("Windows-1252"), Encoding::windows_1252);
  EXPECT_EQ(parse_encoding("utf-16LE"), Encoding::utf_16le);
  for (const auto name : {"", "latin-9", "utf-32", "automatic"}) EXPECT_FALSE(parse_encoding(name)) << name;
  for (const auto encoding : {Encoding::utf_8, Encoding::utf_16le, Encoding::utf_16be, Encoding::windows_1252}) {
    EXPECT_EQ(parse_encoding(to_string(encoding)), encoding);
  }
  EXPECT_TRUE(decoded("\xff\xfe\0\0a\0\0\0"sv).starts_with("refused"));
}

TEST(SharedCases, CustomersInUtf16) {
  ATTUNE_SHARED_FILE(bytes, "cases/customers_utf16.csv");
  EXPECT_TRUE(decoded(bytes).starts_with("user_id,income_level,")) << decoded(bytes).substr(0, 40);
}

}  // namespace
}  // namespace attune
