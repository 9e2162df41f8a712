// How far ahead of ours another system's clock may be.
#pragma once

#include "base/time.h"

namespace attune {

inline constexpr std::int64_t clock_slack_micros = 300 * micros_per_second;

// Whether a time told by somebody else lies in the future, however their clock may differ.
inline bool lies_ahead(Instant told, Instant now) { return told.micros > now.micros + clock_slack_micros; }

}  // namespace attune
