// The targets' rules: what an event says of `appraisal` and of `response` (vocabulary: relevance score, response).
// Versioned with the features: changing a rule here means folding the log anew.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "domain/feedback.h"
#include "engine/catalogue.h"
#include "engine/customer_state.h"
#include "engine/statistics.h"

namespace attune {

struct Appraisal {
  AppraisalRank rank = AppraisalRank::none;
  std::int32_t r = 0;       // 0 … score_one
  std::int32_t weight = 0;  // rank::full_weight or rank::slider_default_weight
};

// Rating = the mean of the aspects set, or its overall; select, apply and convert 1; dismiss 0; a click alone .6; a mere view
// says nothing. A row of an interactions file: its score if it has one, else by its flags.
std::optional<Appraisal> appraisal_of(const Feedback& feedback);

bool implies_view(const Feedback& feedback);  // view, click, select, dismiss and rating can only follow a view
bool is_response(const Feedback& feedback);   // select, apply, convert

// How the event counts in statistics: one interaction each.
Counts counts_of(const Feedback& feedback);

// What a rating says of the comment beside it: positive from high_rating on, negative below low_rating; nothing in between,
// and nothing without a rating.
std::optional<Mood> mood_said(const Feedback& feedback);

bool views(const Feedback& feedback);
bool clicks(const Feedback& feedback);
bool selects(const Feedback& feedback);  // including what follows: apply, convert

// Bit c is set when the customer holds a product of category c, as of `position`; products not known by then are left out.
std::uint16_t held_categories(std::span<const Holding> holdings, const Catalogue& catalogue, Position position);

}  // namespace attune
