// The people and organisations of the simulated world: what is true of them, what no fact says, and what the bank knows.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "domain/category.h"
#include "domain/consent.h"
#include "domain/customer.h"
#include "domain/product.h"

namespace attune::world {

// In the order of the choices of the facts `financial_goals`, `housing` and `interests`.
enum class Goal : std::uint8_t { retirement, emergency_fund, growth, home, pay_off_debt, passive_income };
inline constexpr std::size_t goal_count = 6;
enum class Housing : std::uint8_t { rent, own, mortgage, family };
enum class Interest : std::uint8_t {
  travel,
  home_and_garden,
  cars,
  cycling,
  sport,
  music,
  food,
  technology,
  gaming,
  books,
  fashion,
  arts,
  nature,
  family,
  volunteering,
  learning,
};
inline constexpr std::size_t interest_count = 16;

// What is true of a customer, whether or not the bank knows it. Amounts in pounds.
struct Circumstances {
  bool organisation = false;
  int age = 40;                // years; organisations: since they were founded
  std::size_t occupation = 0;  // number of the occupation, or of an organisation's industry
  double income = 0;           // a year; organisations: their turnover
  double savings = 0;
  double debt = 0;  // without a mortgage
  double mortgage = 0;
  int household = 1;
  int dependants = 0;
  Housing housing = Housing::rent;
  bool student = false, retired = false, self_employed = false, without_work = false;
  bool resident = true;
  double horizon_years = 5;
  double tenure_years = 3;  // with the bank
  int employees = 0;
  int region = 0;
  std::array<bool, goal_count> goals{};
  std::array<bool, interest_count> interests{};
  bool arrears = false, vulnerable = false, bereaved = false;

  bool wants(Goal goal) const { return goals[static_cast<std::size_t>(goal)]; }
  bool likes(Interest interest) const { return interests[static_cast<std::size_t>(interest)]; }
};

// What no fact says. Facts go along with some of it (savings with patience, stated with true appetite), never tell it.
struct Hidden {
  double price_sensitivity = 1;  // 0 to 2.5
  double novelty = 0;            // mean 0, variance 1, as are trust and patience
  double trust = 0;
  double patience = 0;
  double appetite = 1;        // true appetite for risk, 0 to 3; risk_tolerance is what they say
  double rater_bias = 0;      // added to each rating, about ±.15
  double attention = .75;     // how likely the next slot is still looked at
  double talkativeness = .1;  // how likely a reaction comes with a rating
  std::array<double, 3> taste{};
  std::array<double, category_count> need{};  // beyond what circumstances explain
  std::optional<Category> event;              // what a life event will make them look for
  int event_week = 0;                         // when it begins, weeks from the world's start
};

// A customer of the simulated bank.
struct SimulatedCustomer {
  Customer customer;  // the facts as the bank knows them: some missing, some not quite true
  Consents consents;
  std::vector<Holding> holdings;
  std::vector<std::pair<std::string, std::string>> members;  // of an organisation: customer id and role
  Circumstances truth;
  Hidden hidden;
  double visits_a_week = 1.2;
  std::vector<std::uint32_t> held;  // holdings as indices in the catalogue, sorted
};

// The truth of customer number `which`, drawn for itself alone.
Circumstances draw_circumstances(std::uint64_t seed, std::uint64_t which, bool organisation);

// The truth behind a customer whom someone wrote by hand: their facts where they have them, the usual where not.
Circumstances circumstances_of(const Customer& customer);

Hidden draw_hidden(std::uint64_t seed, std::uint64_t which, const Circumstances& truth);

// The facts that the bank has: nearly all of some, few of others; people with much income or much debt leave out just
// that more often. Every name is one of FactDictionary::standard().
Customer draw_facts(std::uint64_t seed, std::uint64_t which, const Circumstances& truth, const Hidden& hidden,
                    double visits_a_week, Instant start);

Consents draw_consents(std::uint64_t seed, std::uint64_t which, Instant start);

double draw_visits_a_week(std::uint64_t seed, std::uint64_t which);

// Whether the criteria of a product allow someone of whom everything is known.
bool allowed(const Product& product, const Circumstances& truth);

}  // namespace attune::world
