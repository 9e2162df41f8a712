// Reading a command line: `attune <command> [--data DIR] …`.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "cli/invocation.h"

namespace CLI {
class App;
}

namespace attune::cli {

// Adds commands to `app`; what the user chose lands in `chosen` when the line was read. Both outlive the reading.
using CommandGroup = std::function<void(CLI::App& app, Chosen& chosen)>;

void add_files_commands(CLI::App& app, Chosen& chosen);     // import, export
void add_recommend_command(CLI::App& app, Chosen& chosen);  // recommend
void add_model_commands(CLI::App& app, Chosen& chosen);     // train, model
void add_ledger_commands(CLI::App& app, Chosen& chosen);    // replay, head
void add_custody_commands(CLI::App& app, Chosen& chosen);   // erase, backup, rebuild
void add_account_commands(CLI::App& app, Chosen& chosen);   // account

// Those above: what a server runs for its clients as well.
std::vector<CommandGroup> engine_command_groups();

// The line needs no command: help or version was asked for, or it was wrong. The text is for standard output when the
// status is exit_done, else for standard error.
struct Said {
  int status = 0;
  std::string text;
};

// `arguments` without the program's name. Reading has no effect but on the result.
std::variant<Command, Said> read_command_line(const std::vector<std::string>& arguments,
                                              const std::vector<CommandGroup>& groups);

}  // namespace attune::cli
