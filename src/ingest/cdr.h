// The Australian Consumer Data Right's product data: BankingProductDetail, versions 3 to 5 (Consumer Data Standards).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/product.h"
#include "ingest/eligibility_report.h"
#include "ingest/import_row.h"
#include "ingest/json_tree.h"

namespace attune {

struct CdrReading {
  std::string brand{};  // only this brandId or brand name, whatever the case; empty: all
};

struct CdrReport {
  FileReport file;
  std::size_t other_brands = 0;  // lines left out by `brand`; not among file.rows
  EligibilityReport eligibility;
};

// One product a line: a bare BankingProductDetail, {"data": …}, or {"brandId", "brandName", "path", "data": …}; a text that
// is one such document over many lines is read too. A second product of the same id is rejected. Time is linear.
CdrReport read_cdr(std::string_view text, const CdrReading& reading, const RowSink<Product>& sink);

// One product out of its JSON. Fails with `invalid` when it has no productId or name.
//   id            brandId~productId, without a brandId productId
//   category      productCategory, refined by name and eligibility (business, car, student …)
//   eligibility   as criteria; one whose value can't be read, or that widens ("students are eligible too"), is `other`.
//                 BUSINESS beside NATURAL_PERSON means either: both are `other`. An age of 0 or less is left out.
//   fees, rates   exact. When a side of a product has a rate above 1, all rates of that side are per cent by mistake: they
//                 are divided by 100, with a warning. Tiers in dollars become balances, in months or days terms, others text.
//   columns       monthly_fee, interest_rate and so on: see derived_columns.h
//   disclosures   where terms, fees and eligibility can be read in full
Result<Product> product_from_cdr(const JsonValue& document, std::vector<std::string>& warnings,
                                 EligibilityReport& report);

}  // namespace attune
