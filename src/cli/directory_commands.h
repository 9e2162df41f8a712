// Commands over a data directory that no engine has open: demo, verify, restore, verify-receipt.
#pragma once

#include "cli/program.h"

namespace attune::cli {

// `around` must outlive the reading and the running of the commands.
CommandGroup directory_commands(const Surroundings& around);

}  // namespace attune::cli
