#include "rank/customer_features.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <unordered_map>

#include "base/random.h"
#include "rank/features.h"
#include "rank/fixed.h"

namespace attune::rank {
namespace {

std::int8_t ordinal(const FactValue* value, std::span<const std::string_view> choices) {
  const auto* text = value != nullptr ? std::get_if<std::string>(value) : nullptr;
  if (text == nullptr) return -1;
  if (const auto at = std::ranges::find(choices, *text); at != choices.end())
    return static_cast<std::int8_t>(at - choices.begin());
  const auto words = words_of(*text);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (words_of(choices[i]) == words) return static_cast<std::int8_t>(i);
  }
  return -1;
}

std::optional<double> number(const FactValue* value) {
  const auto* decimal = value != nullptr ? std::get_if<Decimal>(value) : nullptr;
  return decimal != nullptr ? std::optional(decimal->to_double()) : std::nullopt;
}

std::span<const std::string> list(const FactValue* value) {
  const auto* items = value != nullptr ? std::get_if<std::vector<std::string>>(value) : nullptr;
  return items != nullptr ? std::span<const std::string>(*items) : std::span<const std::string>{};
}

std::uint64_t hash_text(std::string_view name, std::string_view value) {
  std::uint64_t h = 0xcbf29ce484222325U;
  const auto add = [&h](std::string_view text) {
    for (const char c : text) h = (h ^ static_cast<std::uint8_t>(c)) * 0x100000001b3U;
  };
  add(name);
  add("=");
  add(value);
  return mix64(h);
}

// A feature that has no slot of its own: its hash says which of the slots and with which sign.
void add_hashed(std::span<std::int16_t> slots, std::uint64_t hash, int amount) {
  std::int16_t& slot = slots[hash % slots.size()];
  const int signed_amount = (hash >> 32 & 1) != 0 ? amount : -amount;
  slot = static_cast<std::int16_t>(std::clamp(slot + signed_amount, -int{x_limit}, int{x_limit}));
}

constexpr std::array<std::string_view, 4> income_levels{"Low", "Medium", "High", "Very High"};
constexpr std::array<std::string_view, 4> tolerances{"Conservative", "Moderate", "Aggressive", "Very Aggressive"};
constexpr std::array<std::string_view, 4> frequencies{"Rarely", "Monthly", "Weekly", "Daily"};
constexpr std::array<std::string_view, 5> horizons{"Under 1 year", "1 to 3 years", "3 to 5 years", "5 to 10 years",
                                                   "Over 10 years"};
constexpr std::array<std::string_view, 4> housings{"rent", "own", "mortgage", "family"};

// Facts that have slots of their own, or are no trait of the customer.
constexpr std::array<std::string_view, 19> placed{"balance",
                                                  "banking_frequency",
                                                  "debt",
                                                  "dependants",
                                                  "financial_goals",
                                                  "founded",
                                                  "household_size",
                                                  "housing",
                                                  "income",
                                                  "income_level",
                                                  "interests",
                                                  "investment_goals",
                                                  "last_updated",
                                                  "preferred_services",
                                                  "risk_tolerance",
                                                  "savings",
                                                  "tenure_years",
                                                  "time_horizon",
                                                  "turnover"};
static_assert(std::ranges::is_sorted(placed));

struct Meaning {
  Topics topics;
  std::uint8_t service = no_service;
};

Meaning read(const std::string& text) { return {topics_of(text), service_of(text)}; }

// What a text says. Nearly all customers choose from the lists that the dictionary offers: those are read once. What
// customers say in their own words is read each time and kept nowhere.
Meaning meaning_of(const std::string& text) {
  static const std::unordered_map<std::string, Meaning> listed = [] {
    std::unordered_map<std::string, Meaning> all;
    const FactDictionary dictionary = FactDictionary::standard();
    for (const std::string_view name : {"financial_goals", "investment_goals", "preferred_services", "interests"}) {
      const FactDefinition* definition = dictionary.find(name);
      if (definition == nullptr) continue;
      for (const std::string& choice : definition->choices) all.emplace(choice, read(choice));
    }
    return all;
  }();
  const auto at = listed.find(text);
  return at == listed.end() ? read(text) : at->second;
}

void read_goals(const OpenFacts& facts, bool credit, CustomerView& view) {
  std::array<int, category_count> total{};
  int goals = 0;
  for (const std::string_view name : {"financial_goals", "investment_goals"}) {
    for (const std::string& goal : list(facts.find(name, credit))) {
      const Topics topics = meaning_of(goal).topics;
      view.goals = joined(view.goals, topics);
      for (std::size_t c = 0; c < category_count; ++c) total[c] += topics.category[c];
      ++goals;
    }
  }
  view.any_goal = goals > 0;
  for (std::size_t c = 0; c < category_count && goals > 0; ++c)
    view.goal_share[c] = static_cast<std::uint8_t>(total[c] / goals);
}

void read_services(const OpenFacts& facts, bool credit, CustomerView& view) {
  for (const std::string& service : list(facts.find("preferred_services", credit))) {
    const Meaning meaning = meaning_of(service);
    view.services = joined(view.services, meaning.topics);
    if (meaning.service != no_service) view.named_services |= 1U << meaning.service;
    view.any_service = true;
  }
}

std::optional<double> sum_of(std::optional<double> a, std::optional<double> b) {
  return a && b ? std::optional(*a + *b) : a ? a : b;
}

CustomerView read_view(const OpenFacts& facts, bool credit, bool organisation) {
  const auto find = [&](std::string_view name) { return facts.find(name, credit); };
  CustomerView view;
  view.income_level = ordinal(find("income_level"), income_levels);
  view.risk_tolerance = ordinal(find("risk_tolerance"), tolerances);
  view.frequency = ordinal(find("banking_frequency"), frequencies);
  view.horizon = ordinal(find("time_horizon"), horizons);
  view.housing = ordinal(find("housing"), housings);
  view.money = sum_of(number(find("savings")), number(find("balance")));
  view.income = number(find("income"));
  if (!view.income) view.income = number(find("turnover"));
  view.debt = number(find("debt"));
  view.tenure_years = number(find("tenure_years"));
  view.household = number(find("household_size"));
  if (const auto dependants = number(find("dependants")); !view.household && dependants)
    view.household = 1.0 + *dependants;
  read_goals(facts, credit, view);
  read_services(facts, credit, view);
  for (const std::string& interest : list(find("interests")))
    view.interests = joined(view.interests, meaning_of(interest).topics);
  for (const OpenFacts::Item& item : facts.items()) {
    if ((credit && !item.for_credit) || std::ranges::binary_search(placed, item.name)) continue;
    add_hashed(view.other, hash_text(item.name, format_fact_value(*item.value)), x_one);
  }
  complete_view(view, organisation);
  return view;
}

std::array<std::int16_t, 8> sketch_of(const OwnBehaviour& behaviour) {
  std::array<std::int16_t, 8> sketch{};
  for (const std::uint32_t product : behaviour.recent()) add_hashed(sketch, mix64(product), x_one / 2);
  return sketch;
}

}  // namespace

