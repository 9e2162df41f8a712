// What a decision reads besides the customer's own record: immutable, shared, replaced whole.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/handle.h"
#include "engine/catalogue.h"
#include "rank/model.h"
#include "rank/score.h"

namespace attune {

// What the first steps of a decision ask of a product. Few products differ in it: a rule is asked once for all that don't.
struct Gate {
  std::int64_t from_micros = INT64_MIN;  // effective from, inclusive
  std::int64_t to_micros = INT64_MAX;    // … to, exclusive
  std::uint32_t criteria_set = 0;
  ItemKind kind = ItemKind::product;
  Exposure exposure{};
  bool retired = false;
  bool unclassified = false;
  bool tailored = false;
  bool help_for_a_flag = false;
  friend auto operator<=>(const Gate&, const Gate&) = default;
};

// The catalogue as of a log position, with what is worked out of it once.
struct CatalogueVersion {
  CatalogueVersion(Position as_of, const Catalogue& catalogue);

  const Gate& gate(std::uint32_t product) const { return gates[gate_of[product]]; }

  Position position;  // it holds every record before this one
  Catalogue products;
  std::vector<Gate> gates;                 // the distinct ones
  std::vector<std::uint32_t> gate_of;      // by product: its gate
  std::vector<std::uint32_t> behind_gate;  // by gate: how many products stand behind it
  std::vector<std::uint32_t> help;         // products that are help for a flag, ascending
  std::vector<std::uint8_t> groups;        // by product: the category as a number
  std::shared_ptr<const rank::CatalogueTraits> traits;
};

struct Snapshot {
  Position position = 0;  // the model holds every record before this one
  std::shared_ptr<const CatalogueVersion> catalogue;
  std::shared_ptr<const rank::Model> model;
  std::uint64_t model_version = 0;
  std::uint64_t appraisals = 0;  // events in the sums, by target
  std::uint64_t responses = 0;
  rank::ScoringTable table;              // the model met with the catalogue
  std::vector<std::int32_t> popularity;  // by product, 0 to 10000: for those without personalisation
};

// The Snapshot of a log position: what recommends, what `replay` makes again, what `train` reports on.
// `sums` hold exactly the records before `position`. Errors: those of rank::solve.
Result<std::shared_ptr<const Snapshot>> make_snapshot(const rank::Sums& sums,
                                                      std::shared_ptr<const CatalogueVersion> catalogue,
                                                      Position position);

}  // namespace attune
