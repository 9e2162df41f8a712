#include "engine/word_bodies.h"

#include "engine/body_reader.h"
#include "engine/json_fields.h"

namespace attune {
namespace {

using namespace json_fields;

void write_text(JsonWriter& json, std::string_view name, std::string_view value) {
  if (!value.empty()) write(json, name, value);
}

}  // namespace

std::string to_json(const OfferText& text) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "product_id", text.product_id);
  write(json, "text", text.text);
  write(json, "source", std::string_view(text.generated ? "generated" : "template"));
  if (text.generated) write_flag(json, "reviewed", text.reviewed);
  json.end_object();
  return out;
}

std::string to_json(const GeneratedTextAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "id", answer.id);
  write(json, "product_id", answer.product_id);
  write(json, "name", answer.name);
  write(json, "regime", answer.regime);
  write(json, "audience", std::string_view(answer.for_staff ? "staff" : "customer"));
  write_texts(json, "reasons", answer.reasons);
  write(json, "model", answer.model);
  write(json, "status", to_string(answer.status));
  write_flag(json, "in_force", answer.in_force);
  write_text(json, "text", answer.text);
  if (!answer.points.empty()) write_texts(json, "points", answer.points);
  write(json, "template", answer.template_text);
  write_text(json, "failed_check", answer.failed_check);
  write_text(json, "failed_words", answer.failed_words);
  write(json, "at", format_instant(answer.at));
  write_text(json, "reviewer", answer.reviewer);
  if (answer.reviewed_at) write(json, "reviewed_at", format_instant(*answer.reviewed_at));
  write_text(json, "comment", answer.comment);
  json.end_object();
  return out;
}

std::string to_json(const ReviewRuleAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "regime", to_string(answer.regime));
  write(json, "review", std::string_view(answer.review ? "required" : "none"));
  write_text(json, "proposed_by", answer.proposed_by);
  json.end_object();
  return out;
}

Body<bool> read_review_rule_body(std::string_view json) {
  return read_object<bool>(json, {}, [](FieldReader& fields, FieldErrors&, bool& out) {
    std::string review;
    fields.text("review", review, 16);
    out = review == "required";
    if (review != "required" && review != "none") fields.error("review", "this must be \"required\" or \"none\"");
  });
}

}  // namespace attune
