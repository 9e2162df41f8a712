#include "engine/health_notes.h"

#include <algorithm>
#include <utility>

#include "engine/narrator.h"
#include "engine/text_reader.h"

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

bool HealthNotes::note_model(std::string_view part, const Error* failure) {
  const auto found = std::ranges::find(models_, part, &PartHealth::part);
  if (found == models_.end()) return false;
  const bool had_failed = found->state == PartState::failed;
  found->state = failure == nullptr ? PartState::works : PartState::failed;
  found->why = failure == nullptr ? std::string() : failure->message;
  return failure != nullptr && !had_failed;
}

bool HealthNotes::note_outcome(std::string_view outcome, std::string wrong) {
  ++outcomes_[outcome];
  const bool first = !wrong.empty() && narrator_wrong_.empty();
  narrator_wrong_ = std::move(wrong);
  return first;
}

Health HealthNotes::all(bool text_model_is_missing, bool narrates) const {
  Health health;
  health.parts = models_;
  if (text_model_is_missing) {
    health.parts.push_back({text_model_part, PartState::missing,
                            "There is no text model: text features are left out of scores. Run scripts/setup.sh, or "
                            "name a folder by text.model; \"\" says that none is wanted."});
  }
  if (!narrates) return health;
  const auto state = !narrator_wrong_.empty() ? PartState::failed
                     : outcomes_.empty()      ? PartState::opening
                                              : PartState::works;
  health.parts.push_back({narrator_part, state, narrator_wrong_});
  for (const auto outcome : narrator_outcomes) {
    const auto found = outcomes_.find(outcome);
    health.narrator_outcomes.emplace_back(outcome, found != outcomes_.end() ? found->second : 0);
  }
  return health;
}

}  // namespace attune
