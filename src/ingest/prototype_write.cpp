#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "ingest/csv_fields.h"
#include "ingest/csv_table.h"
#include "ingest/prototype_columns.h"
#include "ingest/prototype_csv.h"
#include "ingest/spreadsheet_guard.h"

namespace attune {
namespace {

using Columns = std::span<const std::string_view>;

std::vector<std::string_view> all_columns(Columns columns, std::span<const std::string> extra) {
  std::vector<std::string_view> out(columns.begin(), columns.end());
  out.insert(out.end(), extra.begin(), extra.end());
  return out;
}

// The row as it came, in the export's columns; false when it isn't one of the prototype's.
bool append_original(std::string& out, std::string_view source_format, std::string_view original, Columns columns,
                     std::span<const std::string> extra) {
  if (original.empty() || !is_source_format(source_format, prototype_csv)) return false;
  const auto row = rearranged_row(source_format, original, columns, all_columns(columns, extra));
  if (!row) return false;
  out += *row;
  out += '\n';
  return true;
}

void append_fields(std::string& out, std::span<const std::string> fields, std::size_t extra) {
  std::vector<std::string_view> row(fields.begin(), fields.end());
  row.resize(row.size() + extra);
  append_export_row(out, row);
}

// Items hold no comma in this format; a foreign one becomes a semicolon.
std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += ',';
    for (const char c : item) out += c == ',' ? ';' : c;
  }
  return out;
}

std::string number(const std::optional<Decimal>& value) { return value ? format_decimal(*value) : std::string{}; }

// The prototype's own spelling of times: no offset, six digits of fraction or none.
std::string naive_time(Instant at, char between) {
  auto text = format_instant(at);
  text.pop_back();
  text[10] = between;
  if (text.size() == 23) text += "000";
  return text;
}

bool says_the_same(const Product& a, const Product& b) {
  return a.name == b.name && a.description == b.description && a.features == b.features && a.tags == b.tags &&
         a.min_balance == b.min_balance && a.interest_rate == b.interest_rate && a.annual_fee == b.annual_fee &&
         a.monthly_fee == b.monthly_fee && a.min_investment == b.min_investment &&
         a.management_fee == b.management_fee && a.tax_benefits == b.tax_benefits;
}

// Was the product changed since its row was read?
bool original_holds(const Product& product) {
  const auto row =
      rearranged_row(product.source_format, product.original, prototype::product_columns, prototype::product_columns);
  if (!row) return false;
  std::string file = prototype_header(prototype::product_columns);
  file += *row;
  bool same = false;
  const auto report = read_prototype_products(
      file, [&](ImportRow<Product>&& read) { same = read.value && says_the_same(*read.value, product); });
  return report && same;
}

std::string fact_text(const Customer& customer, std::string_view name) {
  const auto* fact = customer.find(name);
  return fact ? format_fact_value(fact->value) : std::string{};
}

// Was one of the row's own facts changed since it was read?
bool original_holds(const CustomerBody& body) {
  for (const auto column : std::span(prototype::profile_columns).first(6)) {
    auto field = original_field(body.source_format, body.original, prototype::profile_columns, column);
    if (!field) return false;
    const bool list = column == "financial_goals" || column == "preferred_services";
    const auto now = column == "user_id" ? body.customer.id : fact_text(body.customer, column);
    if ((list ? joined(split_list(*field)) : std::string(trim_blanks(*field))) != now) return false;
  }
  return true;
}

std::string score_text(const std::optional<std::int32_t>& score) {
  return score ? format_score(*score) : std::string{};
}

std::string flag_text(bool flag) { return flag ? "True" : "False"; }

}  // namespace

std::string prototype_header(std::span<const std::string_view> columns, std::span<const std::string> extra) {
  std::string out;
  append_csv_row(out, all_columns(columns, extra));
  return out;
}

void append_prototype_product(std::string& out, const Product& product, std::span<const std::string> extra) {
  if (is_source_format(product.source_format, prototype_csv) && original_holds(product) &&
      append_original(out, product.source_format, product.original, prototype::product_columns, extra)) {
    return;
  }
  const std::array<std::string, prototype::product_columns.size()> fields{
      product.name,
      product.description,
      joined(product.features),
      joined(product.tags),
      number(product.min_balance),
      number(product.interest_rate),
      number(product.annual_fee),
      number(product.monthly_fee),
      number(product.min_investment),
      number(product.management_fee),
      product.tax_benefits.empty() ? "None" : product.tax_benefits};
  append_fields(out, fields, extra.size());
}

void append_prototype_profile(std::string& out, const CustomerBody& body, std::span<const std::string> extra) {
  if (original_holds(body) &&
      append_original(out, body.source_format, body.original, prototype::profile_columns, extra)) {
    return;
  }
  const auto& customer = body.customer;
  Instant latest{};
  for (const auto& fact : customer.facts) latest = std::max(latest, fact.as_of);
  const std::array<std::string, prototype::profile_columns.size()> fields{
      customer.id,
      fact_text(customer, "income_level"),
      fact_text(customer, "risk_tolerance"),
      fact_text(customer, "financial_goals"),
      fact_text(customer, "preferred_services"),
      fact_text(customer, "banking_frequency"),
      customer.facts.empty() ? std::string{} : naive_time(latest, 'T')};
  std::vector<std::string> row(fields.begin(), fields.end());
  for (const auto& name : extra) row.push_back(fact_text(customer, name));
  append_fields(out, row, 0);
}

void append_prototype_interaction(std::string& out, const FeedbackRequest& request,
                                  std::span<const std::string> extra) {
  const auto& feedback = request.feedback;
  if (feedback.kind == EventKind::interaction &&
      append_original(out, feedback.source_format, feedback.original, prototype::interaction_columns, extra)) {
    return;
  }
  const bool chosen = feedback.selected || feedback.kind == EventKind::select || feedback.kind == EventKind::apply ||
                      feedback.kind == EventKind::convert;
  const bool clicked = chosen || feedback.clicked || feedback.kind == EventKind::click;
  const auto overall = feedback.overall ? feedback.overall : feedback.aspects.overall();
  const bool rated = feedback.kind == EventKind::rating || feedback.slider_default;
  const std::array<std::string, prototype::interaction_columns.size()> fields{
      request.customer_id,
      naive_time(feedback.occurred_at, 'T'),
      rated                                     ? "feedback"
      : feedback.kind == EventKind::interaction ? "view"
                                                : std::string(to_string(feedback.kind)),
      request.product_name.empty() ? feedback.product_id : request.product_name,
      score_text(overall),
      flag_text(clicked),
      flag_text(chosen),
      "",
      ""};
  append_fields(out, fields, extra.size());
}

void append_prototype_feedback(std::string& out, const FeedbackRequest& request, std::span<const std::string> extra) {
  const auto& feedback = request.feedback;
  if (feedback.kind == EventKind::rating &&
      append_original(out, feedback.source_format, feedback.original, prototype::feedback_columns, extra)) {
    return;
  }
  std::vector<std::string> fields{request.customer_id,
                                  request.product_name.empty() ? feedback.product_id : request.product_name,
                                  naive_time(feedback.occurred_at, 'T')};
  for (const auto tenths : feedback.aspects.tenths) {
    fields.push_back(tenths < 0 ? std::string{} : fmt::format("{}.{}", tenths / 10, tenths % 10));
  }
  const auto overall = feedback.overall ? feedback.overall : feedback.aspects.overall();
  fields.push_back(score_text(overall));
  append_fields(out, fields, extra.size());
}

}  // namespace attune
