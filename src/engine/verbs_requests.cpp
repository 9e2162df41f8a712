// What customers ask of the institution about their data, and what waits for whom.
#include <algorithm>
#include <utility>

#include "engine/core.h"

namespace attune {
namespace {

std::string with_words(std::string summary, const std::string& words) {
  return words.empty() ? summary : std::move(summary) + ": " + words;
}

// Products that wait for somebody to say what they are, in the order of the catalogue.
template <class Answer>
void add_unclassified(const Catalogue& catalogue, const Log& log, Answer answer_of, std::vector<WorkItem>& items) {
  constexpr std::size_t most = 200;
  std::size_t waiting = 0;
  for (std::uint32_t p = 0; p < catalogue.size(); ++p) {
    const CatalogueEntry& entry = catalogue.at(p);
    if (entry.product.retired || !is_unclassified(entry.product) || ++waiting > most) continue;
    const auto record = log.at(entry.since);
    const ProductAnswer answer = answer_of(p);
    const std::string proposal =
        answer.proposal && answer.proposal->is.category
            ? "by " + answer.proposal->because + " perhaps " + std::string(to_string(answer.proposal->is.category))
            : std::string("nothing suggests itself");
    items.push_back({"unclassified",
                     entry.product.id,
                     {},
                     entry.product.id,
                     record ? record->event.time : Instant{},
                     "Say what " + entry.product.name + " is: " + proposal});
  }
  if (waiting > most) items.back().summary += " (and " + std::to_string(waiting - most) + " more products)";
}

}  // namespace

RequestAnswer EngineCore::answer_of(const Handle& customer, const CareRequest& request) const {
  return {task_id_of('r', request.id),
          customer_id_of(customer),
          request.kind,
          request.status,
          request.at,
          request.fact,
          request.comment,
          request.answer};
}

Result<RequestAnswer> EngineCore::request_answer(const Handle& customer, Position id) const {
  if (const CustomerState* state = state_.customer(customer)) {
    const auto request = std::ranges::find(state->care.requests, id, &CareRequest::id);
    if (request != state->care.requests.end()) return answer_of(customer, *request);
  }
  return fail(ErrorCode::not_found, "This request is kept no longer.");
}

Result<std::vector<RequestAnswer>> EngineCore::requests(const Caller& caller, std::string_view id) const {
  if (auto allowed = authorise_about(caller, Permission::read_customers, id); !allowed)
    return pass_on(std::move(allowed));
  const auto known = known_customer(id);
  if (!known) return std::unexpected(known.error());
  std::vector<RequestAnswer> answers;
  for (const CareRequest& request : (*known)->care.requests) answers.push_back(answer_of(*handle_of(id), request));
  std::reverse(answers.begin(), answers.end());
  return answers;
}

void EngineCore::add_request(const Caller& caller, std::string id, RequestBody body, Reply<RequestAnswer> reply) {
  if (auto allowed = authorise_about(caller, Permission::change_own, id); !allowed)
    return reply(std::unexpected(allowed.error()));
  const auto known = known_customer(id);
  if (!known) return reply(std::unexpected(known.error()));
  const auto role = speaks_as(caller, id);
  if (body.kind == RequestKind::erasure && caller.role == Role::customer && role != "self" && role != "owner") {
    return reply(fail(ErrorCode::denied, "Only an owner of the organisation may ask for its erasure."));
  }
  if (!body.fact.empty() && state_.dictionary().find(body.fact) == nullptr) {
    return reply(std::unexpected(
        Error{ErrorCode::invalid, "The fact dictionary has no fact named " + body.fact + ".", {}, "/fact"}));
  }
  if (!done_before(caller)) {
    const auto open = [](const CareRequest& request) { return request.status == RequestStatus::open; };
    const auto& requests = (*known)->care.requests;
    const auto erases = [&](const CareRequest& request) {
      return open(request) && request.kind == RequestKind::erasure;
    };
    if (body.kind == RequestKind::erasure && std::ranges::any_of(requests, erases)) {
      return reply(fail(ErrorCode::conflict, "You have asked for this already; the request is open."));
    }
    if (static_cast<std::size_t>(std::ranges::count_if(requests, open)) >= most_open_tasks) {
      return reply(fail(ErrorCode::too_large, "There are 20 requests open already. We will come back to you."));
    }
  }
  CareChange change{.what = CareChange::What::request,
                    .request = body.kind,
                    .fact = std::move(body.fact),
                    .text = std::move(body.comment)};
  const Handle customer = *handle_of(id);
  submit_care(caller, customer, change, [this, customer, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(request_answer(customer, *done));
  });
}

void EngineCore::decide_request(const Caller& caller, std::string id, bool approve, std::string comment,
                                Reply<RequestAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::erase_customers); !allowed)
    return reply(std::unexpected(allowed.error()));
  const auto task = task_of('r', id);
  if (!task) return reply(std::unexpected(task.error()));
  auto request = request_answer(task->customer, task->id);
  if (!request || done_before(caller)) return reply(std::move(request));
  if (request->status != RequestStatus::open)
    return reply(fail(ErrorCode::conflict, "This request is decided already."));
  if (!approve && comment.empty()) {
    return reply(
        std::unexpected(Error{ErrorCode::invalid, "Say why it is rejected: the customer reads it.", {}, "/comment"}));
  }
  if (approve && request->kind == RequestKind::erasure) {
    return erase_customer(caller, request->customer_id,
                          [answer = *request, reply = std::move(reply)](Result<ErasureAnswer> erased) mutable {
                            if (!erased) return reply(std::unexpected(erased.error()));
                            answer.status = RequestStatus::done;
                            reply(std::move(answer));
                          });
  }
  CareChange change{
      .what = CareChange::What::request_decided, .of = task->id, .text = std::move(comment), .account = caller.account};
  change.request_status = approve ? RequestStatus::approved : RequestStatus::rejected;
  submit_care(caller, task->customer, change, [this, task = *task, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(request_answer(task.customer, task.id));
  });
}

