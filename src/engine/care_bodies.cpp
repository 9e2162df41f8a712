#include "engine/care_bodies.h"

#include "engine/body_reader.h"
#include "engine/json.h"
#include "engine/json_fields.h"

namespace attune {
namespace {

using namespace json_fields;

// A word that must be there.
template <class Enum, class Parse>
void required_word(FieldReader& fields, std::string_view name, Enum& out, Parse parse) {
  if (fields.take(name) == nullptr) fields.error(name, "this is needed");
  fields.word(name, out, parse);
}

// Left out when there is none.
void write_text(JsonWriter& json, std::string_view name, const std::string& value) {
  if (!value.empty()) write(json, name, value);
}

}  // namespace

Body<NextStepBody> read_next_step_body(std::string_view json) {
  return read_object<NextStepBody>(json, {}, [](FieldReader& fields, FieldErrors&, NextStepBody& out) {
    fields.identifier("product_id", out.product_id, 256);
    if (out.product_id.empty()) fields.error("product_id", "say which product it is about");
    required_word(fields, "kind", out.kind, parse_step_kind);
    fields.text("decision_id", out.decision_id, 128);
    fields.text("note", out.note, most_note_bytes);
  });
}

Body<NextStepChangeBody> read_next_step_change_body(std::string_view json) {
  return read_object<NextStepChangeBody>(json, {}, [](FieldReader& fields, FieldErrors&, NextStepChangeBody& out) {
    required_word(fields, "status", out.status, parse_step_status);
    fields.text("outcome", out.outcome, most_note_bytes);
  });
}

Body<RequestBody> read_request_body(std::string_view json) {
  return read_object<RequestBody>(json, {}, [](FieldReader& fields, FieldErrors&, RequestBody& out) {
    required_word(fields, "kind", out.kind, parse_request_kind);
    fields.text("fact", out.fact, 128);
    fields.text("comment", out.comment, most_note_bytes);
    if (out.kind == RequestKind::erasure && !out.fact.empty()) fields.error("fact", "an erasure is of everything");
  });
}

Body<RequestDecisionBody> read_request_decision_body(std::string_view json) {
  return read_object<RequestDecisionBody>(json, {}, [](FieldReader& fields, FieldErrors&, RequestDecisionBody& out) {
    std::string decision;
    fields.text("decision", decision, 16);
    if (decision != "approve" && decision != "reject") fields.error("decision", "expected approve or reject");
    out.approve = decision == "approve";
    fields.text("comment", out.comment, most_note_bytes);
  });
}

std::string to_json(const NotedProductAnswer& answer, std::string_view at) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "product_id", answer.product_id);
  write(json, "name", answer.name);
  write(json, at, format_instant(answer.at));
  json.end_object();
  return out;
}

std::string to_json(const NextStepAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "id", answer.id);
  write(json, "customer_id", answer.customer_id);
  write(json, "product_id", answer.product_id);
  write(json, "name", answer.name);
  write(json, "kind", to_string(answer.kind));
  write(json, "status", to_string(answer.status));
  write(json, "at", format_instant(answer.at));
  write_text(json, "decision_id", answer.decision_id);
  write_text(json, "note", answer.note);
  write_text(json, "outcome", answer.outcome);
  json.end_object();
  return out;
}

std::string to_json(const RequestAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "id", answer.id);
  write(json, "customer_id", answer.customer_id);
  write(json, "kind", to_string(answer.kind));
  write(json, "status", to_string(answer.status));
  write(json, "at", format_instant(answer.at));
  write_text(json, "fact", answer.fact);
  write_text(json, "comment", answer.comment);
  write_text(json, "answer", answer.answer);
  json.end_object();
  return out;
}

std::string to_json(const WorkItem& item) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "kind", item.kind);
  write(json, "id", item.id);
  write_text(json, "customer_id", item.customer_id);
  write_text(json, "product_id", item.product_id);
  write(json, "at", format_instant(item.at));
  write(json, "summary", item.summary);
  json.end_object();
  return out;
}

Body<ConversationBody> read_conversation_body(std::string_view json) {
  return read_object<ConversationBody>(json, {}, [](FieldReader& fields, FieldErrors&, ConversationBody& out) {
    fields.text("outcome", out.outcome, 256);
    if (out.outcome.empty()) fields.error("outcome", "this is needed");
    fields.text("note", out.note, most_note_bytes);
  });
}

std::string to_json(const ConversationAnswer::Past& past) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "at", format_instant(past.at));
  write(json, "outcome", past.outcome);
  write_text(json, "note", past.note);
  json.end_object();
  return out;
}

std::string to_json(const ConversationAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "customer_id", answer.customer_id);
  write_or_null(json, "name", answer.name);
  json.key("talking_points");
  json.begin_array();
  for (const auto& point : answer.talking_points) {
    json.begin_object();
    write(json, "text", point.text);
    write(json, "code", point.code);
    json.end_object();
  }
  json.end_array();
  json.key("items");
  json.raw(items_json(answer.items));
  json.key("facts_stale");
  json.begin_array();
  for (const auto& stale : answer.facts_stale) {
    json.begin_object();
    write(json, "fact", stale.fact);
    write(json, "label", stale.label);
    write(json, "question", stale.question);
    write_or_null(json, "as_of", stale.as_of ? format_instant(*stale.as_of) : std::string());
    json.end_object();
  }
  json.end_array();
  json.key("past");
  json.begin_array();
  for (const auto& past : answer.past) json.raw(to_json(past));
  json.end_array();
  json.key("wording");
  json.begin_array();
  for (const auto& wording : answer.wording) {
    json.begin_object();
    write(json, "product_id", wording.product_id);
    write(json, "name", wording.name);
    write_texts(json, "talking_points", wording.talking_points);
    write_texts(json, "not_to_say", wording.not_to_say);
    write(json, "source", std::string_view(wording.generated ? "generated" : "template"));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out;
}

std::string to_json(const AccessAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "at", format_instant(answer.at));
  write(json, "role", answer.role);
  write(json, "account", answer.account);
  write(json, "what", answer.what);
  write(json, "reason", answer.reason);
  json.end_object();
  return out;
}

}  // namespace attune
