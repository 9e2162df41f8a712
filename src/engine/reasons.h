// Reasons in words, from the exact parts of a score: nothing is said that the score does not hold.
#pragma once

#include <string>
#include <vector>

#include "domain/customer.h"
#include "domain/decision.h"
#include "domain/product.h"
#include "engine/answers.h"

namespace attune {

// The strongest parts that speak for an item, at most three, strongest first. `customer` null: the record has changed since,
// so the words stay general.
std::vector<Reason> reasons_of(const ShownItem& item, const Product& product, const Customer* customer);

// What a withholding reason says to a person: "protection.arrears" → "Not while payments are overdue".
std::string withheld_text(std::string_view reason);

}  // namespace attune
