// Ctrl-C and termination, taken on a thread of their own instead of in a handler.
#pragma once

#include <functional>
#include <thread>

#include "cli/local_socket.h"

namespace attune::cli {

// While it lives, SIGINT and SIGTERM call `on_signal` with their count so far, 1 for the first, on a thread of its own.
// Make it before any other thread: it blocks the signals in the calling thread and in those that follow.
class Signals {
 public:
  explicit Signals(std::function<void(int count)> on_signal);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  Descriptor signals_;
  Descriptor end_;
  std::thread thread_;
};

}  // namespace attune::cli
