#include "rank/contribution.h"

namespace attune::rank {

Row row_of(const Contribution& c) {
  return {.target = c.target,
          .group = static_cast<std::uint8_t>(c.category),
          .product = c.product,
          .position = c.position,
          .weight = c.weight,
          .r = c.r,
          .x = c.x,
          .past = c.past.span()};
}

Contribution taken_back(Contribution contribution) {
  contribution.weight = static_cast<std::int16_t>(-contribution.weight);
  return contribution;
}

void write_x(ByteWriter& out, const X& x) {
  static_assert(slot_count == 64, "the mask of used slots is one 64-bit word");
  std::uint64_t used = 0;
  for (std::size_t i = 0; i < slot_count; ++i) used |= static_cast<std::uint64_t>(x[i] != 0) << i;
  out.fixed(used);
  for (std::size_t i = 0; i < slot_count; ++i) {
    if (x[i] != 0) out.signed_varint(x[i]);
  }
}

X read_x(ByteReader& in) {
  X x{};
  const auto used = in.fixed<std::uint64_t>();
  for (std::size_t i = 0; i < slot_count; ++i) {
    if (((used >> i) & 1) == 0) continue;
    const std::int64_t v = in.signed_varint();
    if (v > x_limit || v < -x_limit) {
      in.invalidate();
      return {};
    }
    x[i] = static_cast<std::int16_t>(v);
  }
  return x;
}

}  // namespace attune::rank
