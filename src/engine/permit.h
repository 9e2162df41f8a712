// The engagement policy's first part: which offers may be made to this customer now, and why the others may not.
// In the order of the spine: consent → eligibility → applicability → suitability → contact policy.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/customer.h"
#include "domain/decision.h"
#include "engine/customer_state.h"
#include "engine/decide.h"
#include "engine/snapshot.h"
#include "policy/eligibility.h"
#include "policy/protection.h"

namespace attune {

struct Permitted {
  std::vector<std::uint8_t> offers;     // by product: 1 may be offered
  std::vector<Eligibility> verdicts;    // by criteria set: what to ask of an offer that is permitted
  std::vector<std::uint32_t> help;      // permitted items that answer a protective flag, ascending
  std::vector<WithheldCount> withheld;  // sorted by reason
};

// `customer` is the decoded record of inputs.customer, what-if facts set.
Permitted permit(const DecideInputs& inputs, const Customer& customer);

// Why this one product is withheld; empty when it may be offered.
ReasonCode withheld_reason(const DecideInputs& inputs, const Customer& customer, std::uint32_t product);

// Whether personalisation may be used: allowed by the customer, and not for those known to be under 18.
bool may_personalise(const DecideInputs& inputs, const Customer& customer);

}  // namespace attune
