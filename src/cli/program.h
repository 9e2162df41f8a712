// The program as a function: reads the command line, finds out whether a server holds the data directory, and runs the
// command there or here.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "cli/command_line.h"
#include "engine/engine.h"

namespace attune::cli {

// Engine::open, or what a test has instead.
using OpenEngine = std::function<Result<std::unique_ptr<Engine>>(EngineOptions, const Clock&, Post)>;

// What the program finds around it, made once by main().
struct Surroundings {
  const Clock& clock;
  Output& output;
  OpenEngine open_engine;
  std::filesystem::path working_folder;    // absolute
  std::filesystem::path text_model;        // used where no other is configured; may be empty
  std::vector<CommandGroup> own_commands;  // besides those over the engine's verbs: serve, demo …
};

// Returns the exit status. While a command runs here, Ctrl-C ends it at its next step; a second one ends the process at
// once, which loses nothing that was acknowledged.
int run_program(const Surroundings& around, const std::vector<std::string>& arguments);

}  // namespace attune::cli
