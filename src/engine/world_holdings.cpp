// What the simulated people hold before the bank recommends them anything.
#include <vector>

#include "engine/world_draws.h"
#include "engine/world_truth.h"

namespace attune::world {
namespace {

// How likely someone holds a product of a category, before what they may hold is asked.
double likely_to_hold(Category category, const Circumstances& c) {
  const bool owner = c.housing == Housing::mortgage || c.housing == Housing::own;
  switch (category) {
    case Category::everyday_account: return .93;
    case Category::savings: return c.savings > 8'000 ? .62 : c.savings > 1'000 ? .42 : .12;
    case Category::term_deposit: return c.savings > 25'000 ? .3 : c.savings > 8'000 ? .08 : 0;
    case Category::credit_card: return c.organisation ? .2 : c.income > 20'000 ? .42 : .2;
    case Category::personal_loan: return c.debt > 3'000 ? .35 : 0;
    case Category::home_loan: return c.mortgage > 0 ? .38 : 0;
    case Category::vehicle_loan: return c.debt > 6'000 ? .12 : 0;
    case Category::student_loan: return c.student ? .1 : 0;
    case Category::business_account: return .95;
    case Category::business_loan: return c.debt > 0 ? .4 : 0;
    case Category::investment: return c.savings > 30'000 ? .3 : c.savings > 10'000 ? .12 : .01;
    case Category::retirement: return c.age > 35 && c.income > 35'000 ? .16 : .03;
    case Category::insurance: return c.organisation ? .3 : owner ? .34 : .14;
    case Category::planning:
    case Category::digital_service: return .12;
    case Category::guidance: return 0;
  }
  return 0;
}

double balance_of(const Product& product, const Circumstances& truth, double share) {
  if (product.category == Category::home_loan) return truth.mortgage;
  if (product.regime == Regime::credit) return truth.debt * share;
  return product.regime == Regime::deposit || product.regime == Regime::investment ? truth.savings * share : 0;
}

}  // namespace

std::vector<Holding> draw_holdings(std::uint64_t seed, std::uint64_t which, const SimulatedCustomer& who,
                                   const std::vector<Product>& catalogue, const std::vector<Item>& items,
                                   Instant start) {
  Draws draws(seed, About::holdings, {which});
  std::vector<Holding> holdings;
  for (std::size_t number = 0; number < category_count; ++number) {
    const auto category = static_cast<Category>(number);
    const bool holds = draws.chance(likely_to_hold(category, who.truth));
    const double years = draws.unit() * who.truth.tenure_years;
    const double share = draws.between(.1, .7);
    std::vector<std::size_t> open_to_them;
    std::vector<double> weights;
    for (std::size_t i = 0; i < catalogue.size(); ++i) {
      const Product& product = catalogue[i];
      const bool offered = product.category == category && product.kind != ItemKind::content && !product.retired;
      if (!offered || !allowed(product, who.truth)) continue;
      open_to_them.push_back(i);
      weights.push_back(growth(fit_of(who, items[i], false, false).total()));
    }
    if (!holds || open_to_them.empty()) continue;
    const Product& product = catalogue[open_to_them[draws.pick(weights)]];
    const auto tens = static_cast<std::int64_t>(balance_of(product, who.truth, share) / 10 + .5);
    const auto days = static_cast<std::int32_t>(years * 365) + 20;
    holdings.push_back({product.id, Decimal::from_integer(tens * 10), Date{date_of(start).days - days}});
  }
  return holdings;
}

}  // namespace attune::world
