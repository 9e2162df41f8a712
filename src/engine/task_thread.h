// A thread for what takes long, one task after another, with a bound on how many may wait.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace attune {

class TaskThread {
 public:
  // The token says when to stop. A task is destroyed on this thread: what is the owner's it moves on to there.
  using Task = std::function<void(const std::stop_token&)>;

  explicit TaskThread(std::size_t most_waiting);
  // Waits for the task at hand, which is told to stop, and drops what waits.
  ~TaskThread();
  TaskThread(const TaskThread&) = delete;
  TaskThread& operator=(const TaskThread&) = delete;

  // False: too many wait; the task will not be run. Threads: any.
  bool add(Task task);

 private:
  void run(const std::stop_token& stop);

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Task> waiting_;
  std::jthread thread_;
};

}  // namespace attune
