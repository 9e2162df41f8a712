#include "engine/statistics.h"

#include "domain/feedback.h"

namespace attune {

Counts& Counts::operator+=(const Counts& other) {
  interactions += other.interactions;
  views += other.views;
  clicks += other.clicks;
  selections += other.selections;
  ratings += other.ratings;
  score_sum += other.score_sum;
  conversions += other.conversions;
  shown += other.shown;
  return *this;
}

Counts Counts::operator-() const {
  return {-interactions, -views, -clicks, -selections, -ratings, -score_sum, -conversions, -shown};
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

void InstitutionCounts::add_product(std::uint32_t product, const Counts& counts) {
  if (product >= products_.size()) products_.resize(product + 1);
  products_[product] += counts;
  while (!products_.empty() && products_.back().is_zero()) products_.pop_back();
}

void InstitutionCounts::add_day(Date day, const DayCounts& counts) {
  const auto at = days_.try_emplace(day).first;
  at->second.counts += counts.counts;
  at->second.active_customers += counts.active_customers;
  if (at->second == DayCounts{}) days_.erase(at);
}

const Counts& InstitutionCounts::product(std::uint32_t index) const {
  static const Counts none;
  return index < products_.size() ? products_[index] : none;
}

}  // namespace attune
