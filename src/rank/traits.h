// What a product is to the learner, worked out once when it enters the catalogue: the product-only features, and for each
// kind of cross with the customer a small key, so that products with equal keys share the work.
#pragma once

#include <array>
#include <cstdint>

#include "domain/category.h"
#include "domain/product.h"
#include "rank/analysis.h"

namespace attune::rank {

inline constexpr std::size_t product_slot_count = 10;
inline constexpr std::uint8_t step_count = 16;

struct ProductTraits {
  Category category = Category::guidance;  // guidance too where nobody has said what the product is
  bool credit = false;          // of regime credit, or of none that is known: demographics and interests stay out
  std::uint8_t service = 0;     // of the thirty listed services; no_service
  std::uint16_t themes = 0;     // at most three, a bit each
  std::uint8_t risk_step = 0;   // 0 … 4 quarters of the risk score
  std::uint8_t entry_step = 0;  // money needed to begin, about two steps per power of ten, 0: none
  std::uint8_t fee_step = 0;    // yearly fees, 0 … 7
  std::array<std::int16_t, product_slot_count> slots{};  // the group `product` of features.h, in its order

  friend bool operator==(const ProductTraits&, const ProductTraits&) = default;
};

// `complexity` and `risk` are the product's own (analysis.h).
ProductTraits traits_of(const Product& product, const Complexity& complexity, const Risk& risk);
inline ProductTraits traits_of(const Product& product) {
  return traits_of(product, complexity_of(product), risk_of(product));
}

// floor(2·log10(amount)) within 0 … 15, 0 for less than one unit of money.
std::uint8_t money_step(double amount);

}  // namespace attune::rank
