#include "ingest/gzip.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <zlib.h>

namespace attune {
namespace {

Bytes packed(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  Bytes out(text.size() + 1000);
  std::string copy(text);
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string text_of(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

TEST(Gzip, UnpacksWhatWasPacked) {
  std::string long_text;
  for (int i = 0; i < 300'000; ++i) long_text += std::to_string(i);
  for (const auto& text : {std::string(), std::string("a"), long_text}) {
    const auto bytes = packed(text);
    EXPECT_TRUE(is_gzip(bytes));
    const auto out = gunzip(bytes, text.size());
    ASSERT_TRUE(out) << out.error().message;
    EXPECT_EQ(text_of(*out), text);
  }
}

TEST(Gzip, UnpacksSeveralMembers) {
  auto bytes = packed("one,");
  const auto more = packed("two");
  bytes.insert(bytes.end(), more.begin(), more.end());
  EXPECT_EQ(text_of(gunzip(bytes, 100).value()), "one,two");
}

TEST(Gzip, HoldsNoMoreThanTheLimit) {
  const auto bomb = packed(std::string(10 << 20, 'x'));
  EXPECT_EQ(gunzip(bomb, (10 << 20) - 1).error().code, ErrorCode::too_large);
  EXPECT_EQ(gunzip(bomb, 3 << 20).error().code, ErrorCode::too_large);
  EXPECT_TRUE(gunzip(bomb, 10 << 20));
}

TEST(Gzip, SaysThatItIsDamagedOrCutOff) {
  const auto bytes = packed("a text that is long enough to be cut somewhere in the middle");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(gunzip({bytes.data(), size}, 1000)) << size;
  }
  auto damaged = bytes;
  damaged[damaged.size() - 5] ^= 1;  // the checksum
  EXPECT_EQ(gunzip(damaged, 1000).error().code, ErrorCode::invalid);
  const std::string plain = "customer_id,product_id";
  EXPECT_FALSE(is_gzip({reinterpret_cast<const std::uint8_t*>(plain.data()), plain.size()}));
  EXPECT_FALSE(gunzip({reinterpret_cast<const std::uint8_t*>(plain.data()), plain.size()}, 1000));
}

}  // namespace
}  // namespace attune
