#include "ingest/json_forms.h"

#include <utility>

#include "ingest/category_words.h"
#include "ingest/json_writer.h"

namespace attune {
namespace {

constexpr std::size_t max_id_bytes = 256;
constexpr std::size_t max_name_bytes = 1024;
constexpr std::size_t max_text_bytes = 64 << 10;
constexpr std::size_t max_original_bytes = 8 << 20;
constexpr std::size_t max_items = 2000;

std::optional<RateSide> parse_rate_side(std::string_view name) {
  if (name == "deposit") return RateSide::deposit;
  if (name == "lending") return RateSide::lending;
  return std::nullopt;
}

std::string_view to_string(RateSide side) { return side == RateSide::deposit ? "deposit" : "lending"; }

void read_eligibility(FieldReader& fields, Product& product) {
  fields.each("eligibility", max_items, [&](FieldReader& item) {
    Criterion criterion;
    item.word("kind", criterion.kind, parse_criterion_kind);
    item.money("value", criterion.value);
    item.text("text", criterion.text, max_text_bytes);
    item.refuse_unread();
    product.eligibility.push_back(std::move(criterion));
  });
}

void read_fees(FieldReader& fields, Product& product) {
  fields.each("fees", max_items, [&](FieldReader& item) {
    Fee fee;
    item.text("name", fee.name, max_name_bytes);
    item.text("period", fee.period, 64);
    item.fee("amount", fee.amount);
    item.fraction("rate", fee.rate);
    item.text("text", fee.text, max_text_bytes);
    item.refuse_unread();
    product.fees.push_back(std::move(fee));
  });
}

void read_rates(FieldReader& fields, Product& product) {
  fields.each("rates", max_items, [&](FieldReader& item) {
    Rate rate;
    std::optional<Decimal> value;
    item.word("side", rate.side, parse_rate_side);
    item.text("type", rate.type, 64);
    item.fraction("rate", value);
    if (!value) item.error("rate", "a rate needs its rate: 0.0525 is 5.25 per cent");
    item.text("term", rate.term, 64);
    item.money("from_balance", rate.from_balance);
    item.money("to_balance", rate.to_balance);
    item.text("text", rate.text, max_text_bytes);
    item.refuse_unread();
    rate.rate = value.value_or(Decimal{});
    product.rates.push_back(std::move(rate));
  });
}

void read_constraints(FieldReader& fields, Product& product) {
  fields.each("constraints", max_items, [&](FieldReader& item) {
    Constraint constraint;
    item.text("type", constraint.type, 64);
    item.money("value", constraint.value);
    item.text("text", constraint.text, max_text_bytes);
    item.refuse_unread();
    product.constraints.push_back(std::move(constraint));
  });
}

void read_names(FieldReader& fields, const std::string& wanted, bool numbers, Product& product) {
  std::string id;
  std::string by_column;
  fields.identifier("product_id", id, max_id_bytes, numbers);
  fields.text("name", product.name, max_name_bytes);
  fields.text("product_name", by_column, max_name_bytes);  // the CSV's column
  if (product.name.empty()) product.name = by_column;
  if (!by_column.empty() && by_column != product.name) fields.error("product_name", "it is not the same as name");
  if (product.name.empty() && numbers) product.name = id;  // in files an id is enough
  if (product.name.empty()) fields.error("name", "a product needs a name");
  if (!wanted.empty() && !id.empty() && id != wanted) {
    fields.error("product_id", "it is not the product that the address names");
  }
  product.id = !id.empty() ? id : !wanted.empty() ? wanted : slug(product.name);
  if (product.id.empty() && !product.name.empty()) fields.error("product_id", "a product needs an id");
  if (product.id.size() > max_id_bytes) fields.error("product_id", "expected 1 to 256 bytes");
}

void read_columns(FieldReader& fields, Product& product) {
  fields.money("min_balance", product.min_balance);
  fields.per_cent("interest_rate", product.interest_rate);
  fields.fee("annual_fee", product.annual_fee);
  fields.fee("monthly_fee", product.monthly_fee);
  fields.money("min_investment", product.min_investment);
  fields.per_cent("management_fee", product.management_fee);
  fields.text("tax_benefits", product.tax_benefits, max_name_bytes);
}

// A word that may be missing; "unclassified" says so.
void read_stated(FieldReader& fields, std::string_view name, auto& out, auto parse) {
  std::string spelled;
  fields.text(name, spelled, 64);
  if (spelled.empty()) return;
  out = spelled == unclassified ? std::nullopt : parse(spelled);
  if (!out && spelled != unclassified) fields.error(name, "\"" + spelled + "\" is none of the words this field takes");
}

void read_classification(FieldReader& fields, Product& product) {
  read_stated(fields, "category", product.category, parse_category);
  set_defaults_by_category(product);
  fields.word("kind", product.kind, parse_item_kind);
  read_stated(fields, "regime", product.regime, parse_regime);
  fields.flag("capital_at_risk", product.capital_at_risk);
}

std::string value_text(const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::boolean: return value.flag ? "true" : "false";
    case JsonKind::number:
    case JsonKind::string: return value.text;
    case JsonKind::array: {
      std::string out;
      for (const auto& item : value.items) {
        if (!out.empty()) out += ", ";
        out += value_text(item);
      }
      return out;
    }
    case JsonKind::null:
    case JsonKind::object: break;
  }
  return {};
}

// Names that are none of ours, as the reading wants them: refused, left out, or kept as features.
void read_unknown(FieldReader& fields, const ProductReading& reading, Product& product) {
  if (reading.unknown == UnknownFields::refuse || reading.unknown == UnknownFields::usual)
    return fields.refuse_unread();
  for (const auto& name : fields.unread()) {
    const auto* value = fields.take(name);
    const auto text = value ? value_text(*value) : std::string{};
    if (reading.unknown == UnknownFields::keep && !text.empty()) {
      if (product.features.size() < max_items && text.size() <= max_text_bytes)
        product.features.push_back(name + ": " + text);
    } else if (value && reading.left_out) {
      reading.left_out->push_back(name);
    }
  }
}

void write_optional(JsonWriter& json, std::string_view name, const std::optional<Decimal>& value) {
  if (!value) return;
  json.key(name);
  json.number(*value);
}

void write_text(JsonWriter& json, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  json.key(name);
  json.text(value);
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& values) {
  json.key(name);
  json.begin_array();
  for (const auto& value : values) json.text(value);
  json.end_array();
}

template <class Items, class Write>
void write_each(JsonWriter& json, std::string_view name, const Items& items, Write write) {
  json.key(name);
  json.begin_array();
  for (const auto& item : items) {
    json.begin_object();
    write(item);
    json.end_object();
  }
  json.end_array();
}

void write_terms(JsonWriter& json, const Product& product) {
  write_each(json, "eligibility", product.eligibility, [&](const Criterion& criterion) {
    write_text(json, "kind", to_string(criterion.kind));
    write_optional(json, "value", criterion.value);
    write_text(json, "text", criterion.text);
  });
  write_each(json, "fees", product.fees, [&](const Fee& fee) {
    write_text(json, "name", fee.name);
    write_text(json, "period", fee.period);
    write_optional(json, "amount", fee.amount);
    write_optional(json, "rate", fee.rate);
    write_text(json, "text", fee.text);
  });
  write_each(json, "rates", product.rates, [&](const Rate& rate) {
    write_text(json, "side", to_string(rate.side));
    write_text(json, "type", rate.type);
    write_optional(json, "rate", rate.rate);
    write_text(json, "term", rate.term);
    write_optional(json, "from_balance", rate.from_balance);
    write_optional(json, "to_balance", rate.to_balance);
    write_text(json, "text", rate.text);
  });
  write_each(json, "constraints", product.constraints, [&](const Constraint& constraint) {
    write_text(json, "type", constraint.type);
    write_optional(json, "value", constraint.value);
    write_text(json, "text", constraint.text);
  });
}

void write_standing(JsonWriter& json, const Product& product) {
  const auto flag = [&](std::string_view name, bool value) {
    json.key(name);
    json.flag(value);
  };
  flag("capital_at_risk", product.capital_at_risk);
  if (product.lock_in_days) {
    json.key("lock_in_days");
    json.integer(*product.lock_in_days);
  }
  flag("tailored", product.tailored);
  flag("retired", product.retired);
  if (product.effective_from) write_text(json, "effective_from", format_instant(*product.effective_from));
  if (product.effective_to) write_text(json, "effective_to", format_instant(*product.effective_to));
  write_text(json, "currency", product.currency);
  json.key("source_format");
  json.text(product.source_format);
  write_text(json, "original", product.original);
}

}  // namespace

