// One command that was read from the command line and can be run: here, or by a running server on its behalf.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "cli/engine_access.h"
#include "cli/output.h"
#include "engine/caller.h"

namespace attune::cli {

// What a command is run with.
struct Invocation {
  EngineAccess& engine;
  Output& output;
  std::filesystem::path working_folder;  // of whoever typed the command: relative paths start there
  Caller caller = operator_of_this_machine();

  std::filesystem::path resolve(const std::filesystem::path& path) const { return working_folder / path; }
};

// A command over the verbs of an open engine. Returns the exit status.
using EngineCommand = std::function<int(Invocation&)>;

// A command that opens what it needs by itself: serve, demo, restore, config. It is never sent to a server.
using OwnCommand = std::function<int(Output&)>;

struct Command {
  std::string name;                            // "import"
  std::filesystem::path data = "attune-data";  // the data directory
  bool creates_data = false;                   // makes the directory when it is not there
  bool only_reads = false;                     // opens the engine read-only
  std::variant<EngineCommand, OwnCommand> action;
};

// Where the groups of commands put the one that was chosen.
struct Chosen {
  std::optional<Command> command;
};

}  // namespace attune::cli
