#include "rank/sums.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "domain/feedback.h"

namespace attune::rank {
namespace {

std::int64_t wrapping_add(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

void add_all(std::vector<std::int64_t>& to, const std::vector<std::int64_t>& from) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = wrapping_add(to[i], from[i]);
}

bool all_zero(std::span<const std::int64_t> values) {
  return std::ranges::all_of(values, [](std::int64_t v) { return v == 0; });
}

bool is_zero(const BlockSums& sums) { return sums.weight == 0 && all_zero(sums.triangle); }

bool is_zero(const ProductSums& sums) {
  return sums.weight == 0 && sums.r == 0 && sums.rr == 0 && all_zero(sums.x) && all_zero(sums.xr) && sums.pairs.empty();
}

void add_pair(std::vector<PairSums>& pairs, const PairSums& more) {
  auto at = std::ranges::lower_bound(pairs, more.place, {}, &PairSums::place);
  if (at == pairs.end() || at->place != more.place) at = pairs.insert(at, PairSums{.place = more.place});
  at->weight += more.weight;
  at->r += more.r;
  if (at->weight == 0 && at->r == 0) pairs.erase(at);
}

void absorb(BlockSums& into, const BlockSums& from) {
  into.weight += from.weight;
  add_all(into.triangle, from.triangle);
}

auto position_in(std::vector<BlockSums>& cell, std::uint64_t first) {
  return std::ranges::lower_bound(cell, first, {}, [](const BlockSums& sums) { return sums.block.first; });
}

}  // namespace

Sums::Sums(std::size_t slots, Kernel kernel) : slots_(std::clamp<std::size_t>(slots, 1, slot_limit)), kernel_(kernel) {}

Result<void> Sums::check(const Row& row) const {
  if (row.position >= head_) {
    return fail(ErrorCode::invalid,
                fmt::format("a contribution at position {} lies beyond the log's {} records: advance first",
                            row.position, head_));
  }
  if (row.x.size() != slots_) {
    return fail(ErrorCode::invalid,
                fmt::format("a contribution has {} features where {} are expected", row.x.size(), slots_));
  }
  if (index(row.target) >= target_count || row.group >= group_count) {
    return fail(ErrorCode::invalid, fmt::format("a contribution names target {} and group {}, which do not exist",
                                                index(row.target), row.group));
  }
  if (row.product != no_product && row.product >= product_limit) {
    return fail(ErrorCode::invalid, fmt::format("product index {} is beyond {}", row.product, product_limit));
  }
  if (row.weight < -full_weight || row.weight > full_weight || row.r < 0 || row.r > score_one ||
      !within_limit(row.x, x_limit) ||
      std::ranges::any_of(row.past, [](std::uint16_t place) { return place >= past_places; })) {
    return fail(
        ErrorCode::invalid,
        fmt::format("a contribution at position {} has a weight, target value or feature out of range", row.position));
  }
  return {};
}

Result<void> Sums::add(std::span<const Contribution> contributions) {
  std::vector<Row> rows;
  rows.reserve(contributions.size());
  for (const Contribution& contribution : contributions) rows.push_back(row_of(contribution));
  return add(std::span<const Row>(rows));
}

Result<void> Sums::add(std::span<const Row> rows) {
  std::int64_t total = 0;
  for (const Row& row : rows) {
    if (auto good = check(row); !good) return good;
    total += row.weight < 0 ? -row.weight : row.weight;
  }
  if (total > total_weight_limit - std::max(total_weight_, -total_weight_)) {
    return fail(ErrorCode::too_large,
                fmt::format("the sums hold {} tenths of events and can't take {} more", total_weight_, total));
  }
  // Rows that share target, group, block and weight are multiplied together; which ones meet makes no difference to sums.
  const auto key = [this](const Row& row) {
    return std::tuple(row.target, row.group, block_of(bucket_of(row.position), bucket_of(head_)).first, row.weight);
  };
  using Key = decltype(key(std::declval<const Row&>()));
  std::vector<std::pair<Key, const Row*>> order;
  order.reserve(rows.size());
  for (const Row& row : rows) {
    if (row.weight != 0) order.emplace_back(key(row), &row);
  }
  std::ranges::sort(order, {}, [](const auto& entry) { return entry.first; });
  std::array<const Row*, rows_per_batch> batch{};
  for (std::size_t from = 0; from < order.size();) {
    std::size_t size = 0;
    while (size < rows_per_batch && from + size < order.size() && order[from + size].first == order[from].first) {
      batch[size] = order[from + size].second;
      ++size;
    }
    add_batch(std::span(batch).first(size));
    from += size;
  }
  for (const Row& row : rows) {
    if (row.product != no_product && row.weight != 0) add_to_product(row);
    total_weight_ += row.weight;
  }
  return {};
}

void Sums::add_batch(std::span<const Row* const> rows) {
  const std::size_t stride = columns() + row_slack;
  const std::size_t pairs = (rows.size() + 1) / 2;
  std::array<std::int32_t, (rows_per_batch / 2) * (slot_limit + 1 + row_slack)> paired;
  for (std::size_t k = 0; k < pairs; ++k) {
    const Row& low = *rows[2 * k];
    const Row* high = 2 * k + 1 < rows.size() ? rows[2 * k + 1] : nullptr;
    std::int32_t* out = paired.data() + k * stride;
    const auto pair = [](std::int16_t a, std::int16_t b) {
      return static_cast<std::int32_t>(static_cast<std::uint32_t>(static_cast<std::uint16_t>(a)) |
                                       static_cast<std::uint32_t>(static_cast<std::uint16_t>(b)) << 16);
    };
    for (std::size_t j = 0; j < slots_; ++j) out[j] = pair(low.x[j], high != nullptr ? high->x[j] : std::int16_t{0});
    out[slots_] = pair(low.r, high != nullptr ? high->r : std::int16_t{0});
    std::fill_n(out + columns(), row_slack, 0);
  }
  const Row& first = *rows.front();
  Cell& cell = cells_[index(first.target)][first.group];
  BlockSums& sums = block_at(cell, block_of(bucket_of(first.position), bucket_of(head_)));
  add_outer_products(kernel_, std::span(paired).first(pairs * stride), pairs, columns(), first.weight, sums.triangle);
  sums.weight += std::int64_t{first.weight} * static_cast<std::int64_t>(rows.size());
  if (is_zero(sums)) cell.erase(position_in(cell, sums.block.first));
}

BlockSums& Sums::block_at(Cell& cell, const Block& block) {
  auto at = position_in(cell, block.first);
  if (at == cell.end() || at->block != block) {
    at = cell.insert(at, BlockSums{.block = block,
                                   .weight = 0,
                                   .triangle = std::vector<std::int64_t>(triangle_size(columns()) + row_slack)});
  }
  return *at;
}

void Sums::add_to_product(const Row& row) {
  auto& products = products_[index(row.target)];
  if (products.size() <= row.product) products.resize(row.product + 1);
  auto& slot = products[row.product];
  if (!slot) {
    slot.emplace();
    slot->x.resize(slots_);
    slot->xr.resize(slots_);
  }
  slot->weight += row.weight;
  slot->r += std::int64_t{row.weight} * row.r;
  slot->rr += std::int64_t{row.weight} * row.r * row.r;
  add_scaled(kernel_, row.weight, row.x, slot->x);
  add_scaled(kernel_, std::int32_t{row.weight} * row.r, row.x, slot->xr);
  for (const std::uint16_t place : row.past) {
    add_pair(slot->pairs, {.place = place, .weight = row.weight, .r = std::int64_t{row.weight} * row.r});
  }
  drop_product_if_zero(index(row.target), row.product);
}

void Sums::drop_product_if_zero(std::size_t target, std::uint32_t product) {
  auto& products = products_[target];
  if (!is_zero(*products[product])) return;
  products[product].reset();
  while (!products.empty() && !products.back()) products.pop_back();
}

Result<void> Sums::merge(const Sums& other) {
  if (other.slots_ != slots_) {
    return fail(ErrorCode::invalid,
                fmt::format("sums over {} features can't be merged with sums over {}", other.slots_, slots_));
  }
  advance(other.head_);
  const std::uint64_t head = bucket_of(head_);
  for (std::size_t target = 0; target < target_count; ++target) {
    for (std::size_t group = 0; group < group_count; ++group) {
      Cell& cell = cells_[target][group];
      for (const BlockSums& from : other.cells_[target][group]) {
        BlockSums& into = block_at(cell, block_of(from.block.first, head));
        absorb(into, from);
        if (is_zero(into)) cell.erase(position_in(cell, into.block.first));
      }
    }
    auto& products = products_[target];
    const auto& others = other.products_[target];
    if (products.size() < others.size()) products.resize(others.size());
    for (std::uint32_t p = 0; p < others.size(); ++p) {
      if (!others[p]) continue;
      if (!products[p]) {
        products[p] = *others[p];
        continue;
      }
      ProductSums& into = *products[p];
      into.weight += others[p]->weight;
      into.r += others[p]->r;
      into.rr += others[p]->rr;
      add_all(into.x, others[p]->x);
      add_all(into.xr, others[p]->xr);
      for (const PairSums& pair : others[p]->pairs) add_pair(into.pairs, pair);
      if (is_zero(into)) products[p].reset();
    }
    while (!products.empty() && !products.back()) products.pop_back();
  }
  total_weight_ += other.total_weight_;
  return {};
}

// Joins what lies within `block`.
void Sums::join(Cell& cell, const Block& block) {
  const auto from = position_in(cell, block.first);
  const auto to = position_in(cell, block.first + (std::uint64_t{1} << block.size));
  if (from == to) return;
  from->block = block;
  for (auto other = from + 1; other != to; ++other) absorb(*from, *other);
  cell.erase(is_zero(*from) ? from : from + 1, to);
}

void Sums::regroup(Cell& cell) const {
  const std::uint64_t head = bucket_of(head_);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const Block block = block_of(cell[i].block.first, head);
    if (kept > 0 && cell[kept - 1].block == block) {
      absorb(cell[kept - 1], cell[i]);
      continue;
    }
    if (kept > 0 && is_zero(cell[kept - 1])) --kept;
    if (kept != i) cell[kept] = std::move(cell[i]);
    cell[kept].block = block;
    ++kept;
  }
  if (kept > 0 && is_zero(cell[kept - 1])) --kept;
  cell.resize(kept);
}

