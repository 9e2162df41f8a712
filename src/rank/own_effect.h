// What one customer showed about products, beyond what the model expects: kept as that customer's own sums, turned into an
// effect on that customer's scores alone, against the current coefficients, when scoring. Integer arithmetic in fixed order.
// Memory: about 100 bytes for each product appraised.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "rank/contribution.h"
#include "rank/model.h"

namespace attune::rank {

struct OwnEffectSettings {
  std::int64_t product_pseudo = 10;   // tenths of an event: one event of doubt about a product
  std::int64_t category_pseudo = 80;  // eight events of doubt about a category
};

// A customer's effects in score units, to be added to base scores.
struct OwnEffectTable {
  std::array<Score, category_count> by_category{};
  std::vector<std::pair<std::uint32_t, Score>> by_product;  // sorted by product; replaces the category's effect

  Score of(Category category, std::uint32_t product) const;
};

class OwnEffects {
 public:
  // An appraisal of a product (target appraisal; others are ignored). A negative weight takes an earlier one back, exactly.
  void add(const Contribution& contribution);

  // For each product Σ(r − expected)/(n + λ) on top of its category's effect, where the expectation is the current base score
  // of the mean x, held within .02 and .98 so that the best rating always raises and the worst always lowers.
  OwnEffectTable effects(const Model& model, const OwnEffectSettings& settings = {}) const;

  // What the customer said of each product, in ascending order of product: Σ weight in tenths of an event, Σ weight·r.
  struct Appraised {
    std::uint32_t product = 0;
    std::int64_t weight = 0;
    std::int64_t r = 0;
  };
  std::vector<Appraised> appraised() const;

  bool empty() const { return packed_.empty(); }
  std::size_t memory_bytes() const { return sizeof *this + packed_.capacity(); }

  void write(ByteWriter& out) const;
  // Fails with `corrupt` on anything that write does not write.
  static Result<OwnEffects> read(ByteReader& in);

  friend bool operator==(const OwnEffects&, const OwnEffects&) = default;

 private:
  struct Entry {
    std::uint32_t product = 0;
    Category category = Category::guidance;
    std::int64_t weight = 0;                   // tenths of an event
    std::int64_t r = 0;                        // Σ weight·r
    std::array<std::int64_t, slot_count> x{};  // Σ weight·x

    bool is_zero() const;
  };

  static Entry read_head(ByteReader& in, std::uint64_t& used,
                         bool& good);  // without x; `used`: a bit for each slot that follows
  static Entry read_entry(ByteReader& in, bool& good);
  static void write_entry(ByteWriter& out, const Entry& entry);

  Bytes packed_;  // entries in ascending order of product, sparse
};

}  // namespace attune::rank
