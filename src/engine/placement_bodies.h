// The bodies of requests about placements and offers (placement_verbs.h), and the answers as JSON. Threads: any (no state).
#pragma once

#include <string>
#include <string_view>

#include "engine/json_bodies.h"
#include "engine/placement_verbs.h"

namespace attune {

struct OfferDecisionBody {
  Position version = 0;
  std::string comment;
};

// {channel, direction, count?, kinds?, window?}; the window in days.
Body<Placement> read_placement_body(std::string_view json);
// {product, placement, wording, validity?: {from?, to?}}.
Body<OfferBody> read_offer_body(std::string_view json);
// {version, comment?}.
Body<OfferDecisionBody> read_offer_decision_body(std::string_view json);

// The same fields, and the id.
std::string to_json(const PlacementAnswer& answer);
std::string to_json(const OfferAnswer& answer);

}  // namespace attune
