#include "engine/reasons.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "rank/features.h"
#include "rank/words.h"

namespace attune {
namespace {

constexpr std::uint8_t own_effect_group = 255;
constexpr std::size_t reasons_shown = 3;
constexpr double least_part = 0.01;  // of the relevance scale before calibration

// The item of a list of choices that has most in common with the product, by the same word table as the features.
std::string matching_choice(const Customer* customer, std::string_view fact, const Product& product) {
  const Fact* found = customer == nullptr ? nullptr : customer->find(fact);
  const auto* choices = found == nullptr ? nullptr : std::get_if<std::vector<std::string>>(&found->value);
  if (choices == nullptr) return {};
  std::string best;
  int best_weight = 0;
  for (const std::string& choice : *choices) {
    const int weight = rank::topics_of(choice).category[static_cast<std::size_t>(product.category)];
    if (weight > best_weight) {
      best = choice;
      best_weight = weight;
    }
  }
  return best;
}

std::string with_choice(std::string_view specific, const std::string& choice, std::string_view general) {
  return choice.empty() ? std::string(general) : std::string(specific) + choice;
}

Reason word(std::uint8_t group, double part, const Product& product, const Customer* customer) {
  const auto reason = [part](std::string code, std::string text) { return Reason{std::move(code), std::move(text), part}; };
  if (group == own_effect_group) return reason("own.feedback", "You liked this before");
  if (group == rank::feature_group_count) return reason("product.own", "Well received by customers who looked at it");
  switch (static_cast<rank::Group>(group)) {
    case rank::Group::goals:
      return reason("goals.match", with_choice("Fits your goal: ", matching_choice(customer, "financial_goals", product),
                                               "Fits the goals you chose"));
    case rank::Group::services:
      return reason("services.match", with_choice("Among the services you asked for: ",
                                                  matching_choice(customer, "preferred_services", product),
                                                  "Close to the services you asked for"));
    case rank::Group::risk: return reason("risk.match", "Its risk is in line with the risk you accept");
    case rank::Group::affordability: return reason("affordability.match", "What it needs to start is within your means");
    case rank::Group::text: return reason("text.match", "Its description is close to your profile");
    case rank::Group::behaviour: return reason("behaviour.match", "Like others you looked at or chose");
    case rank::Group::interests:
      return reason("interests.match", with_choice("Goes with your interest: ", matching_choice(customer, "interests", product),
                                                   "Goes with your interests"));
    case rank::Group::product: return reason("product.terms", "Its fees, rates and conditions");
    case rank::Group::profile: return reason("profile.match", "Suits profiles like yours");
    default: return reason("other", "Further facts you gave");
  }
}

// What is the same for all items says nothing about this one.
bool speaks(std::uint8_t group) {
  return group != static_cast<std::uint8_t>(rank::Group::base) && group != static_cast<std::uint8_t>(rank::Group::placement);
}

}  // namespace

std::vector<Reason> reasons_of(const ShownItem& item, const Product& product, const Customer* customer) {
  std::vector<Reason> reasons;  // greatest part first
  const auto add = [&reasons](Reason reason) {
    const auto greater = [](const Reason& a, const Reason& b) { return a.part > b.part; };
    reasons.insert(std::upper_bound(reasons.begin(), reasons.end(), reason, greater), std::move(reason));
  };
  for (const ScorePart& part : item.parts) {
    const double share = rank::to_real(part.part);
    if (share >= least_part && speaks(part.group)) add(word(part.group, share, product, customer));
  }
  if (const double own = rank::to_real(item.own_effect); own >= least_part) {
    add(word(own_effect_group, own, product, customer));
  }
  if (reasons.size() > reasons_shown) reasons.resize(reasons_shown);
  return reasons;
}

std::string withheld_text(std::string_view reason) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 22> words{{
      {"product.retired", "No longer offered"},
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
      {"feedback.consistently_low", "You rated this low; choose it or rate it better to see it again"},
  }};
  for (const auto& [code, text] : words) {
    if (code == reason) return std::string(text);
  }
  if (reason == "applicability.help_not_needed") return "Help for a difficulty that we do not know you to have";
  if (reason == "contact.limit_reached") return "Shown often enough for now";
  if (reason == "request.excluded") return "Left out on request";
  return "Not available at present";
}

}  // namespace attune
