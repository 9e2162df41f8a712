// A log in memory that keeps the same promises and bytes as the segment log, but for outliving the program: for tests
// and simulations.
#pragma once

#include <memory>

#include "store/keyring.h"
#include "store/log.h"

namespace attune {

// `keyring` must outlive the log.
std::unique_ptr<Log> make_memory_log(Keyring& keyring);

}  // namespace attune
