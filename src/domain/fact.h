// Facts about customers, and the dictionary that says what each one is and who may read it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "base/time.h"

namespace attune {

// Who may read a fact (product.md, C). Set by the institution for its jurisdiction.
enum class FactClass : std::uint8_t {
  open,          // learner, rules, reasons
  rule_only,     // eligibility and justified suitability rules; never the learner
  monitor_only,  // aggregate fairness reports only
  protective,    // may only withhold or lead to help
};

enum class FactType : std::uint8_t { flag, number, date, text, choice, choices };

// flag → bool, number → Decimal, date → Date, text and choice → string, choices → list of strings in the order given.
using FactValue = std::variant<bool, Decimal, Date, std::string, std::vector<std::string>>;

struct Fact {
  std::string name;
  FactValue value;
  Instant as_of;       // when it was true; the latest wins, a tie goes to the later record
  std::string source;  // "institution", "customer", "prototype-csv", a system's name
  friend bool operator==(const Fact&, const Fact&) = default;
};

struct FactDefinition {
  std::string name;   // "income_level"
  std::string label;  // "Income level", shown on screens and asked with
  FactType type = FactType::text;
  FactClass fact_class = FactClass::open;
  std::vector<std::string> choices{};  // offered for choice and choices; values outside are kept
  int fresh_days = 0;                  // after so many days a value is stale; 0: never
  std::string question{};              // what `ask` says: "Are you an Australian resident?"; empty: never asked
  bool for_credit = true;              // false: the learner leaves it out for products of regime credit
  std::optional<Decimal> least{};      // of a number: what is below it can't be
  std::optional<Decimal> most{};       // of a number: what is above it can't be
  std::optional<Date> earliest{};      // of a date: what is before it can't be
  bool past = false;                   // of a date: it can't lie in the future
};

class FactDictionary {
 public:
  // The one built in: the prototype's profile columns, demographics, financial facts, eligibility facts, protective flags.
  static FactDictionary standard();

  // Fails with `conflict` when the name is taken.
  Result<void> add(FactDefinition definition);

  const FactDefinition* find(std::string_view name) const;  // null when unknown
  const std::vector<FactDefinition>& definitions() const { return definitions_; }

 private:
  std::vector<FactDefinition> definitions_;  // sorted by name
};

std::string_view to_string(FactClass fact_class);
std::string_view to_string(FactType type);
std::optional<FactClass> parse_fact_class(std::string_view name);

// Reads a value written as text (CSV field, command line) as the type of its definition. Lists are split at commas and
// trimmed. Fails with `invalid` saying what is expected.
Result<FactValue> parse_fact_value(const FactDefinition& definition, std::string_view text);

// Can it be? Fails with `invalid` when a number or date lies outside the bounds of its definition, saying them. `today` is
// the day in UTC; where it is tomorrow already counts too.
Result<void> check_fact_value(const FactDefinition& definition, const FactValue& value, Date today);

// The value as one text: lists joined by ",", flags "true"/"false", numbers and dates in their shortest form.
std::string format_fact_value(const FactValue& value);

}  // namespace attune
