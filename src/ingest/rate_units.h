// Per cent or a fraction? Catalogues that mean 6.14 per cent write 0.0614, "6.14" or "6.14%", now and then side by side.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/decimal.h"
#include "ingest/amounts.h"

namespace attune {

// What a bare number means by the format's own standard: CDR writes fractions, UK Open Banking per cent.
enum class RateNotation : std::uint8_t { fraction, per_cent };

enum class RateKind : std::uint8_t {
  deposit,   // what the bank pays, bonus and introductory rates included
  lending,   // what is paid for credit: mortgages, loans, purchases, cash advances, penalties, comparison rates
  discount,  // what is taken off another rate; often negative
};

struct WrittenRate {
  Amount amount;
  RateKind kind = RateKind::deposit;
};

struct RateReading {
  std::optional<Decimal> fraction;  // nothing: it is no rate, it would be more than 100 per cent
  bool against_standard = false;    // read otherwise than the format's standard says of a bare number
  friend bool operator==(const RateReading&, const RateReading&) = default;
};

// One reading for each rate of one side of one product: they are neighbours. Signs are left aside but for the result.
//   "6.14%" and "6.14 per cent" are what they say, and tell nothing about their neighbours.
//   More than 100 per cent in either notation is no rate.
// Where a bare number is a fraction:
//   a deposit rate or a discount above 0.2 is per cent: nobody pays 20 per cent, and if somebody did, telling a customer
//   less is the lesser harm. 1 is 1 per cent. But up to 1 with four digits after the point it is a fraction, as nobody
//   writes per cent so: 0.2058, seen where an overdraft's rate stood among deposit rates.
//   a discount that would be more than every lending rate beside it is per cent, for the same reason: 0.15 beside 0.0614.
//   a lending rate above 1 is per cent. Up to 1 it is the fraction that the standard says, so that no cost is told lower
//   than it may be: 1 is 100 per cent.
//   What is left may be either; it is a fraction unless a neighbour is per cent for sure. Beside such a one
//     a lending rate above 0.48, the most that Australian law allows, is per cent: 0.99 beside 19.99;
//     a lending rate up to 0.48 stays a fraction: 0.0614 beside 6.14 is no loan at 0.0614 per cent;
//     a deposit rate or discount with three or more digits after the point stays a fraction where that gives no more than
//     twice the largest of those neighbours (0.045 beside 4.5), as banks write per cent to two digits;
//     any other deposit rate or discount goes with the larger number of its neighbours: 0.01 beside 2.00 is 0.01 per cent,
//     0.05 beside 0.045, 0.0475 and one 4.5 is 5 per cent. Discounts look to other discounts first.
// Where a bare number is per cent:
//   a lending rate below 0.5 and not 0 is a fraction: 0.399 is 39.9 per cent. All else is per cent.
std::vector<RateReading> read_rate_units(std::span<const WrittenRate> neighbours, RateNotation standard);

// A rate that a fee takes of something. Where a bare number is a fraction: above 1 it is per cent (3 is 3 per cent); 0.5 is 50
// per cent, and 1 all of it (the interest that an early withdrawal costs): no cost is told lower than it may be. Where it is
// per cent, it is. Above 100 per cent none.
RateReading fee_rate_of(const Amount& amount, RateNotation standard);

}  // namespace attune
