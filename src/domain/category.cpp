#include "domain/category.h"

#include "base/names.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, category_count> category_names{
    "everyday_account", "savings",      "term_deposit",     "credit_card",   "personal_loan", "home_loan",
    "vehicle_loan",     "student_loan", "business_account", "business_loan", "investment",    "retirement",
    "insurance",        "planning",     "digital_service",  "guidance"};
constexpr std::array<std::string_view, 5> regime_names{"deposit", "credit", "investment", "insurance", "service"};

}  // namespace

std::string_view to_string(Category category) { return name_of(category_names, category); }
std::optional<Category> parse_category(std::string_view name) { return parse_name<Category>(category_names, name); }

std::string_view to_string(Regime regime) { return name_of(regime_names, regime); }
std::optional<Regime> parse_regime(std::string_view name) { return parse_name<Regime>(regime_names, name); }

std::string_view to_string(const std::optional<Category>& category) {
  return category ? to_string(*category) : unclassified;
}
std::string_view to_string(const std::optional<Regime>& regime) { return regime ? to_string(*regime) : unclassified; }

Regime default_regime(Category category) {
  switch (category) {
    case Category::everyday_account:
    case Category::savings:
    case Category::term_deposit:
    case Category::business_account: return Regime::deposit;
    case Category::credit_card:
    case Category::personal_loan:
    case Category::home_loan:
    case Category::vehicle_loan:
    case Category::student_loan:
    case Category::business_loan: return Regime::credit;
    case Category::investment:
    case Category::retirement: return Regime::investment;
    case Category::insurance: return Regime::insurance;
    case Category::planning:
    case Category::digital_service:
    case Category::guidance: return Regime::service;
  }
  return Regime::service;
}

}  // namespace attune
