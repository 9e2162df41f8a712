// A queue of tasks that one thread works off: the owner's thread where there is no server.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace attune {

class Inbox {
 public:
  // Threads: any.
  void post(std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
  }

  // Works off tasks, waiting for more, until `done()`. Threads: the owner's.
  void run_until(const std::function<bool()>& done) {
    while (!done()) {
      std::function<void()> task;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return !tasks_.empty(); });
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task();
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
};

}  // namespace attune
