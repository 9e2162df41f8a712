#include "ingest/own_csv.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ingest/csv_fields.h"
#include "ingest/foreign_words.h"
#include "ingest/profile_fields.h"

namespace attune {
namespace {

constexpr std::string_view own_csv = "csv";
constexpr std::array<std::string_view, 15> text_columns{
    "product_id", "name", "product_name", "description",  "category", "kind",           "regime",      "brand",
    "features",   "tags", "disclosures",  "tax_benefits", "currency", "effective_from", "effective_to"};
constexpr std::array<std::string_view, 6> number_columns{"min_balance", "interest_rate",  "annual_fee",
                                                         "monthly_fee", "min_investment", "management_fee"};
constexpr std::array<std::string_view, 3> flag_columns{"capital_at_risk", "tailored", "retired"};
constexpr std::string_view whole_column = "lock_in_days";

bool is_among(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

JsonValue json_text(std::string_view text, JsonKind kind = JsonKind::string) {
  JsonValue value;
  value.kind = kind;
  value.text = std::string(text);
  return value;
}

JsonValue flag_value(CsvFields& fields, std::string_view column) {
  JsonValue value;
  value.kind = JsonKind::boolean;
  value.flag = fields.flag(column);
  return value;
}

// The row as the body that says the same; read_product judges its texts.
JsonValue body_of(CsvFields& fields, const CsvHeader& header) {
  JsonValue body;
  body.kind = JsonKind::object;
  for (const auto& column : header.names()) {
    if (column.empty() || fields.text(column).empty()) continue;
    body.keys.push_back(column);
    if (is_among(flag_columns, column)) {
      body.items.push_back(flag_value(fields, column));
    } else if (column == whole_column) {
      body.items.push_back(json_text(fields.text(column), JsonKind::number));
    } else {
      body.items.push_back(json_text(is_among(number_columns, column) ? fields.amount(column) : fields.text(column)));
    }
  }
  return body;
}

Result<void> refuse_unknown(const CsvHeader& header, const CsvColumns& columns, UnknownFields unknown) {
  if (unknown != UnknownFields::refuse) return {};
  const auto names = header.unknown(columns.known);
  if (names.empty()) return {};
  return fail(ErrorCode::invalid,
              fmt::format("columns that are none of our fields: {}. Name the field of each with map, or leave "
                          "them out with unknown-columns leave-out",
                          fmt::join(names, ", ")));
}

// Goes through the rows; `read` fills a value or rejects its row.
template <class T, class Read>
FileReport read_rows(CsvTable& table, const RowSink<T>& sink, Read read) {
  FileReport report;
  const auto format = table.source_format(own_csv, {});
  std::string kept;
  CsvRow raw;
  while (table.next(raw)) {
    ++report.rows;
    ImportRow<T> row{.line = raw.line, .value = T{}, .original = raw.raw};
    auto error = table.check(raw);
    if (!error) {
      CsvFields fields(table.header(), raw, table.decimal_comma());
      read(fields, raw.line, *row.value);
      row.value->source_format = format;
      row.value->original = std::string(table.kept(raw, kept));
      error = fields.error();
    }
    if (error) {
      ++report.rejected;
      row.value = std::unexpected(std::move(*error));
    }
    sink(std::move(row));
  }
  report.notes = table.notes();
  return report;
}

void note_left_out(const std::vector<std::string>& columns, FileReport& report) {
  for (const auto& name : columns) {
    report.notes.push_back(
        fmt::format("column {} is none of our fields: left out; map or unknown-columns say otherwise", name));
  }
}

}  // namespace

CsvColumns product_csv_columns() {
  CsvColumns columns{.required = {"product_id"}, .known = {text_columns.begin(), text_columns.end()}, .numbers = {}};
  columns.numbers.assign(number_columns.begin(), number_columns.end());
  columns.numbers.push_back(whole_column);
  columns.known.insert(columns.known.end(), columns.numbers.begin(), columns.numbers.end());
  columns.known.insert(columns.known.end(), flag_columns.begin(), flag_columns.end());
  return columns;
}

CsvColumns customer_csv_columns(const FactDictionary& facts) {
  CsvColumns columns{.required = {"customer_id"}, .known = {"customer_id", "kind", "last_updated"}, .numbers = {}};
  for (const auto& definition : facts.definitions()) {
    columns.known.emplace_back(definition.name);
    if (definition.type == FactType::number) columns.numbers.emplace_back(definition.name);
  }
  return columns;
}

Result<FileReport> read_products_csv(std::string_view csv, UnknownFields unknown, const RowSink<Product>& sink,
                                     const FileWords& words) {
  const auto columns = product_csv_columns();
  auto table = CsvTable::open(csv, columns, words.map);
  if (!table) return pass_on(std::move(table));
  if (auto known = refuse_unknown(table->header(), columns, unknown); !known) return pass_on(std::move(known));
  const bool keep = unknown == UnknownFields::keep;
  const ProductReading reading{.source_format = std::string(own_csv),
                               .numeric_ids = true,
                               .unknown = keep ? UnknownFields::keep : UnknownFields::leave_out};
  std::unordered_map<std::string, std::size_t> lines;  // of the ids taken
  NameCounts categories;
  auto report = read_rows<Product>(*table, sink, [&](CsvFields& fields, std::size_t line, Product& product) {
    fields.identifier("product_id", 256);
    auto body = body_of(fields, table->header());
    if (fields.error()) return;
    const auto foreign = translate_category(body, words.categories);
    auto read = read_product(body, reading);
    if (!read) {
      const auto& pointer = read.error().front().pointer;
      return fields.reject(pointer.empty() ? pointer : pointer.substr(1), summary(read.error()));
    }
    if (const auto [first, is_new] = lines.emplace(read->id, line); !is_new) {
      return fields.reject(
          "product_id", fmt::format("{} stands on line {} already: only that row was taken", read->id, first->second));
    }
    if (foreign) categories.add(*foreign);
    product = std::move(*read);
  });
  if (!keep) note_left_out(table->header().unknown(columns.known), report);
  categories.note_categories(report);
  return report;
}

Result<FileReport> read_customers_csv(std::string_view csv, const FactDictionary& facts, Instant now,
                                      UnknownFields unknown, const RowSink<CustomerBody>& sink,
                                      const FileWords& words) {
  const auto columns = customer_csv_columns(facts);
  auto table = CsvTable::open(csv, columns, words.map);
  if (!table) return pass_on(std::move(table));
  if (auto known = refuse_unknown(table->header(), columns, unknown); !known) return pass_on(std::move(known));
  const auto left_out = table->header().unknown(columns.known);
  auto report = read_rows<CustomerBody>(*table, sink, [&](CsvFields& fields, std::size_t, CustomerBody& body) {
    body.unknown = left_out;
    body.customer.id = std::string(fields.identifier("customer_id", 128));
    read_profile_fields(fields, table->header(), {facts, now, own_csv}, body.customer);
  });
  note_left_out(left_out, report);
  return report;
}

}  // namespace attune
