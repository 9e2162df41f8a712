#include "engine/care_fold.h"

#include <algorithm>

namespace attune {
namespace {

void note(std::vector<NotedProduct>& list, std::uint32_t product, Instant at, std::size_t kept) {
  if (std::ranges::find(list, product, &NotedProduct::product) != list.end()) return;
  list.push_back({product, at});
  if (list.size() > kept) list.erase(list.begin());
}

void unnote(std::vector<NotedProduct>& list, std::uint32_t product) {
  std::erase_if(list, [product](const NotedProduct& noted) { return noted.product == product; });
}

// Drops the oldest closed one when there are too many.
template <class Task, class Status>
void keep(std::vector<Task>& tasks, Status open, std::size_t kept) {
  if (tasks.size() <= kept) return;
  const auto closed = std::ranges::find_if(tasks, [open](const Task& task) { return task.status != open; });
  if (closed != tasks.end()) tasks.erase(closed);
}

template <class Task>
Task* begun_by(std::vector<Task>& tasks, const CareChange& change) {
  const auto at = std::ranges::find_if(tasks, [&](const Task& task) { return change.of == task.id; });
  return at == tasks.end() ? nullptr : &*at;
}

}  // namespace

void apply_care(Care& care, const CareChange& change, Position position, Instant at) {
  switch (change.what) {
    case CareChange::What::saved: return note(care.saved, change.product, at, saved_kept);
    case CareChange::What::unsaved: return unnote(care.saved, change.product);
    case CareChange::What::never: return note(care.never, change.product, at, never_kept);
    case CareChange::What::never_undone: return unnote(care.never, change.product);
    case CareChange::What::step:
      care.steps.push_back(
          {position, change.product, change.step, change.step_status, at, change.decision, change.text, {}});
      return keep(care.steps, StepStatus::open, steps_kept);
    case CareChange::What::step_changed:
      if (NextStep* step = begun_by(care.steps, change)) {
        step->status = change.step_status;
        step->outcome = change.outcome;
      }
      return;
    case CareChange::What::request:
      care.requests.push_back({position, change.request, change.request_status, at, change.fact, change.text, {}});
      return keep(care.requests, RequestStatus::open, requests_kept);
    case CareChange::What::request_decided:
      if (CareRequest* request = begun_by(care.requests, change)) {
        request->status = change.request_status;
        request->answer = change.text;
      }
      return;
    case CareChange::What::conversation:
      care.conversations.push_back({at, change.account, change.outcome, change.text});
      if (care.conversations.size() > conversations_kept) care.conversations.erase(care.conversations.begin());
      return;
  }
}

void each_task(const Care& care, const std::function<void(Position id, bool waits)>& visit) {
  for (const NextStep& step : care.steps)
    visit(step.id, step.status == StepStatus::open && step.kind != StepKind::link);
  for (const CareRequest& request : care.requests) visit(request.id, request.status == RequestStatus::open);
}

}  // namespace attune
