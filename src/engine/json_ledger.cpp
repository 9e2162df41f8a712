#include <cstddef>
#include <string>

#include <fmt/format.h>

#include "engine/json.h"
#include "engine/json_fields.h"

namespace attune {
namespace {

using namespace json_fields;

// One shown item, flat; its reasons by code, without a customer's own words.
void write_shown(JsonWriter& json, const LedgerEntry& entry, std::size_t at) {
  const ShownItem& item = entry.decision->items[at];
  json.begin_object();
  write(json, "rank", std::uint64_t{at + 1});
  write(json, "product_id", entry.product_ids[at]);
  write(json, "score", item.relevance / 10000.);
  write(json, "response", item.response / 10000.);
  json.key("logged_propensity");
  json.number(Decimal::from_units(item.propensity, 6));
  write_flag(json, "promoted", item.priority > item.relevance);
  write_texts(json, "reasons", at < entry.reason_codes.size() ? entry.reason_codes[at] : std::vector<std::string>{});
  json.end_object();
}

// What of a decision makes sense without its catalogue; the rest is at /v1/decisions/{id}.
void write_decision(JsonWriter& json, const LedgerEntry& entry) {
  static constexpr std::string_view treatments[] = {"personal", "holdout", "plain"};
  const Decision& decision = *entry.decision;
  json.begin_object();
  write(json, "decision_id", entry.decision_id);
  write(json, "placement", decision.request.placement);
  write(json, "asked_for", std::uint64_t{decision.request.count});
  write(json, "shown", std::uint64_t{decision.items.size()});
  write(json, "treatment", treatments[static_cast<std::size_t>(decision.treatment)]);
  write(json, "model_version", fmt::format("{:016x}", decision.model_version));
  write_texts(json, "product_ids", entry.product_ids);
  json.key("items");
  json.begin_array();
  for (std::size_t i = 0; i < decision.items.size() && i < entry.product_ids.size(); ++i) write_shown(json, entry, i);
  json.end_array();
  write_withheld(json, decision.withheld);
  json.end_object();
}

void write_feedback(JsonWriter& json, const LedgerEntry& entry) {
  const auto& feedback = *entry.feedback;
  json.begin_object();
  write(json, "event_id", fmt::format("e{}", entry.position));
  write_or_null(json, "decision_id", entry.decision_id);
  write(json, "product_id", feedback.product_id);
  write(json, "event", to_string(feedback.kind));
  if (feedback.kind == EventKind::interaction) {
    write_flag(json, "viewed", feedback.viewed);
    write_flag(json, "clicked", feedback.clicked);
    write_flag(json, "selected", feedback.selected);
  }
  if (feedback.aspects.any()) {
    json.key("aspects");
    json.begin_object();
    for (std::size_t i = 0; i < aspect_count; ++i) {
      if (feedback.aspects.tenths[i] < 0) continue;
      json.key(to_string(static_cast<Aspect>(i)));
      json.number(Decimal::from_units(feedback.aspects.tenths[i], 1));
    }
    json.end_object();
  }
  const auto overall = feedback.aspects.any() ? feedback.aspects.overall() : feedback.overall;
  if (overall) write(json, "overall", static_cast<double>(*overall) / score_one);
  if (!feedback.comment.empty()) write(json, "comment", feedback.comment);
  if (entry.sentiment) write_sentiment(json, *entry.sentiment);
  if (feedback.amount) {
    json.key("amount");
    json.number(*feedback.amount);
  }
  write(json, "occurred_at", format_instant(feedback.occurred_at));
  json.end_object();
}

}  // namespace

std::string to_json(const CustomerPage& page) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("items");
  json.begin_array();
  for (const auto& row : page.rows) {
    json.begin_object();
    if (!row.customer_id.empty()) write(json, "customer_id", row.customer_id);
    if (!row.name.empty()) write(json, "name", row.name);
    if (!row.pseudonym.empty()) write(json, "pseudonym", row.pseudonym);
    write(json, "kind", to_string(row.kind));
    for (const auto& [column, value] : row.profile) write(json, column, value);
    json.end_object();
  }
  json.end_array();
  write_or_null(json, "next_cursor", page.next);
  json.end_object();
  return out;
}

std::string to_json(const Page& page) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("items");
  json.begin_array();
  for (const auto& entry : page.entries) {
    json.begin_object();
    write(json, "position", entry.position);
    write(json, "at", format_instant(entry.at));
    write(json, "kind", entry.kind);
    write_or_null(json, "customer_id", entry.customer_id);
    if (!entry.pseudonym.empty()) write(json, "pseudonym", entry.pseudonym);
    write_flag(json, "erased", entry.erased);
    if (entry.decision) {
      json.key("decision");
      write_decision(json, entry);
    }
    if (entry.feedback) {
      json.key("feedback");
      write_feedback(json, entry);
    }
    json.end_object();
  }
  json.end_array();
  write_or_null(json, "next_cursor", page.next ? std::to_string(*page.next) : std::string());
  json.end_object();
  return out;
}

}  // namespace attune
