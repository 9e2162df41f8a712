// The owner's thread of an engine as a loop: tasks are run one after another on the thread that calls run().
#pragma once

#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace attune {

class EventLoop {
 public:
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Runs a task soon and in order; give it to Engine::open as its Post. Threads: any, while the loop lives.
  std::function<void(std::function<void()>)> post();

  // Runs tasks until stop() is called. Threads: one, the owner's.
  void run();

  // Makes run() return after the task at hand; what is posted later waits for the next run(). Threads: any.
  void stop();

  // Calls `then` on the loop at the first SIGINT or SIGTERM. A second signal ends the process as usual.
  void on_stop_signal(std::function<void()> then);

  boost::asio::io_context& context();

 private:
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

}  // namespace attune
