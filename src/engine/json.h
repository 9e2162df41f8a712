// The engine's answers as JSON, as the HTTP API and the command line's --json show them: one spelling for both.
// Field names are those of answers.h. Numbers are rounded to four decimals; what is not a number is null; times are
// RFC 3339 UTC; an optional text that is empty is left out where its comment in answers.h says "empty: none".
// Threads: any (no state).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/answers.h"
#include "engine/engine.h"
#include "ingest/utf8.h"  // the server checks addresses with it

namespace attune {

// {decision_id, customer_id, at, model_version, policy_version, treatment, items: [{product_id, name, category,
// kind, rank, score, response, priority, logged_propensity, reasons: [{code, text, part}], ask: [{fact,
// question}], promoted, complexity, risk, description?, disclosures?}], withheld: {count, by_reason}}; decision_id is null when simulated.
std::string to_json(const Recommendations& answer);

// {event_id, decision_id (null: none), note?}
std::string to_json(const FeedbackAnswer& answer);
// {accepted, events: [the same, in the order sent]}
std::string to_json(const std::vector<FeedbackAnswer>& answers);

// The customer's own fields as a body would say them, then {consents, holdings, members, acts_for, fact_sources:
// {fact: {source, as_of}}, as_of}.
std::string to_json(const CustomerAnswer& answer);
// {purpose: {state, since, source}} for each purpose.
std::string to_json(const Consents& consents);
// {items: [{customer_id, name?, role, expires_at}]}
std::string members_json(std::span<const MemberAnswer> members);
// {name, label, type, class, question, choices}
std::string to_json(const FactDefinition& definition);

// The product's own fields as a body would say them, then {complexity, risk, analysis?}.
std::string to_json(const ProductAnswer& answer);

std::string to_json(const Statistics& answer);
std::string to_json(const CustomerPage& page);  // {items: [{customer_id?, name?, pseudonym?, kind}], next_cursor}
std::string to_json(const Page& page);          // {items: [entries], next_cursor}
std::string items_json(std::span<const RecommendedItem> items);  // [the items of a list]
std::string to_json(const ExplanationAnswer& answer);            // {decision: …, withheld: [{reason, text, count}]}
std::string to_json(const WhyNotAnswer& answer);
std::string to_json(const CalibrationAnswer& answer);  // {of, bins: [{predicted, observed, n}]}
std::string to_json(const ModelAnswer& answer);
std::string to_json(const TrainingAnswer& answer);
std::string to_json(const ReplayAnswer& answer);
std::string to_json(const ErasureAnswer& answer);
std::string to_json(const ImportReport& report);
std::string to_json(const OverviewAnswer& answer);  // first_day and last_day are null where nothing is known
std::string to_json(const ProductInsight& insight);
std::string to_json(const SentimentInsights& answer);
std::string to_json(const SentimentAnswer& answer);
std::string to_json(const ClassifyAnswer& answer);
std::string to_json(const AudienceAnswer& answer);      // {income_level: [{value, viewed, interested}], …}
std::string to_json(const DemographicsAnswer& answer);  // {income_level: [{value, customers}], …}

// {items: […], next_cursor}: `items` are JSON already; an empty cursor is null, the end of the list.
std::string list_json(std::span<const std::string> items, std::string_view next_cursor);

// One JSON string, quoted and escaped; bytes that are not UTF-8 become "?".
std::string quoted_json(std::string_view text);

}  // namespace attune
