#include "engine/decide.h"

#include <algorithm>
#include <utility>

#include "base/hex.h"
#include "engine/permit.h"
#include "rank/explore.h"

namespace attune {
namespace {

std::int32_t ten_thousandths(double share) { return static_cast<std::int32_t>(share * 10000 + .5); }

rank::ExplorationRule exploration_of(double epsilon) {
  rank::ExplorationRule rule;
  rule.epsilon = static_cast<std::int32_t>(std::clamp(epsilon, 0., 1.) * rank::propensity_one + .5);
  return rule;
}

Treatment treatment_of(const DecideInputs& inputs, const Customer& customer) {
  if (!may_personalise(inputs, customer)) return Treatment::plain;
  return inputs.holdout_draw < inputs.settings.holdout_share ? Treatment::holdout : Treatment::personal;
}

// Scores of every product: base score and the customer's own effect on top of it.
struct Scores {
  std::vector<rank::Score> all;
  rank::OwnEffectTable own;
};

Scores score(const DecideInputs& inputs, const rank::CustomerFeatures& features, const rank::Situation& situation) {
  Scores scores;
  const Snapshot& snapshot = inputs.snapshot;
  snapshot.table.score_all(rank::Target::appraisal, features, situation, scores.all);
  if (inputs.customer.own.empty()) return scores;
  scores.own = inputs.customer.own.effects(*snapshot.model);
  const auto& groups = snapshot.catalogue->groups;
  for (std::size_t p = 0; p < groups.size(); ++p) scores.all[p] += scores.own.by_category[groups[p]];
  for (const auto& [product, effect] : scores.own.by_product) {
    if (product < groups.size()) scores.all[product] += effect - scores.own.by_category[groups[product]];
  }
  return scores;
}

Scores popularity(const Snapshot& snapshot) {
  return {.all = std::vector<rank::Score>(snapshot.popularity.begin(), snapshot.popularity.end()), .own = {}};
}

// Help for a protective flag comes first, in the order of its scores; then the rest, best first.
std::vector<std::uint32_t> ranked(const Scores& scores, const Permitted& permitted, std::size_t wanted) {
  std::vector<std::uint32_t> order = rank::best(scores.all, permitted.offers, wanted);
  if (permitted.help.empty()) return order;
  const auto is_help = [&](std::uint32_t p) {
    return std::binary_search(permitted.help.begin(), permitted.help.end(), p);
  };
  std::erase_if(order, is_help);
  std::vector<std::uint32_t> help = permitted.help;
  std::sort(help.begin(), help.end(), [&](std::uint32_t a, std::uint32_t b) {
    return scores.all[a] != scores.all[b] ? scores.all[a] > scores.all[b] : a < b;
  });
  order.insert(order.begin(), help.begin(), help.end());
  return order;
}

// Exploration among what stands behind the help; each choice with its propensity. Popularity order explores nothing.
std::vector<rank::Chosen> choose(std::span<const std::uint32_t> order, std::size_t fixed, std::size_t count,
                                 double epsilon, std::uint64_t seed) {
  std::vector<rank::Chosen> chosen;
  for (std::size_t i = 0; i < std::min(fixed, count); ++i) chosen.push_back({order[i], rank::propensity_one});
  if (chosen.size() < count) {
    const auto rest = rank::choose(order.subspan(chosen.size()), count - chosen.size(), exploration_of(epsilon), seed);
    chosen.insert(chosen.end(), rest.begin(), rest.end());
  }
  return chosen;
}

// The parts of an item's base score and the probabilities behind it. `scored`: its x at the top of the page.
void explain_item(ShownItem& item, const Snapshot& snapshot, Category category, const rank::X& scored,
                  const rank::Past& past) {
  const rank::Parts parts = snapshot.model->parts(rank::Target::appraisal, category, item.product, scored, past);
  item.parts.reserve(parts.by_group.size() + 1);
  for (std::size_t g = 0; g < parts.by_group.size(); ++g) {
    if (parts.by_group[g] != 0) item.parts.push_back({static_cast<std::uint8_t>(g), parts.by_group[g]});
  }
  if (parts.product_own != 0)
    item.parts.push_back({static_cast<std::uint8_t>(rank::feature_group_count), parts.product_own});
  const auto& appraisal = snapshot.model->of(rank::Target::appraisal).calibration;
  const auto& response = snapshot.model->of(rank::Target::response).calibration;
  item.relevance = ten_thousandths(appraisal.probability(item.base_score + item.own_effect));
  item.response = ten_thousandths(
      response.probability(snapshot.model->score(rank::Target::response, category, item.product, scored, past)));
}

// The x that this item teaches with: as scored, but for the slot it stands in.
void keep_x(ShownItem& item, rank::X x, std::size_t slot) {
  item.x.reserve(x.size());
  x[rank::slot::position] = rank::position_slot(static_cast<std::uint8_t>(std::min<std::size_t>(slot, 255)));
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] != 0) item.x.emplace_back(static_cast<std::uint8_t>(i), x[i]);
  }
}

