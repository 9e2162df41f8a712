#include "engine/json.h"

#include <cmath>
#include <cstdint>

#include "engine/json_fields.h"
#include "ingest/json_forms.h"
#include "ingest/json_writer.h"
#include "ingest/utf8.h"

namespace attune {
namespace {

using namespace json_fields;

void write_item(JsonWriter& json, const RecommendedItem& item) {
  json.begin_object();
  write(json, "product_id", item.product_id);
  write(json, "name", item.name);
  write(json, "category", item.category);
  write(json, "kind", item.kind);
  write(json, "rank", std::uint64_t{item.rank});
  write(json, "score", item.score);
  write(json, "response", item.response);
  write(json, "priority", item.priority);
  json.key("logged_propensity");  // ε/m may be small: six decimals
  json.number(
      Decimal::from_units(std::isfinite(item.logged_propensity) ? std::llround(item.logged_propensity * 1e6) : 0, 6));
  json.key("reasons");
  json.begin_array();
  for (const auto& reason : item.reasons) {
    json.begin_object();
    write(json, "code", reason.code);
    write(json, "text", reason.text);
    write(json, "part", reason.part);
    json.end_object();
  }
  json.end_array();
  json.key("ask");
  json.begin_array();
  for (const auto& ask : item.ask) {
    json.begin_object();
    write(json, "fact", ask.fact);
    write(json, "question", ask.question);
    json.end_object();
  }
  json.end_array();
  write_flag(json, "promoted", item.promoted);
  write(json, "complexity", item.complexity);
  write(json, "risk", item.risk);
  if (item.offer) {
    json.key("offer");
    json.begin_object();
    write(json, "id", item.offer->id);
    write(json, "wording", item.offer->wording);
    json.end_object();
  }
  if (item.texts) {
    write(json, "description", item.texts->description);
    write_texts(json, "disclosures", item.texts->disclosures);
  }
  json.end_object();
}

void write_answer(JsonWriter& json, const FeedbackAnswer& answer) {
  json.begin_object();
  write(json, "event_id", answer.event_id);
  write_or_null(json, "decision_id", answer.decision_id);
  if (!answer.note.empty()) write(json, "note", answer.note);
  json.end_object();
}

void write_consents(JsonWriter& json, const Consents& consents) {
  json.begin_object();
  for (std::size_t i = 0; i < purpose_count; ++i) {
    const auto& consent = consents.by_purpose[i];
    json.key(to_string(static_cast<Purpose>(i)));
    json.begin_object();
    write(json, "state", to_string(consent.state));
    if (consent.state != ConsentState::unknown) {
      write(json, "since", format_instant(consent.since));
      write(json, "source", consent.source);
    }
    json.end_object();
  }
  json.end_object();
}

void write_members(JsonWriter& json, std::span<const MemberAnswer> members) {
  json.begin_array();
  for (const auto& member : members) {
    json.begin_object();
    write(json, "customer_id", member.customer_id);
    if (!member.name.empty()) write(json, "name", member.name);
    write(json, "role", member.role);
    write_or_null(json, "expires_at", member.until ? format_instant(*member.until) : std::string());
    json.end_object();
  }
  json.end_array();
}

void write_sources(JsonWriter& json, const std::vector<Fact>& facts) {
  json.begin_object();
  for (const auto& fact : facts) {
    json.key(fact.name);
    json.begin_object();
    write(json, "source", fact.source);
    write(json, "as_of", format_instant(fact.as_of));
    json.end_object();
  }
  json.end_object();
}

void write_holdings(JsonWriter& json, const std::vector<Holding>& holdings) {
  json.begin_array();
  for (const auto& holding : holdings) {
    json.begin_object();
    write(json, "product_id", holding.product_id);
    json.key("balance");
    json.number(holding.balance);
    if (holding.since) write(json, "since", format_date(*holding.since));
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string to_json(const Recommendations& answer) {
  std::string out;
  out.reserve(512 + answer.items.size() * 768);
  JsonWriter json(out);
  json.begin_object();
  write_or_null(json, "decision_id", answer.decision_id);
  write(json, "customer_id", answer.customer_id);
  write(json, "at", format_instant(answer.at));
  write(json, "model_version", answer.model_version);
  write(json, "policy_version", answer.policy_version);
  write(json, "treatment", answer.treatment);
  json.key("items");
  json.begin_array();
  for (const auto& item : answer.items) write_item(json, item);
  json.end_array();
  write_withheld(json, answer.withheld);
  json.end_object();
  return out;
}

std::string items_json(std::span<const RecommendedItem> items) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const auto& item : items) write_item(json, item);
  json.end_array();
  return out;
}

std::string to_json(const FeedbackAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  write_answer(json, answer);
  return out;
}

std::string to_json(const std::vector<FeedbackAnswer>& answers) {
  std::string out;
  out.reserve(64 + answers.size() * 64);
  JsonWriter json(out);
  json.begin_object();
  write(json, "accepted", std::uint64_t{answers.size()});
  json.key("events");
  json.begin_array();
  for (const auto& answer : answers) write_answer(json, answer);
  json.end_array();
  json.end_object();
  return out;
}

std::string to_json(const CustomerAnswer& answer) {
  std::string rest;
  JsonWriter json(rest);
  json.key("consents");
  write_consents(json, answer.consents);
  json.key("holdings");
  write_holdings(json, answer.holdings);
  json.key("members");
  write_members(json, answer.members);
  json.key("acts_for");
  write_members(json, answer.acts_for);
  json.key("fact_sources");
  write_sources(json, answer.customer.facts);
  write(json, "as_of", answer.as_of);
  if (!answer.kept.empty()) write_texts(json, "kept", answer.kept);
  json.end_object();
  return opened(customer_json(answer.customer)) + rest;
}

std::string to_json(const Consents& consents) {
  std::string out;
  JsonWriter json(out);
  write_consents(json, consents);
  return out;
}

std::string members_json(std::span<const MemberAnswer> members) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("items");
  write_members(json, members);
  json.end_object();
  return out;
}

std::string to_json(const FactDefinition& definition) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "name", definition.name);
  write(json, "label", definition.label);
  write(json, "type", to_string(definition.type));
  write(json, "class", to_string(definition.fact_class));
  write(json, "question", definition.question);
  write_texts(json, "choices", definition.choices);
  json.end_object();
  return out;
}