void Sums::advance(Position head) {
  if (head <= head_) return;
  const std::uint64_t before = bucket_of(head_);
  const std::uint64_t after = bucket_of(head);
  head_ = head;
  if (after == before) return;
  constexpr std::uint64_t many = 8;
  if (after - before > many) {
    for (auto& cells : cells_) {
      for (Cell& cell : cells) regroup(cell);
    }
    return;
  }
  // Bucket by bucket: with each, at most one block of each size is complete.
  for (std::uint64_t now = before + 1; now <= after; ++now) {
    for (std::uint8_t size = 1; size <= largest_block; ++size) {
      const std::uint64_t width = std::uint64_t{1} << size;
      if (now % width != 0 || now < (blocks_per_size + 1) * width) break;
      const Block block{now - (blocks_per_size + 1) * width, size};
      for (auto& cells : cells_) {
        for (Cell& cell : cells) {
          if (!cell.empty()) join(cell, block);
        }
      }
    }
  }
}

void Sums::widen(std::size_t slots) {
  slots = std::min(slots, slot_limit);
  if (slots <= slots_) return;
  const std::size_t old_columns = columns();
  const std::size_t new_columns = slots + 1;
  const auto moved = [&](std::size_t column) { return column + 1 == old_columns ? new_columns - 1 : column; };
  for (auto& cells : cells_) {
    for (Cell& cell : cells) {
      for (BlockSums& sums : cell) {
        std::vector<std::int64_t> wide(triangle_size(new_columns) + row_slack);
        for (std::size_t i = 0; i < old_columns; ++i) {
          for (std::size_t j = i; j < old_columns; ++j) {
            wide[triangle_row(new_columns, moved(i)) + moved(j) - moved(i)] =
                sums.triangle[triangle_row(old_columns, i) + j - i];
          }
        }
        sums.triangle = std::move(wide);
      }
    }
  }
  for (auto& products : products_) {
    for (auto& product : products) {
      if (!product) continue;
      product->x.resize(slots);
      product->xr.resize(slots);
    }
  }
  slots_ = slots;
}

