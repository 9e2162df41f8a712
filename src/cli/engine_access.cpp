#include "cli/engine_access.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace attune::cli {

Result<void> OwnEngine::run(const Task& task, const std::function<void()>& /*tick*/) {
  if (stop_) return fail(ErrorCode::unavailable, "Stopped before the next step, as you asked; what was done stays.");
  bool finished = false;
  task(engine_, [&finished] { finished = true; });
  inbox_.run_until([&finished] { return finished; });
  return {};
}

Result<void> ServersEngine::run(const Task& task, const std::function<void()>& tick) {
  if (server_stops_) return fail(ErrorCode::unavailable, "The server is stopping; run the command again without it.");
  if (client_left_) return fail(ErrorCode::unavailable, "The command was ended by its caller; what was done stays.");
  struct Waiting {
    std::mutex mutex;
    std::condition_variable changed;
    bool finished = false;
  };
  const auto waiting = std::make_shared<Waiting>();  // the last notify may come after this function has returned
  post_([this, &task, waiting] {
    // Finished by a post of its own: whatever called Done has returned by then and no longer looks at the task.
    task(engine_, [this, waiting] {
      post_([waiting] {
        {
          const std::lock_guard lock(waiting->mutex);
          waiting->finished = true;
        }
        waiting->changed.notify_one();
      });
    });
  });
  std::unique_lock lock(waiting->mutex);
  while (!waiting->changed.wait_for(lock, std::chrono::milliseconds(100), [&] { return waiting->finished; })) {
    if (!tick) continue;
    lock.unlock();
    tick();
    lock.lock();
  }
  return {};
}

}  // namespace attune::cli
