// From when to when a catalogue offers a product.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/product.h"
#include "ingest/json_tree.h"

namespace attune {

// The members that say it, and whether the format asks for dates (UK Open Banking) rather than for times (CDR).
struct ValidityMembers {
  std::string_view from;
  std::string_view to;
  bool dates = false;
};

// Sets effective_from and effective_to as parse_instant reads them. Absent, null and "N/A" say nothing.
//   A time without a zone, and a date where a time is asked for, are read as UTC, with a note.
//   What is no time (a date that doesn't exist, another form): a note, and the product is retired: as long as nobody can
//   tell when it may be offered, it is not.
//   An end that is not after the beginning: a note; both are kept, so that it is offered at no time.
void read_validity(const JsonValue& object, const ValidityMembers& members, Product& product,
                   std::vector<std::string>& warnings);

// A note when the member is there and no time; nothing depends on it.
void check_time(const JsonValue& object, std::string_view member, std::vector<std::string>& warnings);

}  // namespace attune
