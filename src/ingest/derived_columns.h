// The prototype's columns for products of other catalogues, so that one set of features serves all.
#pragma once

#include "domain/product.h"

namespace attune {

// monthly_fee and annual_fee: the largest fee of that period, statements and the like left out; min_balance: the constraint
// of that name; interest_rate: per cent a year, the highest deposit rate, or for credit the lowest plain lending rate above
// zero; lock_in_days: a term deposit's shortest term. Only what the catalogue states; what it doesn't stays absent.
// Precondition: category and regime are set.
void derive_columns(Product& product);

}  // namespace attune
