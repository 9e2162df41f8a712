#include "policy/eligibility.h"

#include <algorithm>
#include <chrono>
#include <variant>

namespace attune {
namespace {

constexpr int of_age = 18;

template <class Value>
const Value* value_of(const Customer& customer, std::string_view fact) {
  const Fact* found = customer.find(fact);
  return found == nullptr ? nullptr : std::get_if<Value>(&found->value);
}

std::optional<bool> flag_of(const Customer& customer, std::string_view fact) {
  const bool* value = value_of<bool>(customer, fact);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<Decimal> number_of(const Customer& customer, std::string_view fact) {
  const Decimal* value = value_of<Decimal>(customer, fact);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

// Whole years between two dates, as birthdays count them.
int years_between(Date from, Date to) {
  const auto ymd = [](Date date) {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{date.days}}};
  };
  const auto a = ymd(from);
  const auto b = ymd(to);
  const int years = static_cast<int>(b.year()) - static_cast<int>(a.year());
  const bool before_birthday = b.month() < a.month() || (b.month() == a.month() && b.day() < a.day());
  return before_birthday ? years - 1 : years;
}

std::optional<int> age_of(const Customer& customer, Instant at) {
  if (const Date* born = value_of<Date>(customer, "date_of_birth")) return years_between(*born, date_of(at));
  if (const Decimal* age = value_of<Decimal>(customer, "age")) return static_cast<int>(age->to_double());
  return std::nullopt;
}

std::optional<bool> has_work(const Customer& customer) {
  const std::string* status = value_of<std::string>(customer, "employment");
  if (status == nullptr) return std::nullopt;
  return *status == "employed" || *status == "self_employed";
}

void require(Eligibility& verdict, const std::optional<bool>& fact, std::string_view name, ReasonCode refusal) {
  if (!fact) {
    verdict.ask.emplace_back(name);
  } else if (!*fact) {
    verdict.withheld = refusal;
  }
}

void require_at_least(Eligibility& verdict, const std::optional<Decimal>& fact, const Decimal& least,
                      std::string_view name, ReasonCode refusal) {
  require(verdict, fact ? std::optional(*fact >= least) : std::nullopt, name, refusal);
}

void check_age(Eligibility& verdict, const Criterion& criterion, const EligibilityFacts& facts) {
  if (facts.kind == CustomerKind::organisation || !criterion.value) return;
  const double years = criterion.value->to_double();
  const bool minimum = criterion.kind == CriterionKind::min_age;
  std::optional<bool> holds;
  if (facts.age) holds = minimum ? *facts.age >= years : *facts.age <= years;
  require(verdict, holds, "date_of_birth", minimum ? "eligibility.age_below_minimum" : "eligibility.age_above_maximum");
}

void check_one(Eligibility& verdict, const Criterion& criterion, const EligibilityFacts& facts) {
  const bool organisation = facts.kind == CustomerKind::organisation;
  switch (criterion.kind) {
    case CriterionKind::min_age:
    case CriterionKind::max_age: check_age(verdict, criterion, facts); return;
    case CriterionKind::min_income:
      if (criterion.value && !organisation) {
        require_at_least(verdict, facts.income, *criterion.value, "income", "eligibility.income_below_minimum");
      }
      return;
    case CriterionKind::min_turnover:
      if (criterion.value) {
        require_at_least(verdict, facts.turnover, *criterion.value, "turnover", "eligibility.turnover_below_minimum");
      }
      return;
    case CriterionKind::resident:
      if (!organisation) require(verdict, facts.resident, "resident", "eligibility.not_resident");
      return;
    case CriterionKind::student: require(verdict, facts.student, "student", "eligibility.not_student"); return;
    case CriterionKind::pensioner: require(verdict, facts.pensioner, "pensioner", "eligibility.not_pensioner"); return;
    case CriterionKind::employed:
      if (!organisation) require(verdict, facts.employed, "employment", "eligibility.not_employed");
      return;
    case CriterionKind::business:
      if (!organisation) verdict.withheld = "eligibility.organisations_only";
      return;
    case CriterionKind::natural_person:
      if (organisation) verdict.withheld = "eligibility.individuals_only";
      return;
    case CriterionKind::staff:
      if (!facts.staff) verdict.withheld = "eligibility.staff_only";
      return;
    case CriterionKind::other: return;
  }
}

}  // namespace

EligibilityFacts EligibilityFacts::of(const Customer& customer, Instant at) {
  EligibilityFacts facts;
  facts.kind = customer.kind;
  facts.age = age_of(customer, at);
  facts.income = number_of(customer, "income");
  facts.turnover = number_of(customer, "turnover");
  facts.resident = flag_of(customer, "resident");
  facts.student = flag_of(customer, "student");
  facts.pensioner = flag_of(customer, "pensioner");
  facts.employed = has_work(customer);
  facts.staff = flag_of(customer, "staff").value_or(false);
  return facts;
}

Eligibility check(std::span<const Criterion> criteria, const EligibilityFacts& facts) {
  Eligibility verdict;
  for (const Criterion& criterion : criteria) {
    check_one(verdict, criterion, facts);
    if (!verdict.withheld.empty()) {
      verdict.ask.clear();
      return verdict;
    }
  }
  std::sort(verdict.ask.begin(), verdict.ask.end());
  verdict.ask.erase(std::unique(verdict.ask.begin(), verdict.ask.end()), verdict.ask.end());
  return verdict;
}

std::vector<Criterion> criteria_of(const Product& product, const Exposure& exposure) {
  std::vector<Criterion> criteria = product.eligibility;
  const auto states = [&](CriterionKind kind) {
    return std::ranges::any_of(criteria, [kind](const Criterion& c) { return c.kind == kind && is_rule(c); });
  };
  const bool for_people = !states(CriterionKind::business);
  if (for_people && (exposure.credit || exposure.capital_at_risk) && !states(CriterionKind::min_age)) {
    criteria.push_back({CriterionKind::min_age, Decimal::from_integer(of_age), {}});
  }
  return criteria;
}

bool is_rule(const Criterion& criterion) {
  switch (criterion.kind) {
    case CriterionKind::other: return false;
    case CriterionKind::min_age:
    case CriterionKind::max_age:
    case CriterionKind::min_income:
    case CriterionKind::min_turnover: return criterion.value.has_value();
    default: return true;
  }
}

std::uint32_t CriteriaSets::number_of(std::span<const Criterion> criteria) {
  // Texts and the order don't matter to a verdict: keep only the rules, so that more products share a set.
  std::vector<Criterion> rules;
  for (const Criterion& criterion : criteria) {
    if (is_rule(criterion)) rules.push_back({criterion.kind, criterion.value, {}});
  }
  std::sort(rules.begin(), rules.end(), [](const Criterion& a, const Criterion& b) {
    return a.kind != b.kind ? a.kind < b.kind : a.value.value_or(Decimal{}) < b.value.value_or(Decimal{});
  });
  const auto at = std::find(sets_.begin(), sets_.end(), rules);
  if (at != sets_.end()) return static_cast<std::uint32_t>(at - sets_.begin());
  sets_.push_back(std::move(rules));
  return static_cast<std::uint32_t>(sets_.size() - 1);
}

std::vector<Eligibility> CriteriaSets::check_all(const EligibilityFacts& facts) const {
  std::vector<Eligibility> verdicts;
  verdicts.reserve(sets_.size());
  for (const auto& criteria : sets_) verdicts.push_back(check(criteria, facts));
  return verdicts;
}

ReasonCode unavailable(const Product& product, Instant at) {
  if (product.retired) return "product.retired";
  if (is_unclassified(product)) return "product.unclassified";
  if (product.tailored) return "product.tailored";
  if (product.effective_from && at < *product.effective_from) return "product.not_yet_effective";
  if (product.effective_to && at >= *product.effective_to) return "product.expired";
  return {};
}

}  // namespace attune
