// The fast path for batches of feedback: one pass over the bytes, no tree.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "engine/engine.h"

namespace attune {

// Reads {"events": [{…}]} as read_feedback_batch_body does, or gives nothing when anything in it is wrong or merely
// unusual (escapes, bytes beyond ASCII, exponents): then the slower reader decides, and says what is wrong. Whatever is
// accepted here, it reads to the same values. Threads: any.
std::optional<std::vector<Engine::FeedbackOptions>> scan_feedback_batch(std::string_view json, Instant now);

}  // namespace attune
