// The decision path: a pure function of an immutable Snapshot, the customer's record as of a log position, the request with
// its time, and a seed. The same inputs give the same bytes, which is what `replay` relies on.
#pragma once

#include <cstdint>
#include <vector>

#include "domain/decision.h"
#include "domain/fact.h"
#include "domain/placement.h"
#include "engine/customer_state.h"
#include "engine/settings.h"
#include "engine/snapshot.h"
#include "store/keyring.h"

namespace attune {

struct DecideInputs {
  const Snapshot& snapshot;
  const CustomerState& customer;  // as of `as_of`
  const FactDictionary& dictionary;
  const Settings& settings;    // as of `as_of`
  const Placement& placement;  // that the request names, as of `as_of`
  RecommendationRequest request;
  Instant at;
  std::uint64_t seed = 0;
  Position as_of = 0;
  double holdout_draw = 1;    // this customer's salted draw, uniform in [0, 1)
  std::vector<Fact> what_if;  // facts as if they were so (simulations only)
};

Decision decide(const DecideInputs& inputs);

// This customer's draw for the holdout, uniform in [0, 1), always the same under one salt; 1 where nobody is held out.
double holdout_draw(const Keyring& keyring, const Settings& settings, const Handle& customer);

// The moment and the place it is shown, as features read them.
rank::Situation situation_of(const DecideInputs& inputs);

// Makes the choice again from the scores that the decision itself recorded: what can still be proven when an erasure has
// rightly made the model of then unreproducible. True when the same items come out with the same propensities.
bool same_from_scores(const Decision& recorded, double exploration);

}  // namespace attune
