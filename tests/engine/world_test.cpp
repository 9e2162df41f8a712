// The simulated world: repeatable, plausible, and harder than a linear model of the facts.
#include "engine/world.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "demo_bank.h"

namespace attune {
namespace {

const Instant start = *parse_instant("2026-09-28");

World demo_world(std::uint64_t seed, std::size_t customers = 2'000) {
  return World(test::demo_catalogue(), test::named_customers(), {seed, customers, start});
}

Situation midday(int day, int slot = 0) {
  return {{start.micros + day * micros_per_day + micros_per_day / 2}, "portal_home", slot};
}

// Products made here, so that editing the demo's wording leaves the fingerprint alone: four of each category, with every
// tag that the world knows, and every field that it reads.
std::vector<Product> plain_catalogue() {
  constexpr std::array tags{
      "student", "young people",    "first home",     "remortgage", "property",   "travel",     "family",
      "car",     "sustainability",  "business",       "start-up",   "employees",  "cash flow",  "equipment",
      "debt",    "credit building", "emergency fund", "growth",     "income",     "retirement", "tax",
      "premium", "basic",           "digital",        "security",   "arrears",    "vulnerable", "bereaved",
      "career",  "estate planning", "higher risk",    "low risk",   "medium risk"};
  std::vector<Product> products;
  for (std::size_t i = 0; i < 4 * category_count; ++i) {
    Product& p = products.emplace_back();
    p.id = p.name = "item-" + std::to_string(i);
    p.category = static_cast<Category>(i % category_count);
    p.kind = p.category == Category::guidance ? ItemKind::content : ItemKind::product;
    p.regime = default_regime(*p.category);
    for (std::size_t k = 0; k < 3; ++k) p.tags.emplace_back(tags[(i * 7 + k * 5) % tags.size()]);
    const auto number = static_cast<std::int64_t>(i);
    if (p.regime == Regime::deposit || p.regime == Regime::credit)
      p.interest_rate = Decimal::from_units(20 + number, 1);
    if (i % 3 == 0) p.monthly_fee = Decimal::from_integer(number / 4);
    if (i % 5 == 0) p.fees.push_back({"once", "", Decimal::from_integer(10 * number), std::nullopt, ""});
    if (p.regime == Regime::investment) {
      p.capital_at_risk = true;
      p.management_fee = Decimal::from_units(number % 9, 1);
      p.min_investment = Decimal::from_integer(100 * number);
    }
    if (i % 4 == 1) p.lock_in_days = static_cast<std::int32_t>(30 * i);
    if (i % 6 == 2) p.eligibility.push_back({CriterionKind::min_age, Decimal::from_integer(18), ""});
    if (i % 9 == 4) p.eligibility.push_back({CriterionKind::business, std::nullopt, ""});
  }
  return products;
}

// FNV-1a over everything a world shows.
class Fingerprint {
 public:
  void add(std::string_view text) {
    for (const char c : text) mix(static_cast<unsigned char>(c));
    mix(0xff);
  }
  void add(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) mix((value >> (8 * i)) & 0xff);
  }
  void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }
  std::uint64_t value() const { return value_; }

 private:
  void mix(std::uint64_t byte) { value_ = (value_ ^ byte) * 0x100000001b3U; }
  std::uint64_t value_ = 0xcbf29ce484222325U;
};

