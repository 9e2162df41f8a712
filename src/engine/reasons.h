// Reasons in words, from the exact parts of a score: nothing is said that the score does not hold.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/customer.h"
#include "domain/decision.h"
#include "engine/answers.h"
#include "rank/words.h"

namespace attune {

// What a customer chose, with what each choice is about: read once for all items of an answer.
class Choices {
 public:
  Choices() = default;
  explicit Choices(const Customer& customer);

  enum class Of : std::uint8_t { goals, services, interests };
  // The choice that has most in common with the category, by the same word table as the features; empty: none has.
  std::string_view closest(Of of, const std::optional<Category>& category) const;

 private:
  struct Choice {
    Of of;
    std::string text;
    rank::Topics topics;
  };
  std::vector<Choice> choices_;
};

// The strongest parts that speak for an item, at most three, strongest first. Without choices (the record has changed
// since) the words stay general.
std::vector<Reason> reasons_of(const ShownItem& item, const std::optional<Category>& category, const Choices& choices);

// What a withholding reason says to a person: "protection.arrears" → "Not while payments are overdue".
std::string withheld_text(std::string_view reason);

}  // namespace attune
