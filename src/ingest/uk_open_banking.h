// UK Open Banking open data, version 2: personal and business current accounts, commercial credit cards, loans to small
// businesses.
#pragma once

#include <string_view>

#include "domain/product.h"
#include "ingest/eligibility_report.h"
#include "ingest/import_row.h"

namespace attune {

struct UkReport {
  FileReport file;
  EligibilityReport eligibility;
};

// One file: {"data": [{"Brand": [{"BrandName", "PCA" | "BCA" | "CCC" | "SMELoan": [product]}]}]}, `data` also as an object.
// `line` of a row is the product's number in the file, `original` a document of the same shape with that product alone.
//   id            slug of brand ~ Identification ~ slug of name (identifications alone repeat)
//   category      by list: everyday_account, business_account, credit_card, business_loan; the last three ask for a business
//   state         the regular marketing state, else the first; not on sale: retired, and so is what says neither yes nor no
//                 (flags.h). Marketed from and to: validity.h
//   rates         per cent in the file, fractions here (rate_units.h); SME terms of a "Year" above 50 are days by mistake
//   numbers       amounts.h, fee_amounts.h; what can't be read is kept as text or left out, always with a warning
//   eligibility   ages, residency of persons, students, least turnover become rules, everything else is text
// An array of such files is read too. A name that stands twice in one object rejects its product, above the products the file.
// A file that is no such JSON is one rejected row.
UkReport read_uk_open_banking(std::string_view text, const RowSink<Product>& sink);

}  // namespace attune
