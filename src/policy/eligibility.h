// Eligibility: is a customer allowed to have a product at all? Compiled from the criteria that the catalogue states.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/customer.h"
#include "domain/exposure.h"
#include "domain/product.h"

namespace attune {

// Facts that criteria ask for. Nothing is "not known", which leads to `ask`, never to a refusal.
struct EligibilityFacts {
  CustomerKind kind = CustomerKind::individual;
  std::optional<int> age;           // years at the time of the request, from date_of_birth or else `age`
  std::optional<Decimal> income;    // a year's
  std::optional<Decimal> turnover;  // a year's
  std::optional<bool> resident;
  std::optional<bool> student;
  std::optional<bool> pensioner;
  std::optional<bool> employed;
  bool staff = false;  // absent: not staff

  static EligibilityFacts of(const Customer& customer, Instant at);
};

// Why an offer is withheld: a stable code, for example "eligibility.age_below_minimum".
using ReasonCode = std::string_view;

// What one set of criteria says of one customer.
struct Eligibility {
  ReasonCode withheld;           // empty: allowed as far as is known
  std::vector<std::string> ask;  // names of facts that are missing and would decide it
};

// One criterion against what is known. A criterion of free text is shown, never tested.
Eligibility check(std::span<const Criterion> criteria, const EligibilityFacts& facts);

// The criteria that the catalogue states, and what the careful side adds where it states none: what lends and what puts
// capital at risk is for people of 18 and more.
std::vector<Criterion> criteria_of(const Product& product, const Exposure& exposure);

// Whether a criterion is a rule that `check` can test, or text for people only.
bool is_rule(const Criterion& criterion);

// Distinct sets of criteria in a catalogue, so that a request tests each set once however many products share it.
class CriteriaSets {
 public:
  // The number of the set equal to these criteria, added when it is new.
  std::uint32_t number_of(std::span<const Criterion> criteria);

  std::size_t size() const { return sets_.size(); }
  // The verdict of every set, by number.
  std::vector<Eligibility> check_all(const EligibilityFacts& facts) const;

 private:
  std::vector<std::vector<Criterion>> sets_;
};

// A product that nobody is offered now: "product.retired", "product.unclassified", "product.tailored",
// "product.not_yet_effective", "product.expired"; empty when it may be offered.
ReasonCode unavailable(const Product& product, Instant at);

}  // namespace attune
