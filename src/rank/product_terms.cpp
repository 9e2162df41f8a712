#include "rank/product_terms.h"

#include <algorithm>

namespace attune::rank {
namespace {

double highest_rate(const Product& product, RateSide side) {
  double highest = 0;
  for (const Rate& rate : product.rates) {
    if (rate.side == side) highest = std::max(highest, rate.rate.to_double());
  }
  return highest;
}

}  // namespace

double or_zero(const std::optional<Decimal>& value) { return value ? value->to_double() : 0.0; }

bool lends(const Product& product) {
  return product.regime == Regime::credit ||
         std::ranges::any_of(product.rates, [](const Rate& rate) { return rate.side == RateSide::lending; });
}

double deposit_rate(const Product& product) {
  const double column = lends(product) ? 0.0 : or_zero(product.interest_rate) / 100.0;
  return std::max(column, highest_rate(product, RateSide::deposit));
}

double lending_rate(const Product& product) {
  const double column = lends(product) ? or_zero(product.interest_rate) / 100.0 : 0.0;
  return std::max(column, highest_rate(product, RateSide::lending));
}

double yearly_fees(const Product& product) {
  double fees = or_zero(product.annual_fee) + 12.0 * or_zero(product.monthly_fee);
  for (const Fee& fee : product.fees) {
    if (fee.period == "P1M") fees += 12.0 * or_zero(fee.amount);
    if (fee.period == "P1Y") fees += or_zero(fee.amount);
  }
  return fees;
}

double entry_amount(const Product& product) {
  double entry = std::max(or_zero(product.min_balance), or_zero(product.min_investment));
  for (const Constraint& constraint : product.constraints) {
    if (constraint.type == "MIN_BALANCE" || constraint.type == "OPENING_BALANCE" ||
        constraint.type == "MIN_INVESTMENT") {
      entry = std::max(entry, or_zero(constraint.value));
    }
  }
  return entry;
}

}  // namespace attune::rank
