#include "cli/command_line.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

namespace attune::cli {
namespace {

constexpr std::string_view version_text = "attune " ATTUNE_VERSION "\n";

// The command that the user got as far as, for a hint: "import" of `attune import nonsense`.
std::string deepest_command(const CLI::App& app) {
  const auto used = app.get_subcommands();
  return used.empty() ? std::string() : " " + used.front()->get_name() + deepest_command(*used.front());
}

// The first word where it is no command: "dance" of `attune dance`.
std::string unknown_command(const CLI::App& app, const std::vector<std::string>& arguments) {
  const bool is_word = !arguments.empty() && !arguments.front().empty() && arguments.front().front() != '-';
  return is_word && app.get_subcommands().empty() ? arguments.front() : std::string();
}

}  // namespace

std::vector<CommandGroup> engine_command_groups() {
  return {add_files_commands,  add_recommend_command, add_model_commands,
          add_ledger_commands, add_custody_commands,  add_account_commands};
}

std::variant<Command, Said> read_command_line(const std::vector<std::string>& arguments,
                                              const std::vector<CommandGroup>& groups) {
  CLI::App app{
      "Attune decides what to show each customer of a bank, says why, learns from every answer and can prove it.",
      "attune"};
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string(version_text.substr(0, version_text.size() - 1)));
  app.get_formatter()->column_width(34);
  app.footer("Every command has --help. Exit status: 0 done, 1 the answer is no, 2 used wrongly, 3 failed.");
  Chosen chosen;
  for (const auto& group : groups) group(app, chosen);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream err;
    if (app.exit(error, out, err) == 0) return Said{exit_done, out.str()};
    if (arguments.empty()) return Said{exit_usage, app.help()};
    if (const auto word = unknown_command(app, arguments); !word.empty()) {
      return Said{exit_usage,
                  fmt::format("attune: There is no command '{}'; 'attune --help' lists them.\n", printable(word))};
    }
    return Said{exit_usage, fmt::format("attune: {}\n        'attune{} --help' says how it is used.\n", error.what(),
                                        deepest_command(app))};
  }
  if (!chosen.command) return Said{exit_usage, app.help()};
  return std::move(*chosen.command);
}

}  // namespace attune::cli
