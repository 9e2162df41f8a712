// The columns of a file of customers that are not their identifier: kind, last_updated and facts by their dictionary names.
#pragma once

#include <string_view>

#include "domain/customer.h"
#include "ingest/csv_fields.h"

namespace attune {

struct ProfileReading {
  const FactDictionary& facts;
  Instant now;              // as_of where the row has no last_updated; and facts are judged by it
  std::string_view source;  // of the facts
};

// An empty cell is no fact. What does not read, or can't be, rejects the row.
void read_profile_fields(CsvFields& fields, const CsvHeader& header, const ProfileReading& reading, Customer& customer);

}  // namespace attune
