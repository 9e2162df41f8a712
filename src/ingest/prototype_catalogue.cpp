#include "ingest/prototype_catalogue.h"

#include <algorithm>
#include <array>

namespace attune::prototype {
namespace {

struct Known {
  std::string_view name;
  Category category;
};

constexpr auto known = std::to_array<Known>({
    {"Basic Savings Account", Category::savings},
    {"High-Yield Savings Account", Category::savings},
    {"Money Market Account", Category::savings},
    {"Health Savings Account", Category::savings},
    {"Premium Checking Account", Category::everyday_account},
    {"Business Checking Account", Category::business_account},
    {"Premium Business Banking", Category::business_account},
    {"Premium Business Loan", Category::business_loan},
    {"Premium Credit Card", Category::credit_card},
    {"Student Loan Refinancing", Category::student_loan},
    {"Home Equity Line of Credit", Category::home_loan},
    {"Premium Mortgage Service", Category::home_loan},
    {"Retirement IRA", Category::retirement},
    {"Investment Portfolio", Category::investment},
    {"Robo-Advisor Portfolio", Category::investment},
    {"Premium Investment Advisory", Category::investment},
    {"Premium Portfolio Management", Category::investment},
    {"Premium Investment Portfolio", Category::investment},
    {"Premium Investment Strategy", Category::investment},
    {"Premium Investment Planning", Category::investment},
    {"Premium Life Insurance", Category::insurance},
    {"Premium Auto Insurance", Category::insurance},
    {"Estate Planning Service", Category::planning},
    {"Tax Planning Service", Category::planning},
    {"Premium Wealth Management", Category::planning},
    {"Premium Trust Services", Category::planning},
    {"Premium Financial Planning", Category::planning},
    {"Premium Trust Administration", Category::planning},
    {"Premium Financial Advisory", Category::planning},
    {"Premium Wealth Advisory", Category::planning},
    {"Premium Trust Advisory", Category::planning},
    {"Premium Business Advisory", Category::planning},
    {"Premium Mortgage Advisory", Category::planning},
    {"Premium Financial Strategy", Category::planning},
    {"Premium Wealth Strategy", Category::planning},
    {"Premium Trust Strategy", Category::planning},
    {"Premium Business Strategy", Category::planning},
    {"Premium Mortgage Strategy", Category::planning},
    {"Premium Wealth Planning", Category::planning},
    {"Premium Trust Planning", Category::planning},
    {"Premium Business Planning", Category::planning},
    {"Premium Mortgage Planning", Category::planning},
});

}  // namespace

std::optional<Category> category_of(std::string_view product_name) {
  const auto at = std::ranges::find(known, product_name, &Known::name);
  return at == known.end() ? std::nullopt : std::optional(at->category);
}

}  // namespace attune::prototype
