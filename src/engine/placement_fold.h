// Placements, and how products are worded in them: every version with the position that brought it, so that a decision is
// answered, and made again, as things stood when it was made. A fold over records of kind placement.
//
// Depends on: these records and their positions, nothing else. Threads: none; one owner.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/handle.h"
#include "domain/placement.h"
#include "engine/payload.h"

namespace attune {

inline constexpr Position still_in_force = std::numeric_limits<Position>::max();

// One proposal of an offer and what became of it.
struct OfferVersion {
  OfferTerms terms;
  OfferStatus status = OfferStatus::proposed;
  Position proposed = 0;  // of the record that proposed it: the version's number
  Instant proposed_at;
  Handle maker;
  Position approved = 0;            // in force behind this position …
  Position ended = still_in_force;  // … up to this one; another version took its place, or it was withdrawn
  Instant decided_at;               // of what made the status what it is
  Handle checker;
  std::string comment{};
  friend bool operator==(const OfferVersion&, const OfferVersion&) = default;

  bool was_approved() const { return status == OfferStatus::approved || approved != 0; }
};

class Placements {
 public:
  using Versions = std::vector<std::pair<Position, Placement>>;  // by the position that brought each
  struct Entries {
    std::vector<std::pair<std::string, Versions>> placements;
    std::vector<std::pair<std::string, std::vector<OfferVersion>>> offers;
  };

  Placements() = default;
  explicit Placements(Entries entries);

  void apply(const PlacementChange& change, Position position, Instant at);

  // As it now is; nothing where there is no placement of this name. portal_home and branch_desk are there from the start.
  const Placement* find(std::string_view id) const;
  // As it was just before `position`; what had no name then, as a new one is.
  const Placement& as_of(std::string_view id, Position position) const;
  std::vector<std::string> ids() const;  // in alphabetical order

  // Every version that is kept, oldest first; null where there is no such offer. All that were approved are kept, of the
  // others the newest.
  const std::vector<OfferVersion>* offer(std::string_view id) const;
  const std::map<std::string, std::vector<OfferVersion>, std::less<>>& offers() const { return offers_; }

  // The wording of a product where it was shown, as approved just before `position` and valid at `at`; of several the one
  // approved last. Null: none, so the catalogue's own words stand.
  struct Worded {
    const std::string* offer = nullptr;
    const OfferVersion* version = nullptr;
  };
  Worded wording(std::uint32_t product, std::string_view placement, Position position, Instant at) const;

  Entries entries() const;

 private:
  void apply_offer(const PlacementChange& change, Position position, Instant at);
  void index(const std::string& id, std::uint32_t product);

  std::map<std::string, Versions, std::less<>> placements_;
  std::map<std::string, std::vector<OfferVersion>, std::less<>> offers_;
  std::unordered_map<std::uint32_t, std::vector<std::string>> offers_of_;  // by product; follows from the offers
};

}  // namespace attune
