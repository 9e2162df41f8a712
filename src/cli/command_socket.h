// The server's side of "command line beside a server": runs the commands that clients send, each on a thread of its own
// whose calls are posted to the engine's thread, and streams back what they write.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "base/result.h"
#include "engine/engine.h"

namespace attune::cli {

class CommandSocket {
 public:
  // Listens in `directory`, whose lock the caller holds. `engine` and what `post` leads to must outlive this.
  // Errors: storage_failed.
  static Result<std::unique_ptr<CommandSocket>> open(const std::filesystem::path& directory, Engine& engine, Post post);

  // Either stop() was called and its `done` too, or no command is under way.
  virtual ~CommandSocket() = default;

  // Takes no more commands; those under way end at their next call of the engine. Then posts `done`. What is posted
  // must be run meanwhile. Called once.
  virtual void stop(std::function<void()> done) = 0;
};

}  // namespace attune::cli
