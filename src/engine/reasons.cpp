#include "engine/reasons.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include <variant>

#include "rank/features.h"

namespace attune {
namespace {

constexpr std::uint8_t own_effect_group = 255;
constexpr std::size_t reasons_shown = 3;
constexpr double least_part = 0.01;  // of the relevance scale before calibration

std::string with_choice(std::string_view specific, std::string_view choice, std::string_view general) {
  return choice.empty() ? std::string(general) : std::string(specific).append(choice);
}

Reason word(std::uint8_t group, double part, const std::optional<Category>& category, const Choices& choices) {
  const auto reason = [part](std::string code, std::string text) {
    return Reason{std::move(code), std::move(text), part};
  };
  if (group == own_effect_group) return reason("own.feedback", "You liked this before");
  if (group == rank::feature_group_count) return reason("product.own", "Well received by customers who looked at it");
  switch (static_cast<rank::Group>(group)) {
    case rank::Group::goals:
      return reason("goals.match", with_choice("Fits your goal: ", choices.closest(Choices::Of::goals, category),
                                               "Fits the goals you chose"));
    case rank::Group::services:
      return reason("services.match",
                    with_choice("Among the services you asked for: ", choices.closest(Choices::Of::services, category),
                                "Close to the services you asked for"));
    case rank::Group::risk: return reason("risk.match", "Its risk is in line with the risk you accept");
    case rank::Group::affordability:
      return reason("affordability.match", "What it needs to start is within your means");
    case rank::Group::text: return reason("text.match", "Its description is close to your profile");
    case rank::Group::behaviour: return reason("behaviour.match", "Like others you looked at or chose");
    case rank::Group::interests:
      return reason("interests.match",
                    with_choice("Goes with your interest: ", choices.closest(Choices::Of::interests, category),
                                "Goes with your interests"));
    case rank::Group::product: return reason("product.terms", "Its fees, rates and conditions");
    case rank::Group::profile: return reason("profile.match", "Suits profiles like yours");
    default: return reason("other", "Further facts you gave");
  }
}

// What is the same for all items says nothing about this one.
bool speaks(std::uint8_t group) {
  return group != static_cast<std::uint8_t>(rank::Group::base) &&
         group != static_cast<std::uint8_t>(rank::Group::placement);
}

}  // namespace

Choices::Choices(const Customer& customer) {
  constexpr std::array<std::pair<std::string_view, Of>, 3> facts{
      {{"financial_goals", Of::goals}, {"preferred_services", Of::services}, {"interests", Of::interests}}};
  for (const auto& [name, of] : facts) {
    const Fact* fact = customer.find(name);
    const auto* texts = fact == nullptr ? nullptr : std::get_if<std::vector<std::string>>(&fact->value);
    if (texts == nullptr) continue;
    for (const std::string& text : *texts) choices_.push_back({of, text, rank::topics_of(text)});
  }
}

std::string_view Choices::closest(Of of, const std::optional<Category>& category) const {
  if (!category) return {};
  std::string_view best;
  int best_weight = 0;
  for (const Choice& choice : choices_) {
    const int weight = choice.topics.category[static_cast<std::size_t>(*category)];
    if (choice.of != of || weight <= best_weight) continue;
    best = choice.text;
    best_weight = weight;
  }
  return best;
}

std::vector<Reason> reasons_of(const ShownItem& item, const std::optional<Category>& category, const Choices& choices) {
  struct Share {
    double part;
    std::uint8_t group;
  };
  std::vector<Share> shares;  // greatest part first
  shares.reserve(item.parts.size() + 1);
  const auto take = [&shares](std::uint8_t group, std::int64_t part) {
    const double share = rank::to_real(part);
    if (share < least_part) return;
    shares.insert(std::ranges::upper_bound(shares, share, std::ranges::greater{}, &Share::part), {share, group});
  };
  for (const ScorePart& part : item.parts) {
    if (speaks(part.group)) take(part.group, part.part);
  }
  take(own_effect_group, item.own_effect);
  if (shares.size() > reasons_shown) shares.resize(reasons_shown);
  std::vector<Reason> reasons;
  reasons.reserve(shares.size());
  for (const Share& share : shares) reasons.push_back(word(share.group, share.part, category, choices));
  return reasons;
}

std::string withheld_text(std::string_view reason) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 24> words{{
      {"product.retired", "No longer offered"},
      {"product.unclassified", "Not available at present"},
      {"product.tailored", "Terms are negotiated in person"},
      {"product.not_yet_effective", "Not available yet"},
      {"product.expired", "No longer available"},
      {"eligibility.age_below_minimum", "You must be older for this"},
      {"eligibility.age_above_maximum", "There is an upper age limit"},
      {"eligibility.income_below_minimum", "Needs a higher income"},
      {"eligibility.turnover_below_minimum", "Needs a higher turnover"},
      {"eligibility.not_resident", "For residents only"},
      {"eligibility.not_student", "For students only"},
      {"eligibility.not_pensioner", "For pensioners only"},
      {"eligibility.not_employed", "For people in employment"},
      {"eligibility.organisations_only", "For organisations only"},
      {"eligibility.individuals_only", "For individuals only"},
      {"eligibility.staff_only", "Not available at present"},
      {"protection.arrears", "Not while payments are overdue: we can help"},
      {"protection.vulnerable", "Not available at present"},
      {"protection.bereaved", "Not offered at this time"},
      {"consent.marketing_objection", "You asked us not to market products to you"},
      {"consent.marketing_not_granted", "You have not agreed to be contacted about offers"},
      {"applicability.already_held", "You have this already"},
      {"feedback.never", "You said never to this; under your data you can have it shown again"},
      {"feedback.consistently_low", "You rated this low; choose it or rate it better to see it again"},
  }};
  for (const auto& [code, text] : words) {
    if (code == reason) return std::string(text);
  }
  if (reason == "applicability.help_not_needed") return "Help for a difficulty that we do not know you to have";
  if (reason == "contact.limit_reached") return "Shown often enough for now";
  if (reason == "placement.kind") return "Not shown in this place";
  if (reason == "request.excluded") return "Left out on request";
  return "Not available at present";
}

}  // namespace attune
