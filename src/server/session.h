// One connection: reads requests, hands them to the application one at a time, writes the answers in order.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>

#include "base/time.h"
#include "server/exchange.h"
#include "server/response_head.h"
#include "server/server.h"
#include "server/stream.h"

namespace attune {

class Session;

// What the sessions of one server share; it lives as long as the last of them.
struct Shared {
  Application* application = nullptr;  // null once the server is gone
  const Clock& clock;
  const ServerOptions options;
  std::unordered_set<Session*> sessions{};  // those with an open socket
  std::size_t answering = 0;                // sessions whose request is with the application
  std::size_t buffered = 0;                 // bytes of bodies
  bool stopping = false;
  std::function<void()> on_change{};  // a session closed, or an answer came while stopping
  DateHeader date{};
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  using Time = std::chrono::steady_clock::time_point;

  static std::shared_ptr<Session> make(std::unique_ptr<Stream> stream, std::shared_ptr<Shared> shared);
  virtual ~Session() = default;

  virtual void start() = 0;
  // Closes it, or answers 408, when what it waits for took too long.
  virtual void expire(Time now) = 0;
  // Closes it when nothing has come of a request; else it closes after the answer.
  virtual void finish() = 0;
  virtual void close() = 0;
};

}  // namespace attune
