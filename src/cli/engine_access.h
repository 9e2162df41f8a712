// How a command reaches the engine, whose functions belong to one thread: its own, when the command opened the data
// directory itself, or the server's, when the command was sent to a running server.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "engine/engine.h"
#include "engine/inbox.h"

namespace attune::cli {

// Told once that the command is to end: by Ctrl-C, by a client that hung up, by a server that stops.
using StopFlag = std::atomic<bool>;

class EngineAccess {
 public:
  using Done = std::function<void()>;
  using Task = std::function<void(Engine&, Done)>;

  virtual ~EngineAccess() = default;

  // Runs `task` on the engine's thread and returns when it has called its Done, which it must do once. Where that is
  // another thread than the command's, calls `tick` meanwhile, now and then, on the command's.
  // Errors: unavailable when the command is to stop; the task was not run then. A task that began is always finished,
  // so it may hold references to what the caller holds.
  virtual Result<void> run(const Task& task, const std::function<void()>& tick) = 0;

  // The command is to end: a long task that can be cut short looks here. Threads: any.
  virtual bool stopping() const = 0;
};

// The engine of this process, on this thread.
class OwnEngine final : public EngineAccess {
 public:
  OwnEngine(Engine& engine, Inbox& inbox, const StopFlag& stop) : engine_(engine), inbox_(inbox), stop_(stop) {}
  Result<void> run(const Task& task, const std::function<void()>& tick) override;
  bool stopping() const override { return stop_; }

 private:
  Engine& engine_;
  Inbox& inbox_;
  const StopFlag& stop_;
};

// The engine of a server in this process, from a thread of the command's own. The server must run what is posted until
// the command has returned.
class ServersEngine final : public EngineAccess {
 public:
  ServersEngine(Engine& engine, Post post, const StopFlag& server_stops, const StopFlag& client_left)
      : engine_(engine), post_(std::move(post)), server_stops_(server_stops), client_left_(client_left) {}
  Result<void> run(const Task& task, const std::function<void()>& tick) override;
  bool stopping() const override { return server_stops_ || client_left_; }

 private:
  Engine& engine_;
  Post post_;
  const StopFlag& server_stops_;
  const StopFlag& client_left_;
};

// Asks a verb that replies later: `call(engine, reply)`.
template <class Answer, class Call>
Result<Answer> ask(EngineAccess& access, Call&& call, const std::function<void()>& tick = {}) {
  std::optional<Result<Answer>> answer;
  const auto task = [&](Engine& engine, const EngineAccess::Done& done) {
    call(engine, Reply<Answer>([&answer, done](Result<Answer> result) {
           answer.emplace(std::move(result));
           done();
         }));
  };
  if (auto ran = access.run(task, tick); !ran) return pass_on(std::move(ran));
  return std::move(*answer);
}

// Asks a verb that answers at once: `call(engine)` returns a Result.
template <class Call>
std::invoke_result_t<Call, Engine&> look(EngineAccess& access, Call&& call, const std::function<void()>& tick = {}) {
  std::optional<std::invoke_result_t<Call, Engine&>> answer;
  const auto task = [&](Engine& engine, const EngineAccess::Done& done) {
    answer.emplace(call(engine));
    done();
  };
  if (auto ran = access.run(task, tick); !ran) return pass_on(std::move(ran));
  return std::move(*answer);
}

}  // namespace attune::cli
