// Models that the configuration file names: looked at before the server starts, not noticed at the first text.
#pragma once

#include "cli/configuration.h"

namespace attune::cli {

// Errors: those of engine/model_check.h, with the setting and its place. The default text model is not looked at.
Result<void> check_named_models(const Configuration& configuration);

}  // namespace attune::cli
