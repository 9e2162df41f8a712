#include "rank/own_effect.h"

#include <algorithm>

#include "domain/feedback.h"

namespace attune::rank {
namespace {

constexpr Score least_expected = score_unit / 50;
constexpr Score most_expected = score_unit - score_unit / 50;
// 2^33 tenths × score_unit stays below 2^61; sums over many products are wider.
constexpr std::int64_t weight_bound = std::int64_t{1} << 33;
__extension__ typedef __int128 WideScore;

// Σ weight·r in score units: r / 6000 × 2^27, the division last.
Score in_score_units(std::int64_t weighted_r) {
  return weighted_r / score_one * score_unit + weighted_r % score_one * score_unit / score_one;
}

bool within(std::int64_t v, std::int64_t bound) { return v <= bound && v >= -bound; }

}  // namespace

bool OwnEffects::Entry::is_zero() const {
  return weight == 0 && r == 0 && std::ranges::all_of(x, [](std::int64_t v) { return v == 0; });
}

Score OwnEffectTable::of(Category category, std::uint32_t product) const {
  const auto at = std::ranges::lower_bound(by_product, product, {}, &std::pair<std::uint32_t, Score>::first);
  if (at != by_product.end() && at->first == product) return at->second;
  return by_category[static_cast<std::size_t>(category)];
}

void OwnEffects::write_entry(ByteWriter& out, const Entry& entry) {
  std::uint64_t used = 0;
  for (std::size_t i = 0; i < slot_count; ++i) used |= static_cast<std::uint64_t>(entry.x[i] != 0) << i;
  out.varint(entry.product);
  out.fixed(static_cast<std::uint8_t>(entry.category));
  out.signed_varint(entry.weight);
  out.signed_varint(entry.r);
  out.fixed(used);
  for (const std::int64_t v : entry.x) {
    if (v != 0) out.signed_varint(v);
  }
}

OwnEffects::Entry OwnEffects::read_head(ByteReader& in, std::uint64_t& used, bool& good) {
  Entry entry;
  const std::uint64_t product = in.varint();
  const auto category = in.fixed<std::uint8_t>();
  entry.weight = in.signed_varint();
  entry.r = in.signed_varint();
  used = in.fixed<std::uint64_t>();
  good = product < product_limit && category < category_count && within(entry.weight, weight_bound) &&
         within(entry.r, weight_bound * score_one);
  entry.product = static_cast<std::uint32_t>(product);
  entry.category = static_cast<Category>(category);
  return entry;
}

OwnEffects::Entry OwnEffects::read_entry(ByteReader& in, bool& good) {
  std::uint64_t used = 0;
  Entry entry = read_head(in, used, good);
  for (std::size_t i = 0; i < slot_count && good; ++i) {
    if ((used >> i & 1) == 0) continue;
    entry.x[i] = in.signed_varint();
    good = entry.x[i] != 0 && within(entry.x[i], weight_bound * x_limit);
  }
  good = good && in.ok();
  return entry;
}

std::vector<OwnEffects::Appraised> OwnEffects::appraised() const {
  std::vector<Appraised> out;
  ByteReader in(packed_);
  while (in.left() > 0) {
    bool good = true;
    std::uint64_t used = 0;
    const Entry entry = read_head(in, used, good);
    if (!good) break;
    out.push_back({entry.product, entry.weight, entry.r});
    for (; used != 0; used &= used - 1) in.varint();  // their x
  }
  return out;
}

void OwnEffects::add(const Contribution& c) {
  if (c.target != Target::appraisal || c.product >= product_limit || c.weight == 0) return;
  // Where the product's entry stands or is to stand: what comes before and after stays as it is.
  ByteReader in(packed_);
  std::size_t from = 0;
  std::size_t to = 0;
  Entry entry;
  entry.product = c.product;
  while (in.left() > 0) {
    const ByteReader before = in;
    bool good = true;
    std::uint64_t used = 0;
    const Entry there = read_head(in, used, good);
    if (!good) break;
    if (there.product > c.product) break;
    if (there.product == c.product) {
      in = before;
      entry = read_entry(in, good);
      to = packed_.size() - in.left();
      break;
    }
    for (; used != 0; used &= used - 1) in.varint();
    from = to = packed_.size() - in.left();
  }
  entry.category = c.category;
  entry.weight += c.weight;
  entry.r += std::int64_t{c.weight} * c.r;
  for (std::size_t i = 0; i < slot_count; ++i) entry.x[i] += std::int64_t{c.weight} * c.x[i];
  ByteWriter out;
  if (!entry.is_zero()) write_entry(out, entry);
  const Bytes written = out.take();
  Bytes spliced;
  spliced.reserve(packed_.size() - (to - from) + written.size());
  const auto at = [this](std::size_t i) { return packed_.begin() + static_cast<std::ptrdiff_t>(i); };
  spliced.insert(spliced.end(), packed_.begin(), at(from));
  spliced.insert(spliced.end(), written.begin(), written.end());
  spliced.insert(spliced.end(), at(to), packed_.end());
  packed_ = std::move(spliced);
}

OwnEffectTable OwnEffects::effects(const Model& model, const OwnEffectSettings& settings) const {
  struct Residual {
    std::uint32_t product;
    Category category;
    std::int64_t weight;
    Score sum;
  };
  std::vector<Residual> residuals;
  std::array<WideScore, category_count> sums{};
  std::array<WideScore, category_count> weights{};
  ByteReader in(packed_);
  while (in.left() > 0) {
    bool good = true;
    const Entry entry = read_entry(in, good);
    if (!good) break;
    if (entry.weight <= 0) continue;
    const auto category = static_cast<std::size_t>(entry.category);
    X mean{};
    for (std::size_t i = 0; i < slot_count; ++i) {
      if (entry.x[i] == 0) continue;
      mean[i] = static_cast<std::int16_t>(std::clamp<std::int64_t>(entry.x[i] / entry.weight, -x_limit, x_limit));
    }
    const Score expected = std::clamp(model.score(Target::appraisal, entry.category, entry.product, mean, {}),
                                      least_expected, most_expected);
    const Score residual = in_score_units(entry.r) - entry.weight * expected;
    residuals.push_back({entry.product, entry.category, entry.weight, residual});
    sums[category] += residual;
    weights[category] += entry.weight;
  }
  OwnEffectTable table;
  for (std::size_t c = 0; c < category_count; ++c)
    table.by_category[c] = static_cast<Score>(sums[c] / (weights[c] + settings.category_pseudo));
  for (const Residual& r : residuals) {
    const Score shared = table.by_category[static_cast<std::size_t>(r.category)];
    const Score own = shared + (r.sum - r.weight * shared) / (r.weight + settings.product_pseudo);
    table.by_product.emplace_back(r.product, own);
  }
  return table;
}

void OwnEffects::write(ByteWriter& out) const {
  out.varint(packed_.size());
  out.raw(packed_);
}

Result<OwnEffects> OwnEffects::read(ByteReader& in) {
  const std::size_t size = in.count();
  const auto bytes = in.raw(size);
  OwnEffects effects;
  bool good = in.ok();
  ByteReader entries(bytes);
  std::int64_t before = -1;
  while (good && entries.left() > 0) {
    const Entry entry = read_entry(entries, good);
    good = good && std::int64_t{entry.product} > before && !entry.is_zero();
    before = entry.product;
  }
  if (!good) return fail(ErrorCode::corrupt, "a customer's stored own effects are damaged: rebuild them from the log");
  effects.packed_.assign(bytes.begin(), bytes.end());
  return effects;
}

}  // namespace attune::rank
