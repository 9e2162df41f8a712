// The verbs about what a customer and the institution arrange: saved and unwanted products, next steps, requests, who looked
// at a customer and why, conversations. Part of Engine (engine.h), whose rules on threads and replies hold here too.
//
// Role customer does these for themself and for organisations they act for, a viewer only reads. Of staff, who may read
// customers must have opened this one with a reason within opened_micros.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/care.h"
#include "engine/account_verbs.h"
#include "engine/answers.h"
#include "engine/caller.h"

namespace attune {

inline constexpr std::int64_t opened_micros = 12L * 3'600 * micros_per_second;
inline constexpr std::size_t most_open_tasks = 20;  // of one customer, next steps and requests each

struct NotedProductAnswer {
  std::string product_id;
  std::string name;
  Instant at;
};

struct NextStepAnswer {
  std::string id;
  std::string customer_id;
  std::string product_id;
  std::string name;         // of the product
  std::string decision_id;  // empty: none named
  StepKind kind = StepKind::call_back;
  StepStatus status = StepStatus::open;
  Instant at;
  std::string note;     // empty: none
  std::string outcome;  // empty: none
};

struct NextStepBody {
  std::string product_id;
  std::string decision_id;  // empty: none
  StepKind kind = StepKind::call_back;
  std::string note;
};

struct RequestAnswer {
  std::string id;
  std::string customer_id;
  RequestKind kind = RequestKind::erasure;
  RequestStatus status = RequestStatus::open;
  Instant at;
  std::string fact;     // empty: none
  std::string comment;  // the customer's; empty: none
  std::string answer;   // the institution's; empty: none
};

struct RequestBody {
  RequestKind kind = RequestKind::erasure;
  std::string fact;
  std::string comment;
};

// What waits for this caller.
struct WorkItem {
  std::string kind;  // erasure, correction, call_back, branch, offer, unclassified (its id is the product's)
  std::string id;
  std::string customer_id;  // empty: about none
  std::string product_id;   // empty: none
  Instant at;
  std::string summary;
};

struct AccessAnswer {
  Instant at;
  std::string role;
  std::string account;  // empty: the account is gone
  std::string what;
  std::string reason;
};
struct AccessPage {
  std::vector<AccessAnswer> items;
  std::optional<Position> next;
};

// What to talk about, for staff.
struct ConversationAnswer {
  std::string customer_id;
  std::string name;  // empty: not known
  struct Point {
    std::string text, code;
  };
  std::vector<Point> talking_points;
  std::vector<RecommendedItem> items;  // as they would be recommended now; nothing is recorded
  struct StaleFact {
    std::string fact, label, question;
    std::optional<Instant> as_of;  // nothing: it is missing, and would decide an offer
  };
  std::vector<StaleFact> facts_stale;
  struct Past {
    Instant at;
    std::string outcome, note;
  };
  std::vector<Past> past;  // newest first
  struct Wording {         // of an item
    std::string product_id, name;
    std::vector<std::string> talking_points;
    std::vector<std::string> not_to_say;  // the institution's own words, never generated
    bool generated = false;               // the talking points: by a language model
  };
  std::vector<Wording> wording{};  // in the order of items
};

class CareVerbs : public AccountVerbs {
 public:
  // Which list of products a customer keeps.
  enum class Noted : std::uint8_t { saved, never };
  // Newest first.
  virtual Result<std::vector<NotedProductAnswer>> noted(const Caller&, std::string_view customer_id, Noted) const = 0;
  // Saves a product for later, or takes it off a list. What is so already stays so. Errors: not_found.
  virtual void note_product(const Caller&, std::string customer_id, Noted, std::string product_id, bool there,
                            Reply<bool>) = 0;

  virtual Result<std::vector<NextStepAnswer>> next_steps(const Caller&,
                                                         std::string_view customer_id) const = 0;  // newest first
  // Errors: not_found, too_large (most_open_tasks).
  virtual void add_next_step(const Caller&, std::string customer_id, NextStepBody, Reply<NextStepAnswer>) = 0;
  // By staff. Errors: not_found.
  virtual void change_next_step(const Caller&, std::string id, StepStatus, std::string outcome,
                                Reply<NextStepAnswer>) = 0;

  virtual Result<std::vector<RequestAnswer>> requests(const Caller&,
                                                      std::string_view customer_id) const = 0;  // newest first
  // Erasure of an organisation: by its owner. Errors: not_found, conflict (an erasure is asked for already), too_large.
  virtual void add_request(const Caller&, std::string customer_id, RequestBody, Reply<RequestAnswer>) = 0;
  // By who may erase. An erasure that is approved is done at once. Errors: not_found, conflict (decided already), invalid
  // (a rejection without a comment).
  virtual void decide_request(const Caller&, std::string id, bool approve, std::string comment,
                              Reply<RequestAnswer>) = 0;

  // Oldest first.
  virtual Result<std::vector<WorkItem>> work_queue(const Caller&) const = 0;

  // The customer, for staff: the reason is on record, where the customer sees it, before anything is answered. Without one
  // only where this account opened them lately. Errors: invalid (a reason is needed), denied, not_found.
  virtual void open_customer(const Caller&, std::string id, std::string reason, Reply<CustomerAnswer>) = 0;
  // Everything that is known of a customer, as one JSON document. Staff who do this are on record.
  virtual void export_customer(const Caller&, std::string id, Reply<std::string> json) = 0;
  // For staff who may recommend and have opened the customer.
  virtual void conversation(const Caller&, std::string id, Reply<ConversationAnswer>) = 0;
  virtual void record_conversation(const Caller&, std::string id, std::string outcome, std::string note,
                                   Reply<bool>) = 0;
  // Newest first.
  virtual Result<AccessPage> access_log(const Caller&, std::string_view customer_id, std::optional<Position> before,
                                        std::size_t limit) const = 0;
};

}  // namespace attune
