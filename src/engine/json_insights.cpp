#include <string>

#include "engine/json.h"
#include "engine/json_fields.h"

namespace attune {
namespace {

using namespace json_fields;

void write_groups(JsonWriter& json, std::string_view name, const std::vector<CustomerGroup>& groups) {
  json.key(name);
  json.begin_array();
  for (const auto& group : groups) {
    json.begin_object();
    write(json, "value", group.value);
    json.key("customers");
    if (group.customers) json.integer(static_cast<std::int64_t>(*group.customers));
    else json.null();
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string to_json(const OverviewAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "customers", answer.customers);
  write(json, "products", answer.products);
  write(json, "decisions", answer.decisions);
  write(json, "users", answer.users);
  write(json, "interactions", answer.interactions);
  write(json, "views", answer.views);
  write(json, "clicks", answer.clicks);
  write(json, "selections", answer.selections);
  write(json, "feedback", answer.feedback);
  write(json, "avg_feedback_score", answer.avg_feedback_score);
  write(json, "click_rate", answer.click_rate);
  write(json, "selection_rate", answer.selection_rate);
  json.key("funnel");
  json.begin_object();
  write(json, "decided", answer.funnel.decided);
  write(json, "viewed", answer.funnel.viewed);
  write(json, "clicked", answer.funnel.clicked);
  write(json, "interested", answer.funnel.interested);
  write(json, "converted", answer.funnel.converted);
  json.end_object();
  json.key("feedback_distribution");
  json.begin_object();
  write(json, "high", answer.feedback_distribution.high);
  write(json, "middle", answer.feedback_distribution.middle);
  write(json, "low", answer.feedback_distribution.low);
  json.end_object();
  write_or_null(json, "first_day", answer.first_day);
  write_or_null(json, "last_day", answer.last_day);
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

std::string to_json(const ExplanationAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("decision");
  json.raw(to_json(answer.decision));
  json.key("withheld");
  json.begin_array();
  for (const auto& withheld : answer.withheld) {
    json.begin_object();
    write(json, "reason", withheld.reason);
    write(json, "text", withheld.text);
    write(json, "count", withheld.count);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out;
}

std::string to_json(const WhyNotAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "product_id", answer.product_id);
  write(json, "name", answer.name);
  write(json, "code", answer.code);
  write(json, "text", answer.text);
  write(json, "as_of", std::string_view(answer.as_of_decision ? "decision" : "now"));
  write(json, "score", answer.score);
  write(json, "last_shown_score", answer.last_shown_score);
  json.end_object();
  return out;
}

std::string to_json(const CalibrationAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_or_null(json, "of", answer.of);
  json.key("bins");
  json.begin_array();
  for (const auto& bin : answer.bins) {
    json.begin_object();
    write(json, "predicted", bin.predicted);
    write(json, "observed", bin.observed);
    write(json, "n", bin.n);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out;
}

std::string to_json(const ProductInsight& insight) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "product_id", insight.product_id);
  write(json, "name", insight.name);
  write(json, "category", insight.category);
  write(json, "interactions", insight.interactions);
  write(json, "shown", insight.shown);
  write(json, "views", insight.views);
  write(json, "clicks", insight.clicks);
  write(json, "selections", insight.selections);
  write(json, "ratings", insight.ratings);
  write(json, "avg_feedback_score", insight.avg_feedback_score);
  write(json, "click_rate", insight.click_rate);
  write(json, "selection_rate", insight.selection_rate);
  json.end_object();
  return out;
}

std::string to_json(const SentimentInsights& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_or_null(json, "source", answer.source);
  write(json, "unread", answer.unread);
  json.key("held_out");
  if (answer.held_out) {
    json.begin_object();
    write(json, "comments", answer.held_out->comments);
    write(json, "accuracy", answer.held_out->accuracy);
    write(json, "macro_f1", answer.held_out->macro_f1);
    write(json, "log_loss", answer.held_out->log_loss);
    write(json, "ece", answer.held_out->ece);
    write(json, "taught", answer.held_out->taught);
    json.end_object();
  } else {
    json.null();
  }
  json.key("items");
  json.begin_array();
  for (const auto& row : answer.products) {
    json.begin_object();
    write(json, "product_id", row.product_id);
    write(json, "name", row.name);
    write(json, "negative", row.negative);
    write(json, "neutral", row.neutral);
    write(json, "positive", row.positive);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out;
}

std::string to_json(const SentimentAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "label", answer.label);
  write(json, "score", answer.score);
  json.end_object();
  return out;
}

std::string to_json(const ClassifyAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write(json, "by", answer.by);
  json.key("scores");
  json.begin_array();
  for (const auto& score : answer.scores) {
    json.begin_object();
    write(json, "label", score.label);
    write(json, "score", score.score);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out;
}

std::string to_json(const AudienceAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  const auto write_audience = [&json](std::string_view name, const std::vector<AudienceGroup>& groups) {
    json.key(name);
    json.begin_array();
    for (const auto& group : groups) {
      json.begin_object();
      write(json, "value", group.value);
      for (const auto& [member, number] : {std::pair("viewed", &AudienceGroup::Offers::viewed),
                                           std::pair("interested", &AudienceGroup::Offers::interested)}) {
        json.key(member);
        if (group.offers) json.integer(static_cast<std::int64_t>((*group.offers).*number));
        else json.null();
      }
      json.end_object();
    }
    json.end_array();
  };
  json.begin_object();
  write_audience("income_level", answer.income_level);
  write_audience("risk_tolerance", answer.risk_tolerance);
  write_audience("goals", answer.goals);
  write_audience("kind", answer.kind);
  json.end_object();
  return out;
}

std::string to_json(const DemographicsAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_groups(json, "income_level", answer.income_level);
  write_groups(json, "risk_tolerance", answer.risk_tolerance);
  write_groups(json, "goals", answer.goals);
  write_groups(json, "kind", answer.kind);
  json.end_object();
  return out;
}

}  // namespace attune
