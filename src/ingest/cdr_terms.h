// Eligibility, fees, rates and constraints of a CDR product: what cdr.cpp puts together.
#pragma once

#include <string>
#include <vector>

#include "domain/product.h"
#include "ingest/eligibility_report.h"
#include "ingest/json_tree.h"

namespace attune::cdr {

void read_eligibility(const JsonValue& data, Product& product, EligibilityReport& report);
void read_fees(const JsonValue& data, Product& product, std::vector<std::string>& warnings);
void read_rates(const JsonValue& data, Product& product, std::vector<std::string>& warnings);
void read_constraints(const JsonValue& data, Product& product);

}  // namespace attune::cdr
