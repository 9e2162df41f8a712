#include "cli/program.h"

#include <unistd.h>

#include <system_error>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "cli/configuration.h"
#include "cli/forward.h"
#include "cli/signals.h"
#include "engine/inbox.h"

namespace attune::cli {
namespace {

constexpr int killed_by_interrupt = 130;

Result<void> check_data(const std::filesystem::path& directory, bool may_be_made) {
  std::error_code error;
  if (may_be_made || std::filesystem::is_directory(directory, error)) return {};
  return fail(ErrorCode::invalid, fmt::format("There is no data in {}.", directory.string()),
              "Name its folder with --data DIR, or make one: 'attune import …' or 'attune demo'.");
}

int run_here(const Surroundings& around, const Command& command, const EngineCommand& action,
             const std::filesystem::path& directory) {
  auto configuration = read_configuration(directory, std::nullopt, around.text_model);
  if (!configuration) return report(around.output, configuration.error());
  configuration->engine.read_only = command.only_reads;
  configuration->engine.text_model.clear();  // texts are read by the server, at its leisure
  configuration->engine.sentiment_model.clear();
  configuration->engine.entailment_model.clear();
  StopFlag stop{false};
  const Signals signals([&stop, &around](int count) {
    if (count > 1) ::_exit(killed_by_interrupt);
    stop = true;
    around.output.err("\nattune: stopping after the step under way; Ctrl-C again leaves at once\n");
  });
  Inbox inbox;
  // Reports are for who serves; a single command ends when its work does.
  configuration->engine.train_every_events = 0;
  configuration->engine.train_every_seconds = 0;
  auto engine = around.open_engine(configuration->engine, around.clock,
                                   [&inbox](std::function<void()> task) { inbox.post(std::move(task)); });
  if (!engine) return report(around.output, engine.error());
  OwnEngine access(**engine, inbox, stop);
  Invocation invocation{access, around.output, around.working_folder};
  int status = action(invocation);
  if (const auto stopped = (*engine)->stop(); !stopped) {
    const int failed = report(around.output, stopped.error());
    if (status == exit_done) status = failed;
  }
  return status;
}

}  // namespace

int run_program(const Surroundings& around, const std::vector<std::string>& arguments) {
  std::vector<CommandGroup> groups = engine_command_groups();
  groups.insert(groups.end(), around.own_commands.begin(), around.own_commands.end());
  auto read = read_command_line(arguments, groups);
  if (const auto* said = std::get_if<Said>(&read)) {
    said->status == exit_done ? around.output.out(said->text) : around.output.err(said->text);
    return said->status;
  }
  const auto& command = std::get<Command>(read);
  if (const auto* own = std::get_if<OwnCommand>(&command.action)) return (*own)(around.output);
  const auto directory = around.working_folder / command.data;
  if (auto there = check_data(directory, command.creates_data); !there) return report(around.output, there.error());
  const auto forwarded =
      forward(directory, {arguments, around.working_folder.string(), around.output.progress_is_seen()}, around.output);
  if (!forwarded) return report(around.output, forwarded.error());
  if (*forwarded) return **forwarded;
  return run_here(around, command, std::get<EngineCommand>(command.action), directory);
}

}  // namespace attune::cli
