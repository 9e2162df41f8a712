#include "ingest/json_forms.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "ingest/json_writer.h"

namespace attune {
namespace {

constexpr std::size_t max_id_bytes = 128;
constexpr std::size_t max_list_items = 200;
constexpr std::size_t max_item_bytes = 256;

// Reads a JSON value as the type of its definition; adds an error and gives nothing when it is of another.
std::optional<FactValue> read_fact(FieldReader& fields, const FactDefinition& definition, const JsonValue& value) {
  const auto& name = definition.name;
  switch (definition.type) {
    case FactType::flag:
      if (value.kind == JsonKind::boolean) return FactValue(value.flag);
      fields.error(name, "expected true or false");
      return std::nullopt;
    case FactType::number:
      if (const auto number = decimal_of(value)) return FactValue(*number);
      fields.error(name, "expected a number such as 1250.5");
      return std::nullopt;
    case FactType::choices: {
      std::vector<std::string> items;
      fields.texts(name, items, max_list_items, max_item_bytes);
      const bool comma = std::ranges::any_of(items, [](const auto& item) { return item.find(',') != item.npos; });
      if (comma) {
        fields.error(name, "an item of this list can't hold a comma");
        return std::nullopt;
      }
      if (value.is_string() || value.is_array()) return FactValue(std::move(items));
      return std::nullopt;
    }
    case FactType::date:
    case FactType::text:
    case FactType::choice: {
      if (!value.is_string()) {
        fields.error(
            name, definition.type == FactType::date ? "expected a date written as \"YYYY-MM-DD\"" : "expected a text");
        return std::nullopt;
      }
      if (value.text.find('\0') != std::string::npos) {
        fields.error(name, "a text can't hold a NUL character");
        return std::nullopt;
      }
      auto parsed = parse_fact_value(definition, value.text);
      if (parsed) return std::move(*parsed);
      fields.error(name, parsed.error().message);
      return std::nullopt;
    }
  }
  return std::nullopt;
}

void read_consents(FieldReader& fields, const JsonValue& stated, FieldErrors& errors, bool dated,
                   std::vector<StatedConsent>& consents) {
  if (!stated.is_object()) return fields.error("consents", "expected an object of purposes");
  FieldReader purposes(stated, fields.pointer_to("consents"), errors);
  for (const auto& name : stated.keys) {
    const auto purpose = parse_purpose(name);
    if (!purpose) {
      purposes.error(name, "this is no purpose: personalisation, marketing, analytics, generated_text");
      continue;
    }
    StatedConsent consent{.purpose = *purpose};
    const auto* said = dated ? stated.find(name) : nullptr;
    if (said != nullptr && said->is_object()) {
      purposes.take(name);
      FieldReader parts(*said, purposes.pointer_to(name), errors);
      parts.word("state", consent.state, parse_consent_state);
      parts.instant("since", consent.since);
      parts.text("source", consent.source, 64);
      parts.refuse_unread();
    } else {
      purposes.word(name, consent.state, parse_consent_state);
    }
    consents.push_back(std::move(consent));
  }
}

void read_id(FieldReader& fields, const std::string& wanted, bool numbers, std::string& id) {
  std::string by_other_name;
  fields.identifier("customer_id", id, max_id_bytes, numbers);
  fields.identifier("user_id", by_other_name, max_id_bytes, numbers);  // the CSV's column
  if (id.empty()) id = by_other_name;
  if (id.empty()) id = wanted;
  if (id.empty()) return fields.error("customer_id", "a customer needs an id of 1 to 128 bytes");
  if (!by_other_name.empty() && id != by_other_name) fields.error("user_id", "it is not the same as customer_id");
  if (!wanted.empty() && id != wanted) fields.error("customer_id", "it is not the customer that the address names");
}

struct ValueWriter {
  JsonWriter& json;
  void operator()(bool flag) const { json.flag(flag); }
  void operator()(const Decimal& number) const { json.number(number); }
  void operator()(Date date) const { json.text(format_date(date)); }
  void operator()(const std::string& text) const { json.text(text); }
  void operator()(const std::vector<std::string>& items) const {
    json.begin_array();
    for (const auto& item : items) json.text(item);
    json.end_array();
  }
};

}  // namespace

Parsed<CustomerBody> parse_customer_body(std::string_view json, const CustomerReading& reading, JsonLimits limits) {
  const auto body = parse_json(json, limits);
  if (!body) return std::unexpected(FieldErrors{{"", body.error().message}});
  return read_customer(*body, reading);
}

Parsed<CustomerBody> read_customer(const JsonValue& body, const CustomerReading& reading) {
  FieldErrors errors;
  FieldReader fields(body, "", errors);
  if (!errors.empty()) return std::unexpected(std::move(errors));
  CustomerBody out;
  read_id(fields, reading.id, reading.numeric_ids, out.customer.id);
  fields.word("kind", out.customer.kind, parse_customer_kind);
  std::optional<Instant> updated;
  fields.instant("last_updated", updated);
  if (const auto* stated = fields.take("consents"))
    read_consents(fields, *stated, errors, reading.dated_consents, out.consents);
  for (const auto& name : fields.unread()) {
    const auto* definition = reading.facts.find(name);
    if (!definition) {
      if (reading.allow_unknown) {
        out.unknown.push_back(name);
      } else {
        fields.error(name, "the dictionary of facts doesn't know this field");
      }
      continue;
    }
    const auto* value = fields.take(name);
    if (!value) continue;
    auto fact = read_fact(fields, *definition, *value);
    if (!fact) continue;
    if (const auto can_be = check_fact_value(*definition, *fact, date_of(reading.as_of)); !can_be) {
      fields.error(name, can_be.error().message);
    } else {
      out.customer.set(Fact{name, std::move(*fact), updated.value_or(reading.as_of), reading.source});
    }
  }
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return out;
}

std::string customer_json(const Customer& customer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("customer_id");
  json.text(customer.id);
  json.key("kind");
  json.text(to_string(customer.kind));
  for (const auto& fact : customer.facts) {
    json.key(fact.name);
    std::visit(ValueWriter{json}, fact.value);
  }
  const auto latest = std::ranges::max_element(customer.facts, {}, &Fact::as_of);
  if (latest != customer.facts.end()) {
    json.key("last_updated");
    json.text(format_instant(latest->as_of));
  }
  json.end_object();
  return out;
}

std::string customer_row(const Customer& customer, const Consents& consents) {
  std::string out = customer_json(customer);
  std::string said;
  JsonWriter json(said);
  json.begin_object();
  for (std::size_t p = 0; p < purpose_count; ++p) {
    const Consent& consent = consents.by_purpose[p];
    if (consent.state == ConsentState::unknown) continue;
    json.key(to_string(static_cast<Purpose>(p)));
    json.begin_object();
    json.key("state");
    json.text(to_string(consent.state));
    json.key("since");
    json.text(format_instant(consent.since));
    json.key("source");
    json.text(consent.source);
    json.end_object();
  }
  json.end_object();
  out.back() = ',';
  return out + "\"consents\":" + said + "}";
}

}  // namespace attune
