// The learner's whole memory: integer sums of Σ z·zᵀ with z = [x; r], which give Σx·xᵀ, Σx·r and Σr² at once.
// Exact by construction: adding in any order, merging shards in any order, adding and taking back again leave the very same
// bits, because every entry is an integer modulo 2^64, blocks follow from the head alone, and entries that are zero vanish.
// Range: an entry of a block grows by at most 8191² × |weight| per contribution; the constructor's bound on the total
// weight (2^36 tenths, thus 6.8 × 10^9 full events) keeps 2^36 × 8191² < 2^62, so no entry of a valid history overflows.
// Threads: none; one writer owns it, readers get the Model.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "rank/blocks.h"
#include "rank/contribution.h"
#include "rank/kernels.h"

namespace attune::rank {

inline constexpr std::size_t group_count = category_count;
inline constexpr std::int64_t total_weight_limit = std::int64_t{1} << 36;

// The sums of one block of positions of one target and group.
struct BlockSums {
  Block block;
  std::int64_t weight = 0;             // Σ weight, in tenths of an event
  std::vector<std::int64_t> triangle;  // triangle_size(columns) + row_slack entries; the slack stays zero

  friend bool operator==(const BlockSums&, const BlockSums&) = default;
};

// What came of a product with those who had engaged before with what stands at a place of the past (past.h).
struct PairSums {
  std::uint16_t place = 0;
  std::int64_t weight = 0;  // Σ weight
  std::int64_t r = 0;       // Σ weight·r

  friend bool operator==(const PairSums&, const PairSums&) = default;
};

// The sums of one product, over all time. Memory: at most past_places pairs of 24 bytes besides the slots.
struct ProductSums {
  std::int64_t weight = 0;       // Σ weight
  std::int64_t r = 0;            // Σ weight·r
  std::int64_t rr = 0;           // Σ weight·r²
  std::vector<std::int64_t> x;   // Σ weight·x, one per slot
  std::vector<std::int64_t> xr;  // Σ weight·x·r
  std::vector<PairSums> pairs;   // in ascending order of place, none of zeros

  friend bool operator==(const ProductSums&, const ProductSums&) = default;
};

class Sums {
 public:
  // Features per row, 1 … slot_limit.
  explicit Sums(std::size_t slots = slot_count, Kernel kernel = best_kernel());

  std::size_t slots() const { return slots_; }
  std::size_t columns() const { return slots_ + 1; }
  Position head() const { return head_; }

  // Adds all contributions or none. Fails with `invalid` when one lies at or beyond the head, has an x, r, weight, group or
  // product out of range or another number of slots, and with `too_large` beyond the total weight that sums can hold.
  Result<void> add(std::span<const Contribution> contributions);
  Result<void> add(std::span<const Row> rows);

  // Adds another's sums; the head becomes the later of the two. Fails with `invalid` when the slots differ.
  Result<void> merge(const Sums& other);

  // The log has `head` records now (positions 0 … head − 1). Going back is refused by doing nothing.
  void advance(Position head);

  // The same sums with room for more features; the new slots have been zero so far. slots >= slots().
  void widen(std::size_t slots);

  // In ascending order of position; empty when nothing was learnt.
  std::span<const BlockSums> blocks(Target target, std::size_t group) const;
  // Null when nothing is known of it.
  const ProductSums* product(Target target, std::uint32_t product) const;
  // One past the highest product index known.
  std::size_t product_end(Target target) const { return products_[index(target)].size(); }

  std::size_t memory_bytes() const;

  // Versioned; the same sums give the same bytes.
  Bytes serialise() const;
  // Fails with `corrupt` on anything that serialise does not write, `unsupported` on another version.
  static Result<Sums> deserialise(std::span<const std::uint8_t> bytes, Kernel kernel = best_kernel());

  friend bool operator==(const Sums& a, const Sums& b);

 private:
  using Cell = std::vector<BlockSums>;  // sorted by first bucket

  static std::size_t index(Target target) { return static_cast<std::size_t>(target); }
  Result<void> check(const Row& row) const;
  BlockSums& block_at(Cell& cell, const Block& block);
  void add_batch(std::span<const Row* const> rows);
  void add_to_product(const Row& row);
  void join(Cell& cell, const Block& block);
  void regroup(Cell& cell) const;
  void drop_product_if_zero(std::size_t target, std::uint32_t product);

  std::size_t slots_;
  Kernel kernel_;
  Position head_ = 0;
  std::int64_t total_weight_ = 0;
  std::array<std::array<Cell, group_count>, target_count> cells_;
  std::array<std::vector<std::optional<ProductSums>>, target_count> products_;
};

}  // namespace attune::rank
