// What one customer did before: counts by category and the products last engaged with. Nothing of anybody else is in it,
// so forgetting a customer is dropping it. A fold over that customer's own records; features read it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "domain/category.h"

namespace attune::rank {

// A stable name of a product in behaviour and features: of the id, never of an index.
std::uint32_t product_hash(std::string_view product_id);

struct CategoryBehaviour {
  Category category = Category::guidance;
  std::uint32_t views = 0;
  std::uint32_t clicks = 0;
  std::uint32_t selects = 0;
  std::int64_t appraisal_weight = 0;  // Σ weight, in tenths of an event
  std::int64_t appraisal = 0;         // Σ weight·r, r in 1/6000
  friend bool operator==(const CategoryBehaviour&, const CategoryBehaviour&) = default;
};

class OwnBehaviour {
 public:
  static constexpr std::size_t recent_kept = 16;

  void view(Category category);
  void click(Category category, std::uint32_t product);
  void select(Category category, std::uint32_t product);
  // r 0 … score_one; weight as in a Contribution, negative takes an earlier one back.
  void appraise(Category category, std::uint32_t product, std::int32_t r, std::int16_t weight);
  // Bit c: a product of category c is held.
  void set_holdings(std::uint16_t categories) { holdings_ = categories; }

  // Zeros when nothing is known of the category.
  CategoryBehaviour of(Category category) const;
  bool holds(Category category) const { return (holdings_ >> static_cast<unsigned>(category) & 1) != 0; }
  // The newest last, no product twice.
  const std::vector<std::uint32_t>& recent() const { return recent_; }

  std::size_t memory_bytes() const;
  void write(ByteWriter& out) const;
  // Fails with `corrupt` on anything that write does not write.
  static Result<OwnBehaviour> read(ByteReader& in);

  friend bool operator==(const OwnBehaviour&, const OwnBehaviour&) = default;

 private:
  CategoryBehaviour& at(Category category);
  void engage(std::uint32_t product);

  std::vector<CategoryBehaviour> counts_;  // sorted by category
  std::vector<std::uint32_t> recent_;
  std::uint16_t holdings_ = 0;
};

}  // namespace attune::rank
