// The fold over one customer's records: the only code that changes a CustomerState.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "domain/decision.h"
#include "engine/catalogue.h"
#include "engine/customer_state.h"
#include "engine/placement_fold.h"
#include "store/record.h"

namespace attune {

// What became of a comment: for the lists by product, which follow from the customers.
struct CommentStep {
  enum class What : std::uint8_t { came, read, dropped };
  What what = What::came;
  Position of = 0;
  std::uint32_t product = 0;
};

// What a record changes outside the customer's own state. Taking it back is the same with the sign turned.
struct Effects {
  std::vector<rank::Contribution> contributions;
  Counted counted;
  std::vector<CommentStep> comments;
  std::shared_ptr<const Decision>
      decision;  // that the newest record was, for whoever keeps decisions; null: it was another
};

// Looks up one of the customer's own decisions: from a cache, or from the log. Null: it can't be read.
using DecisionSource = std::function<std::shared_ptr<const Decision>(Position)>;

// What the fold reads besides the customer's own records.
struct FoldInputs {
  const Catalogue& catalogue;
  const FactDictionary& dictionary;
  const Placements& placements;
  const DecisionSource& decisions;
};

// Applies one record of the customer to their state and adds what it changes elsewhere to `effects`.
// Precondition: records come in order of position. Errors: corrupt (payload does not decode).
Result<void> apply_to_customer(CustomerState& state, const Record& record, const FoldInputs& inputs, Effects& effects);

// The decision and slot that feedback on a product belongs to, if the customer was shown it.
struct Attribution {
  Position decision = 0;
  std::uint8_t slot = 0;
  Instant shown_at;
  std::vector<std::uint16_t> past;  // of the customer when it was shown
};
std::optional<Attribution> attribute(const CustomerState& state, std::uint32_t product,
                                     const std::optional<std::uint64_t>& named_decision, Instant occurred_at);

// The same for a record of the log; nothing for rows of files, and for aspects that join a rating.
std::optional<Attribution> attribution_of(const CustomerState& state, const FeedbackChange& change);

// Notes the list that a decision showed, for attribution.
void show(CustomerState& state, Position position, const Decision& decision);

}  // namespace attune
