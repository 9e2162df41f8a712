// What the declarations of commands share. For the files that declare them: includes CLI11.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/invocation.h"

namespace attune::cli {

// The base of every command's options.
struct DataOptions {
  std::string data = "attune-data";
};

// The options of a command, which live as long as its action; `--data` is declared already.
template <class Options>
std::shared_ptr<Options> options_of(CLI::App* command) {
  auto options = std::make_shared<Options>();
  command->add_option("--data", options->data, "The folder that holds everything")
      ->type_name("DIR")
      ->capture_default_str();
  return options;
}

inline void add_json_option(CLI::App* command, bool& json) {
  command->add_flag("--json", json, "Answer as JSON, for other programs");
}

enum class Opens { existing_data, existing_data_to_read, data_or_new };

// `run` is what the command does when it is the one chosen.
template <class Options>
void runs(CLI::App* command, Chosen& chosen, const std::shared_ptr<Options>& options, Opens opens,
          int (*run)(Invocation&, const Options&)) {
  command->final_callback([&chosen, command, options, opens, run] {
    Command made;
    made.name = command->get_name();
    made.data = options->data;
    made.creates_data = opens == Opens::data_or_new;
    made.only_reads = opens == Opens::existing_data_to_read;
    made.action = EngineCommand([options, run](Invocation& invocation) { return run(invocation, *options); });
    chosen.command = std::move(made);
  });
}

}  // namespace attune::cli
