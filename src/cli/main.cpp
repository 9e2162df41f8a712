// Wires everything once: the clock, the output, the engine, and the commands that open what they need by themselves.
#include <csignal>
#include <exception>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "cli/config_command.h"
#include "cli/directory_commands.h"
#include "cli/program.h"
#include "cli/serve.h"

int main(int count, char** words) {
  using namespace attune;
  using namespace attune::cli;
  std::signal(SIGPIPE, SIG_IGN);  // a reader who left is seen by the write that fails
  StandardOutput output;
  try {
    const SystemClock clock;
    std::error_code none;
    Surroundings around{clock,
                        output,
                        Engine::open,
                        std::filesystem::current_path(),
                        find_text_model(std::filesystem::read_symlink("/proc/self/exe", none)),
                        {}};
    around.own_commands = {serve_command(around), config_command(around), directory_commands(around)};
    return run_program(around, std::vector<std::string>(words + 1, words + count));
  } catch (const std::exception& error) {
    output.err(fmt::format("attune: this is a fault of the program: {}\n", error.what()));
    return exit_failed;
  }
}
