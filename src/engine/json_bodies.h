// The bodies of requests as JSON, read into what the engine's verbs take. Every field error of a body is collected;
// unknown fields are refused. Threads: any (no state).
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "domain/customer.h"
#include "domain/fact.h"
#include "domain/product.h"
#include "engine/caller.h"
#include "engine/engine.h"
#include "ingest/json_forms.h"

namespace attune {

// Why a body is not taken.
struct BodyFault {
  bool readable = true;  // false: it is not JSON at all, or nested too deep
  std::string message;   // one sentence
  FieldErrors errors;    // each wrong field by its JSON pointer; empty when not readable
};

template <class T>
using Body = std::expected<T, BodyFault>;

inline constexpr std::size_t max_feedback_events = 10'000;  // of one batch
inline constexpr std::size_t max_batch_requests = 1'000;    // recommendations of one batch
inline constexpr std::size_t max_batch_facts = 10'000;      // of one batch

// A profile (ingest/json_forms.h says its fields). `id` is the path's.
Body<CustomerBody> read_customer_body(std::string_view json, const FactDictionary& facts, Instant now, std::string id);

// A product (ingest/json_forms.h). `id` is the path's.
Body<Product> read_product_body(std::string_view json, std::string id);

// {category, kind?, regime?, capital_at_risk?}: what is left out follows from the category.
Body<Standing> read_classification_body(std::string_view json);

// {"holdings": [{product_id, balance?, since?}]}
Body<std::vector<Holding>> read_holdings_body(std::string_view json);

struct ConsentsBody {
  std::vector<StatedConsent> consents;
  std::string source = "institution";
};
// {"personalisation": "granted", "marketing": "objected", …, "source"?: "customer"}; at least one purpose.
Body<ConsentsBody> read_consents_body(std::string_view json);

struct MemberBody {
  std::string member_id;
  std::string role;  // empty: the membership ends
};
// {"member_id", "role": "owner" | "finance" | "member" | "viewer" | null}
Body<MemberBody> read_member_body(std::string_view json);

struct CustomerFacts {
  std::string customer_id;
  std::vector<Fact> facts;
};
// {"facts": [{customer_id, fact, value, as_of?, source?}]}, gathered by customer in the order of first mention.
Body<std::vector<CustomerFacts>> read_facts_body(std::string_view json, const FactDictionary& facts, Instant now);

// {customer_id, count?, placement?, context?: {name: text, number or flag}, exclude?: [product_id], explain?, sticky?};
// with `simulate` also {what_if?: {fact: value}}.
Body<Engine::RecommendOptions> read_recommend_body(std::string_view json, const FactDictionary& facts, Instant now,
                                                   bool simulate);
// {"requests": [the same]}
Body<std::vector<Engine::RecommendOptions>> read_recommend_batch_body(std::string_view json,
                                                                      const FactDictionary& facts, Instant now);

// {decision_id?, customer_id, product_id, event, aspects?, overall?, comment?, amount?, occurred_at?: else now}
Body<Engine::FeedbackOptions> read_feedback_body(std::string_view json, Instant now);
// {"events": [the same]}, 1 to max_feedback_events. Plain bodies take a fast path (feedback_scan.h).
Body<std::vector<Engine::FeedbackOptions>> read_feedback_batch_body(std::string_view json, Instant now);

struct AccountBody {
  std::string name;
  Role role = Role::service;
  std::vector<std::string> scopes;  // names of permissions; empty: everything the role may
};
// {name, role, scopes?}
Body<AccountBody> read_account_body(std::string_view json);

// {text, labels: [{name, description?}], hypothesis?, multi_label?}
Body<Engine::ClassifyOptions> read_classify_body(std::string_view json);
// {text}
Body<std::string> read_text_body(std::string_view json);

// {force?}; an empty body is {}.
Body<bool> read_train_body(std::string_view json);

}  // namespace attune
