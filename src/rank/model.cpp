#include "rank/model.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

#include "base/random.h"

namespace attune::rank {
namespace {

constexpr std::uint64_t bytes_version = 2;

Score dot(std::span<const std::int32_t> coefficients, std::span<const std::int16_t> x) {
  Score sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += Score{coefficients[i]} * x[i];
  return sum;
}

void write_target(ByteWriter& out, const TargetModel& target) {
  out.varint(target.coefficients.size());
  for (const auto& group : target.coefficients) {
    out.varint(group.size());
    for (const std::int32_t c : group) out.signed_varint(c);
  }
  out.varint(target.offsets.size());
  for (const Score offset : target.offsets) out.signed_varint(offset);
  out.varint(target.block_of.size());
  for (const std::uint32_t block : target.block_of) out.varint(block);
  out.varint(target.blocks.size());
  for (const BlockValues& block : target.blocks) {
    for (const std::int16_t v : block) out.fixed(v);
  }
  out.varint(target.companions.starts.size());
  for (const std::uint32_t start : target.companions.starts) out.varint(start);
  out.varint(target.companions.entries.size());
  for (const Companion& companion : target.companions.entries) {
    out.varint(companion.product);
    out.fixed(companion.effect);
  }
  out.fixed(std::bit_cast<std::uint64_t>(target.calibration.intercept));
  out.fixed(std::bit_cast<std::uint64_t>(target.calibration.slope));
  out.fixed(std::bit_cast<std::uint64_t>(target.calibration.softness));
}

bool read_coefficients(ByteReader& in, TargetModel& target) {
  const std::size_t groups = in.count();
  if (!in.ok() || groups != group_count) return false;
  for (std::size_t g = 0; g < groups; ++g) {
    const std::size_t slots = in.count();
    if (!in.ok() || slots == 0 || slots > slot_limit || (g > 0 && slots != target.coefficients.front().size()))
      return false;
    std::vector<std::int32_t> group(slots);
    for (std::int32_t& c : group) {
      const std::int64_t v = in.signed_varint();
      if (v > INT32_MAX || v < -INT32_MAX) return false;
      c = static_cast<std::int32_t>(v);
    }
    target.coefficients.push_back(std::move(group));
  }
  return in.ok();
}

bool read_products(ByteReader& in, TargetModel& target) {
  constexpr Score offset_limit = Score{1} << 50;
  target.offsets.resize(in.count());
  for (Score& offset : target.offsets) {
    offset = in.signed_varint();
    if (offset > offset_limit || offset < -offset_limit) return false;
  }
  target.block_of.resize(in.count());
  std::uint64_t highest = 0;
  for (std::uint32_t& block : target.block_of) {
    const std::uint64_t v = in.varint();
    if (v > no_product) return false;
    block = static_cast<std::uint32_t>(v);
    if (block != no_product) highest = std::max<std::uint64_t>(highest, v + 1);
  }
  target.blocks.resize(in.count(block_size * sizeof(std::int16_t)));
  for (BlockValues& block : target.blocks) {
    for (std::int16_t& v : block) v = in.fixed<std::int16_t>();
  }
  return in.ok() && highest <= target.blocks.size();
}

bool read_companions(ByteReader& in, Companions& companions) {
  companions.starts.resize(in.count());
  if (!in.ok() || (!companions.starts.empty() && companions.starts.size() != past_places + 1)) return false;
  for (std::uint32_t& start : companions.starts) {
    const std::uint64_t v = in.varint();
    if (v > UINT32_MAX) return false;
    start = static_cast<std::uint32_t>(v);
  }
  companions.entries.resize(in.count(1 + sizeof(std::int32_t)));
  for (Companion& companion : companions.entries) {
    const std::uint64_t product = in.varint();
    if (product >= product_limit) return false;
    companion = {static_cast<std::uint32_t>(product), in.fixed<std::int32_t>()};
  }
  const std::size_t last = companions.starts.empty() ? 0 : companions.starts.back();
  return in.ok() && last == companions.entries.size() && std::ranges::is_sorted(companions.starts);
}

bool read_calibration(ByteReader& in, Calibration& calibration) {
  calibration.intercept = std::bit_cast<double>(in.fixed<std::uint64_t>());
  calibration.slope = std::bit_cast<double>(in.fixed<std::uint64_t>());
  calibration.softness = std::bit_cast<double>(in.fixed<std::uint64_t>());
  return in.ok() && calibration.softness > 1e-9 && calibration.softness < 1e3 && calibration.intercept > -1e6 &&
         calibration.intercept < 1e6 && calibration.slope > 0 && calibration.slope < 1e6;
}

}  // namespace

BlockValues block_values(const X& x) {
  BlockValues out;
  for (std::size_t i = 0; i < block_size; ++i) out[i] = x[block_slot(i)];
  return out;
}

const BlockValues* TargetModel::block(std::uint32_t product) const {
  if (product >= block_of.size() || block_of[product] == no_product) return nullptr;
  return &blocks[block_of[product]];
}

Score Parts::total() const {
  Score sum = product_own;
  for (const Score part : by_group) sum += part;
  return sum;
}

Score Model::score(Target target, std::size_t group, std::uint32_t product, std::span<const std::int16_t> x) const {
  const TargetModel& t = of(target);
  return dot(t.coefficients[group], x) + t.offset(product);
}

Score Model::score(Target target, Category category, std::uint32_t product, const X& x, const Past& past) const {
  const Score linear = score(target, static_cast<std::size_t>(category), product, std::span<const std::int16_t>(x)) +
                       of(target).companions.of(past, product);
  const BlockValues* block = of(target).block(product);
  if (block == nullptr) return linear;
  const BlockValues values = block_values(x);
  return linear + dot_int16x16(Kernel::plain, values.data(), block->data()) * (Score{1} << block_shift);
}

Parts Model::parts(Target target, Category category, std::uint32_t product, const X& x, const Past& past) const {
  const TargetModel& t = of(target);
  const auto& coefficients = t.coefficients[static_cast<std::size_t>(category)];
  Parts parts;
  const auto group_of = [](std::size_t slot) { return static_cast<std::size_t>(slots()[slot].group); };
  for (std::size_t i = 0; i < slot_count; ++i) parts.by_group[group_of(i)] += Score{coefficients[i]} * x[i];
  if (const BlockValues* block = t.block(product)) {
    for (std::size_t i = 0; i < block_size; ++i) {
      parts.by_group[group_of(block_slot(i))] += Score{(*block)[i]} * x[block_slot(i)] * (Score{1} << block_shift);
    }
  }
  parts.by_group[static_cast<std::size_t>(Group::behaviour)] += t.companions.of(past, product);
  parts.product_own = t.offset(product);
  return parts;
}

std::uint64_t Model::version() const {
  ByteWriter out;
  out.fixed(features);
  for (const TargetModel& target : targets) write_target(out, target);
  std::uint64_t hash = 0;
  for (const std::uint8_t byte : out.bytes()) hash = (hash ^ byte) * 0x100000001b3U;
  return mix64(hash ^ mix64(out.size()));
}

Bytes Model::serialise() const {
  ByteWriter out;
  out.varint(bytes_version);
  out.fixed(features);
  out.varint(head);
  for (const TargetModel& target : targets) write_target(out, target);
  return out.take();
}

Result<Model> Model::deserialise(std::span<const std::uint8_t> bytes) {
  ByteReader in(bytes);
  if (const auto version = in.varint(); in.ok() && version != bytes_version) {
    return fail(ErrorCode::unsupported,
                fmt::format("the stored model has version {}, this build reads {}", version, bytes_version));
  }
  Model model;
  model.features = in.fixed<std::uint16_t>();
  model.head = in.varint();
  for (TargetModel& target : model.targets) {
    if (!read_coefficients(in, target) || !read_products(in, target) || !read_companions(in, target.companions) ||
        !read_calibration(in, target.calibration)) {
      return fail(ErrorCode::corrupt, "the stored model is damaged: train it again from the sums");
    }
  }
  if (!in.at_end())
    return fail(ErrorCode::corrupt, "the stored model is damaged (length): train it again from the sums");
  return model;
}

}  // namespace attune::rank
