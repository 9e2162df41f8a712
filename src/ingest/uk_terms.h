// Eligibility, fees and rates of a UK product's marketing state: what uk_open_banking.cpp puts together.
#pragma once

#include <string>
#include <vector>

#include "domain/product.h"
#include "ingest/eligibility_report.h"
#include "ingest/json_tree.h"

namespace attune::uk {

using Notes = std::vector<std::string>;  // what could not be read, or was read otherwise than it is written

void read_eligibility(const JsonValue& entry, const JsonValue& state, bool for_business, Product& product,
                      EligibilityReport& report, Notes& notes);
void read_fees(const JsonValue& state, Product& product, Notes& notes);
void read_rates(const JsonValue& state, Product& product, Notes& notes);
void read_constraints(const JsonValue& state, Product& product, Notes& notes);

// Texts of a "Notes" list, joined by blanks.
std::string notes_of(const JsonValue& object);

}  // namespace attune::uk