std::uint64_t fingerprint(const World& world) {
  Fingerprint print;
  for (std::uint32_t i = 0; i < world.customers().size(); ++i) {
    const auto& who = world.customers()[i];
    print.add(who.customer.id);
    for (const Fact& fact : who.customer.facts) {
      print.add(fact.name + "=" + format_fact_value(fact.value));
      print.add(static_cast<std::uint64_t>(fact.as_of.micros));
    }
    for (const Holding& holding : who.holdings) print.add(holding.product_id + format_decimal(holding.balance));
    for (const auto& [member, role] : who.members) print.add(member + role);
    for (std::uint32_t p = 0; p < world.catalogue().size(); ++p) {
      Situation situation = midday(static_cast<int>(p), static_cast<int>(p % 5));
      if (p % 7 == 0) situation.placement = "email";
      print.add(world.true_response(i, p, situation));
      print.add(world.true_appraisal(i, p));
    }
  }
  for (const Visit& visit : world.visits(0, 3)) {
    print.add(static_cast<std::uint64_t>(visit.at.micros) ^ visit.customer);
    const auto open = world.open_to(visit.customer);
    for (const Feedback& event : world.react(visit, std::span(open).first(std::min<std::size_t>(8, open.size())))) {
      print.add(event.product_id + event.comment + std::string(to_string(event.kind)));
      print.add(static_cast<std::uint64_t>(event.occurred_at.micros));
      if (event.amount) print.add(format_decimal(*event.amount));
      for (const auto tenths : event.aspects.tenths) print.add(static_cast<std::uint64_t>(tenths + 1));
    }
  }
  return print.value();
}

TEST(World, GivesTheSameBytesForTheSameSeedAndOthersForAnother) {
  const World once(plain_catalogue(), {}, {7, 300, start});
  const World again(plain_catalogue(), {}, {7, 300, start});
  const World other(plain_catalogue(), {}, {8, 300, start});
  EXPECT_EQ(fingerprint(once), fingerprint(again));
  EXPECT_NE(fingerprint(once), fingerprint(other));
}

// Frozen before any tuning of the learner (docs/decisions/0010-demo-world.md), on every compiler. If this fails, the world
// was changed: put it back.
TEST(World, IsTheWorldThatWasFrozen) {
  EXPECT_EQ(fingerprint(World(plain_catalogue(), {}, {7, 300, start})), 0x7a031a10aa226875U);
}

TEST(World, KeepsACustomerTheSameWhateverElseTheWorldHolds) {
  const World small(plain_catalogue(), {}, {7, 50, start});
  const World large(plain_catalogue(), {}, {7, 300, start});
  for (std::uint32_t i = 0; i < 50; ++i) {
    EXPECT_EQ(small.customers()[i].customer.id, large.customers()[i].customer.id);
    EXPECT_EQ(small.customers()[i].customer.facts, large.customers()[i].customer.facts);
    EXPECT_EQ(small.true_response(i, 0, midday(3)), large.true_response(i, 0, midday(3)));
  }
}

TEST(World, SelectsDecentMatchesInFourToEightOfAHundredViewsAndPoorOnesInAboutOne) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const World world = demo_world(seed);
    double decent = 0, poor = 0;
    for (std::uint32_t i = 0; i < world.customers().size(); ++i) {
      std::vector<double> rates;
      for (const auto p : world.open_to(i)) rates.push_back(world.true_response(i, p, midday(16)));
      ASSERT_GE(rates.size(), 12U) << world.customers()[i].customer.id;
      std::ranges::sort(rates, std::greater{});
      decent += std::accumulate(rates.begin(), rates.begin() + 10, 0.0) / 10;
      const auto middle = static_cast<std::ptrdiff_t>(rates.size() / 3);
      poor += std::accumulate(rates.begin() + middle, rates.end(), 0.0) /
              static_cast<double>(rates.end() - rates.begin() - middle);
    }
    decent /= static_cast<double>(world.customers().size());
    poor /= static_cast<double>(world.customers().size());
    EXPECT_TRUE(decent >= .04 && decent <= .08) << decent;
    EXPECT_TRUE(poor >= .003 && poor <= .015) << poor;
  }
}

