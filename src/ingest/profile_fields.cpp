#include "ingest/profile_fields.h"

#include <utility>

namespace attune {
namespace {

Result<FactValue> read_fact(CsvFields& fields, const FactDefinition& definition, Instant now) {
  const bool number = definition.type == FactType::number;
  auto value = parse_fact_value(definition, number ? fields.amount(definition.name) : fields.text(definition.name));
  if (!value) return value;
  if (auto can_be = check_fact_value(definition, *value, date_of(now)); !can_be) return pass_on(std::move(can_be));
  return value;
}

}  // namespace

void read_profile_fields(CsvFields& fields, const CsvHeader& header, const ProfileReading& reading,
                         Customer& customer) {
  const auto as_of = fields.instant("last_updated").value_or(reading.now);
  if (const auto kind = fields.text("kind"); !kind.empty()) {
    const auto parsed = parse_customer_kind(kind);
    if (!parsed) fields.reject("kind", "it is neither individual nor organisation");
    customer.kind = parsed.value_or(CustomerKind::individual);
  }
  for (const auto& column : header.names()) {
    const auto* definition = reading.facts.find(column);
    if (!definition || fields.text(column).empty()) continue;
    auto value = read_fact(fields, *definition, reading.now);
    if (!value) {
      fields.reject(column, std::move(value).error().message);
      continue;
    }
    customer.set(Fact{column, std::move(*value), as_of, std::string(reading.source)});
  }
}

}  // namespace attune
