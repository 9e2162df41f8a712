// `attune serve`: the one place where the engine, the HTTP server and the command socket are put together.
#pragma once

#include "cli/program.h"

namespace attune::cli {

// `around` must outlive the reading and the running of the command.
CommandGroup serve_command(const Surroundings& around);

}  // namespace attune::cli