TEST(World, ReactsAsOftenAsItsTruthSays) {
  const World world = demo_world(1);
  double expected = 0, variance = 0;
  int selected = 0, viewed = 0, shown_count = 0;
  for (const Visit& visit : world.visits(0, 8)) {
    const auto open = world.open_to(visit.customer);
    const std::vector<std::uint32_t> shown{open[visit.number % open.size()], open[(visit.number + 3) % open.size()],
                                           open[(visit.number + 6) % open.size()]};
    const auto events = world.react(visit, shown);
    for (std::size_t slot = 0; slot < shown.size(); ++slot) {
      ++shown_count;
      const auto about = [&](EventKind kind) {
        return std::ranges::any_of(events, [&](const Feedback& e) {
          return e.kind == kind && e.product_id == world.catalogue()[shown[slot]].id;
        });
      };
      if (!about(EventKind::view)) {
        EXPECT_FALSE(about(EventKind::select) || about(EventKind::click) || about(EventKind::rating));
        continue;
      }
      ++viewed;
      const double p =
          world.true_response(visit.customer, shown[slot], {visit.at, visit.placement, static_cast<int>(slot)});
      expected += p;
      variance += p * (1 - p);
      if (about(EventKind::select)) {
        ++selected;
        EXPECT_TRUE(about(EventKind::click));
        EXPECT_FALSE(about(EventKind::dismiss));
      }
    }
  }
  EXPECT_NEAR(selected, expected, 4 * std::sqrt(variance));
  EXPECT_GT(selected, 300);
  EXPECT_LT(viewed, shown_count);
  EXPECT_GT(viewed, shown_count / 2);
}

TEST(World, ReportsWhatHappenedInTimeOrderAndWithinTwelveDays) {
  const World world = demo_world(2, 400);
  bool later = false;
  for (const Visit& visit : world.visits(1, 3)) {
    const auto open = world.open_to(visit.customer);
    const auto events = world.react(visit, open);
    EXPECT_TRUE(std::ranges::is_sorted(events, {}, &Feedback::occurred_at));
    for (const Feedback& event : events) {
      EXPECT_GT(event.occurred_at, visit.at);
      EXPECT_LT(event.occurred_at.micros, visit.at.micros + 12 * micros_per_day);
      if (event.kind == EventKind::rating) {
        EXPECT_TRUE(event.aspects.any());
      }
      later = later || event.kind == EventKind::convert;
    }
  }
  EXPECT_TRUE(later);
}

TEST(World, LetsASlotsReactionDependOnTheSlotAlone) {
  const World world = demo_world(3, 300);
  for (const Visit& visit : world.visits(0, 1)) {
    const auto open = world.open_to(visit.customer);
    const auto both = world.react(visit, std::span(open).first(2));
    auto first = world.react(visit, std::span(open).first(1));
    std::vector<Feedback> of_first;
    std::ranges::copy_if(both, std::back_inserter(of_first),
                         [&](const Feedback& e) { return e.product_id == world.catalogue()[open[0]].id; });
    EXPECT_EQ(first, of_first);
  }
}

TEST(World, VisitsComeInOrderAboutSixInFiveWeeksPerCustomer) {
  const World world = demo_world(1);
  const auto all = world.visits(0, 8);
  EXPECT_TRUE(std::ranges::is_sorted(all, {}, &Visit::at));
  const double weekly = static_cast<double>(all.size()) / 8 / static_cast<double>(world.customers().size());
  EXPECT_NEAR(weekly, 1.2, .15);
  auto parts = world.visits(0, 3);
  const auto rest = world.visits(3, 5);
  parts.insert(parts.end(), rest.begin(), rest.end());
  EXPECT_EQ(parts, all);
}

