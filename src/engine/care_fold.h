// What is kept of a customer's arrangements: saved and unwanted products, next steps, requests, conversations. A fold over
// the customer's own records of kind care.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "engine/payload.h"
#include "store/record.h"

namespace attune {

// So many of each are kept; the oldest that are not open leave first.
inline constexpr std::size_t saved_kept = 200;
inline constexpr std::size_t never_kept = 1000;
inline constexpr std::size_t steps_kept = 100;
inline constexpr std::size_t requests_kept = 100;
inline constexpr std::size_t conversations_kept = 20;

struct NotedProduct {
  std::uint32_t product = 0;  // index in the catalogue
  Instant at;
};

struct NextStep {
  Position id = 0;  // of the record that began it
  std::uint32_t product = 0;
  StepKind kind = StepKind::call_back;
  StepStatus status = StepStatus::open;
  Instant at;
  std::optional<Position> decision;
  std::string note;     // the customer's
  std::string outcome;  // the institution's
};

struct CareRequest {
  Position id = 0;
  RequestKind kind = RequestKind::erasure;
  RequestStatus status = RequestStatus::open;
  Instant at;
  std::string fact;     // of a correction; empty: of something else
  std::string comment;  // the customer's
  std::string answer;   // the institution's
};

// A next step or a request, as its identifier names it.
struct CareTask {
  Handle customer;
  Position id = 0;
};

struct Conversation {
  Instant at;
  Handle account;  // who of staff
  std::string outcome;
  std::string note;
};

struct Care {
  std::vector<NotedProduct> saved;  // in the order saved, as all of these
  std::vector<NotedProduct> never;
  std::vector<NextStep> steps;
  std::vector<CareRequest> requests;
  std::vector<Conversation> conversations;
};

void apply_care(Care& care, const CareChange& change, Position position, Instant at);

// Calls `visit` with each step and request, and whether it waits for the institution.
void each_task(const Care& care, const std::function<void(Position id, bool waits)>& visit);

}  // namespace attune
