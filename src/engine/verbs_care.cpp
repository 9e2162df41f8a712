// Saved and unwanted products, and next steps.
#include <algorithm>
#include <charconv>
#include <utility>

#include "base/hex.h"
#include "engine/core.h"

namespace attune {

void EngineCore::submit_care(const Caller& caller, const Handle& customer, const CareChange& change, Done done) {
  const auto note = note_of(caller);
  if (!note) return done(std::unexpected(note.error()));
  if (*note) return done((*note)->position - 1);
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::care, customer, encode(change)));
  submit_once(caller, std::move(events), {}, std::move(done));
}

bool EngineCore::done_before(const Caller& caller) const {
  const auto note = note_of(caller);
  return note && *note;
}

// A letter and the position, then eight digits that nobody can guess, as decisions have.
std::string EngineCore::task_id_of(char prefix, Position position) const {
  const std::string plain = prefix + std::to_string(position);
  const Hash proof = keyring_->keyed_hash("task-id", plain);
  return plain + "-" + to_hex(std::span(proof).first(4));
}

Result<CareTask> EngineCore::task_of(char prefix, std::string_view id) const {
  const auto unknown = [&] {
    return fail(ErrorCode::not_found, "There is nothing of the id " + std::string(id.substr(0, 40)) + ".");
  };
  Position position = 0;
  if (id.size() < 2 || id.front() != prefix) return unknown();
  const auto read = std::from_chars(id.data() + 1, id.data() + id.size(), position);
  if (read.ec != std::errc{} || task_id_of(prefix, position) != id) return unknown();
  const auto record = log_->at(position);
  if (!record || !record->readable || state_.customer(record->event.subject) == nullptr) return unknown();
  return CareTask{record->event.subject, position};
}

Result<std::vector<NotedProductAnswer>> EngineCore::noted(const Caller& caller, std::string_view id, Noted list) const {
  if (auto allowed = authorise_about(caller, Permission::read_customers, id); !allowed)
    return pass_on(std::move(allowed));
  const auto known = known_customer(id);
  if (!known) return std::unexpected(known.error());
  std::vector<NotedProductAnswer> answers;
  for (const NotedProduct& noted : list == Noted::saved ? (*known)->care.saved : (*known)->care.never) {
    const Product& product = state_.catalogue().at(noted.product).product;
    answers.push_back({product.id, product.name, noted.at});
  }
  std::reverse(answers.begin(), answers.end());
  return answers;
}

void EngineCore::note_product(const Caller& caller, std::string id, Noted list, std::string product_id, bool there,
                              Reply<bool> reply) {
  if (auto allowed = authorise_about(caller, Permission::change_own, id); !allowed)
    return reply(std::unexpected(allowed.error()));
  const auto known = known_customer(id);
  if (!known) return reply(std::unexpected(known.error()));
  const auto product = state_.catalogue().index_of(product_id);
  if (!product) return reply(fail(ErrorCode::not_found, "There is no product " + product_id + "."));
  const auto& kept = list == Noted::saved ? (*known)->care.saved : (*known)->care.never;
  const bool is_there = std::ranges::find(kept, *product, &NotedProduct::product) != kept.end();
  if (is_there == there) return reply(true);
  using enum CareChange::What;
  const auto what = list == Noted::saved ? (there ? saved : unsaved) : (there ? never : never_undone);
  submit_care(caller, *handle_of(id), {.what = what, .product = *product},
              [reply = std::move(reply)](Result<Position> done) {
                if (!done) return reply(std::unexpected(done.error()));
                reply(true);
              });
}

NextStepAnswer EngineCore::step_answer(const Handle& customer, const NextStep& step) const {
  const Product& product = state_.catalogue().at(step.product).product;
  return {task_id_of('s', step.id),
          customer_id_of(customer),
          product.id,
          product.name,
          step.decision ? decision_id_of(*step.decision) : std::string(),
          step.kind,
          step.status,
          step.at,
          step.note,
          step.outcome};
}

Result<NextStepAnswer> EngineCore::next_step_answer(const Handle& customer, Position id) const {
  if (const CustomerState* state = state_.customer(customer)) {
    const auto step = std::ranges::find(state->care.steps, id, &NextStep::id);
    if (step != state->care.steps.end()) return step_answer(customer, *step);
  }
  return fail(ErrorCode::not_found, "This next step is kept no longer.");
}

Result<std::vector<NextStepAnswer>> EngineCore::next_steps(const Caller& caller, std::string_view id) const {
  if (auto allowed = authorise_about(caller, Permission::read_customers, id); !allowed)
    return pass_on(std::move(allowed));
  const auto known = known_customer(id);
  if (!known) return std::unexpected(known.error());
  std::vector<NextStepAnswer> answers;
  for (const NextStep& step : (*known)->care.steps) answers.push_back(step_answer(*handle_of(id), step));
  std::reverse(answers.begin(), answers.end());
  return answers;
}

void EngineCore::add_next_step(const Caller& caller, std::string id, NextStepBody body, Reply<NextStepAnswer> reply) {
  if (auto allowed = authorise_about(caller, Permission::record_feedback, id); !allowed)
    return reply(std::unexpected(allowed.error()));
  const auto known = known_customer(id);
  if (!known) return reply(std::unexpected(known.error()));
  const auto product = state_.catalogue().index_of(body.product_id);
  if (!product)
    return reply(std::unexpected(
        Error{ErrorCode::not_found, "There is no product " + body.product_id + ".", {}, "/product_id"}));
  CareChange change{
      .what = CareChange::What::step, .product = *product, .step = body.kind, .text = std::move(body.note)};
  if (const auto decision = parse_decision_id(body.decision_id)) {
    if (attribute(**known, *product, *decision, clock_.now())) change.decision = *decision;
  }
  const auto open = std::ranges::count((*known)->care.steps, StepStatus::open, &NextStep::status);
  if (static_cast<std::size_t>(open) >= most_open_tasks && !done_before(caller)) {
    return reply(fail(ErrorCode::too_large, "There are 20 next steps open already. We will come back to you."));
  }
  const Handle customer = *handle_of(id);
  submit_care(caller, customer, change, [this, customer, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(next_step_answer(customer, *done));
  });
}

void EngineCore::change_next_step(const Caller& caller, std::string id, StepStatus status, std::string outcome,
                                  Reply<NextStepAnswer> reply) {
  if (caller.role == Role::customer) return reply(fail(ErrorCode::denied, "Role customer may not change next steps."));
  if (auto allowed = authorise(caller, Permission::record_feedback); !allowed)
    return reply(std::unexpected(allowed.error()));
  const auto task = task_of('s', id);
  if (!task) return reply(std::unexpected(task.error()));
  if (const auto step = next_step_answer(task->customer, task->id); !step || done_before(caller)) return reply(step);
  CareChange change{.what = CareChange::What::step_changed,
                    .of = task->id,
                    .step_status = status,
                    .outcome = std::move(outcome),
                    .account = caller.account};
  submit_care(caller, task->customer, change, [this, task = *task, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(next_step_answer(task.customer, task.id));
  });
}

}  // namespace attune
