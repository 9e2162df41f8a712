// The catalogue as the simulated people see it.
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/world_draws.h"
#include "engine/world_truth.h"

namespace attune::world {
namespace {

constexpr auto theme_words = std::to_array<std::pair<std::string_view, Theme>>({
    {"student", Theme::student},
    {"young people", Theme::young},
    {"first home", Theme::first_home},
    {"remortgage", Theme::remortgage},
    {"property", Theme::property},
    {"travel", Theme::travel},
    {"foreign currency", Theme::travel},
    {"family", Theme::family},
    {"car", Theme::car},
    {"vehicle", Theme::car},
    {"sustainability", Theme::sustainability},
    {"business", Theme::business},
    {"start-up", Theme::start_up},
    {"employees", Theme::employees},
    {"payroll", Theme::employees},
    {"cash flow", Theme::cash_flow},
    {"equipment", Theme::equipment},
    {"debt", Theme::debt},
    {"pay off debt", Theme::debt},
    {"credit building", Theme::credit_building},
    {"emergency fund", Theme::emergency},
    {"growth", Theme::growth},
    {"stocks", Theme::growth},
    {"income", Theme::income},
    {"passive income", Theme::income},
    {"retirement", Theme::retirement},
    {"pension", Theme::retirement},
    {"tax", Theme::tax},
    {"premium", Theme::premium},
    {"wealth", Theme::premium},
    {"basic", Theme::basic},
    {"digital", Theme::digital},
    {"mobile banking", Theme::digital},
    {"security", Theme::security},
    {"arrears", Theme::arrears},
    {"vulnerable", Theme::vulnerable},
    {"bereaved", Theme::bereaved},
    {"career", Theme::career},
    {"estate planning", Theme::estate},
    {"budgeting", Theme::debt},
    {"trust services", Theme::estate},
    {"life insurance", Theme::family},
});

double number(const std::optional<Decimal>& value) { return value ? value->to_double() : 0; }

bool tagged(const Product& product, std::string_view tag) {
  return std::ranges::find(product.tags, tag) != product.tags.end();
}

double risk_of(const Product& product) {
  if (!product.capital_at_risk) return product.regime == Regime::credit ? .6 : 0;
  if (tagged(product, "higher risk")) return 2.7;
  if (tagged(product, "low risk")) return 1.1;
  return tagged(product, "medium risk") ? 1.8 : 1.6;
}

double cost_of(const Product& product) {
  const double yearly = number(product.annual_fee) > 0 ? number(product.annual_fee) : 12 * number(product.monthly_fee);
  double once = 0;
  for (const Fee& fee : product.fees) {
    if (fee.period.empty() && fee.amount) once += fee.amount->to_double();
  }
  const double dear = product.regime == Regime::insurance ? 400 : product.category == Category::home_loan ? 2'000 : 150;
  return clamp(yearly / dear + once / (5 * dear) + .8 * number(product.management_fee), 0, 2);
}

// The demo's catalogue says of every item what it is.
Category category_of(const Product& product) { return product.category.value_or(Category::guidance); }

// The mean of the interest rates of each category, per cent a year; nothing where no product states one.
std::array<double, category_count> mean_rates(const std::vector<Product>& catalogue) {
  std::array<double, category_count> sum{}, count{};
  for (const Product& product : catalogue) {
    if (number(product.interest_rate) <= 0) continue;
    sum[static_cast<std::size_t>(category_of(product))] += number(product.interest_rate);
    count[static_cast<std::size_t>(category_of(product))] += 1;
  }
  for (std::size_t i = 0; i < category_count; ++i) sum[i] = count[i] > 0 ? sum[i] / count[i] : 0;
  return sum;
}

// FNV-1a, so that what is hidden of an item belongs to its id and not to its place in the file.
std::uint64_t number_of(std::string_view id) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

}  // namespace

std::vector<Item> items_of(const std::vector<Product>& catalogue, std::uint64_t seed) {
  const auto means = mean_rates(catalogue);
  std::vector<Item> items;
  items.reserve(catalogue.size());
  for (const Product& product : catalogue) {
    Draws draws(seed, About::item, {number_of(product.id)});
    Item item;
    item.category = category_of(product);
    item.kind = product.kind;
    item.regime = product.regime.value_or(Regime::service);
    for (const auto& [word, theme] : theme_words) {
      if (tagged(product, word)) item.themes.set(static_cast<std::size_t>(theme));
    }
    item.cost = cost_of(product);
    const double mean = means[static_cast<std::size_t>(category_of(product))];
    if (mean > 0 && number(product.interest_rate) > 0) {
      const double above = clamp((number(product.interest_rate) - mean) / mean * 2, -1, 1);
      item.advantage = product.regime == Regime::credit ? -above : above;
    }
    item.risk = risk_of(product);
    item.lock_years = clamp(product.lock_in_days.value_or(0) / 365.0, 0, 3);
    item.minimum = number(product.min_investment) + number(product.min_balance);
    item.appeal = .3 * draws.normal();
    item.clarity = .6 * draws.normal();
    for (double& taste : item.taste) taste = draws.normal();
    items.push_back(item);
  }
  return items;
}

}  // namespace attune::world