void fill_items(Decision& decision, const std::vector<rank::Chosen>& chosen, const Scores& scores,
                const Permitted& permitted, const DecideInputs& inputs, const rank::CustomerFeatures& features,
                const rank::Situation& situation) {
  decision.items.reserve(chosen.size());
  for (std::size_t slot = 0; slot < chosen.size(); ++slot) {
    ShownItem item;
    item.product = chosen[slot].product;
    item.propensity = chosen[slot].propensity;
    item.own_effect =
        scores.own.of(static_cast<Category>(inputs.snapshot.catalogue->groups[item.product]), item.product);
    item.base_score = scores.all[item.product] - item.own_effect;
    const rank::CatalogueTraits& catalogue = *inputs.snapshot.catalogue->traits;
    const rank::ProductTraits& traits = catalogue.product(item.product);
    item.relevance = inputs.snapshot.popularity[item.product];
    // Nothing is learnt from someone who does not allow personalisation: their x stays empty.
    if (decision.treatment != Treatment::plain) {
      const rank::X x = rank::make_x(features, situation, traits, catalogue.text(item.product));
      if (decision.treatment == Treatment::personal)
        explain_item(item, inputs.snapshot, traits.category, x, features.past);
      keep_x(item, x, slot);
    }
    item.priority = item.relevance;  // no placement asks for arbitration yet
    item.ask = permitted.verdicts[inputs.snapshot.catalogue->gate(item.product).criteria_set].ask;
    decision.items.push_back(std::move(item));
  }
}

}  // namespace

rank::Situation situation_of(const DecideInputs& inputs) {
  return rank::situation_at(inputs.at, inputs.placement.direction == Direction::outbound, inputs.request.context);
}

Decision decide(const DecideInputs& inputs) {
  Customer customer = customer_of(inputs.customer, {});
  for (const Fact& fact : inputs.what_if) customer.set(fact);

  Decision decision;
  decision.request = inputs.request;
  decision.at = inputs.at;
  decision.seed = inputs.seed;
  decision.as_of = inputs.as_of;
  decision.snapshot = inputs.snapshot.position;
  decision.catalogue = inputs.snapshot.catalogue->position;
  decision.feature_version = rank::feature_version;
  decision.model_version = inputs.snapshot.model_version;
  decision.treatment = treatment_of(inputs, customer);

  const Permitted permitted = permit(inputs, customer);
  decision.withheld = permitted.withheld;
  const rank::CustomerFeatures features = features_of(inputs.customer, customer, inputs.dictionary);
  const rank::Situation situation = situation_of(inputs);
  const bool personal = decision.treatment == Treatment::personal;
  const Scores scores = personal ? score(inputs, features, situation) : popularity(inputs.snapshot);

  const std::size_t count = inputs.request.count;
  const std::vector<std::uint32_t> order = ranked(scores, permitted, std::max(considered_kept, count + 20));
  for (std::size_t i = 0; i < std::min(order.size(), considered_kept); ++i) {
    decision.considered.push_back({order[i], scores.all[order[i]]});
  }
  decision.fixed = static_cast<std::uint32_t>(std::min(permitted.help.size(), order.size()));
  const double epsilon = personal ? inputs.settings.exploration : 0;
  const auto chosen = choose(order, decision.fixed, std::min(count, order.size()), epsilon, inputs.seed);
  fill_items(decision, chosen, scores, permitted, inputs, features, situation);
  return decision;
}

bool same_from_scores(const Decision& recorded, double exploration) {
  std::vector<std::uint32_t> order;
  for (const ConsideredScore& score : recorded.considered) order.push_back(score.product);
  // Beyond the kept scores a longer list can't be made again; what was kept can.
  const std::size_t count = std::min(recorded.items.size(), order.size());
  const double epsilon = recorded.treatment == Treatment::personal ? exploration : 0;
  const auto chosen = choose(order, recorded.fixed, count, epsilon, recorded.seed);
  // Slots near the end may draw from candidates that were not kept: compare those whose m candidates all were.
  for (std::size_t slot = 0; slot < count && slot + 20 <= order.size(); ++slot) {
    if (chosen[slot].product != recorded.items[slot].product ||
        chosen[slot].propensity != recorded.items[slot].propensity) {
      return false;
    }
  }
  return true;
}

double holdout_draw(const Keyring& keyring, const Settings& settings, const Handle& customer) {
  if (!(settings.holdout_share > 0)) return 1;
  const Hash hash = keyring.keyed_hash("holdout", settings.holdout_salt + to_hex(customer));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8 | hash[i];
  return static_cast<double>(number >> 11) * 0x1p-53;
}

}  // namespace attune
