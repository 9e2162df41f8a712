#include "engine/why_not.h"

#include <algorithm>

#include "engine/permit.h"
#include "rank/features.h"

namespace attune {
namespace {

std::int32_t relevance(const Snapshot& snapshot, rank::Score score) {
  return static_cast<std::int32_t>(snapshot.model->of(rank::Target::appraisal).calibration.probability(score) * 10000 +
                                   .5);
}

// As `decide` scores it: base score and the customer's own effect.
rank::Score score_now(const DecideInputs& inputs, const Customer& customer, std::uint32_t product) {
  const Snapshot& snapshot = inputs.snapshot;
  const rank::CatalogueTraits& catalogue = *snapshot.catalogue->traits;
  const rank::ProductTraits& traits = catalogue.product(product);
  const rank::CustomerFeatures features = features_of(inputs.customer, customer, inputs.dictionary, traits.credit);
  const rank::Situation situation = situation_of(inputs);
  const rank::X x = rank::make_x(features, situation, traits, catalogue.text(product));
  const rank::Score base = snapshot.model->score(rank::Target::appraisal, traits.category, product, x, features.past);
  return inputs.customer.own.empty() ? base
                                     : base + inputs.customer.own.effects(*snapshot.model).of(traits.category, product);
}

}  // namespace

WhyNot why_not(const Decision& decision, const DecideInputs& inputs, std::uint32_t product) {
  WhyNot why;
  if (std::ranges::find(decision.items, product, &ShownItem::product) != decision.items.end())
    return {"shown", true, {}, {}};
  const bool personal = decision.treatment == Treatment::personal;
  if (personal && !decision.items.empty()) why.last_shown = decision.items.back().relevance;
  const auto considered = std::ranges::find(decision.considered, product, &ConsideredScore::product);
  if (considered != decision.considered.end()) {
    why.code = "ranked_below";
    why.as_of_decision = true;
    if (personal) why.score = relevance(inputs.snapshot, considered->score);
    return why;
  }
  const Customer customer = customer_of(inputs.customer, {});
  if (product >= inputs.snapshot.catalogue->gate_of.size()) return {"product.not_yet_effective", false, {}, {}};
  if (const ReasonCode reason = withheld_reason(inputs, customer, product); !reason.empty())
    return {std::string(reason), false, {}, {}};
  why.code = "ranked_below";
  if (personal) why.score = relevance(inputs.snapshot, score_now(inputs, customer, product));
  return why;
}

}  // namespace attune
