#include "engine/world_people.h"

#include <algorithm>
#include <string_view>

#include "engine/world_draws.h"
#include "engine/world_occupations.h"

namespace attune::world {
namespace {

constexpr std::size_t at(Goal goal) { return static_cast<std::size_t>(goal); }

int draw_age(Draws& draws) {
  constexpr std::array<double, 7> weight{.008, .13, .302, .26, .17, .10, .03};
  constexpr std::array<int, 8> bound{16, 18, 25, 40, 55, 67, 80, 93};
  const std::size_t band = draws.pick(weight);
  return bound[band] + static_cast<int>(draws.below(static_cast<std::size_t>(bound[band + 1] - bound[band])));
}

void draw_work(Draws& draws, Circumstances& c) {
  const double studying = c.age < 18 ? 1 : c.age < 23 ? .48 : c.age < 30 ? .07 : .01;
  const double resting = c.age >= 67 ? .93 : c.age >= 60 ? .3 : c.age >= 55 ? .08 : 0;
  c.student = draws.chance(studying);
  c.retired = !c.student && draws.chance(resting);
  c.without_work = !c.student && !c.retired && draws.chance(.05);
  c.occupation = draws.below(occupations.size());
  const Occupation& work = occupations[c.occupation];
  c.self_employed = !c.student && !c.retired && !c.without_work && draws.chance(work.self_employed);
  const double luck = growth(.28 * draws.normal());
  const double career = c.age < 25 ? .72 : c.age < 35 ? .92 : c.age < 55 ? 1.12 : 1.0;
  c.income = work.income * career * luck;
  if (c.student) c.income = (c.age < 18 ? 2'500 : 7'500) * luck;
  if (c.retired) c.income = 9'800 + .38 * work.income * luck;
  if (c.without_work) c.income = 7'200 * luck;
}

void draw_home(Draws& draws, Circumstances& c) {
  const double means = clamp((c.income - 18'000) / 40'000, 0, 1);
  if (c.age < 24) {
    c.housing = draws.chance(c.age < 19 ? .95 : .45) ? Housing::family : Housing::rent;
  } else {
    const double owning = c.age < 30 ? .08 + .3 * means : c.age < 45 ? .2 + .55 * means : .45 + .45 * means;
    const double paid_off = c.age < 45 ? .08 : c.age < 60 ? .3 : .88;
    c.housing = !draws.chance(owning) ? Housing::rent : draws.chance(paid_off) ? Housing::own : Housing::mortgage;
  }
  if (c.housing == Housing::mortgage) c.mortgage = c.income * draws.between(1.2, 4.2);
  const double parenting = c.age < 25 ? .06 : c.age < 52 ? .5 : c.age < 60 ? .2 : .02;
  if (draws.chance(parenting)) c.dependants = 1 + static_cast<int>(draws.pick(std::array{.42, .42, .16}));
  const bool partner = draws.chance(c.age < 22 ? .1 : .58);
  c.household = 1 + c.dependants + (partner ? 1 : 0) + (c.housing == Housing::family ? 2 : 0);
}

void draw_money(Draws& draws, Circumstances& c, double patience) {
  const double years = c.age < 20 ? 0 : c.age - 20;
  c.savings = c.income * (.06 + .011 * years) * growth(.55 * patience + .75 * draws.normal()) * (c.student ? .3 : 1);
  const double borrowing = c.student ? .35 : c.retired ? .12 : .42;
  if (c.age >= 18 && draws.chance(borrowing)) {
    c.debt = (2'000 + .16 * c.income) * growth(.8 * draws.normal() - .35 * patience);
  }
  c.tenure_years = draws.unit() * std::min(30, c.age - 15);
  if (draws.chance(.08)) c.tenure_years = draws.unit();
}

void draw_goals(Draws& draws, Circumstances& c) {
  const bool renting = c.housing == Housing::rent || c.housing == Housing::family;
  const double months = c.income > 0 ? c.savings / (c.income / 12) : 0;
  std::array<double, goal_count> likely{};
  likely[at(Goal::retirement)] = c.retired ? .05 : c.age < 30 ? .12 : c.age < 45 ? .35 : .7;
  likely[at(Goal::emergency_fund)] = months < 1 ? .6 : months < 3 ? .45 : .15;
  likely[at(Goal::growth)] = c.income > 40'000 ? .5 : months > 6 ? .35 : .12;
  likely[at(Goal::home)] = !renting ? .04 : c.age < 20 ? .1 : c.age < 42 ? .6 : .15;
  likely[at(Goal::pay_off_debt)] = c.debt > .3 * c.income ? .75 : c.debt > 0 ? .3 : .04;
  likely[at(Goal::passive_income)] = c.retired ? .55 : c.savings > 40'000 ? .35 : .1;
  for (std::size_t i = 0; i < goal_count; ++i) c.goals[i] = draws.chance(likely[i]);
  for (std::size_t i = 0; i < interest_count; ++i) c.interests[i] = draws.chance(.17);
  c.interests[static_cast<std::size_t>(Interest::family)] = draws.chance(c.dependants > 0 ? .55 : .06);
  c.horizon_years = c.wants(Goal::home) || c.wants(Goal::pay_off_debt) ? draws.between(.5, 6)
                    : c.age > 70                                       ? draws.between(1, 8)
                                                                       : draws.between(1, 20);
}

// Mostly one in twenty carries a flag; debt makes arrears likelier.
void draw_protection(Draws& draws, Circumstances& c) {
  c.arrears = c.age >= 18 && draws.chance(c.debt > .4 * c.income ? .1 : c.debt > 0 ? .03 : .002);
  c.vulnerable = draws.chance(c.age > 75 ? .06 : .017);
  c.bereaved = draws.chance(c.age > 60 ? .03 : .007);
}

void draw_organisation(Draws& draws, Circumstances& c) {
  c.organisation = true;
  c.occupation = draws.below(industries.size());
  c.income = 160'000 * growth(.95 * draws.normal());
  c.age = draws.chance(.22) ? static_cast<int>(draws.below(3)) : 3 + static_cast<int>(draws.below(28));
  if (c.age < 2) c.income *= .45;
  c.employees = static_cast<int>(c.income / industries[c.occupation].turnover_per_employee * draws.between(.6, 1.4));
  c.savings = c.income * .07 * growth(.9 * draws.normal());
  c.debt = draws.chance(.4) ? c.income * draws.between(.03, .3) : 0;
  c.tenure_years = draws.unit() * (c.age + .5);
  c.horizon_years = draws.between(.5, 7);
  c.household = 0;
  c.goals[at(Goal::growth)] = draws.chance(.5);
  c.goals[at(Goal::emergency_fund)] = draws.chance(.4);
  c.goals[at(Goal::pay_off_debt)] = c.debt > 0 && draws.chance(.4);
  c.arrears = c.debt > .2 * c.income && draws.chance(.06);
}

double patience_of(std::uint64_t seed, std::uint64_t which) { return Draws(seed, About::hidden, {which, 0}).normal(); }

const std::string* text_of(const Customer& customer, std::string_view name) {
  const Fact* fact = customer.find(name);
  return fact == nullptr ? nullptr : std::get_if<std::string>(&fact->value);
}

double number_of(const Customer& customer, std::string_view name, double usual) {
  const Fact* fact = customer.find(name);
  const Decimal* value = fact == nullptr ? nullptr : std::get_if<Decimal>(&fact->value);
  return value == nullptr ? usual : value->to_double();
}

bool flag_of(const Customer& customer, std::string_view name, bool usual) {
  const Fact* fact = customer.find(name);
  const bool* value = fact == nullptr ? nullptr : std::get_if<bool>(&fact->value);
  return value == nullptr ? usual : *value;
}

template <std::size_t size>
void mark_choices(const Customer& customer, std::string_view name, const std::array<std::string_view, size>& words,
                  std::array<bool, size>& marks) {
  const Fact* fact = customer.find(name);
  const auto* chosen = fact == nullptr ? nullptr : std::get_if<std::vector<std::string>>(&fact->value);
  if (chosen == nullptr) return;
  for (std::size_t i = 0; i < size; ++i) marks[i] = std::ranges::find(*chosen, words[i]) != chosen->end();
}

template <std::size_t size>
std::optional<std::size_t> choice_of(const Customer& customer, std::string_view name,
                                     const std::array<std::string_view, size>& words) {
  const std::string* text = text_of(customer, name);
  if (text == nullptr) return std::nullopt;
  const auto found = std::ranges::find(words, *text);
  return found == words.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - words.begin()));
}

}  // namespace

Circumstances draw_circumstances(std::uint64_t seed, std::uint64_t which, bool organisation) {
  Draws draws(seed, organisation ? About::organisation : About::person, {which});
  Circumstances c;
  c.region = static_cast<int>(draws.below(regions.size()));
  if (organisation) {
    draw_organisation(draws, c);
    return c;
  }
  c.age = draw_age(draws);
  c.resident = draws.chance(.97);
  draw_work(draws, c);
  draw_home(draws, c);
  draw_money(draws, c, patience_of(seed, which));
  draw_goals(draws, c);
  draw_protection(draws, c);
  return c;
}

Circumstances circumstances_of(const Customer& customer) {
  Circumstances c;
  c.organisation = customer.kind == CustomerKind::organisation;
  c.age = static_cast<int>(c.organisation ? number_of(customer, "tenure_years", 3) : number_of(customer, "age", 38));
  c.income = c.organisation ? number_of(customer, "turnover", 150'000) : number_of(customer, "income", 29'000);
  c.savings = number_of(customer, "savings", .15 * c.income);
  c.debt = number_of(customer, "debt", 0);
  c.dependants = static_cast<int>(number_of(customer, "dependants", 0));
  c.household = static_cast<int>(number_of(customer, "household_size", c.organisation ? 0 : 1 + c.dependants));
  c.employees = static_cast<int>(number_of(customer, "employees", 0));
  c.tenure_years = number_of(customer, "tenure_years", 3);
  const std::string* employment = text_of(customer, "employment");
  c.retired = employment != nullptr && *employment == "retired";
  c.self_employed = employment != nullptr && *employment == "self_employed";
  c.without_work = employment != nullptr && *employment == "unemployed";
  c.student = flag_of(customer, "student", false);
  c.resident = flag_of(customer, "resident", true);
  c.housing = static_cast<Housing>(choice_of(customer, "housing", housing_words).value_or(0));
  if (c.housing == Housing::mortgage) {
    c.mortgage = std::min(c.debt, 4 * c.income);
    c.debt -= c.mortgage;
  }
  c.horizon_years = horizon_middles[choice_of(customer, "time_horizon", horizon_words).value_or(2)];
  mark_choices(customer, "financial_goals", goal_words, c.goals);
  mark_choices(customer, "interests", interest_words, c.interests);
  c.arrears = flag_of(customer, "arrears", false);
  c.vulnerable = flag_of(customer, "vulnerable", false);
  c.bereaved = flag_of(customer, "bereaved", false);
  return c;
}

Hidden draw_hidden(std::uint64_t seed, std::uint64_t which, const Circumstances& truth) {
  Draws draws(seed, About::hidden, {which, 1});
  Hidden h;
  h.patience = patience_of(seed, which);
  h.price_sensitivity =
      clamp(1.1 + .4 * draws.normal() - (truth.income > 60'000 && !truth.organisation ? .3 : 0), 0, 2.5);
  h.novelty = draws.normal();
  h.trust = draws.normal();
  h.appetite = clamp(
      1.25 + .7 * draws.normal() + (truth.income > 55'000 ? .3 : 0) - .012 * (truth.age - 40) + .2 * h.novelty, 0, 3);
  h.rater_bias = clamp(.08 * draws.normal(), -.16, .16);
  h.attention = draws.between(.6, .93);
  h.talkativeness = draws.chance(.3) ? draws.between(.12, .4) : draws.between(0, .08);
  for (double& taste : h.taste) taste = draws.normal();
  for (double& need : h.need) need = .55 * draws.normal();
  if (draws.chance(.45)) {
    constexpr std::array events{Category::home_loan,  Category::insurance, Category::vehicle_loan, Category::savings,
                                Category::retirement, Category::planning,  Category::credit_card};
    constexpr std::array business_events{Category::business_loan, Category::business_account, Category::insurance};
    h.event =
        truth.organisation ? business_events[draws.below(business_events.size())] : events[draws.below(events.size())];
    h.event_week = static_cast<int>(draws.below(12)) - 2;
  }
  return h;
}

double draw_visits_a_week(std::uint64_t seed, std::uint64_t which) {
  Draws draws(seed, About::visits, {which});
  constexpr std::array rates{.25, .55, 1.3, 3.2};
  const double rate = rates[draws.pick(std::array{.24, .25, .35, .16})];
  return rate * growth(.3 * draws.normal());
}

}  // namespace attune::world
