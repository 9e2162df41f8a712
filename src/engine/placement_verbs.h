// The verbs about where offers are shown and how products are worded there. Part of Engine (engine.h), whose rules on threads
// and replies hold here too. Placements are one person's to change; a wording is proposed by one and approved by another.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/placement.h"
#include "engine/answers.h"
#include "engine/caller.h"
#include "engine/word_verbs.h"

namespace attune {

inline constexpr std::size_t most_placements = 1'000;
inline constexpr std::size_t most_offers = 10'000;
inline constexpr std::size_t most_wording_bytes = 2'000;

struct PlacementAnswer {
  std::string id;
  Placement placement;
};

// An offer as somebody says it shall be.
struct OfferBody {
  std::string product_id;
  std::string placement;
  std::string wording;
  std::optional<Instant> from{}, to{};
};

struct OfferAnswer {
  std::string id;
  OfferBody body;        // of the newest version
  std::string name;      // of the product
  Position version = 0;  // names this version when it is decided
  OfferStatus status = OfferStatus::proposed;
  Instant proposed_at;
  std::string proposed_by;  // account; empty: the machine's operator, or the account is gone
  std::optional<Instant> decided_at{};
  std::string decided_by;
  std::string comment;
  struct InForce {
    Position version = 0;
    OfferBody body;
  };
  std::optional<InForce> in_force{};  // what customers see where it is valid; nothing: no version is approved
};

class PlacementVerbs : public WordVerbs {
 public:
  virtual Result<std::vector<PlacementAnswer>> placements(const Caller&) const = 0;  // by id
  virtual Result<PlacementAnswer> placement(const Caller&, std::string_view id) const = 0;
  // Errors: too_large (most_placements), invalid.
  virtual void put_placement(const Caller&, std::string id, Placement, Reply<PlacementAnswer>) = 0;

  // By id; of one product or placement where these are not empty.
  virtual Result<std::vector<OfferAnswer>> offers(const Caller&, std::string_view product_id,
                                                  std::string_view placement) const = 0;
  virtual Result<OfferAnswer> offer(const Caller&, std::string_view id) const = 0;
  // Proposes a version; what is in force stays until this one is approved. Errors: invalid (no such product or placement;
  // wording that the product's regime does not allow), too_large (most_offers).
  virtual void propose_offer(const Caller&, std::string id, OfferBody, Reply<OfferAnswer>) = 0;
  // By somebody else than who proposed it. Errors: not_found, denied (one's own), conflict (decided already, or another
  // version than the newest), invalid (a rejection without a comment).
  virtual void decide_offer(const Caller&, std::string id, Position version, bool approve, std::string comment,
                            Reply<OfferAnswer>) = 0;
  // At once, by one person: what is in force or waits is so no longer.
  virtual void withdraw_offer(const Caller&, std::string id, Reply<OfferAnswer>) = 0;
};

}  // namespace attune
