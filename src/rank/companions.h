// Collaborative part of the base score: how much better or worse a product does with those who engaged with another one
// before. Learnt from exact integer sums (ProductSums::pairs), so one customer is subtracted like from all other sums.
// Serves whoever has a past; logs of bare ids live on it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rank/fixed.h"
#include "rank/past.h"

namespace attune::rank {

class Sums;

struct Companion {
  std::uint32_t product = 0;
  std::int32_t effect = 0;  // score units
  friend bool operator==(const Companion&, const Companion&) = default;
};

// By place of the past, the products it speaks for or against, in ascending order of product.
struct Companions {
  std::vector<std::uint32_t> starts;  // past_places + 1, or empty: none
  std::vector<Companion> entries;

  std::span<const Companion> at(std::uint16_t place) const;
  // Σ of the effects of a customer's past / √(its size): as in SVD++ (Koren 2008), between a mean, which forgets how much is
  // known, and a sum, which counts products of one taste over and over.
  Score of(const Past& past, std::uint32_t product) const;
  void add_all(const Past& past, std::span<Score> scores) const;

  friend bool operator==(const Companions&, const Companions&) = default;
};

// For each pair (place of the past, product) the mean of r beyond what the product and the place have on average, shrunken by
// its noise against the spread of all pairs (empirical Bayes, Morris 1983): where the pairs show nothing beyond chance, there
// are no effects. Effects below .001 are left out. About 1 ms for 100,000 pairs.
Companions fit_companions(const Sums& sums, Target target);

}  // namespace attune::rank
