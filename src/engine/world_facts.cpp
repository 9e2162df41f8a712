// What the bank knows of the simulated people: their facts and consents.
#include <algorithm>
#include <string>
#include <utility>

#include "engine/world_draws.h"
#include "engine/world_occupations.h"
#include "engine/world_people.h"

namespace attune::world {
namespace {

// Whole multiples of `step`.
Decimal amount(double pounds, std::int64_t step) {
  return Decimal::from_integer(static_cast<std::int64_t>(pounds / static_cast<double>(step) + .5) * step);
}

Decimal count(int value) { return Decimal::from_integer(value); }

Instant days_before(Instant start, double days) {
  return {start.micros - static_cast<std::int64_t>(days) * micros_per_day};
}

// Collects facts, each with a source and an age, some of them left out.
class FactWriter {
 public:
  FactWriter(Draws& draws, Customer& customer, Instant start) : draws_(draws), customer_(customer), start_(start) {}

  // From the bank's own books or from what the customer once told, unless it is missing.
  void books(std::string name, FactValue value, double missing = 0) {
    write(std::move(name), std::move(value), missing, "institution", 60);
  }
  void told(std::string name, FactValue value, double missing) {
    const auto* list = std::get_if<std::vector<std::string>>(&value);
    if (list != nullptr && list->empty()) missing = 1;  // who chose nothing told nothing
    write(std::move(name), std::move(value), missing, "customer", 500);
  }

 private:
  void write(std::string name, FactValue value, double missing, std::string source, double oldest_days) {
    const bool left_out = draws_.chance(missing);
    const double age = draws_.between(1, oldest_days);
    if (!left_out) customer_.set({std::move(name), std::move(value), days_before(start_, age), std::move(source)});
  }

  Draws& draws_;
  Customer& customer_;
  Instant start_;
};

template <std::size_t size>
std::string word(const std::array<std::string_view, size>& words, std::size_t number) {
  return std::string(words[std::min(number, size - 1)]);
}

template <std::size_t size>
std::vector<std::string> marked(const std::array<std::string_view, size>& words, const std::array<bool, size>& marks) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < size; ++i) {
    if (marks[i]) out.emplace_back(words[i]);
  }
  return out;
}

// Services that people name, each with what it tells about.
std::vector<std::string> services_named(Draws& draws, const Circumstances& c, const Hidden& h) {
  const auto need = [&](Category category) { return h.need[static_cast<std::size_t>(category)]; };
  const bool owner = c.housing == Housing::mortgage || c.housing == Housing::own;
  const std::pair<std::string_view, double> leanings[] = {
      {"Checking Account", .3 + .3 * need(Category::everyday_account)},
      {"Savings Account", .4 + .5 * need(Category::savings) + (c.wants(Goal::emergency_fund) ? .4 : 0)},
      {"Certificate of Deposit (CD)", -1.1 + .6 * need(Category::term_deposit) + (c.age > 55 ? .5 : 0)},
      {"Online Banking", -.3},
      {"Mobile Banking", c.age < 45 ? .4 : -.6},
      {"Stocks", -1.4 + .5 * need(Category::investment) + .5 * (h.appetite - 1.2)},
      {"Exchange-Traded Funds (ETFs)", -1.4 + .5 * need(Category::investment) + (c.wants(Goal::growth) ? .7 : 0)},
      {"Bonds", -1.5 + .3 * need(Category::investment) + (c.wants(Goal::passive_income) ? .7 : 0)},
      {"Retirement Accounts", -1.1 + .5 * need(Category::retirement) + (c.wants(Goal::retirement) ? .8 : 0)},
      {"Credit Cards", -.8 + .6 * need(Category::credit_card)},
      {"Personal Loans", -1.4 + .6 * need(Category::personal_loan) + (c.debt > 0 ? .5 : 0)},
      {"Home Loans", -1.5 + .6 * need(Category::home_loan) + (c.wants(Goal::home) ? 1.1 : 0)},
      {"Auto Loans", -1.8 + .6 * need(Category::vehicle_loan) + (c.likes(Interest::cars) ? .7 : 0)},
      {"Student Loans", c.student ? .1 : -3},
      {"Life Insurance", -1.6 + .5 * need(Category::insurance) + .5 * c.dependants},
      {"Home Insurance", -1.5 + .5 * need(Category::insurance) + (owner ? .8 : 0)},
      {"Financial Planning", -1.6 + .6 * need(Category::planning)},
      {"Estate Planning", -2.3 + .4 * need(Category::planning) + (c.age > 60 ? 1 : 0)},
      {"Tax Planning", -1.9 + .4 * need(Category::planning) + (c.self_employed ? 1 : 0)},
  };
  std::vector<std::string> out;
  for (const auto& [name, leaning] : leanings) {
    if (draws.chance(squash(1.5 * leaning - 1))) out.emplace_back(name);
  }
  return out;
}

