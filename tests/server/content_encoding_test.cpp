// Bodies that come packed: unpacked within bounds, or refused with what is taken.
#include <string>

#include <gtest/gtest.h>
#include <zlib.h>

#include "server/running_server.h"

namespace attune {
namespace {

std::string packed(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string in = text;
  std::string out(text.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

const std::string wish = R"({"customer_id":"maya"})";

TEST(ContentEncoding, aBodyPackedByGzipIsRead) {
  RunningServer server;
  Client client(server.port());
  for (const auto* coding : {"gzip", "GZip", "x-gzip", "identity, gzip", "gzip,identity"}) {
    EXPECT_EQ(
        client.ask("POST", "/v1/recommendations", packed(wish), "Content-Encoding: " + std::string(coding) + "\r\n")
            .status,
        200)
        << coding;
  }
  for (const auto* coding : {"", "identity", "identity, identity"}) {
    EXPECT_EQ(
        client.ask("POST", "/v1/recommendations", wish, "Content-Encoding: " + std::string(coding) + "\r\n").status,
        200)
        << coding;
  }
}

TEST(ContentEncoding, theSameWordsPackedOrNotAreTheSameWrite) {
  RunningServer server;
  Client client(server.port());
  const std::string body = R"({"customer_id":"maya","product_id":"easy-access","event":"click"})";
  EXPECT_EQ(client.ask("POST", "/v1/feedback", body, "Idempotency-Key: one\r\n").status, 202);
  const auto again =
      client.ask("POST", "/v1/feedback", packed(body), "Idempotency-Key: one\r\nContent-Encoding: gzip\r\n");
  EXPECT_EQ(again.status, 202) << again.body;
  EXPECT_EQ(server.engine().recorded, 1U);
}

TEST(ContentEncoding, anyOtherCodingIsRefusedWithTheOneThatIsTaken) {
  RunningServer server;
  Client client(server.port());
  for (const auto* header : {"Content-Encoding: br\r\n", "Content-Encoding: deflate\r\n", "Content-Encoding: zstd\r\n",
                             "Content-Encoding: gzip, gzip\r\n", "Content-Encoding: gzip\r\nContent-Encoding: br\r\n",
                             "Content-Encoding: gzipp\r\n"}) {
    for (const auto* target : {"/v1/recommendations", "/v1/products:import?format=jsonl"}) {
      const auto answer = client.ask("POST", target, wish, header);
      EXPECT_EQ(answer.status, 415) << header << target;
      EXPECT_EQ(answer.headers.at("accept-encoding"), "gzip") << header;
      EXPECT_NE(answer.body.find("gzip"), std::string::npos) << answer.body;
    }
  }
  // Who may not call is not told even that.
  client.send(request_text("POST", "/v1/recommendations", wish, "Content-Encoding: br\r\n"));
  EXPECT_EQ(client.read().status, 401);
}

TEST(ContentEncoding, whatIsNoGzipIsUnreadableAndTheConnectionGoesOn) {
  RunningServer server;
  Client client(server.port());
  auto cut = packed(wish);
  cut.resize(cut.size() / 2);
  for (const auto& body : {wish, cut, std::string()}) {
    for (const auto* target : {"/v1/recommendations", "/v1/products:import?format=jsonl"}) {
      if (body == cut && std::string_view(target).ends_with("jsonl")) continue;  // the import itself says so
      const auto answer = client.ask("POST", target, body, "Content-Encoding: gzip\r\n");
      EXPECT_EQ(answer.status, 400) << target << " " << body.size();
      EXPECT_NE(answer.body.find("Content-Encoding"), std::string::npos) << answer.body;
    }
  }
  EXPECT_EQ(client.ask("POST", "/v1/recommendations", wish).status, 200);
}

TEST(ContentEncoding, aBodyIsUnpackedToItsLimitAndNoFurther) {
  RunningServer server({.body_limit = 1000});
  Client client(server.port());
  const auto padded = [](std::size_t size) { return wish + std::string(size - wish.size(), ' '); };
  EXPECT_EQ(client.ask("POST", "/v1/recommendations", packed(padded(1000)), "Content-Encoding: gzip\r\n").status, 200);
  const auto answer = client.ask("POST", "/v1/recommendations", packed(padded(1001)), "Content-Encoding: gzip\r\n");
  EXPECT_EQ(answer.status, 413);
  EXPECT_NE(answer.body.find("1000 bytes"), std::string::npos) << answer.body;
  EXPECT_EQ(client.ask("POST", "/v1/recommendations", packed(padded(400'000)), "Content-Encoding: gzip\r\n").status,
            413);
  EXPECT_EQ(client.ask("GET", "/v1/products").status, 200);
}

TEST(ContentEncoding, unpackedBodiesCountAmongWhatIsHeld) {
  RunningServer server({.buffered_limit = 10'000});
  Client client(server.port());
  const std::string large = wish + std::string(20'000, ' ');
  const auto answer = client.ask("POST", "/v1/recommendations", packed(large), "Content-Encoding: gzip\r\n");
  EXPECT_EQ(answer.status, 503) << answer.body;
  EXPECT_EQ(client.ask("POST", "/v1/recommendations", packed(wish), "Content-Encoding: gzip\r\n").status, 200);
}

TEST(ContentEncoding, anImportTakesAPackedFile) {
  RunningServer server;
  Client client(server.port());
  const auto answer = client.ask("POST", "/v1/products:import?format=jsonl", packed(R"({"product_id":"a","name":"A"})"),
                                 "Content-Encoding: gzip\r\n");
  EXPECT_EQ(answer.status, 200) << answer.body;
}

}  // namespace
}  // namespace attune
