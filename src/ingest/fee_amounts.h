// What a fee costs, as the catalogues write it: read, or kept as text with a note.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/product.h"
#include "ingest/json_tree.h"
#include "ingest/rate_units.h"

namespace attune {

// Where something stands, for notes: "fees/3".
struct FeePlace {
  std::string at;
  std::string_view currency;  // of the product
};

// Sets fee.amount from the member, unless it is set. "$35 p.a." is the amount of a year: the period is a year where none is
// said. Kept as text, with a note: what is no amount, one below nothing (a rebate, or a mistake), one in another currency, one
// of a year in a fee of another period.
void read_fee_amount(const JsonValue& object, std::string_view member, const FeePlace& place, Fee& fee,
                     std::vector<std::string>& warnings);

// Sets fee.rate, unless it is set, as fee_rate_of says; noted where a bare number was read otherwise than the standard says.
// Kept as text, with a note: what is no rate, one below nothing, one of more than 100 per cent.
void read_fee_rate(const JsonValue& object, std::string_view member, RateNotation standard, const FeePlace& place,
                   Fee& fee, std::vector<std::string>& warnings);

}  // namespace attune
