#include "ingest/derived_columns.h"

#include "ingest/amounts.h"
#include "ingest/catalogue_text.h"

namespace attune {
namespace {

// Fees that only some customers meet, though they recur.
bool is_by_the_way(const Fee& fee) {
  for (const std::string_view word :
       {"statement", "paper", "inactive", "dormant", "late", "overdraft", "arrears", "search", "audit", "borrowing",
        "unarranged", "additional", "transaction", "cheque", "payment", "limit", "return", "withdrawal"}) {
    if (has_phrase(fee.name, word)) return true;
  }
  return false;
}

bool is_plain_lending(const Rate& rate) {
  return rate.type == "VARIABLE" || rate.type == "FIXED" || rate.type == "PURCHASE" || rate.type == "FLOATING";
}

void derive_fees(Product& product) {
  for (const auto& fee : product.fees) {
    const bool yearly = fee.period == "P1Y" || fee.period == "P12M";
    if (!fee.amount || (fee.period != "P1M" && !yearly) || is_by_the_way(fee)) continue;
    auto& column = yearly ? product.annual_fee : product.monthly_fee;
    if (!column || *fee.amount > *column) column = fee.amount;
  }
}

void derive_rate(Product& product) {
  const bool lends = product.regime == Regime::credit;
  std::optional<Decimal> headline;
  for (const auto& rate : product.rates) {
    if ((rate.side == RateSide::lending) != lends || rate.rate.units() < 0) continue;
    if (lends && (!is_plain_lending(rate) || rate.rate.units() == 0)) continue;
    if (!headline || (lends ? rate.rate < *headline : rate.rate > *headline)) headline = rate.rate;
  }
  if (headline) product.interest_rate = times_hundred(*headline);
}

}  // namespace

void derive_columns(Product& product) {
  derive_fees(product);
  derive_rate(product);
  for (const auto& constraint : product.constraints) {
    if (constraint.type == "MIN_BALANCE" && constraint.value && !product.min_balance) {
      product.min_balance = constraint.value;
    }
  }
  if (product.category != Category::term_deposit) return;
  for (const auto& rate : product.rates) {
    const auto days = duration_days(rate.term);
    if (days && (!product.lock_in_days || *days < *product.lock_in_days)) product.lock_in_days = days;
  }
}

}  // namespace attune
