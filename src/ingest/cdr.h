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
// is one such document over many lines, or an array of them, is read too. A name that stands twice in one object rejects it. A second product of the same id is rejected. Time is linear.
CdrReport read_cdr(std::string_view text, const CdrReading& reading, const RowSink<Product>& sink);

// One product out of its JSON. Fails with `invalid` when it has no productId or name.
//   id            brandId~productId, without a brandId productId
//   category      productCategory, refined by name and eligibility (business, car, student …)
//   eligibility   as criteria; one whose value can't be read, or that widens ("students are eligible too"), is `other`.
//                 BUSINESS beside NATURAL_PERSON means either: both are `other`. An age of 0 or less is left out.
//   fees, rates   exact; what can't be read is kept as text or left out, always with a warning. Per cent or a fraction:
//                 rate_units.h. Tiers: cdr_terms.h. Amounts: amounts.h, fee_amounts.h.
//   validity      effectiveFrom, effectiveTo: validity.h. isTailored: flags.h; what is neither yes nor no counts as tailored
//   columns       monthly_fee, interest_rate and so on: see derived_columns.h
//   disclosures   where terms, fees and eligibility can be read in full
Result<Product> product_from_cdr(const JsonValue& document, std::vector<std::string>& warnings,
                                 EligibilityReport& report);

}  // namespace attune
