// Messages as files, for a demo and for who picks them up from there: the default of EngineOptions::deliver.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "base/time.h"
#include "engine/account_verbs.h"

namespace attune {

// Writes "<time>-<random>.txt" into `folder` (made with mode 0700 where it is absent), mode 0600 from the first byte:
// the lines "To: ", "Subject: ", an empty one, the text. Errors: storage_failed.
Result<void> put_in_outbox(const std::filesystem::path& folder, const Message& message, Instant now);

}  // namespace attune
