// The bodies of requests about arrangements (care_verbs.h), and the answers as JSON. Threads: any (no state).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/care_verbs.h"
#include "engine/json_bodies.h"

namespace attune {

inline constexpr std::size_t most_note_bytes = 8192;

// {product_id, kind, decision_id?, note?}
Body<NextStepBody> read_next_step_body(std::string_view json);

struct NextStepChangeBody {
  StepStatus status = StepStatus::done;
  std::string outcome;
};
// {status, outcome?}
Body<NextStepChangeBody> read_next_step_change_body(std::string_view json);

// {kind, fact?, comment?}
Body<RequestBody> read_request_body(std::string_view json);

struct RequestDecisionBody {
  bool approve = false;
  std::string comment;
};
// {decision: "approve" | "reject", comment?}
Body<RequestDecisionBody> read_request_decision_body(std::string_view json);

// {product_id, name, `at`}; `at`: the name of the time, "saved_at".
std::string to_json(const NotedProductAnswer& answer, std::string_view at);
std::string to_json(const NextStepAnswer& answer);
std::string to_json(const RequestAnswer& answer);
std::string to_json(const WorkItem& item);
std::string to_json(const AccessAnswer& answer);
std::string to_json(const ConversationAnswer& answer);
std::string to_json(const ConversationAnswer::Past& past);

struct ConversationBody {
  std::string outcome;
  std::string note;
};
// {outcome, note?}
Body<ConversationBody> read_conversation_body(std::string_view json);

}  // namespace attune
