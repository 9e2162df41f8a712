// The sums as bytes: a version, the shape, then every block and product in ascending order, each entry a signed varint.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "rank/sums.h"

namespace attune::rank {
namespace {

constexpr std::uint64_t bytes_version = 2;

std::unexpected<Error> corrupt(std::string_view what) {
  return fail(ErrorCode::corrupt, fmt::format("the stored sums are damaged ({}): rebuild them from the log", what));
}

void write_values(ByteWriter& out, std::span<const std::int64_t> values) {
  for (const std::int64_t v : values) out.signed_varint(v);
}

void read_values(ByteReader& in, std::span<std::int64_t> values) {
  for (std::int64_t& v : values) v = in.signed_varint();
}

bool read_pairs(ByteReader& in, std::vector<PairSums>& pairs) {
  const std::size_t count = in.count(3);
  if (!in.ok() || count > past_places) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t place = in.varint();
    const PairSums pair{static_cast<std::uint16_t>(place), in.signed_varint(), in.signed_varint()};
    const bool in_order = pairs.empty() || pairs.back().place < place;
    if (!in.ok() || place >= past_places || !in_order || (pair.weight == 0 && pair.r == 0)) return false;
    pairs.push_back(pair);
  }
  return true;
}

}  // namespace

Bytes Sums::serialise() const {
  ByteWriter out;
  out.varint(bytes_version);
  out.varint(slots_);
  out.varint(head_);
  for (std::size_t target = 0; target < target_count; ++target) {
    for (const Cell& cell : cells_[target]) {
      out.varint(cell.size());
      for (const BlockSums& sums : cell) {
        out.varint(sums.block.first);
        out.fixed(sums.block.size);
        out.signed_varint(sums.weight);
        write_values(out, std::span(sums.triangle).first(triangle_size(columns())));
      }
    }
    const auto& products = products_[target];
    out.varint(
        static_cast<std::uint64_t>(std::ranges::count_if(products, [](const auto& p) { return p.has_value(); })));
    for (std::size_t p = 0; p < products.size(); ++p) {
      if (!products[p]) continue;
      out.varint(p);
      out.signed_varint(products[p]->weight);
      out.signed_varint(products[p]->r);
      out.signed_varint(products[p]->rr);
      write_values(out, products[p]->x);
      write_values(out, products[p]->xr);
      out.varint(products[p]->pairs.size());
      for (const PairSums& pair : products[p]->pairs) {
        out.varint(pair.place);
        out.signed_varint(pair.weight);
        out.signed_varint(pair.r);
      }
    }
  }
  return out.take();
}

Result<Sums> Sums::deserialise(std::span<const std::uint8_t> bytes, Kernel kernel) {
  ByteReader in(bytes);
  if (const auto version = in.varint(); in.ok() && version != bytes_version) {
    return fail(ErrorCode::unsupported,
                fmt::format("the stored sums have version {}, this build reads {}", version, bytes_version));
  }
  const std::uint64_t slots = in.varint();
  const std::uint64_t head = in.varint();
  if (!in.ok() || slots == 0 || slots > slot_limit) return corrupt("shape");
  Sums sums(static_cast<std::size_t>(slots), kernel);
  sums.head_ = head;
  const std::uint64_t head_bucket = bucket_of(head);
  const std::size_t entries = triangle_size(sums.columns());
  for (std::size_t target = 0; target < target_count; ++target) {
    for (Cell& cell : sums.cells_[target]) {
      const std::size_t count = in.count(entries + 3);
      for (std::size_t i = 0; i < count && in.ok(); ++i) {
        BlockSums block{.block = {in.varint(), in.fixed<std::uint8_t>()}, .weight = in.signed_varint(), .triangle = {}};
        block.triangle.resize(entries + row_slack);
        read_values(in, std::span(block.triangle).first(entries));
        const bool in_order = cell.empty() || cell.back().block.first < block.block.first;
        const bool zero =
            block.weight == 0 && std::ranges::all_of(block.triangle, [](std::int64_t v) { return v == 0; });
        if (!in.ok() || !in_order || zero || block.block.first > head_bucket ||
            block_of(block.block.first, head_bucket) != block.block || block.weight > total_weight_limit ||
            block.weight < -total_weight_limit) {
          return corrupt("block");
        }
        sums.total_weight_ += block.weight;
        cell.push_back(std::move(block));
      }
    }
    auto& products = sums.products_[target];
    const std::size_t count = in.count(2 * sums.slots_ + 5);
    for (std::size_t i = 0; i < count && in.ok(); ++i) {
      const std::uint64_t product = in.varint();
      if (!in.ok() || product >= product_limit || product < products.size()) return corrupt("product");
      products.resize(static_cast<std::size_t>(product) + 1);
      ProductSums& p = products.back().emplace();
      p.weight = in.signed_varint();
      p.r = in.signed_varint();
      p.rr = in.signed_varint();
      p.x.resize(sums.slots_);
      p.xr.resize(sums.slots_);
      read_values(in, p.x);
      read_values(in, p.xr);
      if (!read_pairs(in, p.pairs)) return corrupt("pair");
      const auto zero = [](std::int64_t v) { return v == 0; };
      if (p.weight == 0 && p.r == 0 && p.rr == 0 && std::ranges::all_of(p.x, zero) && std::ranges::all_of(p.xr, zero) &&
          p.pairs.empty()) {
        return corrupt("product");
      }
    }
  }
  if (!in.at_end()) return corrupt("length");
  return sums;
}

}  // namespace attune::rank
