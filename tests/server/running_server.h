// A server over an engine in memory on a free port, with its loop on a thread of its own, and a client of raw bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "server/event_loop.h"
#include "server/fake_engine.h"
#include "server/server.h"

namespace attune {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

// Blocking, gives up after some seconds. Speaks what it is told, right or wrong.
class Client {
 public:
  explicit Client(std::uint16_t port);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes);
  // The next answer; status 0 when the connection ended or nothing came. `without_body` after HEAD.
  Answer read(bool without_body = false);
  // True once the other side has closed.
  bool is_closed();

  // A whole request with a service's key, and its answer.
  Answer ask(std::string_view method, std::string_view target, std::string_view body = {},
             std::string_view headers = {});

 private:
  bool receive();

  int socket_ = -1;
  std::string received_;
};

std::string request_text(std::string_view method, std::string_view target, std::string_view body,
                         std::string_view headers);
inline constexpr std::string_view service_key = "Authorization: Bearer service\r\n";

class RunningServer {
 public:
  explicit RunningServer(ServerOptions options = {}, std::function<void(FakeEngine&)> prepare = {});
  ~RunningServer();

  std::uint16_t port() const { return port_; }
  FakeEngine& engine() { return *engine_; }

  // Runs it on the loop's thread and waits.
  void on_loop(const std::function<void()>& task);
  // Asks the loop again and again until it is so; false after some seconds.
  bool wait_until(const std::function<bool()>& so);
  // Starts a graceful stop; done() tells whether it is through.
  void stop();
  bool done();

 private:
  SystemClock clock_;
  EventLoop loop_;
  std::unique_ptr<FakeEngine> engine_;
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
  bool stopped_ = false;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace attune
