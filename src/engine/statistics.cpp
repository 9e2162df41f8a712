#include "engine/statistics.h"

#include <utility>

#include "domain/feedback.h"

namespace attune {

Counts& Counts::operator+=(const Counts& other) {
  interactions += other.interactions;
  views += other.views;
  clicks += other.clicks;
  selections += other.selections;
  ratings += other.ratings;
  score_sum += other.score_sum;
  rated_high += other.rated_high;
  rated_low += other.rated_low;
  conversions += other.conversions;
  shown += other.shown;
  return *this;
}

Counts Counts::operator-() const {
  return {-interactions, -views,      -clicks,    -selections,  -ratings,
          -score_sum,    -rated_high, -rated_low, -conversions, -shown};
}

Statistics to_statistics(const Counts& counts) {
  const auto unsigned_of = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
  Statistics out;
  out.total_interactions = unsigned_of(counts.interactions);
  out.total_views = unsigned_of(counts.views);
  out.total_clicks = unsigned_of(counts.clicks);
  out.total_selections = unsigned_of(counts.selections);
  out.total_feedback = unsigned_of(counts.ratings);
  if (counts.ratings > 0) {
    out.avg_feedback_score =
        static_cast<double>(counts.score_sum) / static_cast<double>(counts.ratings) / static_cast<double>(score_one);
  }
  if (counts.interactions > 0) {
    const auto all = static_cast<double>(counts.interactions);
    out.click_rate = static_cast<double>(counts.clicks) / all;
    out.selection_rate = static_cast<double>(counts.selections) / all;
  }
  return out;
}

std::int64_t DayCounts::active_customers() const {
  std::int64_t all = 0;
  for (const auto& [before, customers] : active) all += customers;
  return all;
}

void Counted::clear() {
  events.clear();
  active.clear();
  offers.clear();
  members.clear();
  seen.clear();
}

namespace {

template <class Key>
void add_to(std::map<Key, std::int64_t>& map, const Key& key, std::int64_t amount) {
  const auto at = map.try_emplace(key).first;
  at->second += amount;
  if (at->second == 0) map.erase(at);
}

}  // namespace

InstitutionCounts::InstitutionCounts(std::map<Date, DayCounts> days, Groups groups,
                                     std::map<std::uint32_t, Audience> audiences)
    : days_(std::move(days)), groups_(std::move(groups)), audiences_(std::move(audiences)) {
  for (const auto& [date, day] : days_) {
    for (const auto& [product, counts] : day.products) add_product(product, counts);
  }
}

void InstitutionCounts::add(const Counted& counted, std::int64_t sign) {
  auto at = days_.end();
  const auto day_of = [&](Date date) -> DayCounts& {
    if (at == days_.end() || at->first != date) at = days_.try_emplace(date).first;
    return at->second;
  };
  for (const auto& events : counted.events) {
    const Counts counts = sign > 0 ? events.counts : -events.counts;
    DayCounts& day = day_of(events.day);
    day.counts += counts;
    const auto product = day.products.try_emplace(events.product).first;
    product->second += counts;
    if (product->second.is_zero()) day.products.erase(product);
    add_product(events.product, counts);
  }
  for (const auto& offers : counted.offers) {
    day_of(offers.day).funnel[static_cast<std::size_t>(offers.step)] += sign * offers.offers;
  }
  for (const auto& active : counted.active) add_to(day_of(active.day).active, active.before, sign * active.customers);
  for (const auto& member : counted.members) {
    add_to(groups_[static_cast<std::size_t>(member.grouping)], member.value, sign * member.customers);
  }
  for (const auto& seen : counted.seen) add_seen(seen, sign);
  const auto forget_if_empty = [this](Date date) {
    const auto day = days_.find(date);
    if (day != days_.end() && day->second == DayCounts{}) days_.erase(day);
  };
  if (sign > 0) return;  // what is added empties no day
  for (const auto& events : counted.events) forget_if_empty(events.day);
  for (const auto& offers : counted.offers) forget_if_empty(offers.day);
  for (const auto& active : counted.active) forget_if_empty(active.day);
}

void InstitutionCounts::add_seen(const Counted::Seen& seen, std::int64_t sign) {
  const auto product = audiences_.try_emplace(seen.product).first;
  auto& groups = product->second[static_cast<std::size_t>(seen.grouping)];
  const auto group = groups.try_emplace(seen.value).first;
  group->second.viewed += sign * seen.reached.viewed;
  group->second.interested += sign * seen.reached.interested;
  if (group->second == Reached{}) groups.erase(group);
  if (product->second == Audience{}) audiences_.erase(product);
}

void InstitutionCounts::add_product(std::uint32_t product, const Counts& counts) {
  if (product >= products_.size()) products_.resize(product + 1);
  products_[product] += counts;
}

const Counts& InstitutionCounts::product(std::uint32_t index) const {
  static const Counts none;
  return index < products_.size() ? products_[index] : none;
}

}  // namespace attune
