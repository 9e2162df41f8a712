#include "engine/world.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "engine/world_draws.h"

namespace attune {

using world::About;
using world::Draws;
using world::SimulatedCustomer;

World::World(std::vector<Product> catalogue, std::vector<NamedCustomer> named, WorldOptions options)
    : options_(options), catalogue_(std::move(catalogue)), items_(world::items_of(catalogue_, options.seed)) {
  for (std::uint32_t i = 0; i < catalogue_.size(); ++i) product_by_id_.emplace(catalogue_[i].id, i);
  for (NamedCustomer& one : named) {
    SimulatedCustomer who;
    const std::uint64_t which = customers_.size();
    who.truth = world::circumstances_of(one.customer);
    who.hidden = world::draw_hidden(options_.seed, which, who.truth);
    who.visits_a_week = 1.5;
    who.customer = std::move(one.customer);
    who.consents = std::move(one.consents);
    who.holdings = std::move(one.holdings);
    who.members = std::move(one.members);
    customers_.push_back(std::move(who));
  }
  while (customers_.size() < options_.customers)
    customers_.push_back(make(static_cast<std::uint32_t>(customers_.size())));
  for (SimulatedCustomer& who : customers_) find_holdings(who);
  for (std::uint32_t i = 0; i < customers_.size(); ++i) customer_by_id_.emplace(customers_[i].customer.id, i);
  add_members();
}

SimulatedCustomer World::make(std::uint32_t which) const {
  const bool organisation = which % 25 < 2;
  SimulatedCustomer who;
  who.truth = world::draw_circumstances(options_.seed, which, organisation);
  who.hidden = world::draw_hidden(options_.seed, which, who.truth);
  who.visits_a_week = world::draw_visits_a_week(options_.seed, which);
  who.customer = world::draw_facts(options_.seed, which, who.truth, who.hidden, who.visits_a_week, options_.start);
  who.customer.id = fmt::format("{}-{:05}", organisation ? "organisation" : "customer", which);
  who.consents = world::draw_consents(options_.seed, which, options_.start);
  who.holdings = world::draw_holdings(options_.seed, which, who, catalogue_, items_, options_.start);
  return who;
}

// One or two grown-up customers act for each organisation that names no one.
void World::add_members() {
  for (std::uint32_t i = 0; i < customers_.size(); ++i) {
    SimulatedCustomer& who = customers_[i];
    if (!who.truth.organisation || !who.members.empty()) continue;
    Draws draws(options_.seed, About::members, {i});
    const std::size_t wanted = 1 + draws.below(2);
    for (int tries = 0; tries < 40 && who.members.size() < wanted; ++tries) {
      const SimulatedCustomer& other = customers_[draws.below(customers_.size())];
      const bool fits = !other.truth.organisation && other.truth.age >= 22 && other.truth.age < 72;
      const bool there = !who.members.empty() && who.members.front().first == other.customer.id;
      if (fits && !there) who.members.emplace_back(other.customer.id, who.members.empty() ? "owner" : "member");
    }
  }
}

void World::find_holdings(SimulatedCustomer& who) const {
  for (const Holding& holding : who.holdings) {
    if (const auto index = product_index(holding.product_id)) who.held.push_back(*index);
  }
  std::ranges::sort(who.held);
}

std::optional<std::uint32_t> World::customer_index(std::string_view id) const {
  const auto found = customer_by_id_.find(std::string(id));
  return found == customer_by_id_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::uint32_t> World::product_index(std::string_view id) const {
  const auto found = product_by_id_.find(std::string(id));
  return found == product_by_id_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::uint32_t> World::open_to(std::uint32_t customer) const {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < catalogue_.size(); ++i) {
    if (!catalogue_[i].retired && world::allowed(catalogue_[i], customers_[customer].truth)) out.push_back(i);
  }
  return out;
}

bool World::holds_category(const SimulatedCustomer& who, Category category) const {
  return std::ranges::any_of(who.held, [&](std::uint32_t held) { return catalogue_[held].category == category; });
}

world::Fit World::fit(std::uint32_t customer, std::uint32_t product) const {
  const SimulatedCustomer& who = customers_[customer];
  const world::Item& item = items_[product];
  return world::fit_of(who, item, std::ranges::binary_search(who.held, product), holds_category(who, item.category));
}

double World::true_response(std::uint32_t customer, std::uint32_t product, const Situation& situation) const {
  const auto moment = world::moment_of(situation.at, options_.start, situation.placement, situation.slot);
  const double now = world::moment_effect(customers_[customer], items_[product], moment, options_.seed);
  return world::response(fit(customer, product), now);
}

double World::true_appraisal(std::uint32_t customer, std::uint32_t product) const {
  const SimulatedCustomer& who = customers_[customer];
  double sum = 0;
  for (const double aspect : world::aspects_of(who, items_[product], fit(customer, product))) {
    sum += world::clamp(aspect + who.hidden.rater_bias, 0, 1);
  }
  return sum / static_cast<double>(aspect_count);
}

std::optional<World::Best> World::best_response(std::uint32_t customer, std::span<const std::uint32_t> permitted,
                                                const Situation& situation) const {
  std::optional<Best> best;
  for (const std::uint32_t product : permitted) {
    const double response = true_response(customer, product, situation);
    if (!best || response > best->response) best = Best{product, response};
  }
  return best;
}

double World::regret(std::uint32_t customer, std::uint32_t shown, std::span<const std::uint32_t> permitted,
                     const Situation& situation) const {
  const auto best = best_response(customer, permitted, situation);
  return best ? best->response - true_response(customer, shown, situation) : 0;
}

double World::ndcg(std::uint32_t customer, std::span<const std::uint32_t> shown,
                   std::span<const std::uint32_t> permitted, const Situation& situation, std::size_t k) const {
  const Situation first{situation.at, situation.placement, 0};
  const auto sum = [k](const std::vector<double>& gains) {
    double total = 0;
    for (std::size_t i = 0; i < gains.size() && i < k; ++i) total += gains[i] / std::log2(static_cast<double>(i) + 2);
    return total;
  };
  const auto gains_of = [&](std::span<const std::uint32_t> products) {
    std::vector<double> gains;
    for (const std::uint32_t product : products) gains.push_back(true_response(customer, product, first));
    return gains;
  };
  std::vector<double> ideal = gains_of(permitted);
  std::ranges::sort(ideal, std::greater{});
  const double best = sum(ideal);
  return best > 0 ? sum(gains_of(shown)) / best : 0;
}

}  // namespace attune
