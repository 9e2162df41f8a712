#include "rank/traits.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "rank/elementary.h"
#include "rank/fixed.h"
#include "rank/words.h"

namespace attune::rank {
namespace {

double or_zero(const std::optional<Decimal>& value) { return value ? value->to_double() : 0.0; }

Level level_of(std::int32_t score) { return score < 334 ? Level::low : score < 667 ? Level::medium : Level::high; }

// What a category is like where nothing else is known, in thousandths.
std::int32_t category_risk(Category category) {
  switch (category) {
    case Category::everyday_account:
    case Category::savings:
    case Category::digital_service:
    case Category::guidance: return 50;
    case Category::term_deposit: return 80;
    case Category::business_account: return 120;
    case Category::insurance: return 150;
    case Category::planning: return 300;
    case Category::student_loan: return 380;
    case Category::home_loan:
    case Category::vehicle_loan: return 450;
    case Category::credit_card:
    case Category::personal_loan: return 500;
    case Category::retirement: return 430;
    case Category::business_loan: return 580;
    case Category::investment: return 600;
  }
  return 300;
}

std::int32_t word_risk(const Product& product) {
  std::string text = product.name;
  for (const auto& tag : product.tags) text.append(" ").append(tag);
  std::int32_t shift = 0;
  for (const std::string& word : words_of(text)) {
    const auto starts = [&](std::string_view start) { return word.starts_with(start); };
    if (starts("crypto") || starts("option") || starts("leverag") || starts("margin") || starts("trading")) shift = std::max(shift, 250);
    if (starts("bond") || starts("insured") || starts("guarante") || starts("secure")) shift = std::min(shift, -120);
  }
  return shift;
}

double highest_rate(const Product& product, RateSide side) {
  double highest = 0;
  for (const Rate& rate : product.rates) {
    if (rate.side == side) highest = std::max(highest, rate.rate.to_double());
  }
  return highest;
}

bool lends(const Product& product) {
  return product.regime == Regime::credit ||
         std::ranges::any_of(product.rates, [](const Rate& rate) { return rate.side == RateSide::lending; });
}

double deposit_rate(const Product& product) {
  const double column = lends(product) ? 0.0 : or_zero(product.interest_rate) / 100.0;
  return std::max(column, highest_rate(product, RateSide::deposit));
}

double lending_rate(const Product& product) {
  const double column = lends(product) ? or_zero(product.interest_rate) / 100.0 : 0.0;
  return std::max(column, highest_rate(product, RateSide::lending));
}

double yearly_fees(const Product& product) {
  double fees = or_zero(product.annual_fee) + 12.0 * or_zero(product.monthly_fee);
  for (const Fee& fee : product.fees) {
    if (fee.period == "P1M") fees += 12.0 * or_zero(fee.amount);
    if (fee.period == "P1Y") fees += or_zero(fee.amount);
  }
  return fees;
}

double entry_amount(const Product& product) {
  double entry = std::max(or_zero(product.min_balance), or_zero(product.min_investment));
  for (const Constraint& constraint : product.constraints) {
    if (constraint.type == "MIN_BALANCE" || constraint.type == "OPENING_BALANCE" || constraint.type == "MIN_INVESTMENT") {
      entry = std::max(entry, or_zero(constraint.value));
    }
  }
  return entry;
}

std::uint8_t fee_step(double fees) {
  constexpr std::array<double, 7> from{0.01, 12.01, 60.01, 120.01, 240.01, 480.01, 1000.01};
  return static_cast<std::uint8_t>(std::ranges::count_if(from, [&](double bound) { return fees >= bound; }));
}

std::uint16_t strongest_themes(const Product& product) {
  std::array<int, theme_count> hits{};
  const auto count = [&](std::string_view text, int weight) {
    const Topics topics = topics_of(text);
    for (std::size_t t = 0; t < theme_count; ++t) hits[t] += topics.theme[t] != 0 ? weight : 0;
  };
  count(product.name, 2);
  for (const auto& tag : product.tags) count(tag, 1);
  std::uint16_t themes = 0;
  for (int kept = 0; kept < 3; ++kept) {
    const auto best = std::ranges::max_element(hits);
    if (*best == 0) break;
    themes = static_cast<std::uint16_t>(themes | 1U << (best - hits.begin()));
    *best = 0;
  }
  return themes;
}

int syllables(std::string_view word) {
  int runs = 0;
  bool before = false;
  for (const char c : word) {
    const bool vowel = std::string_view("aeiouy").contains(c);
    runs += vowel && !before ? 1 : 0;
    before = vowel;
  }
  return std::max(runs, 1);
}

std::int16_t log_slot(double amount, double per_one) { return to_x(asinh_of(amount) / per_one); }

}  // namespace

Risk risk_of(const Product& product) {
  std::int32_t score = category_risk(product.category);
  if (product.capital_at_risk) score = std::max(score, 450) + 150;
  if (lends(product)) score = std::max(score, 350);
  if (lending_rate(product) >= 0.15) score += 150;
  if (or_zero(product.management_fee) >= 1.0 && product.regime == Regime::investment) score += 60;
  if (product.lock_in_days && *product.lock_in_days > 365) score += 60;
  score += word_risk(product);
  score = std::clamp(score, 0, 1000);
  return {score, level_of(score)};
}

Complexity complexity_of(const Product& product) {
  Complexity out;
  const auto words = words_of(product.description);
  const auto sentences = std::max<std::ptrdiff_t>(1, std::ranges::count_if(product.description, [](char c) {
    return c == '.' || c == '!' || c == '?';
  }));
  double sounds = 0;
  double long_words = 0;
  for (const std::string& word : words) {
    sounds += syllables(word);
    long_words += word.size() > 9 ? 1 : 0;
  }
  const auto count = static_cast<double>(std::max<std::size_t>(words.size(), 1));
  out.average_sentence_length = static_cast<double>(words.size()) / static_cast<double>(sentences);
  out.long_word_share = long_words / count;
  out.reading_ease = std::clamp(206.835 - 1.015 * out.average_sentence_length - 84.6 * sounds / count, 0.0, 100.0);
  const auto terms = static_cast<double>(product.fees.size() + product.rates.size() + product.constraints.size() +
                                         product.eligibility.size());
  const double score = 200.0 * std::min(out.average_sentence_length / 30.0, 1.0) + 200.0 * std::min(out.long_word_share / 0.4, 1.0) +
                       200.0 * (1.0 - out.reading_ease / 100.0) + 250.0 * std::min(terms / 20.0, 1.0) +
                       (product.capital_at_risk || product.regime == Regime::investment ? 150.0 : 0.0);
  out.score = static_cast<std::int32_t>(std::clamp(score, 0.0, 1000.0));
  out.level = level_of(out.score);
  return out;
}

std::uint8_t money_step(double amount) {
  if (!(amount >= 1.0)) return 0;
  const double steps = 2.0 * log_of(amount) / log_of(10.0) + 1e-9;
  return static_cast<std::uint8_t>(std::clamp(steps, 0.0, 15.0));
}

ProductTraits traits_of(const Product& product) {
  std::string text = product.name;
  for (const auto& tag : product.tags) text.append(" ").append(tag);
  const double fees = yearly_fees(product);
  const double entry = entry_amount(product);
  const Risk risk = risk_of(product);
  ProductTraits traits;
  traits.category = product.category;
  traits.credit = product.regime == Regime::credit;
  traits.service = service_of(product.name) != no_service ? service_of(product.name) : service_of(text);
  traits.themes = strongest_themes(product);
  traits.risk_step = static_cast<std::uint8_t>((risk.score + 125) / 250);
  traits.entry_step = money_step(entry);
  traits.fee_step = fee_step(fees);
  const auto flag = [](bool on) { return on ? x_one : std::int16_t{0}; };
  traits.slots = {log_slot(fees / 50.0, 2.0),
                  to_x(deposit_rate(product) * 10.0),
                  to_x(lending_rate(product) * 5.0),
                  log_slot(or_zero(product.min_balance) / 1000.0, 3.0),
                  log_slot(or_zero(product.min_investment) / 1000.0, 4.0),
                  to_x(risk.score / 1000.0),
                  to_x(complexity_of(product).score / 1000.0),
                  flag(product.kind == ItemKind::service),
                  flag(product.kind == ItemKind::content),
                  flag(!product.tax_benefits.empty() && product.tax_benefits != "None" && product.tax_benefits != "No")};
  return traits;
}

}  // namespace attune::rank