std::size_t income_level(double income) { return income < 22'000 ? 0 : income < 45'000 ? 1 : income < 85'000 ? 2 : 3; }

std::size_t nearest_level(double value) { return static_cast<std::size_t>(clamp(value, 0, 3) + .5); }

std::size_t horizon_number(double years) { return years < 1 ? 0 : years < 3 ? 1 : years < 5 ? 2 : years < 10 ? 3 : 4; }

std::string_view occupation_of(const Circumstances& c) {
  if (c.student) return c.age < 18 ? "Pupil" : "Student";
  if (c.retired) return "Retired";
  if (c.without_work) return "Seeking work";
  return occupations[c.occupation].name;
}

std::string_view employment_of(const Circumstances& c) {
  if (c.student) return "student";
  if (c.retired) return "retired";
  if (c.without_work) return "unemployed";
  return c.self_employed ? "self_employed" : "employed";
}

void person_facts(FactWriter& facts, Draws& draws, const Circumstances& c, Instant start) {
  const Date born{date_of(start).days - c.age * 365 - c.age / 4 - static_cast<std::int32_t>(draws.below(360)) - 2};
  facts.books("date_of_birth", born, .02);
  facts.books("resident", c.resident, .08);
  facts.told("student", c.student, c.student ? .06 : .15);
  facts.told("pensioner", c.retired, .15);
  facts.told("employment", std::string(employment_of(c)), .1);
  // Much is told less readily than little, and so is owing much.
  facts.books("income", amount(c.income, 100), c.income > 75'000 ? .35 : .1);
  facts.books("debt", amount(c.debt + c.mortgage, 50), c.debt > .4 * c.income ? .4 : .1);
  facts.books("savings", amount(c.savings, 10), .12);
  facts.books("household_size", count(c.household), .2);
  facts.books("dependants", count(c.dependants), .2);
  facts.told("housing", word(housing_words, static_cast<std::size_t>(c.housing)), .12);
  facts.told("occupation", std::string(occupation_of(c)), .1);
  facts.told("interests", marked(interest_words, c.interests), .35);
}

void organisation_facts(FactWriter& facts, Draws& draws, const Circumstances& c, Instant start) {
  facts.books("turnover", amount(c.income, 1'000), .06);
  facts.books("employees", count(c.employees), .1);
  facts.books("industry", std::string(industries[c.occupation].name), .04);
  facts.books("founded", Date{date_of(start).days - c.age * 365 - static_cast<std::int32_t>(draws.below(364)) - 1},
              .08);
  facts.books("savings", amount(c.savings, 100), .15);
  facts.books("debt", amount(c.debt, 100), .15);
}

bool within(const Criterion& criterion, const Circumstances& c) {
  const double value = criterion.value ? criterion.value->to_double() : 0;
  switch (criterion.kind) {
    case CriterionKind::min_age: return !c.organisation && c.age >= value;
    case CriterionKind::max_age: return !c.organisation && c.age <= value;
    case CriterionKind::min_income: return !c.organisation && c.income >= value;
    case CriterionKind::min_turnover: return c.organisation && c.income >= value;
    case CriterionKind::resident: return c.resident;
    case CriterionKind::student: return c.student;
    case CriterionKind::pensioner: return c.retired;
    case CriterionKind::employed: return !c.organisation && !c.student && !c.retired && !c.without_work;
    case CriterionKind::business: return c.organisation;
    case CriterionKind::natural_person: return !c.organisation;
    case CriterionKind::staff: return false;
    case CriterionKind::other: return true;
  }
  return true;
}

}  // namespace

bool allowed(const Product& product, const Circumstances& truth) {
  return std::ranges::all_of(product.eligibility, [&](const Criterion& c) { return within(c, truth); });
}

Customer draw_facts(std::uint64_t seed, std::uint64_t which, const Circumstances& truth, const Hidden& hidden,
                    double visits_a_week, Instant start) {
  Draws draws(seed, About::facts, {which});
  Customer customer;
  customer.kind = truth.organisation ? CustomerKind::organisation : CustomerKind::individual;
  FactWriter facts(draws, customer, start);
  if (truth.organisation) {
    organisation_facts(facts, draws, truth, start);
  } else {
    person_facts(facts, draws, truth, start);
    const double said = truth.income * growth(.18 * draws.normal());
    facts.told("income_level", word(income_words, income_level(said)), .1);
  }
  facts.books("region", word(regions, static_cast<std::size_t>(truth.region)), .03);
  facts.books("tenure_years", Decimal::from_integer(static_cast<std::int64_t>(truth.tenure_years)));
  facts.books("balance", amount(truth.income * draws.between(.005, .12), 10), .02);
  facts.told("risk_tolerance", word(risk_words, nearest_level(hidden.appetite + .55 * draws.normal())), .14);
  facts.told("financial_goals", marked(goal_words, truth.goals), .1);
  auto services = services_named(draws, truth, hidden);
  facts.told("preferred_services", std::move(services), .15);
  const std::size_t frequency = visits_a_week < .4 ? 0 : visits_a_week < .9 ? 1 : visits_a_week < 2.2 ? 2 : 3;
  facts.told("banking_frequency", word(frequency_words, frequency), .1);
  const double horizon = truth.horizon_years * growth(.3 * draws.normal());
  facts.told("time_horizon", word(horizon_words, horizon_number(horizon)), .3);
  if (truth.arrears) facts.books("arrears", true);
  if (truth.vulnerable) facts.books("vulnerable", true);
  if (truth.bereaved) facts.books("bereaved", true);
  return customer;
}

Consents draw_consents(std::uint64_t seed, std::uint64_t which, Instant start) {
  Draws draws(seed, About::consents, {which});
  using enum ConsentState;
  constexpr std::array states{unknown, granted, refused, objected};
  // In the order of Purpose: personalisation, marketing, analytics, generated_text.
  constexpr std::array<std::array<double, 4>, purpose_count> likely{
      {{0, .95, .035, .015}, {.26, .46, .22, .06}, {.3, .58, .12, 0}, {.7, .18, .12, 0}}};
  Consents consents;
  for (std::size_t purpose = 0; purpose < purpose_count; ++purpose) {
    const ConsentState state = states[draws.pick(likely[purpose])];
    const double age = draws.between(1, 700);
    if (state == unknown) continue;
    const bool by_bank = purpose == 0 && state == granted;
    consents.by_purpose[purpose] = {state, days_before(start, age), by_bank ? "institution" : "customer"};
  }
  return consents;
}

}  // namespace attune::world
