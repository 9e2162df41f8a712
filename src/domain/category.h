// The fixed list of categories that every product, service and content stands in.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace attune {

enum class Category : std::uint8_t {
  everyday_account,  // current, transaction and checking accounts
  savings,           // savings and money market accounts
  term_deposit,      // term deposits, certificates of deposit
  credit_card,
  personal_loan,  // personal loans, overdrafts
  home_loan,
  vehicle_loan,
  student_loan,
  business_account,
  business_loan,  // business loans, leases, trade finance
  investment,     // funds, portfolios, brokerage, margin loans
  retirement,
  insurance,
  planning,         // wealth, tax, estate and trust services
  digital_service,  // alerts, cards in a wallet, round-ups, money transfer, travel money
  guidance,         // helpful content: articles, courses, calculators, support in difficulty
};
inline constexpr std::size_t category_count = 16;

std::string_view to_string(Category category);
std::optional<Category> parse_category(std::string_view name);

// Which law and wording a product stands under.
enum class Regime : std::uint8_t { deposit, credit, investment, insurance, service };

std::string_view to_string(Regime regime);
std::optional<Regime> parse_regime(std::string_view name);

// The regime of a category where the catalogue states none.
Regime default_regime(Category category);

// As answers name what nobody has said: of a product without a category or a regime.
inline constexpr std::string_view unclassified = "unclassified";
std::string_view to_string(const std::optional<Category>& category);
std::string_view to_string(const std::optional<Regime>& regime);

}  // namespace attune
