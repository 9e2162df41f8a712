// What a product could do to a customer, read from everything the catalogue says of it, whatever category it stands under:
// that it lends, or that capital can be lost. For protection and eligibility only; what is shown is what was stated.
#pragma once

#include <compare>
#include <string_view>

#include "domain/product.h"

namespace attune {

struct Exposure {
  bool credit = false;           // it lends: withheld from who is in arrears or vulnerable
  bool capital_at_risk = false;  // what was put in can be lost: withheld from who is vulnerable
  friend auto operator<=>(const Exposure&, const Exposure&) = default;
};

// Credit: of regime credit or a category of that regime; with a lending rate; with a credit limit among its constraints; or
// speaking of borrowing in its name, description, features or tags. Capital at risk: said so, of regime investment or a
// category of that regime, or speaking of leverage, trading or possible loss. "No overdraft" and "credit union" are no
// borrowing. Of help for a protective flag the words don't count: help with debts has to name them.
Exposure exposure_of(const Product& product);

// Content meant for a protective flag, whether set or not: tagged "arrears", "vulnerable" or "bereaved". It is offered to those
// whom it helps, and found by everyone else who looks for it: nobody is told about bereavement out of the blue.
bool is_help_for_a_flag(const Product& product);

// Whether a text speaks of borrowing, of losing capital. Whole words, whatever their case; English.
bool speaks_of_borrowing(std::string_view text);
bool speaks_of_losing_capital(std::string_view text);

}  // namespace attune
