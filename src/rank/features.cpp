#include "rank/features.h"

#include <algorithm>

#include "base/names.h"
#include "domain/feedback.h"
#include "rank/elementary.h"
#include "rank/kernels.h"

namespace attune::rank {
namespace {

constexpr std::array<std::string_view, feature_group_count> group_names{
    "base",          "profile", "product",   "goals",     "services",  "risk",
    "affordability", "text",    "behaviour", "interests", "placement", "other"};

constexpr std::array<Slot, slot_count> slot_table{{
    {"constant", Group::base, "1"},
    {"income_low", Group::profile, "yes"},
    {"income_medium", Group::profile, "yes"},
    {"income_high", Group::profile, "yes"},
    {"income_very_high", Group::profile, "yes"},
    {"risk_tolerance", Group::profile, "one and a half levels above the middle"},
    {"banking_frequency", Group::profile, "one and a half levels above the middle"},
    {"money", Group::profile, "asinh(thousands)/2 above asinh(10)/2"},
    {"income", Group::profile, "asinh(thousands)/2 above asinh(50)/2"},
    {"debt", Group::profile, "asinh(thousands)/2 above asinh(10)/2"},
    {"tenure", Group::profile, "asinh(years)/2 above asinh(4)/2"},
    {"household", Group::profile, "four persons more than two"},
    {"rents", Group::profile, "yes, -1 when known not to"},
    {"owns", Group::profile, "yes, -1 when known not to"},
    {"horizon", Group::profile, "two levels above the middle"},
    {"organisation", Group::profile, "yes"},
    {"fees", Group::product, "asinh(yearly/50)/2"},
    {"deposit_rate", Group::product, "10 % a year"},
    {"lending_rate", Group::product, "20 % a year"},
    {"min_balance", Group::product, "asinh(thousands)/3"},
    {"min_investment", Group::product, "asinh(thousands)/4"},
    {"product_risk", Group::product, "highest risk"},
    {"complexity", Group::product, "highest complexity"},
    {"is_service", Group::product, "yes"},
    {"is_content", Group::product, "yes"},
    {"tax_benefit", Group::product, "yes"},
    {"goal_category", Group::goals, "a goal is about the category"},
    {"goal_share", Group::goals, "all goals are about the category"},
    {"goal_theme", Group::goals, "a goal is about a theme"},
    {"service_exact", Group::services, "the very service is preferred"},
    {"service_category", Group::services, "a service is about the category"},
    {"service_theme", Group::services, "a service is about a theme"},
    {"risk_over", Group::risk, "risk exceeds tolerance by everything"},
    {"risk_under", Group::risk, "risk is below tolerance by everything"},
    {"risk_match", Group::risk, "yes"},
    {"entry_beyond", Group::affordability, "two powers of ten more than there is"},
    {"entry_within", Group::affordability, "yes"},
    {"fee_burden", Group::affordability, "highest fees at the lowest income"},
    {"text_similarity", Group::text, "cosine"},
    {"own_views", Group::behaviour, "asinh(count)/2"},
    {"own_clicks", Group::behaviour, "asinh(count)/2"},
    {"own_selects", Group::behaviour, "asinh(count)/2"},
    {"own_appraisal", Group::behaviour, "half a score above the middle, shrunken"},
    {"holds_category", Group::behaviour, "yes"},
    {"recent_0", Group::behaviour, "two products"},
    {"recent_1", Group::behaviour, "two products"},
    {"recent_2", Group::behaviour, "two products"},
    {"recent_3", Group::behaviour, "two products"},
    {"recent_4", Group::behaviour, "two products"},
    {"recent_5", Group::behaviour, "two products"},
    {"recent_6", Group::behaviour, "two products"},
    {"recent_7", Group::behaviour, "two products"},
    {"interest_category", Group::interests, "an interest is about the category"},
    {"interest_theme", Group::interests, "an interest is about a theme"},
    {"outbound", Group::placement, "yes"},
    {"slot_position", Group::placement, "eight places down"},
    {"weekend", Group::placement, "yes"},
    {"morning", Group::placement, "noon, -1 at midnight"},
    {"evening", Group::placement, "six in the evening, -1 at six in the morning"},
    {"other_0", Group::other, "one fact"},
    {"other_1", Group::other, "one fact"},
    {"other_2", Group::other, "one fact"},
    {"other_3", Group::other, "one fact"},
    {"other_4", Group::other, "one fact"},
}};

std::int16_t yes(bool on) { return on ? x_one : std::int16_t{0}; }
std::int16_t eighths(std::uint8_t weight) { return static_cast<std::int16_t>(weight * (x_one / topic_one)); }
std::int16_t clamp_x(int value) { return static_cast<std::int16_t>(std::clamp(value, -int{x_limit}, int{x_limit})); }

// asinh(value/unit)/2 less the same of a usual value; missing is unremarkable.
std::int16_t money_slot(const std::optional<double>& value, double unit, double usual) {
  return value ? to_x((asinh_of(*value / unit) - asinh_of(usual / unit)) / 2.0) : std::int16_t{0};
}

std::int16_t level_slot(std::int8_t level, int middle_doubled, int per_one_doubled) {
  return level < 0 ? std::int16_t{0} : clamp_x((2 * level - middle_doubled) * x_one / per_one_doubled);
}

void fill_profile(CustomerView& view, bool organisation) {
  std::int16_t* out = view.profile.data();
  for (int level = 0; level < 4; ++level) out[level] = yes(view.income_level == level);
  out[4] = level_slot(view.risk_tolerance, 3, 3);
  out[5] = level_slot(view.frequency, 3, 3);
  out[6] = money_slot(view.money, 1000.0, 10'000.0);
  out[7] = money_slot(view.income, 1000.0, 50'000.0);
  out[8] = money_slot(view.debt, 1000.0, 10'000.0);
  out[9] = money_slot(view.tenure_years, 1.0, 4.0);
  out[10] = view.household ? to_x((*view.household - 2.0) / 4.0) : std::int16_t{0};
  const bool known = view.housing >= 0;
  out[11] = !known ? std::int16_t{0} : view.housing == 0 ? x_one : static_cast<std::int16_t>(-x_one);
  out[12] = !known                                   ? std::int16_t{0}
            : view.housing == 1 || view.housing == 2 ? x_one
                                                     : static_cast<std::int16_t>(-x_one);
  out[13] = level_slot(view.horizon, 4, 4);
  out[14] = yes(organisation);
}

std::int16_t count_slot(std::uint32_t count) {
  return count == 0 ? std::int16_t{0} : to_x(asinh_of(static_cast<double>(count)) / 2.0);
}

void write_behaviour(const CustomerFeatures& customer, Category category, X& x) {
  const CategoryBehaviour own = customer.behaviour.of(category);
  std::int16_t* out = x.data() + slot::behaviour;
  out[0] = count_slot(own.views);
  out[1] = count_slot(own.clicks);
  out[2] = count_slot(own.selects);
  // (Σ w·r − Σ w/2) / (Σ w + two events), in halves of a score.
  const std::int64_t above = 2 * own.appraisal - own.appraisal_weight * score_one;
  const std::int64_t weight = std::max<std::int64_t>(own.appraisal_weight, 0) + std::int64_t{2} * full_weight;
  out[3] = clamp_x(static_cast<int>(std::clamp<std::int64_t>(above * x_one / (weight * score_one), -x_limit, x_limit)));
  out[4] = yes(customer.behaviour.holds(category));
  std::ranges::copy(customer.sketch, x.begin() + slot::sketch);
}

// −1 … 1 over the day, linear between its ends, so that no trigonometry is needed: highest `noon` minutes after midnight.
std::int16_t hour_slot(int minute, int highest) {
  const int away = std::abs((minute - highest + 1440 + 720) % 1440 - 720);  // 0 … 720
  return static_cast<std::int16_t>(x_one - 2 * x_one * away / 720);
}

// A maximum over the product's themes.
std::uint8_t strongest(const Topics& topics, std::uint16_t themes) {
  std::uint8_t best = 0;
  for (std::size_t t = 0; t < theme_count; ++t) {
    if ((themes >> t & 1) != 0) best = std::max(best, topics.theme[t]);
  }
  return best;
}

// What a customer has to begin with, in steps of money_step; nothing when unknown.
std::optional<int> means_step(const CustomerView& view) {
  if (view.money) return money_step(*view.money);
  constexpr std::array<int, 4> by_income_level{7, 9, 11, 13};
  if (view.income_level >= 0) return by_income_level[static_cast<std::size_t>(int{view.income_level})];
  return std::nullopt;
}

// 4 at the lowest income, 1 at the highest.
std::optional<int> fee_weight(const CustomerView& view) {
  if (view.income_level >= 0) return 4 - view.income_level;
  if (view.income) return *view.income < 30'000 ? 4 : *view.income < 70'000 ? 3 : *view.income < 150'000 ? 2 : 1;
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Group group) { return name_of(group_names, group); }
const std::array<Slot, slot_count>& slots() { return slot_table; }

ContextKey context_key(const ProductTraits& traits) { return {traits.category, traits.credit}; }
void complete_view(CustomerView& view, bool organisation) {
  fill_profile(view, organisation);
  view.means_step = means_step(view);
  view.fee_weight = fee_weight(view);
}

std::int16_t position_slot(std::uint8_t position) {
  return static_cast<std::int16_t>(std::min<int>(position, 16) * (x_one / 8));
}

TopicKey topic_key(const ProductTraits& traits) { return {context_key(traits), traits.themes, traits.service}; }
MoneyKey money_key(const ProductTraits& traits) {
  return {context_key(traits), traits.risk_step, traits.entry_step, traits.fee_step};
}

void write_context(const CustomerFeatures& customer, const Situation& situation, const ContextKey& key, X& x) {
  const CustomerView& view = customer.view(key.credit);
  x[slot::base] = x_one;
  std::ranges::copy(view.profile, x.begin() + slot::profile);
  write_behaviour(customer, key.category, x);
  std::int16_t* placement = x.data() + slot::placement;
  placement[0] = yes(situation.outbound);
  placement[1] = position_slot(situation.position);
  placement[2] = yes(situation.weekend);
  placement[3] = hour_slot(situation.minute, 720);
  placement[4] = hour_slot(situation.minute, 1080);
  for (std::size_t i = 0; i < view.other.size(); ++i) {
    x[slot::other + i] = key.credit ? view.other[i] : clamp_x(view.other[i] + situation.other[i]);
  }
}

void write_product(const ProductTraits& traits, X& x) { std::ranges::copy(traits.slots, x.begin() + slot::product); }

void write_topics(const CustomerFeatures& customer, const TopicKey& key, X& x) {
  const CustomerView& view = customer.view(key.context.credit);
  const auto category = static_cast<std::size_t>(key.context.category);
  x[slot::goals] = eighths(view.goals.category[category]);
  x[slot::goals + 1] = eighths(view.goal_share[category]);
  x[slot::goals + 2] = eighths(strongest(view.goals, key.themes));
  x[slot::services] = yes(key.service != no_service && (view.named_services >> key.service & 1) != 0);
  x[slot::services + 1] = eighths(view.services.category[category]);
  x[slot::services + 2] = eighths(strongest(view.services, key.themes));
  x[slot::interests] = eighths(view.interests.category[category]);
  x[slot::interests + 1] = eighths(strongest(view.interests, key.themes));
}

void write_money(const CustomerFeatures& customer, const MoneyKey& key, X& x) {
  const CustomerView& view = customer.view(key.context.credit);
  if (view.risk_tolerance >= 0) {
    const int risk = 2 * key.risk_step;  // eighths
    const int most =
        2 * (view.risk_tolerance + 1);  // eighths: a quarter for the conservative, all for the very aggressive
    const int over = std::max(0, risk - most);
    const int under = std::max(0, most - 4 - risk);
    x[slot::risk] = static_cast<std::int16_t>(over * (x_one / 8));
    x[slot::risk + 1] = static_cast<std::int16_t>(under * (x_one / 8));
    x[slot::risk + 2] = yes(over == 0 && under == 0);
  } else {
    std::fill_n(x.begin() + slot::risk, 3, std::int16_t{0});
  }
  const auto& means = view.means_step;
  const bool known = means && key.entry_step > 0;
  const int short_by = known ? std::max(0, int{key.entry_step} - *means) : 0;
  x[slot::affordability] = clamp_x(short_by * x_one / 4);
  x[slot::affordability + 1] = yes(known && short_by == 0);
  const auto& weight = view.fee_weight;
  x[slot::affordability + 2] = clamp_x(weight ? *weight * key.fee_step * x_one / 28 : 0);
}

X make_x(const CustomerFeatures& customer, const Situation& situation, const ProductTraits& traits,
         const TextVector* product_text) {
  X x{};
  write_context(customer, situation, context_key(traits), x);
  write_product(traits, x);
  write_topics(customer, topic_key(traits), x);
  write_money(customer, money_key(traits), x);
  const auto& text = traits.credit ? customer.text_for_credit : customer.text;
  if (text && product_text != nullptr) {
    std::int32_t dot = 0;
    dots_int8(best_kernel(), *text, product_text->data(), {&dot, 1});
    x[slot::text] = text_slot(dot);
  }
  return x;
}

}  // namespace attune::rank
