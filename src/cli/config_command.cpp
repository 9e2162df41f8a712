#include "cli/config_command.h"

#include <fmt/format.h>

#include "cli/command_options.h"
#include "cli/table.h"
#include "engine/json.h"

namespace attune::cli {
namespace {

struct ConfigCommand : DataOptions {
  std::string config;
  bool json = false;
};

int show_configuration(const Surroundings& around, const ConfigCommand& command) {
  std::optional<std::filesystem::path> file;
  if (!command.config.empty()) file = around.working_folder / command.config;
  const auto configuration = read_configuration(around.working_folder / command.data, file, around.text_model);
  if (!configuration) return report(around.output, configuration.error());
  Table table({{"setting"}, {"value", Align::left, 100}, {"from", Align::left, 100}});
  std::vector<std::string> items;
  for (const auto& setting : configuration->settings) {
    table.add({setting.name, setting.value.empty() ? "–" : setting.value, setting.origin});
    items.push_back(fmt::format("{{\"name\":{},\"value\":{},\"from\":{}}}", quoted_json(setting.name),
                                quoted_json(setting.value), quoted_json(setting.origin)));
  }
  around.output.out(command.json ? list_json(items, {}) + "\n" : table.text());
  return exit_done;
}

}  // namespace

CommandGroup config_command(const Surroundings& around) {
  return [&around](CLI::App& app, Chosen& chosen) {
    auto* command = app.add_subcommand("config", "What is in force, and from where");
    auto options = options_of<ConfigCommand>(command);
    command->add_option("--config", options->config, "Configuration file [DIR/attune.toml]")->type_name("FILE");
    add_json_option(command, options->json);
    command->footer("Example:\n  attune config --data bank");
    command->final_callback([&around, &chosen, options] {
      chosen.command =
          Command{"config", options->data, false, false,
                  OwnCommand([&around, options](Output&) { return show_configuration(around, *options); })};
    });
  };
}

}  // namespace attune::cli
