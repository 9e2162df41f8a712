// A catalogue or customers of one's own as CSV: only an identifier is required, other columns have the names of the API's fields
// (products) or of the dictionary's facts (customers). Columns that are none of these are treated as the reading says.
#pragma once

#include <string_view>

#include "base/result.h"
#include "domain/fact.h"
#include "ingest/csv_table.h"
#include "ingest/import_row.h"
#include "ingest/json_forms.h"
#include "ingest/jsonl.h"

namespace attune {

CsvColumns product_csv_columns();
// Views into `facts`.
CsvColumns customer_csv_columns(const FactDictionary& facts);

// Rows are read as product bodies are (read_product): lists are one cell with commas, flags are yes or no, an empty cell is
// no value. A second row of an id is rejected. Fails as CsvTable::open does, and for unknown columns that are to be refused.
Result<FileReport> read_products_csv(std::string_view csv, UnknownFields unknown, const RowSink<Product>& sink,
                                     const FileWords& words = {});

// Facts have source "csv" and as_of last_updated (`now` where that is empty). A second row of an id is taken: it is newer.
Result<FileReport> read_customers_csv(std::string_view csv, const FactDictionary& facts, Instant now,
                                      UnknownFields unknown, const RowSink<CustomerBody>& sink,
                                      const FileWords& words = {});

}  // namespace attune
