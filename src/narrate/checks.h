// The checks that a generated text must pass before anybody sees it. Each is a rule that a person can read; together they
// let through only what the facts bear out. docs/narrator.md says what they can't see.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "narrate/grounds.h"
#include "narrate/wording.h"

namespace attune::narrate {

enum class Check : std::uint8_t {
  structure,    // the answer is not the JSON that was asked for
  length,       // empty, or too many words or points
  characters,   // control characters, markup, links, letters of other scripts, words spelt letter by letter
  figure,       // a number, amount, rate, fee or duration that no fact bears out, by value and unit
  date,         // a month or weekday that no fact names
  name,         // a name that is in no fact
  institution,  // another institution
  promise,      // "guaranteed", "risk-free", "best" …: never said, whatever the facts are
  advice,       // tells the reader what to do
  claim,        // something good said of the product that no fact says
  instruction,  // speaks of instructions or of itself
  support,      // words that no fact and no reason has in this order
  entailment,  // a sentence that a model of entailment does not find borne out; only where one is configured (entailment.h)
};

// "figure".
std::string_view to_string(Check check);

// What did not pass, and the words at fault.
struct Failure {
  Check check = Check::structure;
  std::string words;
};

// The first check that a wording fails; nothing: it may be shown. A product's own name is not checked: it may be said whole.
std::optional<Failure> failed_check(const Grounds& grounds, const Wording& wording);

// A model's answer as wording: {"text": …} for a customer, {"points": […]} for staff, nothing beside it.
std::optional<Wording> read_answer(std::string_view answer, Audience audience);

}  // namespace attune::narrate
