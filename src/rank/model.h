// What the sums were solved to: integer coefficients that score by integer arithmetic. Immutable once made; any number of
// threads read it through the snapshot.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/handle.h"
#include "base/result.h"
#include "rank/calibration.h"
#include "rank/companions.h"
#include "rank/features.h"
#include "rank/fixed.h"
#include "rank/sums.h"

namespace attune::rank {

// The slots that a product with enough events of its own may weigh differently from its category: they read the customer
// alone, eight of the profile and eight of the recent products.
inline constexpr std::size_t block_size = 16;
using BlockValues = std::array<std::int16_t, block_size>;
BlockValues block_values(const X& x);
// Slot of serving features behind element i of a block.
inline constexpr std::size_t block_slot(std::size_t i) { return i < 8 ? slot::profile + i : slot::sketch + i - 8; }

// A block's coefficient is an int16 in units of 2^-12, so its product with x is in units of 2^-23.
inline constexpr int block_bits = 12;
inline constexpr int block_shift = coefficient_bits - block_bits;

struct TargetModel {
  std::vector<std::vector<std::int32_t>> coefficients;  // by group (category), then slot; units of 2^-16
  std::vector<Score> offsets;                           // by product; products beyond the end have none
  std::vector<std::uint32_t> block_of;  // by product: index into blocks, no_product: none; may be shorter
  std::vector<BlockValues> blocks;
  Companions companions;
  Calibration calibration;

  Score offset(std::uint32_t product) const { return product < offsets.size() ? offsets[product] : 0; }
  // Null when the product has none.
  const BlockValues* block(std::uint32_t product) const;

  friend bool operator==(const TargetModel&, const TargetModel&) = default;
};

// One feature group's exact share of a base score, in score units.
struct Part {
  Group group = Group::base;
  Score score = 0;
  friend bool operator==(const Part&, const Part&) = default;
};

// The exact shares of a base score; `product_own` is the product's offset. They add up to the score.
struct Parts {
  std::array<Score, feature_group_count> by_group{};
  Score product_own = 0;

  Score total() const;
};

struct Model {
  std::uint16_t features = feature_version;
  Position head = 0;  // what was learnt lies before it
  std::array<TargetModel, target_count> targets;

  const TargetModel& of(Target target) const { return targets[static_cast<std::size_t>(target)]; }

  // The base score of x: β·x + the product's offset + its block + its companions in the customer's past.
  Score score(Target target, Category category, std::uint32_t product, const X& x, const Past& past) const;
  // The same for any number of features, without blocks and companions.
  Score score(Target target, std::size_t group, std::uint32_t product, std::span<const std::int16_t> x) const;
  // Elements of the block count with the group their slot stands in, companions with behaviour.
  Parts parts(Target target, Category category, std::uint32_t product, const X& x, const Past& past) const;

  // A hash of everything that scores: equal models have equal versions.
  std::uint64_t version() const;

  Bytes serialise() const;
  // Fails with `corrupt` or `unsupported`.
  static Result<Model> deserialise(std::span<const std::uint8_t> bytes);

  friend bool operator==(const Model&, const Model&) = default;
};

}  // namespace attune::rank