Parsed<Product> parse_product_body(std::string_view json, const ProductReading& reading, JsonLimits limits) {
  const auto body = parse_json(json, limits);
  if (!body) return std::unexpected(FieldErrors{{"", body.error().message}});
  return read_product(*body, reading);
}

Parsed<Product> read_product(const JsonValue& body, const ProductReading& reading) {
  FieldErrors errors;
  FieldReader fields(body, "", errors);
  if (!errors.empty()) return std::unexpected(std::move(errors));
  Product product;
  read_names(fields, reading.id, reading.numeric_ids, product);
  fields.text("description", product.description, max_text_bytes);
  fields.text("brand", product.brand, max_name_bytes);
  fields.texts("features", product.features, max_items, max_text_bytes);
  fields.texts("tags", product.tags, max_items, max_name_bytes);
  fields.texts("disclosures", product.disclosures, max_items, max_text_bytes);
  read_columns(fields, product);
  read_classification(fields, product);
  read_eligibility(fields, product);
  read_fees(fields, product);
  read_rates(fields, product);
  read_constraints(fields, product);
  fields.integer("lock_in_days", product.lock_in_days);
  fields.flag("tailored", product.tailored);
  fields.flag("retired", product.retired);
  fields.instant("effective_from", product.effective_from);
  fields.instant("effective_to", product.effective_to);
  fields.text("currency", product.currency, 3);
  product.source_format = reading.source_format;
  fields.text("source_format", product.source_format, max_text_bytes);
  fields.text("original", product.original, max_original_bytes);
  read_unknown(fields, reading, product);
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return product;
}

std::string product_json(const Product& product) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_text(json, "product_id", product.id);
  write_text(json, "name", product.name);
  write_text(json, "description", product.description);
  write_text(json, "category", to_string(product.category));
  write_text(json, "kind", to_string(product.kind));
  write_text(json, "regime", to_string(product.regime));
  write_text(json, "brand", product.brand);
  write_texts(json, "features", product.features);
  write_texts(json, "tags", product.tags);
  write_texts(json, "disclosures", product.disclosures);
  write_optional(json, "min_balance", product.min_balance);
  write_optional(json, "interest_rate", product.interest_rate);
  write_optional(json, "annual_fee", product.annual_fee);
  write_optional(json, "monthly_fee", product.monthly_fee);
  write_optional(json, "min_investment", product.min_investment);
  write_optional(json, "management_fee", product.management_fee);
  write_text(json, "tax_benefits", product.tax_benefits);
  write_terms(json, product);
  write_standing(json, product);
  json.end_object();
  return out;
}

}  // namespace attune
