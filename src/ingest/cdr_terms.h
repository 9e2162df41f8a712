// Eligibility, fees, rates and constraints of a CDR product: what cdr.cpp puts together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/product.h"
#include "ingest/eligibility_report.h"
#include "ingest/json_tree.h"

namespace attune::cdr {

// The objects of a member that is a list; none where it is no list.
const std::vector<JsonValue>& objects_of(const JsonValue& data, std::string_view name);

void read_eligibility(const JsonValue& data, Product& product, EligibilityReport& report);
void read_fees(const JsonValue& data, Product& product, std::vector<std::string>& warnings);
void read_constraints(const JsonValue& data, Product& product, std::vector<std::string>& warnings);

// Each rate with its tiers. Whether it is per cent: rate_units.h, among the rates of its side; its comparison rate is per cent
// above 1, and between 0.48 and 1 where the rate is.
//   dollar tiers    balances, one rate for each; an upper end of 0 means that it is open, as many write it
//   month, day      a term, of the lower end
//   percent         "LVR: 80 to 90 %" in the text (amounts.h: as_per_cent)
//   backwards       neither balances nor a term: kept as text, with a note
// A rate that can't be read is left out, with a note. A comparison rate of nothing beside a rate above nothing says nothing.
void read_rates(const JsonValue& data, Product& product, std::vector<std::string>& warnings);

}  // namespace attune::cdr
