// The true response function of the simulated world: what a customer does with an item, and what they think of it.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/feedback.h"
#include "domain/product.h"
#include "engine/world_people.h"

namespace attune::world {

// What an item is about, from its tags.
enum class Theme : std::uint8_t {
  student,
  young,
  first_home,
  remortgage,
  property,
  travel,
  family,
  car,
  sustainability,
  business,
  start_up,
  employees,
  cash_flow,
  equipment,
  debt,
  credit_building,
  emergency,
  growth,
  income,
  retirement,
  tax,
  premium,
  basic,
  digital,
  security,
  arrears,
  vulnerable,
  bereaved,
  career,
  estate,
};
inline constexpr std::size_t theme_count = 30;

// An item of the catalogue as the simulated people see it.
struct Item {
  Category category = Category::guidance;
  ItemKind kind = ItemKind::product;
  Regime regime = Regime::service;
  std::bitset<theme_count> themes;
  double cost = 0;        // yearly cost on a scale where 1 is dear for its kind, 0 to 2
  double advantage = 0;   // its rate against the same category's mean, −1 to 1, positive is good
  double risk = 0;        // 0 to 3
  double lock_years = 0;  // 0 to 3
  double minimum = 0;     // pounds needed to begin
  double appeal = 0;      // of its design and name; in no field of the catalogue
  double clarity = 0;     // of its wording, likewise
  std::array<double, 3> taste{};

  bool has(Theme theme) const { return themes[static_cast<std::size_t>(theme)]; }
};

std::vector<Item> items_of(const std::vector<Product>& catalogue, std::uint64_t seed);

// When and where something is seen.
struct Moment {
  double week = 0;  // since the world's start, with its fraction
  int weekday = 0;  // 0 is Sunday
  int day_of_month = 1;
  std::string_view placement;
  int slot = 0;  // 0 is the first
};

Moment moment_of(Instant at, Instant start, std::string_view placement, int slot);

// How much the customer wants the item, in log-odds around 0: needs, themes, taste, and what stands against it.
// `held` says whether they hold the very item, `held_category` one like it.
struct Fit {
  double need = 0;   // does it answer a need?
  double price = 0;  // what its cost takes away, <= 0
  double rate = 0;
  double risk = 0;    // what too much (or too little) risk takes away
  double hurdle = 0;  // minimum, lock-in, already held; <= 0
  double liking = 0;  // trust, novelty, taste, appeal

  double total() const { return need + price + rate + risk + hurdle + liking; }
};

Fit fit_of(const SimulatedCustomer& who, const Item& item, bool held, bool held_category);

// Log-odds that the moment adds: drift, life events, weekday, payday, placement, slot.
double moment_effect(const SimulatedCustomer& who, const Item& item, const Moment& moment, std::uint64_t seed);

// P(select given a view), 0 to 1.
double response(const Fit& fit, double moment_effect);

// The six aspects as the customer would rate them with infinite care, 0 to 1, in the order of Aspect.
std::array<double, aspect_count> aspects_of(const SimulatedCustomer& who, const Item& item, const Fit& fit);

// What they hold of the catalogue at the start, chosen by what fits them among what its criteria allow.
std::vector<Holding> draw_holdings(std::uint64_t seed, std::uint64_t which, const SimulatedCustomer& who,
                                   const std::vector<Product>& catalogue, const std::vector<Item>& items,
                                   Instant start);

}  // namespace attune::world
