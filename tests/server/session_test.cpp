// Connections: keep-alive, pipelining, limits, slow and hostile clients, stopping.
#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "server/running_server.h"

namespace attune {
namespace {

using std::chrono::milliseconds;

std::string health() { return request_text("GET", "/healthz", "", ""); }

TEST(Session, manyRequestsOnOneConnection) {
  RunningServer server;
  Client client(server.port());
  for (int i = 0; i < 50; ++i) ASSERT_EQ(client.ask("GET", "/v1/products").status, 200);
}

TEST(Session, pipelinedRequestsAreAnsweredInOrder) {
  RunningServer server;
  Client client(server.port());
  std::string all;
  constexpr int count = 400;
  for (int i = 0; i < count; ++i) {
    all += i % 2 == 0 ? request_text("POST", "/v1/recommendations", R"({"customer_id":"maya","count":1})", service_key)
                      : request_text("GET", "/v1/customers/ruth", "", service_key);
  }
  client.send(all);
  for (int i = 0; i < count; ++i) {
    const auto answer = client.read();
    ASSERT_EQ(answer.status, 200) << i;
    ASSERT_NE(answer.body.find(i % 2 == 0 ? "\"items\"" : "\"ruth\""), std::string::npos) << i;
  }
}

TEST(Session, aRequestMayComeByteByByte) {
  RunningServer server;
  Client client(server.port());
  const auto text = request_text("POST", "/v1/recommendations", R"({"customer_id":"maya"})", service_key);
  for (const char c : text) client.send({&c, 1});
  EXPECT_EQ(client.read().status, 200);
}

TEST(Session, chunkedBodiesAndExpectContinue) {
  RunningServer server;
  Client client(server.port());
  client.send("POST /v1/recommendations HTTP/1.1\r\nHost: x\r\n" + std::string(service_key) +
              "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"customer_id\":\"\r\n6\r\nmaya\"}\r\n0\r\n\r\n");
  EXPECT_EQ(client.read().status, 200);
  client.send("POST /v1/recommendations HTTP/1.1\r\nHost: x\r\n" + std::string(service_key) +
              "Expect: 100-continue\r\nContent-Length: 22\r\n\r\n");
  client.send(R"({"customer_id":"maya"})");
  EXPECT_EQ(client.read().status, 200);
}

TEST(Session, oldAndClosingClients) {
  RunningServer server;
  {
    Client client(server.port());
    client.send("GET /healthz HTTP/1.0\r\n\r\n");
    EXPECT_EQ(client.read().headers.at("connection"), "close");
    EXPECT_TRUE(client.is_closed());
  }
  Client client(server.port());
  client.send(request_text("GET", "/healthz", "", "Connection: close\r\n"));
  EXPECT_EQ(client.read().status, 200);
  EXPECT_TRUE(client.is_closed());
}

TEST(Session, whatIsNotHttpIsRefused) {
  RunningServer server;
  for (const std::string text :
       {"nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/3.7\r\nHost: a\r\n\r\n", "POST /v1/feedback HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "POST /v1/feedback HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST /v1/feedback HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "\x16\x03\x01\x02\x03\x04\x05\x06\r\n\r\n"}) {
    Client client(server.port());
    client.send(text);
    EXPECT_EQ(client.read().status, 400) << text;
    EXPECT_TRUE(client.is_closed()) << text;
  }
  Client client(server.port());
  EXPECT_EQ(client.ask("GET", "/healthz").status, 200);
}

TEST(Session, limitsOfBodiesAndHeaders) {
  RunningServer server({.body_limit = 1000, .import_body_limit = 2000, .header_limit = 2048});
  const std::string large(1500, ' ');
  {
    Client client(server.port());
    EXPECT_EQ(client.ask("POST", "/v1/recommendations", large).status, 413);
  }
  {
    Client client(server.port());
    client.send("POST /v1/recommendations HTTP/1.1\r\nHost: x\r\n" + std::string(service_key) +
                "Transfer-Encoding: chunked\r\n\r\n5dc\r\n" + large);
    EXPECT_EQ(client.read().status, 413);
  }
  {
    Client client(server.port());
    EXPECT_EQ(client.ask("POST", "/v1/products:import", large).status, 200);
    EXPECT_EQ(client.ask("POST", "/v1/products:import", std::string(2500, ' ')).status, 413);
  }
  {
    Client client(server.port());
    client.send(request_text("GET", "/healthz", "", "X-Long: " + std::string(4000, 'a') + "\r\n"));
    EXPECT_EQ(client.read().status, 431);
  }
  {
    Client client(server.port());
    std::string many;
    for (int i = 0; i < 100'000; ++i) many += "A: b\r\n";
    client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n" + many);
    EXPECT_EQ(client.read().status, 431);
  }
}

TEST(Session, aHugeBodyIsRefusedByItsHeaders) {
  RunningServer server;
  Client client(server.port());
  client.send("POST /v1/products:import HTTP/1.1\r\nHost: x\r\n" + std::string(service_key) +
              "Content-Length: 1073741824\r\n\r\n");
  EXPECT_EQ(client.read().status, 413);
  Client stranger(server.port());
  stranger.send("POST /v1/products:import HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
  EXPECT_EQ(stranger.read().status, 401);  // before any of it is read
}

TEST(Session, bodiesHeldAtOneTimeAreBounded) {
  RunningServer server({.buffered_limit = 10'000});
  Client slow(server.port());
  slow.send("POST /v1/products:import HTTP/1.1\r\nHost: x\r\n" + std::string(service_key) +
            "Content-Length: 20000\r\n\r\n" + std::string(9000, ' '));
  Client other(server.port());
  other.send("POST /v1/products:import HTTP/1.1\r\nHost: x\r\n" + std::string(service_key) +
             "Content-Length: 20000\r\n\r\n" + std::string(11'000, ' '));
  EXPECT_EQ(other.read().status, 503);
  Client small(server.port());
  EXPECT_EQ(small.ask("GET", "/v1/products").status, 200);
}

TEST(Session, slowHeadersAndBodiesEnd) {
  RunningServer server({.header_timeout = milliseconds(30), .body_timeout = milliseconds(30)});
  Client headers(server.port());
  headers.send("GET /healthz HTT");
  EXPECT_EQ(headers.read().status, 408);
  EXPECT_TRUE(headers.is_closed());
  Client body(server.port());
  body.send("POST /v1/recommendations HTTP/1.1\r\nHost: x\r\n" + std::string(service_key) +
            "Content-Length: 100\r\n\r\n{");
  EXPECT_EQ(body.read().status, 408);
  EXPECT_TRUE(body.is_closed());
}

TEST(Session, idleConnectionsEnd) {
  RunningServer server({.idle_timeout = milliseconds(30)});
  Client fresh(server.port());
  EXPECT_TRUE(fresh.is_closed());
  Client used(server.port());
  EXPECT_EQ(used.ask("GET", "/healthz").status, 200);
  EXPECT_TRUE(used.is_closed());
}

TEST(Session, waitingForTheEngineIsNotIdle) {
  RunningServer server(
      {.idle_timeout = milliseconds(20), .header_timeout = milliseconds(20), .body_timeout = milliseconds(20)});
  server.on_loop([&] { server.engine().hold_replies = true; });
  Client client(server.port());
  client.send(request_text("POST", "/v1/recommendations", R"({"customer_id":"maya"})", service_key));
  ASSERT_TRUE(server.wait_until([&] { return server.engine().held() == 1; }));
  Client other(server.port());
  EXPECT_TRUE(other.is_closed());  // so more than 20 ms have passed
  server.on_loop([&] { server.engine().release(); });
  EXPECT_EQ(client.read().status, 200);
}

TEST(Session, aClientThatLeavesWhileTheEngineWorks) {
  RunningServer server;
  server.on_loop([&] { server.engine().hold_replies = true; });
  {
    Client client(server.port());
    client.send(request_text("POST", "/v1/recommendations", R"({"customer_id":"maya"})", service_key));
    ASSERT_TRUE(server.wait_until([&] { return server.engine().held() == 1; }));
  }
  server.on_loop([&] { server.engine().release(); });
  Client client(server.port());
  EXPECT_EQ(client.ask("POST", "/v1/recommendations", R"({"customer_id":"maya"})").status, 200);
  EXPECT_NE(client.ask("GET", "/metrics").body.find("attune_http_requests_in_flight 1\n"), std::string::npos);
}

TEST(Session, tooManyConnections) {
  RunningServer server({.max_connections = 2});
  Client one(server.port());
  Client two(server.port());
  EXPECT_EQ(one.ask("GET", "/healthz").status, 200);
  EXPECT_EQ(two.ask("GET", "/healthz").status, 200);
  Client three(server.port());
  EXPECT_EQ(three.read().status, 503);
  EXPECT_EQ(one.ask("GET", "/healthz").status, 200);
}

TEST(Session, aClientThatReadsNothingIsGivenUp) {
  RunningServer server({.write_timeout = milliseconds(50)});
  Client greedy(server.port());
  std::string all;
  for (int i = 0; i < 400; ++i) all += request_text("GET", "/openapi.json", "", "");
  greedy.send(all);
  Client client(server.port());
  const auto open_connections = [&] {
    return client.ask("GET", "/metrics").body.find("attune_http_connections 1\n") != std::string::npos;
  };
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  bool given_up = false;
  while (!(given_up = open_connections()) && std::chrono::steady_clock::now() < patience) {
  }
  EXPECT_TRUE(given_up);
}

TEST(Session, stoppingFinishesWhatIsInFlight) {
  RunningServer server;
  server.on_loop([&] { server.engine().hold_replies = true; });
  Client idle(server.port());
  ASSERT_EQ(idle.ask("GET", "/healthz").status, 200);
  Client working(server.port());
  working.send(request_text("POST", "/v1/recommendations", R"({"customer_id":"maya"})", service_key) + health());
  ASSERT_TRUE(server.wait_until([&] { return server.engine().held() == 1; }));
  server.stop();
  EXPECT_TRUE(idle.is_closed());
  EXPECT_THROW(Client(server.port()), std::runtime_error);
  EXPECT_FALSE(server.done());
  server.on_loop([&] { server.engine().release(); });
  const auto answer = working.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(working.is_closed());
  bool done = false;
  for (int i = 0; i < 1000 && !done; ++i) done = server.done();
  EXPECT_TRUE(done);
}

TEST(Session, stoppingDoesNotWaitForever) {
  RunningServer server({.drain_timeout = milliseconds(30)});
  Client half(server.port());
  half.send("GET /healthz HT");
  Client other(server.port());
  ASSERT_EQ(other.ask("GET", "/healthz").status, 200);
  server.stop();
  EXPECT_TRUE(half.is_closed());
}

TEST(Listen, saysWhyItCanNot) {
  SystemClock clock;
  EventLoop loop;
  FakeEngine engine(clock, loop.post());
  EXPECT_EQ(Server::listen(loop, engine, clock, {.address = "nonsense"}).error().code, ErrorCode::invalid);
  const auto first = Server::listen(loop, engine, clock, {.port = 0});
  ASSERT_TRUE(first);
  const auto second = Server::listen(loop, engine, clock, {.port = (*first)->port()});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace attune
