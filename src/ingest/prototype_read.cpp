#include <map>
#include <utility>

#include <fmt/format.h>

#include "ingest/category_words.h"
#include "ingest/csv_fields.h"
#include "ingest/csv_table.h"
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

// Reads a whole file with `read`, which fills the value and the warnings of a row from its fields, or rejects it.
template <class T, class Read>
Result<FileReport> read_file(std::string_view csv, Columns columns, const RowSink<T>& sink, Read read) {
  auto table = CsvTable::open(csv, columns);
  if (!table) return pass_on(std::move(table));
  FileReport report;
  const auto format = table->source_format(prototype_csv, columns);
  CsvRow raw;
  while (table->next(raw)) {
    ++report.rows;
    ImportRow<T> row{.line = raw.line, .value = T{}, .original = raw.raw};
    auto error = table->check(raw);
    if (!error) {
      CsvFields fields(table->header(), raw);
      keep_source(*row.value, format, raw.raw);
      read(fields, *row.value, row.warnings);
      error = fields.error();
    }
    if (error) {
      ++report.rejected;
      row.value = std::unexpected(std::move(*error));
    }
    sink(std::move(row));
  }
  return report;
}

// The header of a file that may be none at all.
CsvHeader header_of(std::string_view csv) {
  CsvReader reader(csv);
  CsvRow row;
  reader.next(row);
  return CsvHeader(row);
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

void read_profile_fields(CsvFields& fields, const CsvHeader& header, const FactDictionary& facts, Instant now,
                         CustomerBody& body) {
  body.customer.id = std::string(fields.identifier("user_id", max_id_bytes));
  const auto as_of = fields.instant("last_updated").value_or(now);
  if (const auto kind = fields.text("kind"); !kind.empty()) {
    const auto parsed = parse_customer_kind(kind);
    if (!parsed) fields.reject("kind", "it is neither individual nor organisation");
    body.customer.kind = parsed.value_or(CustomerKind::individual);
  }
  for (const auto& column : header.names()) {
    const auto* definition = facts.find(column);
    const auto text = fields.text(column);
    if (!definition || text.empty()) continue;
    auto value = parse_fact_value(*definition, text);
    if (!value) {
      fields.reject(column, value.error().message);
      continue;
    }
    body.customer.set(Fact{column, std::move(*value), as_of, std::string(prototype_csv)});
  }
}

void read_subject(CsvFields& fields, FeedbackRequest& request) {
  request.customer_id = std::string(fields.identifier("user_id", max_id_bytes));
  request.product_name = std::string(fields.identifier("product_name", max_name_bytes));
  request.feedback.product_id = slug(request.product_name);
  if (request.feedback.product_id.empty()) fields.reject("product_name", "it holds no letter or digit");
  const auto at = fields.instant("timestamp");
  if (!at) fields.reject("timestamp", "it is empty");
  request.feedback.occurred_at = at.value_or(Instant{});
  request.has_time = true;
}

void read_interaction_fields(CsvFields& fields, FeedbackRequest& request) {
  read_subject(fields, request);
  auto& feedback = request.feedback;
  const auto type = fields.text("interaction_type");
  feedback.kind = EventKind::interaction;
  feedback.overall = fields.score("feedback_score");
  feedback.viewed = true;
  feedback.clicked = fields.flag("clicked") || type == "click";
  feedback.selected = fields.flag("selected") || type == "select";
  feedback.slider_default = type == "feedback" && feedback.overall == score_one / 2;
}

void read_feedback_fields(CsvFields& fields, FeedbackRequest& request) {
  read_subject(fields, request);
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
Result<FileReport> read_feedback_file(std::string_view csv, Columns columns, const RowSink<FeedbackRequest>& sink,
                                      Read read) {
  auto report = read_file<FeedbackRequest>(
      csv, columns, sink,
      [&](CsvFields& fields, FeedbackRequest& request, std::vector<std::string>&) { read(fields, request); });
  if (report) note_unknown_columns(header_of(csv).unknown(columns), *report);
  return report;
}

}  // namespace

std::span<const std::string_view> prototype_product_columns() { return prototype::product_columns; }
std::span<const std::string_view> prototype_profile_columns() { return prototype::profile_columns; }
std::span<const std::string_view> prototype_interaction_columns() { return prototype::interaction_columns; }
std::span<const std::string_view> prototype_feedback_columns() { return prototype::feedback_columns; }

Result<FileReport> read_prototype_products(std::string_view csv, const RowSink<Product>& sink) {
  std::map<std::string, std::size_t> lines;  // by product id, of the rows taken
  const RowSink<Product> numbered = [&](ImportRow<Product>&& row) {
    if (row.value) lines.emplace(row.value->id, row.line);
    sink(std::move(row));
  };
  auto report = read_file<Product>(
      csv, prototype::product_columns, numbered,
      [&](CsvFields& fields, Product& product, std::vector<std::string>& warnings) {
        read_product_fields(fields, product, warnings);
        const auto first = lines.find(product.id);
        if (first == lines.end()) return;
        fields.reject("product_name", fmt::format("\"{}\" stands on line {} already: only that row was taken",
                                                  product.name, first->second));
      });
  if (report) note_unknown_columns(header_of(csv).unknown(prototype::product_columns), *report);
  return report;
}

Result<FileReport> read_prototype_profiles(std::string_view csv, const FactDictionary& facts, Instant now,
                                           const RowSink<CustomerBody>& sink) {
  const auto header = header_of(csv);
  std::vector<std::string> unknown;
  for (auto& name : header.unknown(prototype::profile_columns)) {
    if (name != "kind" && !facts.find(name)) unknown.push_back(std::move(name));
  }
  auto report = read_file<CustomerBody>(csv, prototype::profile_columns, sink,
                                        [&](CsvFields& fields, CustomerBody& body, std::vector<std::string>&) {
                                          body.unknown = unknown;
                                          read_profile_fields(fields, header, facts, now, body);
                                        });
  if (report) note_unknown_columns(unknown, *report);
  return report;
}

Result<FileReport> read_prototype_interactions(std::string_view csv, const RowSink<FeedbackRequest>& sink) {
  return read_feedback_file(csv, prototype::interaction_columns, sink, read_interaction_fields);
}

Result<FileReport> read_prototype_feedback(std::string_view csv, const RowSink<FeedbackRequest>& sink) {
  return read_feedback_file(csv, prototype::feedback_columns, sink, read_feedback_fields);
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
