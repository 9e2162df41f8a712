// Answers about the catalogue as JSON.
#include "engine/json.h"
#include "engine/json_fields.h"
#include "ingest/json_forms.h"

namespace attune {
namespace {

using namespace json_fields;

void write_level(JsonWriter& json, std::string_view name, const LevelAnswer& answer) {
  json.key(name);
  json.begin_object();
  write(json, "score", answer.score);
  write(json, "level", answer.level);
  json.key("findings");
  json.begin_array();
  for (const FindingAnswer& finding : answer.findings) {
    json.begin_object();
    write(json, "code", finding.code);
    write(json, "text", finding.text);
    write(json, "value", finding.value);
    write(json, "share", finding.share);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_analysis(JsonWriter& json, const AnalysisAnswer& answer) {
  json.key("analysis");
  json.begin_object();
  write_level(json, "complexity", answer.complexity);
  write_level(json, "risk", answer.risk);
  write(json, "average_sentence_length", answer.average_sentence_length);
  write(json, "long_word_share", answer.long_word_share);
  write(json, "reading_ease", answer.reading_ease);
  write(json, "terms", answer.terms);
  json.end_object();
}

void write_label(JsonWriter& json, const InferredAnswer::Label& label) {
  json.begin_object();
  write(json, "name", label.name);
  write(json, "score", label.score);
  json.end_object();
}

void write_inferred(JsonWriter& json, const InferredAnswer& answer) {
  json.key("inferred");
  json.begin_object();
  json.key("tags");
  json.begin_array();
  for (const auto& tag : answer.tags) write_label(json, tag);
  json.end_array();
  json.key("category");
  if (answer.category) write_label(json, *answer.category);
  else json.null();
  json.end_object();
}

void write_proposal(JsonWriter& json, const ProposalAnswer& answer) {
  json.key("proposal");
  json.begin_object();
  write(json, "category", to_string(answer.is.category));
  write(json, "kind", to_string(answer.is.kind));
  write(json, "regime", to_string(answer.is.regime));
  write_flag(json, "capital_at_risk", answer.is.capital_at_risk);
  write(json, "because", answer.because);
  json.end_object();
}

void write_classified(JsonWriter& json, const ClassifiedAnswer& answer) {
  json.key("classified");
  json.begin_object();
  write(json, "by", answer.by);
  write(json, "at", format_instant(answer.at));
  json.end_object();
}

}  // namespace

std::string to_json(const ProductAnswer& answer) {
  std::string rest;
  JsonWriter json(rest);
  write(json, "complexity", answer.complexity);
  write(json, "risk", answer.risk);
  if (answer.analysis) write_analysis(json, *answer.analysis);
  if (answer.inferred) write_inferred(json, *answer.inferred);
  if (answer.proposal) write_proposal(json, *answer.proposal);
  if (answer.classified) write_classified(json, *answer.classified);
  if (answer.sentiment) write_sentiment(json, *answer.sentiment);
  json.end_object();
  return opened(product_json(answer.product)) + rest;
}

}  // namespace attune
