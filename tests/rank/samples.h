// Made-up customers, products and contributions for the tests of rank.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "domain/customer.h"
#include "domain/product.h"
#include "rank/contribution.h"
#include "rank/customer_features.h"
#include "rank/traits.h"

namespace attune::rank {

inline Fact fact(std::string name, FactValue value) {
  return {std::move(name), std::move(value), Instant{1}, "institution"};
}

inline Customer customer_of(std::string id, std::vector<Fact> facts, CustomerKind kind = CustomerKind::individual) {
  Customer customer{.id = std::move(id), .kind = kind, .facts = {}};
  for (Fact& f : facts) customer.set(std::move(f));
  return customer;
}

inline Customer prototype_customer(std::string id, std::string income, std::string tolerance,
                                   std::vector<std::string> goals, std::vector<std::string> services,
                                   std::string frequency) {
  return customer_of(std::move(id),
                     {fact("income_level", std::move(income)), fact("risk_tolerance", std::move(tolerance)),
                      fact("financial_goals", std::move(goals)), fact("preferred_services", std::move(services)),
                      fact("banking_frequency", std::move(frequency))});
}

inline Product product_of(std::string name, Category category, std::vector<std::string> tags = {}) {
  Product product;
  product.id = slug(name);
  product.name = std::move(name);
  product.category = category;
  product.regime = default_regime(category);
  product.tags = std::move(tags);
  product.description = "A product for people who want one. It costs little.";
  return product;
}

// A small bank: something of every category.
inline std::vector<Product> sample_catalogue() {
  using enum Category;
  std::vector<Product> products{
      product_of("Basic Savings Account", savings, {"savings", "basic", "everyday banking"}),
      product_of("High-Yield Savings Account", savings, {"savings", "high-yield"}),
      product_of("Everyday Account", everyday_account, {"checking"}),
      product_of("Student Banking Account", everyday_account, {"student", "basic"}),
      product_of("Term Deposit 12 Months", term_deposit, {"deposit"}),
      product_of("Premium Credit Card", credit_card, {"credit", "rewards", "travel", "premium"}),
      product_of("Personal Loan", personal_loan, {"loans"}),
      product_of("Fixed Mortgage", home_loan, {"mortgage", "real estate"}),
      product_of("Car Loan", vehicle_loan, {"car"}),
      product_of("Student Loan Refinancing", student_loan, {"student", "education"}),
      product_of("Business Checking Account", business_account, {"business"}),
      product_of("Premium Business Loan", business_loan, {"business", "loans"}),
      product_of("Investment Portfolio", investment, {"investment", "long-term", "premium"}),
      product_of("Options Trading Account", investment, {"trading", "options"}),
      product_of("Retirement IRA", retirement, {"retirement", "tax-advantaged"}),
      product_of("Premium Life Insurance", insurance, {"insurance", "life"}),
      product_of("Premium Trust Services", planning, {"trust", "legal"}),
      product_of("Tax Planning Service", planning, {"tax", "planning"}),
      product_of("Mobile Alerts", digital_service, {"digital", "mobile"}),
      product_of("How to Budget", guidance, {"budget", "learning"}),
  };
  products[1].min_balance = Decimal::from_integer(100);
  products[5].annual_fee = Decimal::from_integer(450);
  products[12].min_investment = Decimal::from_integer(5000);
  products[12].capital_at_risk = true;
  products[13].capital_at_risk = true;
  products[16].min_investment = Decimal::from_integer(500'000);
  return products;
}

inline std::vector<ProductTraits> traits_of_all(const std::vector<Product>& products) {
  std::vector<ProductTraits> out;
  for (const Product& product : products) out.push_back(traits_of(product));
  return out;
}

inline X random_x(Random& random) {
  X x{};
  x[0] = x_one;
  for (std::size_t i = 1; i < slot_count; ++i) {
    if (random.below(3) == 0) continue;
    x[i] = static_cast<std::int16_t>(static_cast<int>(random.below(2 * x_limit + 1)) - x_limit);
  }
  return x;
}

inline Contribution random_contribution(Random& random, Position head) {
  Contribution c;
  c.target = static_cast<Target>(random.below(2));
  c.category = static_cast<Category>(random.below(3) * 5);
  c.product = random.below(5) == 0 ? no_product : static_cast<std::uint32_t>(random.below(40));
  c.position = random.below(head);
  c.weight = random.below(4) == 0 ? slider_default_weight : full_weight;
  c.r = static_cast<std::int16_t>(random.below(6001));
  c.x = random_x(random);
  for (std::uint64_t i = random.below(4); i > 0; --i) c.past.add(static_cast<std::uint16_t>(random.below(30)));
  return c;
}

}  // namespace attune::rank
