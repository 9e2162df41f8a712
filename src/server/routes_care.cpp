// Saved and unwanted products, next steps, requests, the work queue, and who looked at a customer.
#include "engine/care_bodies.h"
#include "engine/json.h"
#include "server/services.h"

namespace attune {
namespace {

template <class Item>
void respond_list(const Respond& respond, const Result<std::vector<Item>>& found, std::string (*render)(const Item&)) {
  if (!found) return respond(problem(found.error()));
  std::vector<std::string> items;
  items.reserve(found->size());
  for (const auto& item : *found) items.push_back(render(item));
  respond(json_response(list_json(items, {})));
}

std::string saved_json(const NotedProductAnswer& answer) { return to_json(answer, "saved_at"); }
std::string never_json(const NotedProductAnswer& answer) { return to_json(answer, "at"); }

Reply<bool> no_content(Respond respond) {
  return [respond = std::move(respond)](Result<bool> done) {
    respond(done ? no_content_response() : problem(done.error()));
  };
}

void list_saved(Services& services, Exchange& exchange, Respond respond) {
  respond_list(respond, services.engine.noted(exchange.caller, exchange.path[0], Engine::Noted::saved), saved_json);
}

void save(Services& services, Exchange& exchange, Respond respond) {
  services.engine.note_product(exchange.caller, exchange.path[0], Engine::Noted::saved, exchange.path[1], true,
                               no_content(std::move(respond)));
}

void unsave(Services& services, Exchange& exchange, Respond respond) {
  services.engine.note_product(exchange.caller, exchange.path[0], Engine::Noted::saved, exchange.path[1], false,
                               no_content(std::move(respond)));
}

void list_never(Services& services, Exchange& exchange, Respond respond) {
  respond_list(respond, services.engine.noted(exchange.caller, exchange.path[0], Engine::Noted::never), never_json);
}

void undo_never(Services& services, Exchange& exchange, Respond respond) {
  services.engine.note_product(exchange.caller, exchange.path[0], Engine::Noted::never, exchange.path[1], false,
                               no_content(std::move(respond)));
}

void list_next_steps(Services& services, Exchange& exchange, Respond respond) {
  respond_list<NextStepAnswer>(respond, services.engine.next_steps(exchange.caller, exchange.path[0]), to_json);
}

void add_next_step(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_next_step_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.add_next_step(exchange.caller, exchange.path[0], *std::move(body),
                                json_reply<NextStepAnswer>(std::move(respond), 201));
}

void change_next_step(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_next_step_change_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.change_next_step(exchange.caller, exchange.path[0], body->status, std::move(body->outcome),
                                   json_reply<NextStepAnswer>(std::move(respond)));
}

void list_requests(Services& services, Exchange& exchange, Respond respond) {
  respond_list<RequestAnswer>(respond, services.engine.requests(exchange.caller, exchange.path[0]), to_json);
}

void add_request(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_request_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.add_request(exchange.caller, exchange.path[0], *std::move(body),
                              json_reply<RequestAnswer>(std::move(respond), 201));
}

void decide_request(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_request_decision_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.decide_request(exchange.caller, exchange.path[0], body->approve, std::move(body->comment),
                                 json_reply<RequestAnswer>(std::move(respond)));
}

void work_queue(Services& services, Exchange& exchange, Respond respond) {
  respond_list<WorkItem>(respond, services.engine.work_queue(exchange.caller), to_json);
}

void export_customer(Services& services, Exchange& exchange, Respond respond) {
  services.engine.export_customer(exchange.caller, exchange.path[0],
                                  [respond = std::move(respond)](Result<std::string> json) {
                                    respond(json ? json_response(*std::move(json)) : problem(json.error()));
                                  });
}

void conversation(Services& services, Exchange& exchange, Respond respond) {
  services.engine.conversation(exchange.caller, exchange.path[0], json_reply<ConversationAnswer>(std::move(respond)));
}

void record_conversation(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_conversation_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.record_conversation(exchange.caller, exchange.path[0], std::move(body->outcome),
                                      std::move(body->note), no_content(std::move(respond)));
}

void access_log(Services& services, Exchange& exchange, Respond respond) {
  const auto pages = paging(exchange);
  if (!pages) return respond(problem(pages.error()));
  const auto before = position_cursor(*pages);
  if (!before) return respond(problem(before.error()));
  const auto page = services.engine.access_log(exchange.caller, exchange.path[0], *before, pages->limit);
  if (!page) return respond(problem(page.error()));
  std::vector<std::string> items;
  for (const auto& access : page->items) items.push_back(to_json(access));
  respond(json_response(list_json(items, page->next ? std::to_string(*page->next) : std::string())));
}

}  // namespace

// A table of declarations: NOLINTNEXTLINE(readability-function-size)
std::vector<Route> care_routes() {
  using enum Permission;
  using enum Method;
  constexpr auto usual = BodySize::usual;
  return {
      {.method = get,
       .pattern = "/v1/customers/{customer_id}/saved",
       .permission = read_customers,
       .customers = true,
       .handle = list_saved},
      {.method = put,
       .pattern = "/v1/customers/{customer_id}/saved/{product_id}",
       .permission = write_customers,
       .customers = true,
       .handle = save},
      {.method = del,
       .pattern = "/v1/customers/{customer_id}/saved/{product_id}",
       .permission = write_customers,
       .customers = true,
       .handle = unsave},
      {.method = get,
       .pattern = "/v1/customers/{customer_id}/never",
       .permission = read_customers,
       .customers = true,
       .handle = list_never},
      {.method = del,
       .pattern = "/v1/customers/{customer_id}/never/{product_id}",
       .permission = write_customers,
       .customers = true,
       .handle = undo_never},
      {.method = get,
       .pattern = "/v1/customers/{customer_id}/next-steps",
       .permission = read_customers,
       .customers = true,
       .handle = list_next_steps},
      {.method = post,
       .pattern = "/v1/customers/{customer_id}/next-steps",
       .permission = record_feedback,
       .customers = true,
       .handle = add_next_step,
       .once = true,
       .body = usual},
      {.method = put,
       .pattern = "/v1/next-steps/{id}",
       .permission = record_feedback,
       .handle = change_next_step,
       .once = true,
       .body = usual},
      {.method = get,
       .pattern = "/v1/customers/{customer_id}/requests",
       .permission = read_customers,
       .customers = true,
       .handle = list_requests},
      {.method = post,
       .pattern = "/v1/customers/{customer_id}/requests",
       .permission = write_customers,
       .customers = true,
       .handle = add_request,
       .once = true,
       .body = usual},
      {.method = put,
       .pattern = "/v1/requests/{id}",
       .permission = erase_customers,
       .handle = decide_request,
       .once = true,
       .body = usual},
      {.method = get,
       .pattern = "/v1/customers/{customer_id}/export",
       .permission = read_customers,
       .customers = true,
       .handle = export_customer},
      {.method = get,
       .pattern = "/v1/customers/{customer_id}/conversation",
       .permission = recommend,
       .handle = conversation},
      {.method = post,
       .pattern = "/v1/customers/{customer_id}/conversations",
       .permission = record_feedback,
       .handle = record_conversation,
       .once = true,
       .body = usual},
      {.method = get, .pattern = "/v1/work-queue", .handle = work_queue},
      {.method = get,
       .pattern = "/v1/customers/{customer_id}/access-log",
       .permission = read_customers,
       .customers = true,
       .handle = access_log,
       .query = "cursor limit"},
  };
}

}  // namespace attune
