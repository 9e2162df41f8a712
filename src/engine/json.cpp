#include "engine/json.h"

#include <cmath>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "base/hex.h"
#include "ingest/json_forms.h"
#include "ingest/json_writer.h"
#include "ingest/utf8.h"

namespace attune {
namespace {

constexpr int decimals = 4;
constexpr double unit = 10'000;
constexpr double largest = 1e14;  // beyond it the rounded units would not fit

void write(JsonWriter& json, std::string_view name, double value) {
  json.key(name);
  if (!std::isfinite(value) || std::abs(value) > largest) return json.null();
  json.number(Decimal::from_units(std::llround(value * unit), decimals));
}

void write(JsonWriter& json, std::string_view name, const std::optional<double>& value) {
  if (value) return write(json, name, *value);
  json.key(name);
  json.null();
}

void write(JsonWriter& json, std::string_view name, std::uint64_t value) {
  json.key(name);
  json.integer(static_cast<std::int64_t>(value));
}

void write(JsonWriter& json, std::string_view name, std::string_view value) {
  json.key(name);
  json.text(value);
}

void write_flag(JsonWriter& json, std::string_view name, bool value) {
  json.key(name);
  json.flag(value);
}

void write_or_null(JsonWriter& json, std::string_view name, std::string_view value) {
  json.key(name);
  if (value.empty()) return json.null();
  json.text(value);
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& values) {
  json.key(name);
  json.begin_array();
  for (const auto& value : values) json.text(value);
  json.end_array();
}

void write_item(JsonWriter& json, const RecommendedItem& item) {
  json.begin_object();
  write(json, "product_id", item.product_id);
  write(json, "name", item.name);
  write(json, "description", item.description);
  write(json, "category", item.category);
  write(json, "kind", item.kind);
  write(json, "rank", std::uint64_t{item.rank});
  write(json, "score", item.score);
  write(json, "response", item.response);
  write(json, "priority", item.priority);
  json.key("logged_propensity");  // ε/m may be small: six decimals
  json.number(Decimal::from_units(std::isfinite(item.logged_propensity) ? std::llround(item.logged_propensity * 1e6) : 0, 6));
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
  write_texts(json, "disclosures", item.disclosures);
  json.end_object();
}

void write_withheld(JsonWriter& json, const std::vector<WithheldCount>& withheld) {
  std::uint64_t all = 0;
  for (const auto& reason : withheld) all += reason.count;
  json.key("withheld");
  json.begin_object();
  write(json, "count", all);
  json.key("by_reason");
  json.begin_object();
  for (const auto& reason : withheld) write(json, reason.reason, std::uint64_t{reason.count});
  json.end_object();
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

void write_roles(JsonWriter& json, std::span<const std::pair<std::string, std::string>> members) {
  json.begin_array();
  for (const auto& [id, role] : members) {
    json.begin_object();
    write(json, "customer_id", id);
    write(json, "role", role);
    json.end_object();
  }
  json.end_array();
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

// What of a decision makes sense without its catalogue; the rest is at /v1/decisions/{id}.
void write_decision(JsonWriter& json, const Decision& decision, Position position) {
  static constexpr std::string_view treatments[] = {"personal", "holdout", "plain"};
  json.begin_object();
  write(json, "decision_id", fmt::format("d{}", position));
  write(json, "placement", decision.request.placement);
  write(json, "asked_for", std::uint64_t{decision.request.count});
  write(json, "shown", std::uint64_t{decision.items.size()});
  write(json, "treatment", treatments[static_cast<std::size_t>(decision.treatment)]);
  write(json, "model_version", fmt::format("{:016x}", decision.model_version));
  write_withheld(json, decision.withheld);
  json.end_object();
}

void write_feedback(JsonWriter& json, const LedgerEntry& entry) {
  const auto& feedback = *entry.feedback;
  json.begin_object();
  write(json, "event_id", fmt::format("e{}", entry.position));
  json.key("decision_id");
  if (feedback.decision) {
    json.text(fmt::format("d{}", *feedback.decision));
  } else {
    json.null();
  }
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
  if (feedback.amount) {
    json.key("amount");
    json.number(*feedback.amount);
  }
  write(json, "occurred_at", format_instant(feedback.occurred_at));
  json.end_object();
}

// `object` without its closing brace, so that more members can follow. Precondition: it holds a member.
std::string opened(std::string object) {
  object.pop_back();
  object += ',';
  return object;
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
  write_roles(json, answer.members);
  json.key("acts_for");
  write_roles(json, answer.acts_for);
  write(json, "as_of", answer.as_of);
  json.end_object();
  return opened(customer_json(answer.customer)) + rest;
}

std::string to_json(const Consents& consents) {
  std::string out;
  JsonWriter json(out);
  write_consents(json, consents);
  return out;
}

std::string members_json(std::span<const std::pair<std::string, std::string>> members) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("items");
  write_roles(json, members);
  json.end_object();
  return out;
}

std::string to_json(const ProductAnswer& answer) {
  std::string rest;
  JsonWriter json(rest);
  write(json, "complexity", answer.complexity);
  write(json, "risk", answer.risk);
  json.end_object();
  return opened(product_json(answer.product)) + rest;
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
    write_flag(json, "erased", entry.erased);
    if (entry.decision) {
      json.key("decision");
      write_decision(json, *entry.decision, entry.position);
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
  write(json, "contributions", answer.contributions);
  write(json, "position", answer.position);
  write(json, "receipt", answer.receipt);
  json.end_object();
  return out;
}

std::string to_json(const ImportReport& report) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "accepted", report.accepted);
  write(json, "changed", report.changed);
  write(json, "unchanged", report.unchanged);
  write(json, "rejected_count", report.rejected_count);
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
  json.end_object();
  return out;
}

std::string to_json(const OverviewAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "customers", answer.customers);
  write(json, "products", answer.products);
  write(json, "interactions", answer.interactions);
  write(json, "views", answer.views);
  write(json, "clicks", answer.clicks);
  write(json, "selections", answer.selections);
  write(json, "decisions", answer.decisions);
  write(json, "feedback", answer.feedback);
  write(json, "avg_feedback_score", answer.avg_feedback_score);
  write(json, "click_rate", answer.click_rate);
  write(json, "selection_rate", answer.selection_rate);
  json.key("days");
  json.begin_array();
  for (const auto& day : answer.days) {
    json.begin_object();
    write(json, "date", day.date);
    write(json, "active_customers", day.active_customers);
    write(json, "interactions", day.interactions);
    write(json, "clicks", day.clicks);
    write(json, "selections", day.selections);
    json.end_object();
  }
  json.end_array();
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
