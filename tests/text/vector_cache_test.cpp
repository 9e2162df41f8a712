#include <algorithm>

#include <gtest/gtest.h>

#include "base/hex.h"
#include "text/vector_cache.h"

namespace attune {
namespace {

// Counts what it is asked for.
class CountingEncoder final : public Encoder {
 public:
  Result<std::vector<TextVector>> encode(std::span<const std::string> texts, TextRole role) const override {
    asked.insert(asked.end(), texts.begin(), texts.end());
    if (fails) return fail(ErrorCode::unavailable, "no");
    return stub_->encode(texts, role);
  }
  std::string_view identity() const override { return "counting"; }

  mutable std::vector<std::string> asked;
  bool fails = false;

 private:
  std::unique_ptr<Encoder> stub_ = make_stub_encoder();
};

using Texts = std::vector<std::string>;

TEST(ContentHash, is_blake2b_of_16_bytes) {
  EXPECT_EQ(to_hex(content_hash("").bytes), "cae66941d9efbd404e4d88758ea67670");  // b2sum -l 128
  EXPECT_EQ(to_hex(content_hash("abc").bytes), "cf4ab791c62b8d2b2109c90275287816");
}

TEST(VectorCache, each_text_is_computed_once) {
  const CountingEncoder encoder;
  VectorCache cache("counting");
  const auto first = encode_catalogue(encoder, cache, Texts{"a", "b", "a"}, TextRole::offered);
  ASSERT_TRUE(first);
  EXPECT_EQ(encoder.asked, (Texts{"a", "b"}));
  EXPECT_EQ((*first)[0], (*first)[2]);
  EXPECT_NE((*first)[0], (*first)[1]);
  const auto second = encode_catalogue(encoder, cache, Texts{"b", "c"}, TextRole::offered);
  ASSERT_TRUE(second);
  EXPECT_EQ(encoder.asked, (Texts{"a", "b", "c"}));
  EXPECT_EQ((*second)[0], (*first)[1]);
}

TEST(VectorCache, a_failure_leaves_it_as_it_was) {
  CountingEncoder encoder;
  encoder.fails = true;
  VectorCache cache("counting");
  EXPECT_FALSE(encode_catalogue(encoder, cache, Texts{"a"}, TextRole::offered));
  EXPECT_EQ(cache.size(), 0U);
}

TEST(VectorCache, vectors_of_another_model_are_not_mixed_in) {
  VectorCache cache("another");
  const auto mixed = encode_catalogue(CountingEncoder{}, cache, Texts{"a"}, TextRole::offered);
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().code, ErrorCode::invalid);
}

TEST(VectorCache, comes_back_from_its_bytes) {
  const CountingEncoder encoder;
  VectorCache cache("counting");
  ASSERT_TRUE(encode_catalogue(encoder, cache, Texts{"b", "a", "c"}, TextRole::offered));
  const auto bytes = cache.serialise();
  auto back = VectorCache::parse(bytes);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->encoder_identity(), "counting");
  EXPECT_EQ(back->serialise(), bytes);
  const auto computed = encoder.asked.size();
  ASSERT_TRUE(encode_catalogue(encoder, *back, Texts{"a", "b", "c"}, TextRole::offered));
  EXPECT_EQ(encoder.asked.size(), computed);
}

TEST(VectorCache, any_other_bytes_are_refused) {
  VectorCache cache("counting");
  ASSERT_TRUE(encode_catalogue(CountingEncoder{}, cache, Texts{"a"}, TextRole::offered));
  const auto bytes = cache.serialise();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_FALSE(VectorCache::parse(std::span(bytes).first(size))) << size;
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto spoilt = bytes;
    spoilt[at] ^= 1;
    ASSERT_FALSE(VectorCache::parse(spoilt)) << at;
  }
}

TEST(VectorCache, rightly_hashed_nonsense_is_refused_too) {
  const auto sealed = [](std::string body) {
    const auto sum = content_hash(body);
    Bytes bytes(body.begin(), body.end());
    bytes.insert(bytes.end(), sum.bytes.begin(), sum.bytes.end());
    return bytes;
  };
  for (const std::string& body :
       {std::string(), std::string("ATVC"), std::string("ATVC\2\1x\0", 8), std::string("ATVD\1\1x\0", 8),
        std::string("ATVC\1\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), std::string("ATVC\1\1x\xff\xff\xff\x7f"),
        std::string("ATVC\1\1x\1"), std::string("ATVC\1\1x\0more", 12)}) {
    EXPECT_FALSE(VectorCache::parse(sealed(body)));
  }
  EXPECT_TRUE(VectorCache::parse(sealed(std::string("ATVC\1\1x\0", 8))));
}

TEST(VectorCache, forgets_what_left_the_catalogue) {
  VectorCache cache("counting");
  ASSERT_TRUE(encode_catalogue(CountingEncoder{}, cache, Texts{"a", "b"}, TextRole::offered));
  const std::vector<ContentHash> kept{content_hash("b"), content_hash("unknown")};
  cache.keep_only(kept);
  EXPECT_EQ(cache.size(), 1U);
  EXPECT_EQ(cache.find(content_hash("a")), nullptr);
  EXPECT_NE(cache.find(content_hash("b")), nullptr);
}

TEST(StubEncoder, texts_that_share_words_are_alike) {
  const auto stub = make_stub_encoder();
  const auto vectors =
      stub->encode(Texts{"a home loan", "LOAN for a home", "travel insurance", "", "\xff"}, TextRole::offered);
  ASSERT_TRUE(vectors);
  const auto cosine = [&](std::size_t i, std::size_t j) {
    return cosine_q15(to_int8((*vectors)[i]), to_int8((*vectors)[j]));
  };
  EXPECT_GT(cosine(0, 1), cosine(0, 2));
  EXPECT_GT(cosine(3, 3), 32'000);
}

}  // namespace
}  // namespace attune
