#include "engine/snapshot.h"

#include <algorithm>
#include <map>
#include <utility>

#include "domain/feedback.h"
#include "policy/protection.h"
#include "rank/prior.h"
#include "rank/solve.h"

namespace attune {
namespace {

Gate make_gate(const CatalogueEntry& entry) {
  const Product& product = entry.product;
  Gate gate;
  if (product.effective_from) gate.from_micros = product.effective_from->micros;
  if (product.effective_to) gate.to_micros = product.effective_to->micros;
  gate.criteria_set = entry.criteria_set;
  gate.kind = product.kind;
  gate.exposure = entry.exposure;
  gate.retired = product.retired;
  gate.unclassified = is_unclassified(product);
  gate.tailored = product.tailored;
  gate.help_for_a_flag = is_help_for_a_flag(product);
  return gate;
}

// The mean appraisal and response of a product, shrunken toward a middling one. From the sums only, so it forgets whom the
// sums forget.
std::int32_t popularity_of(const rank::Sums& sums, std::uint32_t product) {
  double weight = 20 * rank::full_weight;
  double score = .3 * weight * score_one;
  for (const auto target : {rank::Target::appraisal, rank::Target::response}) {
    if (const auto* known = sums.product(target, product)) {
      const double share = target == rank::Target::response ? 5 : 1;  // a selection among views is the rarer thing
      weight += static_cast<double>(known->weight);
      score += share * static_cast<double>(known->r);
    }
  }
  return static_cast<std::int32_t>(std::clamp(score / weight / score_one, 0., 1.) * 10000);
}

std::uint64_t events_in(const rank::Sums& sums, rank::Target target) {
  std::int64_t weight = 0;
  for (std::uint32_t p = 0; p < sums.product_end(target); ++p) {
    if (const auto* known = sums.product(target, p)) weight += known->weight;
  }
  return static_cast<std::uint64_t>(weight / rank::full_weight);
}

}  // namespace

CatalogueVersion::CatalogueVersion(Position as_of, const Catalogue& catalogue) : position(as_of), products(catalogue) {
  std::map<Gate, std::uint32_t> known;
  std::vector<const rank::TextVector*> texts;
  for (std::uint32_t i = 0; i < products.size(); ++i) {
    const CatalogueEntry& entry = products.at(i);
    const Gate gate = make_gate(entry);
    const auto [at, fresh] = known.try_emplace(gate, static_cast<std::uint32_t>(gates.size()));
    if (fresh) {
      gates.push_back(gate);
      behind_gate.push_back(0);
    }
    gate_of.push_back(at->second);
    ++behind_gate[at->second];
    if (gate.help_for_a_flag) help.push_back(i);
    groups.push_back(static_cast<std::uint8_t>(entry.traits.category));
    texts.push_back(entry.text ? &*entry.text : nullptr);
  }
  traits = std::make_shared<const rank::CatalogueTraits>(products.traits(), texts);
}

Result<std::shared_ptr<const Snapshot>> make_snapshot(const rank::Sums& sums,
                                                      std::shared_ptr<const CatalogueVersion> catalogue,
                                                      Position position) {
  static const rank::Prior prior = rank::Prior::standard();
  auto solved = rank::solve(sums, prior, {}, catalogue->groups);
  if (!solved) return pass_on(std::move(solved));
  auto model = std::make_shared<const rank::Model>(*std::move(solved));
  std::vector<std::int32_t> popularity;
  for (std::uint32_t p = 0; p < catalogue->products.size(); ++p) popularity.push_back(popularity_of(sums, p));
  const std::uint64_t version = model->version();
  rank::ScoringTable table(model, catalogue->traits);
  return std::make_shared<const Snapshot>(
      position, std::move(catalogue), std::move(model), version, events_in(sums, rank::Target::appraisal),
      events_in(sums, rank::Target::response), std::move(table), std::move(popularity));
}

}  // namespace attune
