#include "ingest/json_forms.h"

#include <utility>

#include "ingest/json_writer.h"

namespace attune {
namespace {

constexpr std::size_t max_comment_bytes = 8192;
constexpr std::size_t max_original_bytes = 1 << 20;

constexpr Aspect aspect_at(std::size_t i) { return static_cast<Aspect>(i); }

void read_aspects(FieldReader& fields, FieldErrors& errors, Aspects& aspects) {
  const auto* stated = fields.take("aspects");
  if (!stated) return;
  FieldReader reader(*stated, fields.pointer_to("aspects"), errors);
  for (std::size_t i = 0; i < aspect_count; ++i) {
    const auto name = to_string(aspect_at(i));
    const auto* value = reader.take(name);
    if (!value) continue;
    const auto tenths = value->kind == JsonKind::number ? parse_tenths(value->text) : std::nullopt;
    if (tenths) {
      aspects.tenths[i] = *tenths;
    } else {
      reader.error(name, "expected 0 to 1 in steps of 0.1, or null where it was not rated");
    }
  }
  reader.refuse_unread();
}

void read_overall(FieldReader& fields, std::optional<std::int32_t>& overall) {
  const auto* value = fields.take("overall");
  if (!value) return;
  if (overall) return fields.error("overall", "value stands there too: which of them counts?");
  overall = value->kind == JsonKind::number ? parse_score(value->text) : std::nullopt;
  if (!overall) fields.error("overall", "expected a number from 0 to 1");
}

// A row of interactions as other systems keep them: a value on the file's scale, and no event.
void read_value(FieldReader& fields, const FeedbackReading& reading, Feedback& feedback) {
  const auto* value = fields.take("value");
  feedback.kind = EventKind::interaction;
  feedback.viewed = true;
  if (!value) return;
  const bool number = value->kind == JsonKind::number || value->is_string();
  feedback.overall = number ? parse_value(value->text, reading.scale) : std::nullopt;
  if (!feedback.overall) {
    fields.error("value", number ? value_fault(value->text, reading.scale) : "expected a number");
  }
}

void read_event(FieldReader& fields, const FeedbackReading& reading, Feedback& feedback) {
  if (reading.interactions && !fields.has("event")) return read_value(fields, reading, feedback);
  std::string event;
  fields.text("event", event, 64);
  if (reading.interactions && event == to_string(EventKind::interaction)) {
    feedback.kind = EventKind::interaction;
    fields.flag("viewed", feedback.viewed);
    fields.flag("clicked", feedback.clicked);
    fields.flag("selected", feedback.selected);
    fields.flag("slider_default", feedback.slider_default);
  } else if (const auto kind = parse_event_kind(event)) {
    feedback.kind = *kind;
  } else {
    fields.error("event",
                 "expected one of view, click, select, dismiss, rating, apply, convert, close, complain, unsubscribe");
  }
}

void read_time(FieldReader& fields, const FeedbackReading& reading, FeedbackRequest& out) {
  std::optional<Instant> at;
  if (reading.times == nullptr) {
    fields.instant("occurred_at", at);
  } else if (const auto* value = fields.take("occurred_at")) {
    auto read = value->is_string() || value->kind == JsonKind::number
                    ? reading.times->read(value->text)
                    : std::unexpected(std::string("expected a time such as \"2026-11-23T08:36:00Z\""));
    if (read) at = *read;
    else fields.error("occurred_at", std::move(read).error());
  } else {
    fields.error("occurred_at", "it is missing: an event in a file needs its time");
  }
  out.has_time = at.has_value();
  out.feedback.occurred_at = at.value_or(Instant{});
}

void write_text(JsonWriter& json, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  json.key(name);
  json.text(value);
}

void write_aspects(JsonWriter& json, const Aspects& aspects) {
  if (!aspects.any()) return;
  json.key("aspects");
  json.begin_object();
  for (std::size_t i = 0; i < aspect_count; ++i) {
    if (aspects.tenths[i] < 0) continue;
    json.key(to_string(aspect_at(i)));
    json.number(Decimal::from_units(aspects.tenths[i], 1));
  }
  json.end_object();
}

}  // namespace

Parsed<FeedbackRequest> parse_feedback_body(std::string_view json, const FeedbackReading& reading, JsonLimits limits) {
  const auto body = parse_json(json, limits);
  if (!body) return std::unexpected(FieldErrors{{"", body.error().message}});
  return read_feedback(*body, reading);
}

Parsed<FeedbackRequest> read_feedback(const JsonValue& body, const FeedbackReading& reading) {
  FieldErrors errors;
  FieldReader fields(body, "", errors);
  if (!errors.empty()) return std::unexpected(std::move(errors));
  FeedbackRequest out;
  auto& feedback = out.feedback;
  fields.text("decision_id", out.decision_id, 128);
  fields.identifier("customer_id", out.customer_id, 128, reading.numeric_ids);
  fields.identifier("product_id", feedback.product_id, 256, reading.numeric_ids);
  if (out.customer_id.empty()) fields.error("customer_id", "feedback needs the customer it is from");
  if (feedback.product_id.empty()) fields.error("product_id", "feedback needs the product it is about");
  read_event(fields, reading, feedback);
  read_aspects(fields, errors, feedback.aspects);
  read_overall(fields, feedback.overall);
  fields.text("comment", feedback.comment, max_comment_bytes);
  fields.decimal("amount", feedback.amount);
  if (feedback.amount && feedback.amount->units() < 0) fields.error("amount", "an amount can't be negative");
  read_time(fields, reading, out);
  feedback.source_format = reading.source_format;
  if (reading.interactions) {
    fields.text("product_name", out.product_name, 1024);
    fields.text("source_format", feedback.source_format, max_comment_bytes);
    fields.text("original", feedback.original, max_original_bytes);
  }
  if (!reading.interactions) fields.flag("never", out.never);
  fields.refuse_unread();
  if (out.never && feedback.kind != EventKind::dismiss) fields.error("never", "only a dismissal can be for ever");
  const bool rated = feedback.aspects.any() || feedback.overall;
  if (errors.empty() && feedback.kind == EventKind::rating && !rated) {
    fields.error("aspects", "a rating needs at least one aspect, or an overall");
  }
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return out;
}

std::string feedback_json(const FeedbackRequest& request) {
  const auto& feedback = request.feedback;
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_text(json, "decision_id", request.decision_id);
  write_text(json, "customer_id", request.customer_id);
  write_text(json, "product_id", feedback.product_id);
  write_text(json, "product_name", request.product_name);
  write_text(json, "event", to_string(feedback.kind));
  if (feedback.kind == EventKind::interaction) {
    const auto flag = [&](std::string_view name, bool value) {
      json.key(name);
      json.flag(value);
    };
    flag("viewed", feedback.viewed);
    flag("clicked", feedback.clicked);
    flag("selected", feedback.selected);
    flag("slider_default", feedback.slider_default);
  }
  write_aspects(json, feedback.aspects);
  if (feedback.overall) {
    json.key("overall");
    json.raw(format_score(*feedback.overall));
  }
  write_text(json, "comment", feedback.comment);
  if (feedback.amount) {
    json.key("amount");
    json.number(*feedback.amount);
  }
  if (request.has_time) write_text(json, "occurred_at", format_instant(feedback.occurred_at));
  if (!feedback.original.empty()) {
    write_text(json, "source_format", feedback.source_format);
    write_text(json, "original", feedback.original);
  }
  json.end_object();
  return out;
}

}  // namespace attune
