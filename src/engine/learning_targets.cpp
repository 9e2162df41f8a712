#include "engine/learning_targets.h"

#include <algorithm>

namespace attune {
namespace {

constexpr std::int32_t click_appraisal = score_one * 6 / 10;

std::optional<std::int32_t> score_of(const Feedback& feedback) {
  if (feedback.kind != EventKind::rating && feedback.kind != EventKind::interaction) return std::nullopt;
  if (const auto overall = feedback.aspects.overall()) return overall;
  return feedback.overall;
}

}  // namespace

bool views(const Feedback& feedback) { return feedback.viewed || feedback.kind == EventKind::view; }
bool clicks(const Feedback& feedback) { return feedback.clicked || feedback.kind == EventKind::click; }
bool selects(const Feedback& feedback) { return feedback.selected || is_response(feedback); }

std::optional<Appraisal> appraisal_of(const Feedback& feedback) {
  if (const auto score = score_of(feedback)) {
    const auto weight = feedback.slider_default ? rank::slider_default_weight : rank::full_weight;
    return Appraisal{AppraisalRank::rating, std::clamp(*score, 0, score_one), weight};
  }
  if (selects(feedback)) return Appraisal{AppraisalRank::choice, score_one, rank::full_weight};
  if (feedback.kind == EventKind::dismiss) return Appraisal{AppraisalRank::choice, 0, rank::full_weight};
  if (clicks(feedback)) return Appraisal{AppraisalRank::click, click_appraisal, rank::full_weight};
  return std::nullopt;
}

bool implies_view(const Feedback& feedback) {
  switch (feedback.kind) {
    case EventKind::view:
    case EventKind::click:
    case EventKind::select:
    case EventKind::dismiss:
    case EventKind::rating: return true;
    default: return false;
  }
}

bool is_response(const Feedback& feedback) {
  return feedback.kind == EventKind::select || feedback.kind == EventKind::apply || feedback.kind == EventKind::convert;
}

Counts counts_of(const Feedback& feedback) {
  Counts counts{.interactions = 1};
  counts.views = views(feedback) ? 1 : 0;
  counts.clicks = clicks(feedback) ? 1 : 0;
  counts.selections = feedback.selected || feedback.kind == EventKind::select ? 1 : 0;
  counts.conversions = feedback.kind == EventKind::convert ? 1 : 0;
  if (const auto score = score_of(feedback)) {
    counts.ratings = 1;
    counts.score_sum = std::clamp(*score, 0, score_one);
    counts.rated_high = counts.score_sum >= high_rating ? 1 : 0;
    counts.rated_low = counts.score_sum < low_rating ? 1 : 0;
  }
  return counts;
}

std::optional<Mood> mood_said(const Feedback& feedback) {
  const auto score = feedback.slider_default ? std::nullopt : score_of(feedback);
  if (!score) return std::nullopt;
  if (*score >= high_rating) return Mood::positive;
  return *score < low_rating ? std::optional(Mood::negative) : std::nullopt;
}

std::uint16_t held_categories(std::span<const Holding> holdings, const Catalogue& catalogue, Position position) {
  unsigned held = 0;
  for (const Holding& holding : holdings) {
    const auto index = catalogue.index_of(holding.product_id);
    if (!index) continue;
    const CatalogueEntry& entry = catalogue.as_of(*index, position);
    if (entry.since < position) held |= 1U << static_cast<unsigned>(entry.traits.category);
  }
  return static_cast<std::uint16_t>(held);
}

}  // namespace attune
