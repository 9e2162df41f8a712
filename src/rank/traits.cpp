#include "rank/traits.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "rank/elementary.h"
#include "rank/fixed.h"
#include "rank/product_terms.h"
#include "rank/words.h"

namespace attune::rank {
namespace {

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

std::int16_t log_slot(double amount, double per_one) { return to_x(asinh_of(amount) / per_one); }

}  // namespace

std::uint8_t money_step(double amount) {
  if (!(amount >= 1.0)) return 0;
  const double steps = 2.0 * log_of(amount) / log_of(10.0) + 1e-9;
  return static_cast<std::uint8_t>(std::clamp(steps, 0.0, 15.0));
}

ProductTraits traits_of(const Product& product, const Complexity& complexity, const Risk& risk) {
  std::string text = product.name;
  for (const auto& tag : product.tags) text.append(" ").append(tag);
  const double fees = yearly_fees(product);
  const double entry = entry_amount(product);
  ProductTraits traits;
  traits.category = product.category.value_or(Category::guidance);
  traits.credit = product.regime.value_or(Regime::credit) == Regime::credit;
  traits.service = service_of(product.name) != no_service ? service_of(product.name) : service_of(text);
  traits.themes = strongest_themes(product);
  traits.risk_step = static_cast<std::uint8_t>((risk.score + 125) / 250);
  traits.entry_step = money_step(entry);
  traits.fee_step = fee_step(fees);
  const auto flag = [](bool on) { return on ? x_one : std::int16_t{0}; };
  traits.slots = {
      log_slot(fees / 50.0, 2.0),
      to_x(deposit_rate(product) * 10.0),
      to_x(lending_rate(product) * 5.0),
      log_slot(or_zero(product.min_balance) / 1000.0, 3.0),
      log_slot(or_zero(product.min_investment) / 1000.0, 4.0),
      to_x(risk.score / 1000.0),
      to_x(complexity.score / 1000.0),
      flag(product.kind == ItemKind::service),
      flag(product.kind == ItemKind::content),
      flag(!product.tax_benefits.empty() && product.tax_benefits != "None" && product.tax_benefits != "No")};
  return traits;
}

}  // namespace attune::rank