TEST(World, HoldsPlausiblePeople) {
  const World world = demo_world(1);
  ASSERT_EQ(world.customers().size(), 2'000U);
  EXPECT_EQ(world.customers().front().customer.id, "maya-okafor");
  const FactDictionary dictionary = FactDictionary::standard();
  std::size_t organisations = 0, flagged = 0, refusing = 0, objecting = 0, without_income = 0;
  std::set<std::string> ids;
  for (const auto& who : world.customers()) {
    ids.insert(who.customer.id);
    organisations += who.truth.organisation;
    flagged += who.truth.arrears || who.truth.vulnerable || who.truth.bereaved;
    refusing += !who.consents.allows(Purpose::personalisation);
    objecting += who.consents.of(Purpose::marketing).state == ConsentState::objected;
    without_income += who.customer.find("income") == nullptr;
    for (const Fact& fact : who.customer.facts) EXPECT_NE(dictionary.find(fact.name), nullptr) << fact.name;
    EXPECT_EQ(who.truth.organisation && who.members.empty(), false) << who.customer.id;
    if (who.truth.organisation) continue;
    EXPECT_TRUE(who.truth.age >= 16 && who.truth.age < 100);
    if (const Fact* born = who.customer.find("date_of_birth")) {
      EXPECT_NEAR((date_of(start).days - std::get<Date>(born->value).days) / 365.25, who.truth.age + .5, .7);
    }
    for (const std::uint32_t held : who.held) {
      if (who.truth.age < 18) {
        EXPECT_NE(world.catalogue()[held].regime, Regime::credit) << who.customer.id;
      }
    }
  }
  EXPECT_EQ(ids.size(), 2'000U);
  EXPECT_NEAR(static_cast<double>(organisations), 160, 10);
  EXPECT_NEAR(static_cast<double>(flagged), 100, 35);
  EXPECT_NEAR(static_cast<double>(refusing), 100, 45);
  EXPECT_NEAR(static_cast<double>(objecting), 120, 45);
  EXPECT_GT(without_income, 250U);
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n,
               mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return ab / std::sqrt(aa * bb);
}

TEST(World, LetsFactsGoTogether) {
  const World world = demo_world(1);
  std::vector<double> log_income, owning, age, log_savings;
  for (const auto& who : world.customers()) {
    if (who.truth.organisation || who.truth.age < 25 || who.truth.retired) continue;
    log_income.push_back(std::log(who.truth.income));
    log_savings.push_back(std::log(who.truth.savings + 1));
    age.push_back(who.truth.age);
    owning.push_back(who.truth.housing == world::Housing::own || who.truth.housing == world::Housing::mortgage);
  }
  EXPECT_GT(correlation(log_income, log_savings), .2);
  EXPECT_GT(correlation(log_income, owning), .15);
  EXPECT_GT(correlation(age, owning), .2);
  EXPECT_LT(correlation(log_income, log_savings), .9);
}

TEST(World, KnowsTheBestAndWhatIsLostAgainstIt) {
  const World world = demo_world(4, 200);
  for (std::uint32_t i = 0; i < 200; ++i) {
    auto open = world.open_to(i);
    const auto best = world.best_response(i, open, midday(9));
    ASSERT_TRUE(best);
    for (const auto p : open) EXPECT_GE(world.regret(i, p, open, midday(9)), 0);
    EXPECT_EQ(world.regret(i, best->product, open, midday(9)), 0);
    const auto response = [&](std::uint32_t p) { return world.true_response(i, p, midday(9)); };
    auto ideal = open, worst = open;
    std::ranges::sort(ideal, std::greater{}, response);
    std::ranges::sort(worst, {}, response);
    EXPECT_DOUBLE_EQ(world.ndcg(i, ideal, open, midday(9)), 1);
    EXPECT_LT(world.ndcg(i, worst, open, midday(9)), .6);
  }
  EXPECT_FALSE(world.best_response(0, {}, midday(9)));
  EXPECT_EQ(world.ndcg(0, {}, {}, midday(9)), 0);
}

TEST(World, DriftsSlowlyAndKnowsTheDayOfTheWeek) {
  const World world = demo_world(1);
  const auto saver = *world.product_index("anchor-easy-saver");
  const auto mortgage = *world.product_index("fairway-tracker-mortgage");
  double early = 0, late = 0, tuesday = 0, saturday = 0;
  for (std::uint32_t i = 0; i < world.customers().size(); ++i) {
    early += world.true_response(i, saver, midday(8));
    late += world.true_response(i, saver, midday(50));
    tuesday += world.true_response(i, mortgage, midday(8));
    saturday += world.true_response(i, mortgage, midday(12));
  }
  EXPECT_GT(std::abs(late / early - 1), .03);
  EXPECT_GT(saturday / tuesday, 1.15);
}

}  // namespace
}  // namespace attune
