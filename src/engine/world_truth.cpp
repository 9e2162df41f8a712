#include "engine/world_truth.h"

#include <chrono>
#include <numeric>

#include "engine/world_draws.h"

// FROZEN. Every number of this file was set before any learner was tuned, so that the known rates come out (a decent match
// is selected in 4 to 8 of 100 views, a poor one in about 1) and nothing else. They are not to be changed to please a
// learner: docs/decisions/0010-demo-world.md.

namespace attune::world {
namespace {

constexpr double base_log_odds = -4.05;
constexpr double spread = .85;                                 // of everything in Fit
constexpr double ceiling = .6;                                 // nobody selects more often than this
constexpr double log_of_one_over_ceiling = .5108256237659907;  // so that the ceiling leaves small rates as they are

double when(bool condition, double yes, double no = 0) { return condition ? yes : no; }

// What a person's circumstances make of a category. Thresholds are meant: people do not change by degrees.
double category_need(Category category, const Circumstances& c) {
  const double months = c.income > 0 ? c.savings / (c.income / 12) : 0;
  const double owing = c.income > 0 ? c.debt / c.income : 0;
  const bool owner = c.housing == Housing::mortgage || c.housing == Housing::own;
  const bool comfortable = months >= 6 && owing < .25;
  switch (category) {
    case Category::everyday_account: return when(c.tenure_years < 1, .8, -.4) + when(c.age < 25, .5);
    case Category::savings:
      return when(c.wants(Goal::emergency_fund), .9) + when(months < 3 && c.income > 16'000, .6) - when(owing > .4, .7);
    case Category::term_deposit:
      return when(c.savings > 10'000, .9, -.9) + when(c.age > 55, .5) - when(c.horizon_years < 2, .6);
    case Category::credit_card: return when(c.income > 24'000, .3) + when(owing > .3, .5) - when(c.retired, .4);
    case Category::personal_loan: return when(owing > .15, .7) + when(months < 1, .4) - when(c.savings > 25'000, 1.1);
    case Category::home_loan:
      return when(c.wants(Goal::home), .9) + when(!owner && c.savings > .3 * c.income && c.age < 50, .8) -
             when(c.age > 62, 1.4);
    case Category::vehicle_loan:
      return when(c.likes(Interest::cars), .7) + when(c.dependants > 0, .3) - when(c.age < 21, .5);
    case Category::student_loan: return when(c.student, 1.1, -1.2) - when(c.age > 45, .8);
    case Category::business_account: return when(c.tenure_years < 2, .6) + when(c.self_employed, .5);
    case Category::business_loan: return when(c.wants(Goal::growth), .7) + when(months < 1, .7) - when(owing > .35, .8);
    case Category::investment:
      return when(comfortable, .8, -.6) + when(c.wants(Goal::growth), .8) + when(c.horizon_years > 5, .3, -.5);
    case Category::retirement:
      return when(c.wants(Goal::retirement), .9) + when(c.age >= 38 && c.age < 68, .5, -.5) - when(owing > .4, .5);
    case Category::insurance:
      return when(c.dependants > 0 && c.housing == Housing::mortgage, 1.1) + when(owner, .3) - when(c.age < 23, .6);
    case Category::planning:
      return when(c.savings > 60'000, .9, -.5) + when(c.age > 55, .3) + when(c.income > 70'000, .4);
    case Category::digital_service: return when(c.age < 40, .5, -.3) + when(c.income < 20'000, .1);
    case Category::guidance: return when(months < 1, .3) + when(c.age < 30, .3) - when(c.income > 70'000, .3);
  }
  return 0;
}

// What the item's own subject adds within its category.
double theme_need(const Item& item, const Circumstances& c) {
  const bool owner = c.housing == Housing::mortgage || c.housing == Housing::own;
  double sum = 0;
  const auto theme = [&](Theme about, double effect) { sum += when(item.has(about), effect); };
  theme(Theme::student, when(c.student, .9, -1.6));
  theme(Theme::young, when(c.age < 18, .9, -2.2));
  theme(Theme::first_home, when(c.wants(Goal::home) && !owner, .9, when(owner, -1.5, -.4)));
  theme(Theme::remortgage, when(c.housing == Housing::mortgage, .9, -1.6));
  theme(Theme::property, when(owner && c.savings > 30'000, .5, -.9));
  theme(Theme::travel, when(c.likes(Interest::travel), .9, -.3));
  theme(Theme::family, when(c.dependants > 0, .5, -.2));
  theme(Theme::car, when(c.likes(Interest::cars), .4, -.3));
  theme(Theme::sustainability, when(c.likes(Interest::nature), .6, -.1));
  theme(Theme::business, when(c.organisation, .8, when(c.self_employed, -.2, -2.6)));
  theme(Theme::start_up, when(c.organisation ? c.age < 3 : c.self_employed && c.tenure_years < 5, .9, -1.1));
  theme(Theme::employees, when(c.employees >= 4, .7, -.8));
  theme(Theme::cash_flow, when(c.organisation && c.savings < .05 * c.income, .6, -.2));
  theme(Theme::equipment, when(c.organisation && c.employees >= 3, .4, -.3));
  theme(Theme::debt, when(c.wants(Goal::pay_off_debt), .8) + when(c.debt > .3 * c.income, .4, -.3));
  theme(Theme::credit_building, when(c.tenure_years < 3 && c.age < 30, .9, -.6));
  theme(Theme::emergency, when(c.wants(Goal::emergency_fund), .4));
  theme(Theme::growth, when(c.wants(Goal::growth), .5, -.2));
  theme(Theme::income, when(c.wants(Goal::passive_income), .7, -.3));
  theme(Theme::retirement, when(c.wants(Goal::retirement) || c.age > 57, .4, -.4));
  theme(Theme::tax, when(c.income > 50'000 || c.self_employed, .4, -.1));
  theme(Theme::premium, when(c.income > 60'000, .5, -.4));
  theme(Theme::basic, when(c.income < 20'000, .4, -.6));
  theme(Theme::digital, when(c.age < 45, .2, -.3));
  theme(Theme::security, when(c.age > 62, .5));
  theme(Theme::arrears, when(c.arrears, 2.4, -.5));
  theme(Theme::vulnerable, when(c.vulnerable, 2.2, -.8));
  theme(Theme::bereaved, when(c.bereaved, 2.6, -1.1));
  theme(Theme::career, when(c.age < 40 && !c.student && !c.retired, .4, -.6));
  theme(Theme::estate, when(c.age > 58, .7, -.6));
  return sum;
}

// Too much risk hurts with its square, too little hardly; income, horizon and risk act together.
double risk_effect(const Item& item, const SimulatedCustomer& who) {
  if (item.regime != Regime::investment) return 0;
  const double gap = item.risk - who.hidden.appetite;
  double effect = gap > 0 ? -.55 * gap * gap : -.12 * gap * gap;
  const Circumstances& c = who.truth;
  if (item.risk > 1.5 && c.horizon_years < 3 && c.income < 30'000) effect -= 1.1;
  if (item.risk > 1.5 && c.horizon_years > 8 && c.income > 45'000 && who.hidden.appetite > 1.5) effect += .7;
  return effect;
}

double liking_of(const Item& item, const SimulatedCustomer& who) {
  const Hidden& h = who.hidden;
  double sum = item.appeal + .22 * std::inner_product(h.taste.begin(), h.taste.end(), item.taste.begin(), 0.0);
  const bool needs_trust =
      item.regime == Regime::investment || item.regime == Regime::insurance || item.category == Category::planning;
  sum += when(needs_trust, .35 * h.trust) - when(item.kind == ItemKind::content, .1 * h.trust);
  sum += when(item.has(Theme::digital) || item.category == Category::digital_service, .35 * h.novelty);
  return sum;
}

// Between −1 and 1 and back, linearly, once in `period`.
double wave(double time, double period) {
  double phase = time / period;
  phase -= static_cast<double>(static_cast<std::int64_t>(phase));
  return phase < .5 ? 4 * phase - 1 : 3 - 4 * phase;
}

double weekday_effect(const Item& item, const Moment& moment) {
  const bool weekend = moment.weekday == 0 || moment.weekday == 6;
  const bool payday = moment.day_of_month >= 25 || moment.day_of_month <= 2;
  double sum = 0;
  if (item.category == Category::home_loan || item.category == Category::vehicle_loan) sum += when(weekend, .3, -.1);
  if (item.has(Theme::travel) || item.category == Category::planning) sum += when(weekend, .2);
  if (item.has(Theme::business)) sum += when(weekend, -.5, .05);
  if (item.has(Theme::debt)) sum += when(moment.weekday == 1, .2) + when(payday, -.1, .05);
  const bool saving = item.category == Category::savings || item.category == Category::investment ||
                      item.category == Category::retirement || item.category == Category::term_deposit;
  return sum + when(saving && payday, .35);
}

}  // namespace

Moment moment_of(Instant at, Instant start, std::string_view placement, int slot) {
  const std::chrono::sys_days day{std::chrono::days{date_of(at).days}};
  const std::chrono::year_month_day date{day};
  const double week = static_cast<double>(at.micros - start.micros) / (7.0 * static_cast<double>(micros_per_day));
  return {week, static_cast<int>(std::chrono::weekday{day}.c_encoding()),
          static_cast<int>(static_cast<unsigned>(date.day())), placement, slot};
}

Fit fit_of(const SimulatedCustomer& who, const Item& item, bool held, bool held_category) {
  const Circumstances& c = who.truth;
  const Hidden& h = who.hidden;
  Fit fit;
  fit.need = category_need(item.category, c) + theme_need(item, c) + h.need[static_cast<std::size_t>(item.category)];
  const double bearable = when(c.income > 60'000, .5, .25);
  fit.price = -.8 * h.price_sensitivity * (item.cost > bearable ? item.cost - bearable : 0);
  fit.rate = .45 * h.price_sensitivity * item.advantage;
  fit.risk = risk_effect(item, who);
  fit.hurdle = -when(item.minimum > c.savings, 1.3) - .3 * item.lock_years * clamp(1 - .6 * h.patience, 0, 2.5) -
               when(held, 2.6, when(held_category, .5));
  fit.liking = liking_of(item, who);
  return fit;
}

double moment_effect(const SimulatedCustomer& who, const Item& item, const Moment& moment, std::uint64_t seed) {
  const auto category = static_cast<std::uint64_t>(item.category);
  Draws draws(seed, About::category_drift, {category});
  const double offset = draws.between(0, 30);
  const double period = draws.between(16, 30);
  double sum = .35 * wave(moment.week + offset + 60, period);
  if (who.hidden.event == item.category) {
    const double since = moment.week - who.hidden.event_week;
    if (since >= 0 && since < 5) sum += 1.7 * (1 - since / 5);
  }
  sum += weekday_effect(item, moment);
  const bool face_to_face = item.category == Category::planning || item.category == Category::home_loan ||
                            item.category == Category::retirement || item.category == Category::business_loan;
  if (moment.placement == "branch_desk") sum += when(face_to_face, .5, .1);
  if (moment.placement == "email") sum -= .4;
  return sum - .06 * moment.slot;
}

double response(const Fit& fit, double moment_effect) {
  return ceiling * squash(base_log_odds + spread * fit.total() + moment_effect + log_of_one_over_ceiling);
}

std::array<double, aspect_count> aspects_of(const SimulatedCustomer& who, const Item& item, const Fit& fit) {
  const Hidden& h = who.hidden;
  const double demanding =
      .5 * item.risk + when(item.regime == Regime::investment || item.regime == Regime::credit, .4);
  const double wanted = fit.need + .6 * fit.liking;
  const double relevance = squash(.1 + 1.2 * (wanted + .4 * fit.hurdle));
  const double clarity = squash(.6 + 1.1 * item.clarity + .4 * h.trust - .4 * demanding + .2 * wanted);
  const double value = squash(.2 + .9 * wanted + 1.2 * fit.rate + 1.5 * fit.price + .4 * fit.hurdle);
  const double complexity =
      squash(.9 + .8 * item.clarity - .8 * demanding + when(who.truth.income > 45'000, .5) + .2 * wanted);
  const double risk_level = squash(1.0 + 1.5 * fit.risk + .3 * h.trust);
  const double cost = squash(.8 + 2.4 * fit.price + 1.2 * fit.rate + .2 * wanted);
  return {relevance, clarity, value, complexity, risk_level, cost};
}

}  // namespace attune::world
