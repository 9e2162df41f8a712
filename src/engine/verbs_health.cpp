// How the parts do that decisions can be made without.
#include <algorithm>

#include "engine/core.h"

namespace attune {

std::string_view to_string(PartState state) {
  switch (state) {
    case PartState::opening: return "opening";
    case PartState::works: return "works";
    case PartState::failed: return "failed";
    case PartState::missing: return "missing";
  }
  return "failed";
}

Health EngineCore::health() const {
  Health health;
  health.parts = model_health_;
  if (options_.text_model.empty() && options_.text_model_wanted) {
    health.parts.push_back(
        {text_model_part, PartState::missing,
         "There is no text model: text features are left out of scores. Run scripts/setup.sh, or name a folder by "
         "text.model; \"\" says that none is wanted."});
  }
  if (!narrator_) return health;
  const auto state = !narrator_failure_.empty() ? PartState::failed
                     : narrator_counts_.empty() ? PartState::opening
                                                : PartState::works;
  health.parts.push_back({narrator_part, state, narrator_failure_});
  for (const auto outcome : narrator_outcomes) {
    const auto found = narrator_counts_.find(outcome);
    health.narrator_outcomes.emplace_back(outcome, found != narrator_counts_.end() ? found->second : 0);
  }
  return health;
}

void EngineCore::note_model(std::string_view part, const Error* failure) {
  const auto found = std::ranges::find(model_health_, part, &PartHealth::part);
  if (found == model_health_.end()) return;
  found->state = failure == nullptr ? PartState::works : PartState::failed;
  found->why = failure == nullptr ? std::string() : failure->message;
}

// What came of a question to the narrator's model. What is wrong with its last answer is said once for each spell of it.
void EngineCore::note_outcome(std::string_view outcome, std::string failure) {
  ++narrator_counts_[outcome];
  if (!failure.empty() && narrator_failure_.empty() && options_.notice)
    options_.notice("Templates stand in for generated texts: " + failure);
  narrator_failure_ = std::move(failure);
}

}  // namespace attune
