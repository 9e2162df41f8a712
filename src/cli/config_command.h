// `attune config`: every setting, its value and where it is from.
#pragma once

#include "cli/configuration.h"
#include "cli/program.h"

namespace attune::cli {

// `around` must outlive the reading and the running of the command.
CommandGroup config_command(const Surroundings& around);

}  // namespace attune::cli
