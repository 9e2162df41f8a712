// The client's side of "command line beside a server".
#pragma once

#include <filesystem>
#include <optional>

#include "base/result.h"
#include "cli/frames.h"
#include "cli/output.h"

namespace attune::cli {

// Has the server of `directory` run a command, writes what it writes, and returns its exit status. Nothing when no
// server listens there. Errors: unavailable (the server left before the command's end), denied.
Result<std::optional<int>> forward(const std::filesystem::path& directory, const ForwardedCommand& command,
                                   Output& output);

}  // namespace attune::cli
