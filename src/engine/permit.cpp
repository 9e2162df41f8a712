#include "engine/permit.h"

#include <algorithm>
#include <array>
#include <map>

namespace attune {
namespace {

constexpr int of_age = 18;
// A product rated at least so often and on average so low is held back, until a better rating, click or selection lifts it.
constexpr std::int64_t low_feedback_weight = 2 * rank::full_weight;
constexpr std::int64_t low_feedback_mean = score_one / 4;

bool outbound(std::string_view placement) {
  constexpr std::array<std::string_view, 5> channels{"email", "sms", "push", "post", "phone"};
  return std::find(channels.begin(), channels.end(), placement) != channels.end();
}

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
    outbound_refused_ = outbound(inputs.request.placement) && marketing.state != ConsentState::granted;
    const Catalogue& products = inputs.snapshot.catalogue->products;
    const auto mark = [&](const std::string& id, ReasonCode reason) {
      if (const auto index = products.index_of(id)) single_.emplace(*index, reason);
    };
    for (const std::string& id : inputs.request.exclude) mark(id, "request.excluded");
    for (const Holding& holding : inputs.customer.holdings) mark(holding.product_id, "applicability.already_held");
    for (const auto& said : inputs.customer.own.appraised()) {
      if (said.weight >= low_feedback_weight && said.r <= said.weight * low_feedback_mean) {
        single_.emplace(said.product, "feedback.consistently_low");
      }
    }
    limit_contacts();
  }

  ReasonCode check(std::uint32_t product) const {
    const Gate& gate = inputs_.snapshot.catalogue->gates[product];
    if (const ReasonCode reason = consent(gate); !reason.empty()) return reason;
    if (const ReasonCode reason = eligibility(gate); !reason.empty()) return reason;
    if (const ReasonCode reason = suitability(gate); !reason.empty()) return reason;
    if (gate.help_for_a_flag && !helps(product)) return "applicability.help_not_needed";
    if (!single_.empty()) {
      if (const auto at = single_.find(product); at != single_.end()) return at->second;
    }
    return {};
  }

  bool helps(std::uint32_t product) const {
    return protection_.any() && attune::helps(inputs_.snapshot.catalogue->products.at(product).product, protection_);
  }

  std::vector<Eligibility> take_verdicts() { return std::move(verdicts_); }

 private:
  ReasonCode consent(const Gate& gate) const {
    if (outbound_refused_) return "consent.marketing_not_granted";
    if (objected_ && gate.kind == ItemKind::product) return "consent.marketing_objection";
    return {};
  }

  ReasonCode eligibility(const Gate& gate) const {
    if (gate.retired) return "product.retired";
    if (gate.tailored) return "product.tailored";
    if (inputs_.at.micros < gate.from_micros) return "product.not_yet_effective";
    if (inputs_.at.micros >= gate.to_micros) return "product.expired";
    return verdicts_[gate.criteria_set].withheld;
  }

  ReasonCode suitability(const Gate& gate) const {
    if (!protection_.any()) return {};
    return withheld_for_protection(gate.kind, gate.regime, gate.capital_at_risk, protection_);
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

void count(std::vector<WithheldCount>& withheld, ReasonCode reason) {
  for (WithheldCount& entry : withheld) {
    if (entry.reason == reason) {
      ++entry.count;
      return;
    }
  }
  withheld.push_back({std::string(reason), 1});
}

}  // namespace

Permitted permit(const DecideInputs& inputs, const Customer& customer) {
  OfferRules permission(inputs, customer);
  const auto products = static_cast<std::uint32_t>(inputs.snapshot.catalogue->gates.size());
  Permitted permitted;
  permitted.offers.resize(products);
  for (std::uint32_t p = 0; p < products; ++p) {
    const ReasonCode reason = permission.check(p);
    if (!reason.empty()) {
      count(permitted.withheld, reason);
      continue;
    }
    permitted.offers[p] = 1;
    if (permission.helps(p)) permitted.help.push_back(p);
  }
  std::sort(permitted.withheld.begin(), permitted.withheld.end(),
            [](const WithheldCount& a, const WithheldCount& b) { return a.reason < b.reason; });
  permitted.verdicts = permission.take_verdicts();
  return permitted;
}

ReasonCode withheld_reason(const DecideInputs& inputs, const Customer& customer, std::uint32_t product) {
  return OfferRules(inputs, customer).check(product);
}

bool may_personalise(const DecideInputs& inputs, const Customer& customer) {
  const auto facts = EligibilityFacts::of(customer, inputs.at);
  const bool minor = facts.age && *facts.age < of_age;
  return inputs.customer.consents.allows(Purpose::personalisation) && !minor;
}

}  // namespace attune
