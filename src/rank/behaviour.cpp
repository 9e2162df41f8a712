#include "rank/behaviour.h"

#include <algorithm>

#include "domain/feedback.h"

namespace attune::rank {

std::uint32_t product_hash(std::string_view product_id) {
  std::uint64_t h = 0xcbf29ce484222325U;  // FNV-1a, folded
  for (const char c : product_id) h = (h ^ static_cast<std::uint8_t>(c)) * 0x100000001b3U;
  return static_cast<std::uint32_t>(h ^ h >> 32);
}

CategoryBehaviour& OwnBehaviour::at(Category category) {
  auto place = std::ranges::lower_bound(counts_, category, {}, &CategoryBehaviour::category);
  if (place == counts_.end() || place->category != category) {
    place = counts_.insert(place, CategoryBehaviour{.category = category});
  }
  return *place;
}

void OwnBehaviour::engage(std::uint32_t product) {
  std::erase(recent_, product);
  recent_.push_back(product);
  if (recent_.size() > recent_kept) recent_.erase(recent_.begin());
}

void OwnBehaviour::view(Category category) { ++at(category).views; }

void OwnBehaviour::click(Category category, std::uint32_t product) {
  ++at(category).clicks;
  engage(product);
}

void OwnBehaviour::select(Category category, std::uint32_t product) {
  ++at(category).selects;
  engage(product);
}

void OwnBehaviour::appraise(Category category, std::uint32_t product, std::int32_t r, std::int16_t weight) {
  CategoryBehaviour& counts = at(category);
  counts.appraisal_weight += weight;
  counts.appraisal += std::int64_t{weight} * r;
  if (weight > 0 && 2 * r > score_one) engage(product);
}

CategoryBehaviour OwnBehaviour::of(Category category) const {
  const auto place = std::ranges::lower_bound(counts_, category, {}, &CategoryBehaviour::category);
  return place != counts_.end() && place->category == category ? *place : CategoryBehaviour{.category = category};
}

std::size_t OwnBehaviour::memory_bytes() const {
  return sizeof *this + counts_.capacity() * sizeof(CategoryBehaviour) + recent_.capacity() * sizeof(std::uint32_t);
}

void OwnBehaviour::write(ByteWriter& out) const {
  out.fixed(holdings_);
  out.varint(counts_.size());
  for (const CategoryBehaviour& c : counts_) {
    out.fixed(static_cast<std::uint8_t>(c.category));
    out.varint(c.views);
    out.varint(c.clicks);
    out.varint(c.selects);
    out.signed_varint(c.appraisal_weight);
    out.signed_varint(c.appraisal);
  }
  out.varint(recent_.size());
  for (const std::uint32_t product : recent_) out.fixed(product);
}

Result<OwnBehaviour> OwnBehaviour::read(ByteReader& in) {
  constexpr std::int64_t bound = std::int64_t{1} << 46;
  OwnBehaviour out;
  bool good = true;
  out.holdings_ = in.fixed<std::uint16_t>();
  const std::size_t count = in.count(6);
  good = good && count <= category_count;
  for (std::size_t i = 0; i < count && good && in.ok(); ++i) {
    const auto category = in.fixed<std::uint8_t>();
    good = category < category_count &&
           (out.counts_.empty() || static_cast<std::uint8_t>(out.counts_.back().category) < category);
    CategoryBehaviour c{.category = static_cast<Category>(category)};
    const auto counter = [&] {
      const std::uint64_t v = in.varint();
      good = good && v <= 0xffffffffU;
      return static_cast<std::uint32_t>(v);
    };
    c.views = counter();
    c.clicks = counter();
    c.selects = counter();
    c.appraisal_weight = in.signed_varint();
    c.appraisal = in.signed_varint();
    good = good && c.appraisal_weight > -bound && c.appraisal_weight < bound && c.appraisal > -bound &&
           c.appraisal < bound;
    out.counts_.push_back(c);
  }
  const std::size_t recent = in.count(4);
  good = good && recent <= recent_kept;
  for (std::size_t i = 0; i < recent && good && in.ok(); ++i) out.recent_.push_back(in.fixed<std::uint32_t>());
  if (!good || !in.ok()) {
    return fail(ErrorCode::corrupt, "a customer's stored behaviour is damaged: rebuild it from the log");
  }
  return out;
}

}  // namespace attune::rank
