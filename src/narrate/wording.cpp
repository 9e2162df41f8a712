#include "narrate/wording.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "narrate/figures.h"
#include "narrate/words.h"

namespace attune::narrate {
namespace {

bool above_zero(const std::optional<Decimal>& value) { return value && *value > Decimal(); }
bool is_zero(const std::optional<Decimal>& value) { return value && *value == Decimal(); }

// "it fits …, it goes with … and its risk …"
std::string joined(const Grounds& grounds) {
  std::string out;
  for (std::size_t i = 0; i < grounds.reasons.size(); ++i) {
    if (i > 0) out += i + 1 == grounds.reasons.size() ? " and " : ", ";
    out += reason_clause(grounds.reasons[i], grounds.audience);
  }
  return out;
}

std::string sentence(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 32);
  return text + ".";
}

std::optional<std::string> rate_sentence(const Product& product) {
  std::optional<Decimal> lowest, highest;
  bool variable = !product.rates.empty();
  for (const Rate& rate : product.rates) {
    const Decimal per_cent = per_cent_of(rate.rate);
    if (per_cent == Decimal()) continue;
    lowest = lowest ? std::min(*lowest, per_cent) : per_cent;
    highest = highest ? std::max(*highest, per_cent) : per_cent;
    variable = variable && rate.type.find("VARIABLE") != std::string::npos;
  }
  if (!lowest && above_zero(product.interest_rate)) lowest = highest = *product.interest_rate;
  if (!lowest) return std::nullopt;
  const std::string kind = variable ? ", variable" : "";
  const std::string of = product.regime == Regime::credit ? "Interest is " : "The rate is ";
  if (*lowest == *highest) return of + percent_text(*lowest) + " a year" + kind + ".";
  return (product.regime == Regime::credit ? "Interest runs from " : "Rates run from ") + percent_text(*lowest) +
         " a year to " + percent_text(*highest) + " a year.";
}

std::optional<std::string> fee_sentence(const Product& product) {
  if (above_zero(product.monthly_fee))
    return "It costs " + money_text(*product.monthly_fee, product.currency) + " a month.";
  if (above_zero(product.annual_fee))
    return "It costs " + money_text(*product.annual_fee, product.currency) + " a year.";
  if (above_zero(product.management_fee))
    return "The management fee is " + percent_text(*product.management_fee) + " a year.";
  if (is_zero(product.monthly_fee)) return "There is no monthly fee.";
  if (is_zero(product.annual_fee)) return "There is no annual fee.";
  return std::nullopt;
}

}  // namespace

std::vector<std::string> term_sentences(const Grounds& grounds) {
  const Product& product = grounds.product;
  const bool customer = grounds.audience == Audience::customer;
  std::vector<std::string> terms;
  const auto add = [&](std::optional<std::string> one) {
    if (one) terms.push_back(*std::move(one));
  };
  if (product.capital_at_risk)
    terms.emplace_back(customer ? "Its value can fall, and you may get back less than you put in."
                                : "Its value can fall, and they may get back less than they put in.");
  add(rate_sentence(product));
  add(fee_sentence(product));
  if (product.lock_in_days.value_or(0) > 0) {
    const auto years = whole_years(*product.lock_in_days);
    const std::int64_t count = years.value_or(*product.lock_in_days);
    const std::string unit = std::string(years ? " year" : " day") + (count == 1 ? "." : "s.");
    terms.push_back((customer ? "It ties you in for " : "It ties them in for ") + std::to_string(count) + unit);
  }
  if (above_zero(product.min_investment)) {
    terms.push_back((customer ? "You start with at least " : "They start with at least ") +
                    money_text(*product.min_investment, product.currency) + ".");
  } else if (above_zero(product.min_balance)) {
    terms.push_back("The minimum balance is " + money_text(*product.min_balance, product.currency) + ".");
  }
  return terms;
}

namespace {

Wording for_customer(const Grounds& grounds) {
  const std::string reasons = joined(grounds);
  std::string text =
      reasons.empty() ? "This is one of the offers open to you." : "You see this because " + reasons + ".";
  for (const std::string& term : term_sentences(grounds)) {
    if (word_count(text) + word_count(term) > customer_words) break;
    text += " " + term;
  }
  return {text, {}};
}

}  // namespace

std::size_t word_count(std::string_view text) {
  std::size_t count = 0;
  bool inside = false;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t';
    if (!blank && !inside) ++count;
    inside = !blank;
  }
  return count;
}

Wording template_wording(const Grounds& grounds) {
  if (grounds.audience == Audience::customer) return for_customer(grounds);
  Wording wording;
  for (const std::string& code : grounds.reasons)
    wording.points.push_back(sentence(std::string(reason_clause(code, grounds.audience))));
  for (std::string& term : term_sentences(grounds)) wording.points.push_back(std::move(term));
  if (wording.points.empty())
    wording.points.emplace_back("Nothing in particular speaks for it: ask what they need first.");
  return wording;
}

std::vector<std::string> not_to_say(const Grounds& grounds) {
  const Product& product = grounds.product;
  std::vector<std::string> never;
  if (product.capital_at_risk || product.regime == Regime::investment)
    never.emplace_back("That returns are certain, or that nothing can be lost");
  if (product.regime == Regime::credit)
    never.emplace_back("That they will be accepted: checks of their circumstances come first");
  if (product.regime == Regime::insurance)
    never.emplace_back("That everything is covered: limits and exclusions apply");
  const auto variable = [](const Rate& rate) { return rate.type.find("FIXED") == std::string::npos; };
  if (std::ranges::any_of(product.rates, variable)) never.emplace_back("That the rate will stay as it is");
  if (product.lock_in_days.value_or(0) > 0 && product.regime != Regime::credit)
    never.emplace_back("That money can be taken out at any time");
  if (above_zero(product.monthly_fee) || above_zero(product.annual_fee) || above_zero(product.management_fee) ||
      !product.fees.empty()) {
    never.emplace_back("That it is free: name the fees");
  }
  never.emplace_back("What they should do: give information, not advice");
  never.emplace_back("That it is better than what other institutions offer");
  return never;
}

}  // namespace attune::narrate