Result<std::vector<WorkItem>> EngineCore::work_queue(const Caller& caller) const {
  if (caller.role == Role::customer) return fail(ErrorCode::denied, "Role customer has no work queue.");
  const bool steps = authorise(caller, Permission::record_feedback).has_value();
  const bool requests = authorise(caller, Permission::erase_customers).has_value();
  std::vector<WorkItem> items;
  if (authorise(caller, Permission::approve_wording)) {
    for (const auto& [id, versions] : state_.placements().offers()) {
      const OfferVersion& newest = versions.back();
      if (newest.status != OfferStatus::proposed || newest.maker == caller.account) continue;
      const Product& product = state_.catalogue().at(newest.terms.product).product;
      items.push_back({"offer",
                       id,
                       {},
                       product.id,
                       newest.proposed_at,
                       "Wording of " + product.name + " in " + newest.terms.placement + " waits for approval"});
    }
    std::ranges::sort(items, {}, &WorkItem::at);
  }
  if (authorise(caller, Permission::write_products))
    add_unclassified(state_.catalogue(), *log_, [this](std::uint32_t p) { return product_answer(p); }, items);
  for (const auto& [position, customer] : state_.open_tasks()) {
    if (items.size() == 1000) break;
    if (const auto step = steps ? next_step_answer(customer, position) : fail(ErrorCode::denied, ""); step) {
      const std::string asks =
          step->kind == StepKind::call_back ? "Asks for a call about " : "Asks to talk in a branch about ";
      items.push_back({std::string(to_string(step->kind)), step->id, step->customer_id, step->product_id, step->at,
                       with_words(asks + step->name, step->note)});
      continue;
    }
    if (const auto request = requests ? request_answer(customer, position) : fail(ErrorCode::denied, ""); request) {
      const FactDefinition* fact = state_.dictionary().find(request->fact);
      const std::string asks = request->kind == RequestKind::erasure ? "Asks to be erased"
                               : fact == nullptr                     ? "Asks for a correction"
                                                                     : "Says that this is wrong: " + fact->label;
      items.push_back({std::string(to_string(request->kind)),
                       request->id,
                       request->customer_id,
                       {},
                       request->at,
                       with_words(asks, request->comment)});
    }
  }
  return items;
}

}  // namespace attune
