#include "engine/latest_word.h"

#include <algorithm>

#include "base/clock_slack.h"

namespace attune {

Result<void> not_ahead(const std::vector<Fact>& facts, Instant now) {
  for (const Fact& fact : facts) {
    if (lies_ahead(fact.as_of, now)) {
      return fail(ErrorCode::invalid, fact.name + " is said to be of " + format_instant(fact.as_of) +
                                          ", which lies in the future: it would keep every later word out.");
    }
  }
  return {};
}

std::vector<Fact> later_than(const CustomerState* known, const std::vector<Fact>& told, std::optional<Instant> whole) {
  std::vector<Fact> later_facts;
  if (known == nullptr) return later_facts;
  for (const Fact& fact : customer_of(*known, {}).facts) {
    const auto at = std::ranges::find(told, fact.name, &Fact::name);
    const bool later = at != told.end() ? fact.as_of > at->as_of : whole && fact.as_of > *whole;
    if (later && (at == told.end() || fact.value != at->value)) later_facts.push_back(fact);
  }
  return later_facts;
}

bool counts_beside(const Consent& known, const Consent& told) {
  if (known.source != "customer" || told.source == "customer") return known.since <= told.since;
  const bool withheld = known.state == ConsentState::objected || known.state == ConsentState::refused;
  return known.since <= told.since && !(withheld && told.state == ConsentState::granted);
}

}  // namespace attune
