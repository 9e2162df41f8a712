// Which word about a customer counts where several were told: the latest one, by the time it is of.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "domain/consent.h"
#include "domain/fact.h"
#include "engine/customer_state.h"

namespace attune {

// Refuses facts said to be of a time that lies ahead of ours: they would keep every later word out. Errors: invalid.
Result<void> not_ahead(const std::vector<Fact>& facts, Instant now);

// Facts of `known` that are of a later time than what is told now, and say something else: they stay. `whole`: what is told
// is the whole profile as of this time, so that facts it does not name are told to be gone. Null: nothing is known.
std::vector<Fact> later_than(const CustomerState* known, const std::vector<Fact>& told, std::optional<Instant> whole);

// Whether what is told now counts beside what is known: the later word does, and what a customer refused or objected to
// only their own later word lifts, never one of the institution.
bool counts_beside(const Consent& known, const Consent& told);

}  // namespace attune
