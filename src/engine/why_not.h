// Why a decision did not show a product: what kept it back, or how it scored beside the last one shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/decision.h"
#include "engine/decide.h"

namespace attune {

struct WhyNot {
  std::string code;                        // "shown", "ranked_below", or the code of a reason for withholding
  bool as_of_decision = false;             // false: as rules, facts and model are now
  std::optional<std::int32_t> score;       // relevance in ten-thousandths, of a personal list that it was ranked below
  std::optional<std::int32_t> last_shown;  // of the last place of the list, as it was recorded
};

// `inputs`: the decision's request about the same customer, as things are now.
WhyNot why_not(const Decision& decision, const DecideInputs& inputs, std::uint32_t product);

}  // namespace attune
