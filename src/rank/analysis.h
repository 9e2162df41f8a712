// Product analysis: how complex a product is and how risky, each 0 … 1000 with a level and what makes it so. The same numbers
// are what the learner reads, what lists show and what the product page explains. docs/products.md has the distribution over
// both catalogues.
#pragma once

#include <cstdint>
#include <vector>

#include "domain/product.h"

namespace attune::rank {

enum class Level : std::uint8_t { low, medium, high };

enum class Finding : std::uint8_t {
  // of complexity
  long_sentences,  // value: words a sentence
  long_words,      // value: share of words of more than nine letters, 0 … 1
  hard_to_read,    // value: Flesch's reading ease, 0 … 100, 100 is easy
  many_terms,      // value: fees, rates with their tiers, constraints and criteria
  invests,         // money is invested: more to understand than terms; value: 1
  // of risk
  kind,              // what its category is like where nothing else is known; value: its share of the score
  capital_at_risk,   // value: 1
  borrowing,         // value: 1
  high_rate,         // value: the highest lending rate, a fraction a year
  variable_rate,     // of a loan; value: 1
  lock_in,           // value: days
  costs,             // value: management fee, per cent a year
  speculation,       // trading, leverage or crypto is named; value: 1
  foreign_currency,  // is named; value: 1
  bonds,             // are named: lowers; value: 1
  protected_money,   // it is named insured or guaranteed, is no loan, and no capital is at risk: lowers; value: 1
};

struct FindingShare {
  Finding finding = Finding::kind;
  double value = 0;        // as said beside the finding
  std::int32_t share = 0;  // of the score; negative: lowers it
  friend bool operator==(const FindingShare&, const FindingShare&) = default;
};

// Low below 334, high from 667.
Level level_of(std::int32_t score);

// Average sentence length, share of words of more than nine letters and Flesch's reading ease (1948; syllables counted as runs of
// vowels, a silent e at the end aside) of the description; the number of fees, rates and their tiers, constraints and criteria;
// whether money is invested. Adding a fee, a rate, a tier, a constraint or a criterion never lowers it.
struct Complexity {
  double average_sentence_length = 0;  // words; 0: no description
  double long_word_share = 0;          // 0 … 1
  double reading_ease = 0;             // 0 … 100; 100 where there is no description
  std::size_t terms = 0;
  std::int32_t score = 0;
  Level level = Level::low;
  std::vector<FindingShare> findings;  // largest share first
};
Complexity complexity_of(const Product& product);

// From structured facts first: the category's own, then capital at risk, lending and its rates, lock-in and costs; then from
// words of its name and tags. Risk never falls when capital comes to be at
// risk, a lending rate or the management fee rises, a rate becomes variable, or money is locked in for longer.
struct Risk {
  std::int32_t score = 0;
  Level level = Level::low;
  std::vector<FindingShare> findings;  // largest share first
};
Risk risk_of(const Product& product);

}  // namespace attune::rank