std::span<const BlockSums> Sums::blocks(Target target, std::size_t group) const {
  if (group >= group_count) return {};
  return cells_[index(target)][group];
}

const ProductSums* Sums::product(Target target, std::uint32_t product) const {
  const auto& products = products_[index(target)];
  return product < products.size() && products[product] ? &*products[product] : nullptr;
}

std::size_t Sums::memory_bytes() const {
  std::size_t bytes = sizeof *this;
  for (const auto& cells : cells_) {
    for (const Cell& cell : cells) {
      bytes += cell.capacity() * sizeof(BlockSums);
      for (const BlockSums& sums : cell) bytes += sums.triangle.capacity() * sizeof(std::int64_t);
    }
  }
  for (const auto& products : products_) {
    bytes += products.capacity() * sizeof(std::optional<ProductSums>);
    for (const auto& product : products) {
      if (!product) continue;
      bytes += (product->x.capacity() + product->xr.capacity()) * sizeof(std::int64_t) +
               product->pairs.capacity() * sizeof(PairSums);
    }
  }
  return bytes;
}

bool operator==(const Sums& a, const Sums& b) {
  return a.slots_ == b.slots_ && a.head_ == b.head_ && a.total_weight_ == b.total_weight_ && a.cells_ == b.cells_ &&
         a.products_ == b.products_;
}

}  // namespace attune::rank
