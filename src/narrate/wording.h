// A text about one offer, and the template that says it where nothing generated may: good English by itself, from the same
// grounds, true by construction.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "narrate/grounds.h"

namespace attune::narrate {

inline constexpr std::size_t customer_words = 60;  // at most, in an explanation
inline constexpr std::size_t staff_points = 4;     // at most, of a generated text
inline constexpr std::size_t point_words = 25;     // at most, in one point

struct Wording {
  std::string text;                 // for a customer
  std::vector<std::string> points;  // for staff
  friend bool operator==(const Wording&, const Wording&) = default;
};

// For a customer: why it is shown, then what matters most of its terms, within customer_words. For staff: talking points.
Wording template_wording(const Grounds& grounds);

// The terms in sentences, what matters most first: that capital is at risk, rate, fee, how long it ties in, what it takes to start.
std::vector<std::string> term_sentences(const Grounds& grounds);

// What staff is not to say of the product. Always the institution's own words: never generated.
std::vector<std::string> not_to_say(const Grounds& grounds);

// Words as a person counts them.
std::size_t word_count(std::string_view text);

}  // namespace attune::narrate
