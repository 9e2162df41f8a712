// Who comes when, and what they do with what they are shown.
#include <algorithm>
#include <array>
#include <string>
#include <tuple>

#include "engine/world.h"
#include "engine/world_draws.h"

namespace attune {
namespace {

using world::About;
using world::Draws;

// Frozen like the numbers of world_truth.cpp, for the same reason.
constexpr std::array<double, 7> person_days{.75, 1.2, 1.1, 1.05, 1.05, 1.05, .8};  // from Sunday; mean 1
constexpr std::array<double, 7> business_days{.1, 1.5, 1.4, 1.35, 1.3, 1.2, .15};
constexpr std::array<double, 24> person_hours{.2, .1,  .1,  .1,  .1,  .3, .8,  1.6, 2,   1.6, 1.4, 1.5,
                                              2,  1.7, 1.3, 1.3, 1.5, 2,  2.4, 2.6, 2.6, 2.2, 1.4, .6};
constexpr std::array<double, 24> business_hours{0,   0,   0, 0,   0,   .1,  .5, 1.3, 2.2, 2.6, 2.4, 2.2,
                                                1.4, 1.8, 2, 1.9, 1.6, 1.1, .6, .4,  .3,  .2,  .1,  0};
constexpr double second_visit = .1;  // on the same day
constexpr double at_branch = .06;
constexpr double first_slot_seen = .97;
constexpr std::int64_t micros_per_minute = 60 * micros_per_second;

constexpr std::array<std::string_view, 6> praise{
    "This is just what I was looking for.",      "Clear and short, I understood it at once.",
    "Good value compared with what I have now.", "Easy to follow and no small print surprises.",
    "About as much risk as I am happy with.",    "The costs are fair and easy to see.",
};
constexpr std::array<std::string_view, 6> complaint{
    "I don't need this at the moment.",       "I had to read it twice and still have questions.",
    "I don't see what I would gain from it.", "Too complicated for me.",
    "That is more risk than I want to take.", "Too expensive for what it does.",
};

// A rating: some aspects, rounded to tenths, and sometimes a sentence about the one that stands out.
void add_rating(Draws& draws, const std::array<double, aspect_count>& truth, double bias, Feedback& rating) {
  const bool with_comment = draws.chance(.35);
  std::size_t touched = 0, best = 0, worst = 0;
  std::array<double, aspect_count> felt{};
  for (std::size_t i = 0; i < aspect_count; ++i) {
    felt[i] = world::clamp(truth[i] + bias + .1 * draws.normal(), 0, 1);
    if (draws.chance(.75)) {
      rating.aspects.tenths[i] = static_cast<std::int8_t>(felt[i] * 10 + .5);
      ++touched;
    }
    if (felt[i] > felt[best]) best = i;
    if (felt[i] < felt[worst]) worst = i;
  }
  if (touched == 0) rating.aspects.tenths[0] = static_cast<std::int8_t>(felt[0] * 10 + .5);
  if (with_comment && felt[worst] < .35) rating.comment = complaint[worst];
  if (with_comment && felt[worst] >= .35 && felt[best] > .75) rating.comment = praise[best];
}

// Pounds in steps of 50.
Decimal pounds(double amount) { return Decimal::from_integer(static_cast<std::int64_t>(amount / 50 + .5) * 50); }

double amount_of(Draws& draws, const Product& product, const world::Circumstances& truth) {
  const double share = draws.between(.1, .6);
  if (product.category == Category::home_loan) return truth.income * (2 + 3 * share);
  if (product.regime == Regime::credit) return std::min(25'000.0, 1'000 + truth.income * share * .6);
  return std::max(50.0, truth.savings * share);
}

}  // namespace

std::vector<Visit> World::visits(int from_week, int weeks) const {
  std::vector<Visit> out;
  const std::int32_t first = from_week * 7, last = (from_week + weeks) * 7;
  for (std::uint32_t i = 0; i < customers_.size(); ++i) {
    const bool business = customers_[i].truth.organisation;
    for (std::int32_t day = first; day < last; ++day) {
      Draws draws(options_.seed, About::visits, {i, static_cast<std::uint64_t>(day) + 1});
      const Instant midnight{options_.start.micros + day * micros_per_day};
      const int days_since_thursday = (date_of(midnight).days % 7 + 7) % 7;  // 1970-01-01 was one
      const auto weekday = static_cast<std::size_t>((days_since_thursday + 4) % 7);
      const double expected = customers_[i].visits_a_week / 7 * (business ? business_days : person_days)[weekday];
      int coming = draws.chance(std::min(.95, expected / (1 + second_visit))) ? 1 : 0;
      if (coming == 1 && draws.chance(second_visit)) coming = 2;
      for (int k = 0; k < coming; ++k) {
        const auto hour = static_cast<std::int64_t>(draws.pick(business ? business_hours : person_hours));
        const auto within = static_cast<std::int64_t>(draws.below(3'600'000));
        const bool desk = hour >= 9 && hour < 17 && draws.chance(at_branch * 2);
        out.push_back({i,
                       static_cast<std::uint32_t>(2 * day + k),
                       {midnight.micros + hour * 60 * micros_per_minute + within * 1'000},
                       desk ? "branch_desk" : "portal_home"});
      }
    }
  }
  std::ranges::sort(out, {}, [](const Visit& v) { return std::tuple(v.at, v.customer, v.number); });
  return out;
}

std::vector<Feedback> World::react(const Visit& visit, std::span<const std::uint32_t> shown) const {
  std::vector<Feedback> events;
  const world::SimulatedCustomer& who = customers_[visit.customer];
  double seen = first_slot_seen;
  for (std::size_t slot = 0; slot < shown.size(); ++slot, seen *= who.hidden.attention) {
    Draws draws(options_.seed, About::reaction, {visit.customer, visit.number, slot});
    if (!draws.chance(seen)) continue;
    const std::uint32_t product = shown[slot];
    Instant at{visit.at.micros + static_cast<std::int64_t>(slot + 1) * 5 * micros_per_second};
    const auto add = [&](EventKind kind, double after_seconds) -> Feedback& {
      at.micros += static_cast<std::int64_t>(after_seconds * 1'000) * 1'000;
      Feedback& event = events.emplace_back();
      event.product_id = catalogue_[product].id;
      event.kind = kind;
      event.occurred_at = at;
      event.source_format = "api";
      return event;
    };
    add(EventKind::view, draws.between(0, 4));

    const double likely = true_response(visit.customer, product, {visit.at, visit.placement, static_cast<int>(slot)});
    const double liked = true_appraisal(visit.customer, product);
    const bool selects = draws.chance(likely);
    const bool clicks = draws.chance(std::min(.5, .01 + 1.3 * likely)) || selects;
    const bool dismisses = draws.chance(.012 + .09 * (1 - liked) * (1 - liked)) && !clicks;
    if (clicks) add(EventKind::click, draws.between(2, 15));
    if (selects) add(EventKind::select, draws.between(10, 90));
    if (dismisses) add(EventKind::dismiss, draws.between(1, 5));

    const double moved = selects ? 1 : clicks ? .7 : dismisses ? .5 : .05;
    if (draws.chance(who.hidden.talkativeness * moved)) {
      const auto aspects = world::aspects_of(who, items_[product], fit(visit.customer, product));
      Feedback& rating = add(EventKind::rating, draws.between(15, 120));
      add_rating(draws, aspects, who.hidden.rater_bias, rating);
    }
    if (!selects || catalogue_[product].kind == ItemKind::content || !draws.chance(.45)) continue;
    const Decimal amount = pounds(amount_of(draws, catalogue_[product], who.truth));
    const bool money = catalogue_[product].kind == ItemKind::product && catalogue_[product].regime != Regime::insurance;
    if (catalogue_[product].regime == Regime::credit) add(EventKind::apply, draws.between(600, 3'600)).amount = amount;
    Feedback& converted = add(EventKind::convert, draws.between(.5, 11.5) * 86'400);
    if (money) converted.amount = amount;
  }
  std::ranges::sort(events, {}, [](const Feedback& e) { return std::tie(e.occurred_at, e.product_id, e.kind); });
  return events;
}

}  // namespace attune
