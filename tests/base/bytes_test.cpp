#include "base/bytes.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(Bytes, RoundTripsEveryKind) {
  ByteWriter out;
  out.fixed<std::uint32_t>(0xdeadbeef);
  out.fixed<std::int16_t>(-2);
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, std::uint64_t{300},
                                    std::numeric_limits<std::uint64_t>::max()}) {
    out.varint(value);
  }
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1}, std::numeric_limits<std::int64_t>::min(),
        std::numeric_limits<std::int64_t>::max()}) {
    out.signed_varint(value);
  }
  out.text(std::string("a\0b", 3));
  out.text("");
  const Bytes bytes = out.take();

  ByteReader in(bytes);
  EXPECT_EQ(in.fixed<std::uint32_t>(), 0xdeadbeefu);
  EXPECT_EQ(in.fixed<std::int16_t>(), -2);
  EXPECT_EQ(in.varint(), 0u);
  EXPECT_EQ(in.varint(), 127u);
  EXPECT_EQ(in.varint(), 128u);
  EXPECT_EQ(in.varint(), 300u);
  EXPECT_EQ(in.varint(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(in.signed_varint(), 0);
  EXPECT_EQ(in.signed_varint(), -1);
  EXPECT_EQ(in.signed_varint(), 1);
  EXPECT_EQ(in.signed_varint(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(in.signed_varint(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(in.text(), std::string_view("a\0b", 3));
  EXPECT_EQ(in.text(), "");
  EXPECT_TRUE(in.at_end());
}

TEST(Bytes, SmallNumbersAreShortAndLittleEndian) {
  ByteWriter out;
  out.fixed<std::uint16_t>(0x0102);
  out.varint(300);
  out.signed_varint(-1);
  EXPECT_EQ(out.bytes(), (Bytes{0x02, 0x01, 0xac, 0x02, 0x01}));
}

TEST(Bytes, NothingIsReadPastTheEndNorAfterAFailure) {
  const Bytes bytes{1, 2, 3};
  ByteReader in(bytes);
  EXPECT_EQ(in.fixed<std::uint32_t>(), 0u);
  EXPECT_FALSE(in.ok());
  EXPECT_EQ(in.fixed<std::uint8_t>(), 0u);  // though a byte is there
  EXPECT_TRUE(in.raw(1).empty());
  EXPECT_FALSE(in.at_end());
}

TEST(Bytes, DamagedLengthsAreRefused) {
  const Bytes endless(11, 0xff);
  ByteReader varint(endless);
  EXPECT_EQ(varint.varint(), 0u);
  EXPECT_FALSE(varint.ok());

  ByteWriter huge;
  huge.varint(std::numeric_limits<std::uint64_t>::max());
  ByteReader text(huge.bytes());
  EXPECT_EQ(text.text(), "");
  EXPECT_FALSE(text.ok());

  ByteWriter counted;
  counted.varint(3);
  counted.fixed<std::uint32_t>(1);
  ByteReader many(counted.bytes());
  EXPECT_EQ(many.count(2), 0u);  // three of at least two bytes can't stand in four
  EXPECT_FALSE(many.ok());
  ByteReader few(counted.bytes());
  EXPECT_EQ(few.count(1), 3u);
  EXPECT_EQ(few.left(), 4u);
}

}  // namespace
}  // namespace attune
