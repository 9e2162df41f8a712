// What is known of how the parts do (health.h): noted as models are opened and questions come back. Threads: the owner's.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/health.h"

namespace attune {

class HealthNotes {
 public:
  // There should be such a part; it was not used yet.
  void expect(std::string_view part) { models_.push_back({part}); }
  bool expects_any() const { return !models_.empty(); }

  // A model was opened, or failed. True: it had not failed before.
  bool note_model(std::string_view part, const Error* failure);

  // What came of a question to the narrator's model (narrator_outcomes), and in words for anybody what was wrong with it, empty: nothing.
  // True: the first that is wrong after one that was right.
  bool note_outcome(std::string_view outcome, std::string wrong);

  // `narrates`: a model words offers. `text_model_is_missing`: there is none, and nobody said so.
  Health all(bool text_model_is_missing, bool narrates) const;

 private:
  std::vector<PartHealth> models_;
  std::map<std::string_view, std::uint64_t> outcomes_;
  std::string narrator_wrong_;  // with the last answer
};

}  // namespace attune
