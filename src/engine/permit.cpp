#include "engine/permit.h"

#include <algorithm>
#include <map>

namespace attune {
namespace {

constexpr int of_age = 18;
// A product rated at least so often and on average so low is held back, until a better rating, click or selection lifts it.
constexpr std::int64_t low_feedback_weight = std::int64_t{2} * rank::full_weight;
constexpr std::int64_t low_feedback_mean = score_one / 4;

// What is asked of the customer once, not of every product.
class OfferRules {
 public:
  OfferRules(const DecideInputs& inputs, const Customer& customer)
      : inputs_(inputs),
        facts_(EligibilityFacts::of(customer, inputs.at)),
        protection_(Protection::of(customer)),
        verdicts_(inputs.snapshot.catalogue->products.criteria().check_all(facts_)) {
    const Consent& marketing = inputs.customer.consents.of(Purpose::marketing);
    objected_ = marketing.state == ConsentState::objected;
    outbound_refused_ = inputs.placement.direction == Direction::outbound && marketing.state != ConsentState::granted;
    const Catalogue& products = inputs.snapshot.catalogue->products;
    const auto mark = [&](const std::string& id, ReasonCode reason) {
      if (const auto index = products.index_of(id)) single_.emplace(*index, reason);
    };
    for (const std::string& id : inputs.request.exclude) mark(id, "request.excluded");
    for (const NotedProduct& never : inputs.customer.care.never) {
      if (never.product < products.size()) single_.emplace(never.product, "feedback.never");
    }
    for (const Holding& holding : inputs.customer.holdings) mark(holding.product_id, "applicability.already_held");
    for (const auto& said : inputs.customer.own.appraised()) {
      if (said.weight >= low_feedback_weight && said.r <= said.weight * low_feedback_mean) {
        single_.emplace(said.product, "feedback.consistently_low");
      }
    }
    limit_contacts();
  }

  // What holds for every product behind the gate; empty: it is open.
  ReasonCode at_gate(const Gate& gate) const {
    if (const ReasonCode reason = consent(gate); !reason.empty()) return reason;
    // Help for a flag is let in everywhere: an arrangement of pages must not keep it from who needs it.
    if (!gate.help_for_a_flag && !inputs_.placement.takes(gate.kind)) return "placement.kind";
    if (const ReasonCode reason = eligibility(gate); !reason.empty()) return reason;
    return suitability(gate);
  }

  // Behind an open gate: whether an item that is help for a flag helps this customer.
  bool helps(std::uint32_t product) const {
    return protection_.any() && attune::helps(inputs_.snapshot.catalogue->products.at(product).product, protection_);
  }

  // Products behind open gates that are withheld one by one, and why.
  const std::map<std::uint32_t, ReasonCode>& single() const { return single_; }

  std::vector<Eligibility> take_verdicts() { return std::move(verdicts_); }

 private:
  ReasonCode consent(const Gate& gate) const {
    if (outbound_refused_) return "consent.marketing_not_granted";
    if (objected_ && gate.kind == ItemKind::product) return "consent.marketing_objection";
    return {};
  }

  ReasonCode eligibility(const Gate& gate) const {
    if (gate.retired) return "product.retired";
    if (gate.unclassified) return "product.unclassified";
    if (gate.tailored) return "product.tailored";
    if (inputs_.at.micros < gate.from_micros) return "product.not_yet_effective";
    if (inputs_.at.micros >= gate.to_micros) return "product.expired";
    return verdicts_[gate.criteria_set].withheld;
  }

  ReasonCode suitability(const Gate& gate) const {
    if (!protection_.any()) return {};
    return withheld_for_protection(gate.kind, gate.exposure, protection_);
  }

  // Views within the window, of products the customer was shown lately (off by default).
  void limit_contacts() {
    if (inputs_.settings.contact_views == 0) return;
    const std::int64_t since = inputs_.at.micros - inputs_.settings.contact_days * micros_per_day;
    std::map<std::uint32_t, std::uint32_t> views;
    for (const Episode& episode : inputs_.customer.episodes) {
      if (episode.viewed_at && episode.viewed_time.micros >= since) ++views[episode.product];
    }
    for (const auto& [product, count] : views) {
      if (count >= inputs_.settings.contact_views) single_.emplace(product, "contact.limit_reached");
    }
  }

  const DecideInputs& inputs_;
  EligibilityFacts facts_;
  Protection protection_;
  std::vector<Eligibility> verdicts_;
  std::map<std::uint32_t, ReasonCode> single_;
  bool objected_ = false;
  bool outbound_refused_ = false;
};

void count(std::vector<WithheldCount>& withheld, ReasonCode reason, std::uint32_t products) {
  for (WithheldCount& entry : withheld) {
    if (entry.reason == reason) {
      entry.count += products;
      return;
    }
  }
  withheld.push_back({std::string(reason), products});
}

constexpr ReasonCode help_not_needed = "applicability.help_not_needed";

}  // namespace

Permitted permit(const DecideInputs& inputs, const Customer& customer) {
  OfferRules rules(inputs, customer);
  const CatalogueVersion& catalogue = *inputs.snapshot.catalogue;
  Permitted permitted;
  std::vector<std::uint8_t> open(catalogue.gates.size());
  for (std::size_t g = 0; g < open.size(); ++g) {
    const ReasonCode reason = rules.at_gate(catalogue.gates[g]);
    open[g] = reason.empty() ? 1 : 0;
    if (open[g] == 0) count(permitted.withheld, reason, catalogue.behind_gate[g]);
  }
  permitted.offers.resize(catalogue.gate_of.size());
  for (std::size_t p = 0; p < permitted.offers.size(); ++p) permitted.offers[p] = open[catalogue.gate_of[p]];
  const auto withhold = [&](std::uint32_t product, ReasonCode reason) {
    permitted.offers[product] = 0;
    count(permitted.withheld, reason, 1);
  };
  for (const std::uint32_t p : catalogue.help) {
    if (permitted.offers[p] != 0 && !rules.helps(p)) withhold(p, help_not_needed);
  }
  for (const auto& [p, reason] : rules.single()) {
    if (permitted.offers[p] != 0) withhold(p, reason);
  }
  for (const std::uint32_t p : catalogue.help) {
    if (permitted.offers[p] != 0) permitted.help.push_back(p);
  }
  std::ranges::sort(permitted.withheld, {}, &WithheldCount::reason);
  permitted.verdicts = rules.take_verdicts();
  return permitted;
}

ReasonCode withheld_reason(const DecideInputs& inputs, const Customer& customer, std::uint32_t product) {
  const OfferRules rules(inputs, customer);
  const Gate& gate = inputs.snapshot.catalogue->gate(product);
  if (const ReasonCode reason = rules.at_gate(gate); !reason.empty()) return reason;
  if (gate.help_for_a_flag && !rules.helps(product)) return help_not_needed;
  const auto at = rules.single().find(product);
  return at == rules.single().end() ? ReasonCode{} : at->second;
}

bool may_personalise(const DecideInputs& inputs, const Customer& customer) {
  const auto facts = EligibilityFacts::of(customer, inputs.at);
  const bool minor = facts.age && *facts.age < of_age;
  return inputs.customer.consents.allows(Purpose::personalisation) && !minor;
}

}  // namespace attune
