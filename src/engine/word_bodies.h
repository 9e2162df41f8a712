// The bodies of requests about words (word_verbs.h), and the answers as JSON. Threads: any (no state).
#pragma once

#include <string>
#include <string_view>

#include "engine/json_bodies.h"
#include "engine/word_verbs.h"

namespace attune {

// {product_id, text, source: template|generated, reviewed?}
std::string to_json(const OfferText& text);
// {id, product_id, name, regime, audience, reasons, model, status, in_force, text?, points?, template, failed_check?,
// failed_words?, at, reviewer?, reviewed_at?, comment?}
std::string to_json(const GeneratedTextAnswer& answer);
// {regime, review: required|none, proposed_by?}
std::string to_json(const ReviewRuleAnswer& answer);

// {review: "required" | "none"}
Body<bool> read_review_rule_body(std::string_view json);

}  // namespace attune
