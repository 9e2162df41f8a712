// What a product costs and pays, read from its columns and its structured terms alike.
#pragma once

#include "domain/product.h"

namespace attune::rank {

double or_zero(const std::optional<Decimal>& value);

// A loan, an overdraft or a card, by regime or by its rates.
bool lends(const Product& product);

// The highest of the side, a fraction a year; 0 where none is stated.
double deposit_rate(const Product& product);
double lending_rate(const Product& product);

// What it costs a year by having it: annual and monthly fees.
double yearly_fees(const Product& product);

// Money needed to begin.
double entry_amount(const Product& product);

}  // namespace attune::rank