std::optional<TextVector> text_vector(const std::vector<float>& values) {
  if (values.size() != text_size) return std::nullopt;
  double length = 0;
  for (const float v : values) length += double{v} * double{v};
  if (!(length > 0) || !(length < 1e30)) return std::nullopt;
  length = std::sqrt(length);
  TextVector out;
  for (std::size_t i = 0; i < text_size; ++i) {
    const double scaled = std::clamp(double{values[i]} / length * text_unit, -127.0, 127.0);
    out[i] = static_cast<std::int8_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  }
  return out;
}

OpenFacts OpenFacts::of(const Customer& customer, const FactDictionary& dictionary) {
  OpenFacts open;
  for (const Fact& fact : customer.facts) {
    const FactDefinition* definition = dictionary.find(fact.name);
    if (definition == nullptr || definition->fact_class != FactClass::open) continue;
    open.items_.push_back({fact.name, &fact.value, definition->for_credit});
  }
  std::ranges::sort(open.items_, {}, &Item::name);
  return open;
}

const FactValue* OpenFacts::find(std::string_view name, bool credit) const {
  const auto at = std::ranges::lower_bound(items_, name, {}, &Item::name);
  if (at == items_.end() || at->name != name || (credit && !at->for_credit)) return nullptr;
  return at->value;
}

CustomerFeatures::CustomerFeatures(const OpenFacts& facts, CustomerKind kind, OwnBehaviour own)
    : organisation(kind == CustomerKind::organisation),
      views{read_view(facts, false, organisation), read_view(facts, true, organisation)},
      behaviour(std::move(own)),
      sketch(sketch_of(behaviour)),
      past(past_of(behaviour)) {}

CustomerFeatures::CustomerFeatures(const OpenFacts& facts, CustomerKind kind, OwnBehaviour own, bool credit)
    : organisation(kind == CustomerKind::organisation),
      behaviour(std::move(own)),
      sketch(sketch_of(behaviour)),
      past(past_of(behaviour)) {
  views[credit ? 1 : 0] = read_view(facts, credit, organisation);
}

Situation situation_at(Instant at, bool outbound, const std::vector<std::pair<std::string, std::string>>& context) {
  Situation situation;
  situation.outbound = outbound;
  const std::int64_t weekday = ((date_of(at).days % 7) + 7 + 3) % 7;  // 1970-01-01 was a Thursday; 0 is Monday
  situation.weekend = weekday >= 5;
  const std::int64_t in_day = ((at.micros % micros_per_day) + micros_per_day) % micros_per_day;
  situation.minute = static_cast<std::uint16_t>(in_day / (60 * micros_per_second));
  for (const auto& [name, value] : context) add_hashed(situation.other, hash_text(name, value), x_one);
  return situation;
}

}  // namespace attune::rank