std::string to_json(const Statistics& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "total_interactions", answer.total_interactions);
  write(json, "total_views", answer.total_views);
  write(json, "total_clicks", answer.total_clicks);
  write(json, "total_selections", answer.total_selections);
  write(json, "total_feedback", answer.total_feedback);
  write(json, "avg_feedback_score", answer.avg_feedback_score);
  write(json, "click_rate", answer.click_rate);
  write(json, "selection_rate", answer.selection_rate);
  json.end_object();
  return out;
}

std::string to_json(const ModelAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "version", answer.version);
  write(json, "trained_to", answer.trained_to);
  write(json, "appraisals", answer.appraisals);
  write(json, "responses", answer.responses);
  write(json, "feature_version", answer.feature_version);
  write_flag(json, "text_features", answer.text_features);
  json.end_object();
  return out;
}

std::string to_json(const TrainingAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "at", answer.at);
  write(json, "model_version", answer.model_version);
  write(json, "trained_to", answer.trained_to);
  write(json, "ratings", answer.ratings);
  write(json, "responses", answer.responses);
  write(json, "mse", answer.mse);
  write(json, "r2", answer.r2);
  write(json, "auc", answer.auc);
  write(json, "log_loss", answer.log_loss);
  write(json, "ece", answer.ece);
  write(json, "outcome", answer.outcome);
  json.end_object();
  return out;
}

std::string to_json(const ReplayAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "decision_id", answer.decision_id);
  write_flag(json, "same", answer.same);
  write(json, "replayed_from", answer.replayed_from);
  write_or_null(json, "difference", answer.difference);
  json.end_object();
  return out;
}

std::string to_json(const ErasureAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "erased", to_hex(answer.erased));
  write(json, "records", answer.records);
  json.key("contributions");
  if (answer.contributions) json.integer(static_cast<std::int64_t>(*answer.contributions));
  else json.null();
  write(json, "position", answer.position);
  write(json, "receipt", answer.receipt);
  json.end_object();
  return out;
}

namespace {

void write_preview(JsonWriter& json, const FilePreview& preview) {
  json.key("preview");
  json.begin_object();
  write(json, "encoding", preview.encoding);
  write(json, "delimiter", preview.delimiter);
  write(json, "header_line", preview.header_line);
  write_texts(json, "columns", preview.columns);
  json.key("fields");
  json.begin_array();
  for (const auto& field : preview.fields) {
    json.begin_object();
    write(json, "name", field.name);
    json.key("required");
    json.flag(field.required);
    write_or_null(json, "column", field.column);
    json.end_object();
  }
  json.end_array();
  json.key("rows");
  json.begin_array();
  for (const auto& row : preview.rows) {
    json.begin_array();
    for (const auto& cell : row) json.text(cell);
    json.end_array();
  }
  json.end_array();
  json.end_object();
}

}  // namespace

std::string to_json(const ImportReport& report) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "accepted", report.accepted);
  write(json, "changed", report.changed);
  write(json, "unchanged", report.unchanged);
  write(json, "rejected_count", report.rejected_count);
  write(json, "unclassified", report.unclassified);
  json.key("rejected");
  json.begin_array();
  for (const auto& row : report.rejected) {
    json.begin_object();
    write(json, "line", row.line);
    write(json, "reason", row.reason);
    json.end_object();
  }
  json.end_array();
  write_texts(json, "notes", report.notes);
  if (report.preview) write_preview(json, *report.preview);
  json.end_object();
  return out;
}

std::string list_json(std::span<const std::string> items, std::string_view next_cursor) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("items");
  json.begin_array();
  for (const auto& item : items) json.raw(item);
  json.end_array();
  write_or_null(json, "next_cursor", next_cursor);
  json.end_object();
  return out;
}

std::string quoted_json(std::string_view text) {
  std::string out;
  JsonWriter json(out);
  if (is_valid_utf8(text)) {
    json.text(text);
    return out;
  }
  std::string ascii(text);
  for (auto& c : ascii) {
    if ((static_cast<unsigned char>(c) & 0x80U) != 0) c = '?';
  }
  json.text(ascii);
  return out;
}

}  // namespace attune
