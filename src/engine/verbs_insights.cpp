// What the institution sees of what works and for whom, from counts that are folded as things happen.
#include <algorithm>
#include <map>
#include <utility>

#include "engine/core.h"

namespace attune {
namespace {

constexpr std::int64_t smallest_group = 5;

std::uint64_t count(std::int64_t value) { return static_cast<std::uint64_t>(value); }

bool within(Date date, std::optional<Date> from, std::optional<Date> to) {
  return !(from && date < *from) && !(to && date > *to);
}

// Those active on the day whom no earlier day of the range has counted.
std::int64_t new_in_range(const DayCounts& day, std::optional<Date> from) {
  std::int64_t customers = 0;
  for (const auto& [before, active] : day.active) {
    if (before == never_before || (from && before < *from)) customers += active;
  }
  return customers;
}

std::vector<CustomerGroup> told(const std::map<std::string, std::int64_t>& by_value) {
  std::vector<CustomerGroup> groups;
  std::int64_t together = 0;
  for (const auto& [value, customers] : by_value) {
    if (customers < smallest_group) together += customers;
    else groups.push_back({value, count(customers)});
  }
  std::ranges::sort(groups, {}, [](const CustomerGroup& group) {
    return std::pair(-static_cast<std::int64_t>(*group.customers), group.value);
  });
  if (together > 0) {
    groups.push_back({"fewer than 5", together < smallest_group ? std::nullopt : std::optional(count(together))});
  }
  return groups;
}

std::vector<AudienceGroup> told(const std::map<std::string, Reached>& by_value) {
  std::vector<AudienceGroup> groups;
  AudienceGroup::Offers together;
  for (const auto& [value, reached] : by_value) {
    const AudienceGroup::Offers offers{count(reached.viewed), count(reached.interested)};
    if (reached.viewed >= smallest_group) {
      groups.push_back({value, offers});
    } else {
      together.viewed += offers.viewed;
      together.interested += offers.interested;
    }
  }
  std::ranges::sort(groups, [](const AudienceGroup& a, const AudienceGroup& b) {
    return a.offers->viewed != b.offers->viewed ? a.offers->viewed > b.offers->viewed : a.value < b.value;
  });
  if (together.viewed > 0) {
    groups.push_back({"fewer than 5", together.viewed < static_cast<std::uint64_t>(smallest_group)
                                          ? std::nullopt
                                          : std::optional(together)});
  }
  return groups;
}

}  // namespace

Result<OverviewAnswer> EngineCore::overview(const Caller& caller, std::optional<Date> from,
                                            std::optional<Date> to) const {
  if (auto allowed = authorise(caller, Permission::read_model); !allowed) return pass_on(std::move(allowed));
  OverviewAnswer answer;
  Counts total;
  Funnel funnel{};
  const auto& days = state_.counts().days();
  for (const auto& [date, day] : days) {
    if (!within(date, from, to)) continue;
    total += day.counts;
    for (std::size_t step = 0; step < step_count; ++step) funnel[step] += day.funnel[step];
    answer.users += count(new_in_range(day, from));
    answer.days.push_back({format_date(date), count(day.active_customers()), count(day.counts.interactions),
                           count(day.counts.clicks), count(day.counts.selections)});
  }
  const Statistics statistics = to_statistics(total);
  answer.customers = state_.customers().size();
  answer.products = state_.catalogue().size();
  answer.decisions = state_.decisions();
  answer.interactions = statistics.total_interactions;
  answer.views = statistics.total_views;
  answer.clicks = statistics.total_clicks;
  answer.selections = statistics.total_selections;
  answer.feedback = statistics.total_feedback;
  answer.avg_feedback_score = statistics.avg_feedback_score;
  answer.click_rate = statistics.click_rate;
  answer.selection_rate = statistics.selection_rate;
  answer.funnel = {count(funnel[0]), count(funnel[1]), count(funnel[2]), count(funnel[3]), count(funnel[4])};
  answer.feedback_distribution = {count(total.rated_high), count(total.ratings - total.rated_high - total.rated_low),
                                  count(total.rated_low)};
  if (!days.empty()) {
    answer.first_day = format_date(days.begin()->first);
    answer.last_day = format_date(days.rbegin()->first);
  }
  return answer;
}

Result<std::vector<ProductInsight>> EngineCore::product_insights(const Caller& caller, std::optional<Date> from,
                                                                 std::optional<Date> to) const {
  if (auto allowed = authorise(caller, Permission::read_model); !allowed) return pass_on(std::move(allowed));
  std::vector<Counts> totals(state_.catalogue().size());
  for (const auto& [date, day] : state_.counts().days()) {
    if (!within(date, from, to)) continue;
    for (const auto& [product, counts] : day.products) {
      if (product < totals.size()) totals[product] += counts;
    }
  }
  std::vector<ProductInsight> insights;
  for (std::uint32_t p = 0; p < totals.size(); ++p) {
    if (totals[p].is_zero()) continue;
    const Product& product = state_.catalogue().at(p).product;
    const Statistics s = to_statistics(totals[p]);
    insights.push_back({product.id, product.name, std::string(to_string(product.category)), s.total_interactions,
                        count(totals[p].shown), s.total_views, s.total_clicks, s.total_selections, s.total_feedback,
                        s.avg_feedback_score, s.click_rate, s.selection_rate});
  }
  std::ranges::sort(insights, [](const ProductInsight& a, const ProductInsight& b) {
    return a.interactions != b.interactions ? a.interactions > b.interactions : a.product_id < b.product_id;
  });
  return insights;
}

Result<AudienceAnswer> EngineCore::audience(const Caller& caller, std::string_view product_id) const {
  if (caller.role == Role::customer) return fail(ErrorCode::denied, "Role customer may not read this.");
  if (auto allowed = authorise(caller, Permission::read_products); !allowed) return pass_on(std::move(allowed));
  const auto index = state_.catalogue().index_of(product_id);
  if (!index) return fail(ErrorCode::not_found, "There is no product " + std::string(product_id) + ".");
  const auto at = state_.counts().audiences().find(*index);
  const Audience none;
  const Audience& audience = at == state_.counts().audiences().end() ? none : at->second;
  const auto group = [&](Grouping grouping) { return told(audience[static_cast<std::size_t>(grouping)]); };
  return AudienceAnswer{group(Grouping::income_level), group(Grouping::risk_tolerance), group(Grouping::goals),
                        group(Grouping::kind)};
}

Result<DemographicsAnswer> EngineCore::demographics(const Caller& caller) const {
  if (auto allowed = authorise(caller, Permission::read_model); !allowed) return pass_on(std::move(allowed));
  const auto group = [&](Grouping grouping) {
    return told(state_.counts().groups()[static_cast<std::size_t>(grouping)]);
  };
  return DemographicsAnswer{group(Grouping::income_level), group(Grouping::risk_tolerance), group(Grouping::goals),
                            group(Grouping::kind)};
}

}  // namespace attune
