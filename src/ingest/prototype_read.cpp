#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "ingest/category_words.h"
#include "ingest/csv_fields.h"
#include "ingest/csv_table.h"
#include "ingest/profile_fields.h"
#include "ingest/prototype_catalogue.h"
#include "ingest/prototype_columns.h"
#include "ingest/prototype_csv.h"

namespace attune {
namespace {

constexpr std::size_t max_id_bytes = 128;
constexpr std::size_t max_name_bytes = 240;

using Columns = std::span<const std::string_view>;

void keep_source(Product& product, std::string format, std::string_view original) {
  product.source_format = std::move(format);
  product.original = std::string(original);
}

void keep_source(CustomerBody& body, std::string format, std::string_view original) {
  body.source_format = std::move(format);
  body.original = std::string(original);
}

void keep_source(FeedbackRequest& request, std::string format, std::string_view original) {
  request.feedback.source_format = std::move(format);
  request.feedback.original = std::string(original);
}

void note_unknown_columns(const std::vector<std::string>& unknown, FileReport& report) {
  if (unknown.empty()) return;
  report.notes.push_back(fmt::format("columns not known here are kept with their rows: {}", fmt::join(unknown, ", ")));
}

CsvColumns columns_of(Columns columns, std::vector<std::string_view> numbers) {
  return {{columns.begin(), columns.end()}, {columns.begin(), columns.end()}, std::move(numbers)};
}

// Reads a whole file with `read`, which fills the value and the warnings of a row from its fields, or rejects it.
template <class T, class Read>
FileReport read_rows(CsvTable& table, Columns columns, const RowSink<T>& sink, Read read) {
  FileReport report;
  const auto format = table.source_format(prototype_csv, columns);
  std::string kept;
  CsvRow raw;
  while (table.next(raw)) {
    ++report.rows;
    ImportRow<T> row{.line = raw.line, .value = T{}, .original = raw.raw};
    auto error = table.check(raw);
    if (!error) {
      CsvFields fields(table.header(), raw, table.decimal_comma());
      keep_source(*row.value, format, table.kept(raw, kept));
      read(fields, *row.value, row.warnings);
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

std::optional<Decimal> read_fee_column(CsvFields& fields, std::string_view column, std::vector<std::string>& warnings) {
  const auto fee = fields.money(column);
  if (!fee || fee->units() >= 0) return fee;
  warnings.push_back(fmt::format("{}: a fee can't be below nothing: left out", column));
  return std::nullopt;
}

void read_product_fields(CsvFields& fields, Product& product, std::vector<std::string>& warnings) {
  product.name = std::string(fields.identifier("product_name", max_name_bytes));
  product.id = slug(product.name);
  if (product.id.empty()) fields.reject("product_name", "it holds no letter or digit");
  product.description = std::string(fields.text("description"));
  product.features = split_list(fields.text("features"));
  product.tags = split_list(fields.text("tags"));
  product.min_balance = fields.money("min_balance");
  product.interest_rate = fields.per_cent("interest_rate");
  product.annual_fee = read_fee_column(fields, "annual_fee", warnings);
  product.monthly_fee = read_fee_column(fields, "monthly_fee", warnings);
  product.min_investment = fields.money("min_investment");
  product.management_fee = fields.per_cent("management_fee");
  const auto benefits = fields.text("tax_benefits");
  if (benefits != "None") product.tax_benefits = std::string(benefits);
  if (const auto stated = fields.text("category"); stated.empty()) {
    product.category = prototype::category_of(product.name);
  } else {
    product.category = parse_category(stated);
    if (!product.category) fields.reject("category", "it is none of the categories");
  }
  if (!product.category) warnings.emplace_back("no category is known: unclassified, shown to nobody");
  set_defaults_by_category(product);
}

void read_subject(CsvFields& fields, EventTimeReader& times, FeedbackRequest& request) {
  request.customer_id = std::string(fields.identifier("user_id", max_id_bytes));
  request.product_name = std::string(fields.identifier("product_name", max_name_bytes));
  request.feedback.product_id = slug(request.product_name);
  if (request.feedback.product_id.empty()) fields.reject("product_name", "it holds no letter or digit");
  request.feedback.occurred_at = fields.event_time("timestamp", times);
  request.has_time = true;
}

void read_interaction_fields(CsvFields& fields, EventTimeReader& times, FeedbackRequest& request) {
  read_subject(fields, times, request);
  auto& feedback = request.feedback;
  const auto type = fields.text("interaction_type");
  feedback.kind = EventKind::interaction;
  feedback.overall = fields.score("feedback_score");
  feedback.viewed = true;
  feedback.clicked = fields.flag("clicked") || type == "click";
  feedback.selected = fields.flag("selected") || type == "select";
  feedback.slider_default = type == "feedback" && feedback.overall == score_one / 2;
}

void read_feedback_fields(CsvFields& fields, EventTimeReader& times, FeedbackRequest& request) {
  read_subject(fields, times, request);
  auto& feedback = request.feedback;
  feedback.kind = EventKind::rating;
  for (std::size_t i = 0; i < aspect_count; ++i) {
    feedback.aspects.tenths[i] = fields.tenths(to_string(static_cast<Aspect>(i)));
  }
  feedback.overall = fields.score("overall_score");
  if (!feedback.aspects.any() && !feedback.overall) {
    fields.reject("overall_score", "the row has neither an aspect nor an overall score");
  }
}

template <class Read>
Result<FileReport> read_events(std::string_view csv, const CsvColumns& columns, const PrototypeReading& reading,
                               const RowSink<FeedbackRequest>& sink, Read read) {
  auto table = CsvTable::open(csv, columns, reading.map);
  if (!table) return pass_on(std::move(table));
  EventTimeReader times(reading.times);
  auto report = read_rows<FeedbackRequest>(
      *table, columns.known, sink,
      [&](CsvFields& fields, FeedbackRequest& request, std::vector<std::string>&) { read(fields, times, request); });
  note_unknown_columns(table->header().unknown(columns.known), report);
  for (auto& note : times.notes()) report.notes.push_back(std::move(note));
  return report;
}

}  // namespace

std::span<const std::string_view> prototype_product_columns() { return prototype::product_columns; }
std::span<const std::string_view> prototype_profile_columns() { return prototype::profile_columns; }
std::span<const std::string_view> prototype_interaction_columns() { return prototype::interaction_columns; }
std::span<const std::string_view> prototype_feedback_columns() { return prototype::feedback_columns; }

CsvColumns prototype_csv_columns(PrototypeFile file, const FactDictionary& facts) {
  CsvColumns columns;
  switch (file) {
    case PrototypeFile::products:
      columns = columns_of(prototype::product_columns, {"min_balance", "interest_rate", "annual_fee", "monthly_fee",
                                                        "min_investment", "management_fee"});
      columns.known.emplace_back("category");
      return columns;
    case PrototypeFile::interactions: return columns_of(prototype::interaction_columns, {"feedback_score"});
    case PrototypeFile::feedback:
      return columns_of(prototype::feedback_columns,
                        {prototype::feedback_columns.begin() + 3, prototype::feedback_columns.end()});
    case PrototypeFile::profiles: break;
  }
  columns = columns_of(prototype::profile_columns, {});
  columns.known.emplace_back("kind");
  for (const auto& definition : facts.definitions()) {
    if (std::ranges::find(columns.known, definition.name) == columns.known.end()) {
      columns.known.emplace_back(definition.name);
    }
    if (definition.type == FactType::number) columns.numbers.emplace_back(definition.name);
  }
  return columns;
}

Result<FileReport> read_prototype_products(std::string_view csv, const RowSink<Product>& sink,
                                           const PrototypeReading& reading) {
  const auto columns = prototype_csv_columns(PrototypeFile::products, {});
  auto table = CsvTable::open(csv, columns, reading.map);
  if (!table) return pass_on(std::move(table));
  std::map<std::string, std::size_t> lines;  // by product id, of the rows taken
  const RowSink<Product> numbered = [&](ImportRow<Product>&& row) {
    if (row.value) lines.emplace(row.value->id, row.line);
    sink(std::move(row));
  };
  auto report = read_rows<Product>(
      *table, prototype::product_columns, numbered,
      [&](CsvFields& fields, Product& product, std::vector<std::string>& warnings) {
        read_product_fields(fields, product, warnings);
        const auto first = lines.find(product.id);
        if (first == lines.end()) return;
        fields.reject("product_name", fmt::format("\"{}\" stands on line {} already: only that row was taken",
                                                  product.name, first->second));
      });
  note_unknown_columns(table->header().unknown(columns.known), report);
  return report;
}

Result<FileReport> read_prototype_profiles(std::string_view csv, const FactDictionary& facts, Instant now,
                                           const RowSink<CustomerBody>& sink, const PrototypeReading& reading) {
  const auto columns = prototype_csv_columns(PrototypeFile::profiles, facts);
  auto table = CsvTable::open(csv, columns, reading.map);
  if (!table) return pass_on(std::move(table));
  const auto unknown = table->header().unknown(columns.known);
  auto report = read_rows<CustomerBody>(
      *table, prototype::profile_columns, sink, [&](CsvFields& fields, CustomerBody& body, std::vector<std::string>&) {
        body.unknown = unknown;
        body.customer.id = std::string(fields.identifier("user_id", max_id_bytes));
        read_profile_fields(fields, table->header(), {facts, now, prototype_csv}, body.customer);
      });
  note_unknown_columns(unknown, report);
  return report;
}

Result<FileReport> read_prototype_interactions(std::string_view csv, const RowSink<FeedbackRequest>& sink,
                                               const PrototypeReading& reading) {
  return read_events(csv, prototype_csv_columns(PrototypeFile::interactions, {}), reading, sink,
                     read_interaction_fields);
}

Result<FileReport> read_prototype_feedback(std::string_view csv, const RowSink<FeedbackRequest>& sink,
                                           const PrototypeReading& reading) {
  return read_events(csv, prototype_csv_columns(PrototypeFile::feedback, {}), reading, sink, read_feedback_fields);
}

Product stub_product(const FeedbackRequest& request) {
  Product product;
  product.id = request.feedback.product_id;
  product.name = request.product_name.empty() ? request.feedback.product_id : request.product_name;
  const auto& feedback = request.feedback;
  if (feedback.kind == EventKind::interaction && is_source_format(feedback.source_format, prototype_csv)) {
    const auto field = [&](std::string_view column) {
      return original_field(feedback.source_format, feedback.original, prototype::interaction_columns, column)
          .value_or("");
    };
    product.features = split_list(field("features"));
    product.tags = split_list(field("tags"));
  }
  product.category = guess_category(product.name, product.tags);  // it is never offered; the learner reads it
  set_defaults_by_category(product);
  product.retired = true;
  product.source_format = "stub";
  return product;
}

}  // namespace attune
