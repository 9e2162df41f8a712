// What a model trained on entailment is asked about a generated text, where one is configured: whether the facts bear out each
// of its sentences. One check more than failed_check's, and none instead of them.
#pragma once

#include <string>
#include <vector>

#include "narrate/grounds.h"
#include "narrate/wording.h"

namespace attune::narrate {

// The premise: reasons, terms and texts among the facts, in sentences; what matters most comes first, as a model reads a
// bounded length.
std::string premise_of(const Grounds& grounds);

// The hypotheses: every sentence of a wording as it stands there, in order.
std::vector<std::string> sentences_of(const Wording& wording);

// A sentence is borne out from this probability on: entailment is likelier than all else together.
inline constexpr double entailed_from = 0.5;

}  // namespace attune::narrate
