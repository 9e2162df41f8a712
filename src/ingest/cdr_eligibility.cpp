#include <algorithm>
#include <array>
#include <utility>

#include "ingest/amounts.h"
#include "ingest/catalogue_text.h"
#include "ingest/cdr_terms.h"

namespace attune::cdr {
namespace {

struct TypeName {
  std::string_view name;
  CriterionKind kind;
};

constexpr std::array<TypeName, 11> types{{
    {"MIN_AGE", CriterionKind::min_age},
    {"MAX_AGE", CriterionKind::max_age},
    {"MIN_INCOME", CriterionKind::min_income},
    {"MIN_TURNOVER", CriterionKind::min_turnover},
    {"RESIDENCY_STATUS", CriterionKind::resident},
    {"STUDENT", CriterionKind::student},
    {"PENSION_RECIPIENT", CriterionKind::pensioner},
    {"EMPLOYMENT_STATUS", CriterionKind::employed},
    {"BUSINESS", CriterionKind::business},
    {"NATURAL_PERSON", CriterionKind::natural_person},
    {"STAFF", CriterionKind::staff},
}};

CriterionKind kind_of(std::string_view type) {
  const auto at = std::ranges::find(types, type, &TypeName::name);
  return at == types.end() ? CriterionKind::other : at->kind;
}

// "Students are eligible" says who may also have it, not who alone may.
bool widens(CriterionKind kind, std::string_view text) {
  const bool about_groups = kind == CriterionKind::student || kind == CriterionKind::pensioner ||
                            kind == CriterionKind::employed || kind == CriterionKind::business ||
                            kind == CriterionKind::natural_person || kind == CriterionKind::staff;
  if (!about_groups || has_word(text, {"only"})) return false;
  return has_phrase(text, "are eligible") || has_phrase(text, "members eligible") || has_phrase(text, "also eligible");
}

// Some write conditions of another sort under EMPLOYMENT_STATUS: membership of a community, lending criteria.
bool is_about_employment(std::string_view value, std::string_view text) {
  if (value == "Y" || text.empty()) return true;
  for (const std::string_view word :
       {"employ", "income", "payg", "full time", "full-time", "part time", "casual", "work", "salary", "wage", "job"}) {
    if (has_phrase(text, word)) return true;
  }
  return false;
}

// An age, an income or a turnover; nothing where none can be read for sure.
std::optional<Decimal> read_threshold(CriterionKind kind, std::string_view value, std::string_view info) {
  if (kind == CriterionKind::min_age || kind == CriterionKind::max_age) {
    for (const auto text : {value, info}) {
      if (const auto age = only_number(text, 0, 120)) return Decimal::from_integer(*age);
    }
    return std::nullopt;
  }
  const auto amount = read_money(value, "AUD");
  return amount && amount->units() > 0 ? amount : std::nullopt;
}

bool needs_threshold(CriterionKind kind) {
  return kind == CriterionKind::min_age || kind == CriterionKind::max_age || kind == CriterionKind::min_income ||
         kind == CriterionKind::min_turnover;
}

Criterion read_criterion(const JsonValue& item, std::string_view type) {
  const auto value = written(item, "additionalValue");
  const auto info = member_text(item, "additionalInfo");
  Criterion criterion{.kind = kind_of(type), .value = std::nullopt, .text = joined_text(value, info)};
  if (needs_threshold(criterion.kind)) {
    criterion.value = read_threshold(criterion.kind, value, info);
    if (!criterion.value) criterion.kind = CriterionKind::other;
  }
  if (criterion.value && read_amount(criterion.text)) criterion.text.clear();  // the number alone says no more
  if (criterion.kind == CriterionKind::employed && !is_about_employment(value, criterion.text)) {
    criterion.kind = CriterionKind::other;
  }
  if (widens(criterion.kind, criterion.text)) criterion.kind = CriterionKind::other;
  if (criterion.kind == CriterionKind::other) {
    criterion.value.reset();
    if (criterion.text.empty()) criterion.text = readable(type);
  }
  return criterion;
}

bool asks_nothing(const Criterion& criterion) {
  return criterion.kind == CriterionKind::min_age && criterion.value->units() <= 0;
}

}  // namespace

void read_eligibility(const JsonValue& data, Product& product, EligibilityReport& report) {
  const auto* list = data.find("eligibility");
  ++report.products;
  if (!list || !list->is_array()) return;
  std::vector<std::pair<std::string, Criterion>> read;
  for (const auto& item : list->items) {
    if (!item.is_object()) continue;
    std::string type(member_text(item, "eligibilityType"));
    auto criterion = read_criterion(item, type);
    if (!asks_nothing(criterion)) read.emplace_back(std::move(type), std::move(criterion));
  }
  const auto has = [&](CriterionKind kind) {
    return std::ranges::any_of(read, [&](const auto& entry) { return entry.second.kind == kind; });
  };
  const bool either = has(CriterionKind::business) && has(CriterionKind::natural_person);
  bool rules = false;
  bool texts = false;
  for (auto& [type, criterion] : read) {
    const bool is_either = criterion.kind == CriterionKind::business || criterion.kind == CriterionKind::natural_person;
    if (either && is_either) {
      criterion.kind = CriterionKind::other;
      if (criterion.text.empty()) criterion.text = readable(type);
    }
    const bool is_rule = criterion.kind != CriterionKind::other;
    (is_rule ? rules : texts) = true;
    report.count(type, is_rule);
    const bool known = std::ranges::find(product.eligibility, criterion) != product.eligibility.end();
    if (!known) product.eligibility.push_back(std::move(criterion));
  }
  report.products_with_rules += rules ? 1 : 0;
  report.products_with_texts += texts ? 1 : 0;
}

}  // namespace attune::cdr
