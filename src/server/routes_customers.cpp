#include <deque>
#include <memory>

#include <fmt/format.h>

#include "engine/account_bodies.h"
#include "engine/json.h"
#include "engine/json_bodies.h"
#include "server/services.h"

namespace attune {
namespace {

// Puts consents one after another, then answers with the customer as they then are. `first`: the part of the request that
// the first of them is.
class ConsentChain : public std::enable_shared_from_this<ConsentChain> {
 public:
  ConsentChain(Services& services, Caller caller, std::uint32_t first, std::string id, ConsentsBody body,
               Reply<CustomerAnswer> then)
      : services_(services),
        caller_(std::move(caller)),
        first_(first),
        id_(std::move(id)),
        body_(std::move(body)),
        then_(std::move(then)) {}

  void next() {
    const auto part = first_ + static_cast<std::uint32_t>(at_);
    const auto consent = body_.consents[at_++];
    services_.engine.put_consent(caller_.in_part(part), id_, consent.purpose, consent.state, body_.source,
                                 [self = shared_from_this()](Result<CustomerAnswer> answer) {
                                   if (!answer || self->at_ == self->body_.consents.size())
                                     return self->then_(std::move(answer));
                                   self->next();
                                 });
  }

 private:
  Services& services_;
  Caller caller_;
  std::uint32_t first_;
  std::string id_;
  ConsentsBody body_;
  std::size_t at_ = 0;
  Reply<CustomerAnswer> then_;
};

void put_customer(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_customer_body(exchange.body, services.facts, services.clock.now(), exchange.path[0]);
  if (!body) return respond(problem(body.error()));
  auto done = json_reply<CustomerAnswer>(std::move(respond));
  if (body->consents.empty()) {
    return services.engine.put_customer(exchange.caller, std::move(body->customer), std::move(done));
  }
  auto chain = std::make_shared<ConsentChain>(services, exchange.caller, 1, exchange.path[0],
                                              ConsentsBody{.consents = std::move(body->consents)}, done);
  services.engine.put_customer(exchange.caller, std::move(body->customer),
                               [chain, done = std::move(done)](Result<CustomerAnswer> answer) {
                                 if (!answer) return done(std::move(answer));
                                 chain->next();
                               });
}

void get_customer(Services& services, Exchange& exchange, Respond respond) {
  // A header holds ASCII: other letters come percent-encoded.
  const auto decoded = percent_decoded(exchange.reason, false);
  const std::string& reason = decoded ? *decoded : exchange.reason;
  if (!is_valid_utf8(reason)) return respond(problem(422, "invalid", "X-Reason: expected UTF-8, percent-encoded."));
  services.engine.open_customer(exchange.caller, exchange.path[0], reason,
                                json_reply<CustomerAnswer>(std::move(respond)));
}

void erase_customer(Services& services, Exchange& exchange, Respond respond) {
  services.engine.erase_customer(exchange.caller, exchange.path[0], json_reply<ErasureAnswer>(std::move(respond)));
}

void list_customers(Services& services, Exchange& exchange, Respond respond) {
  const auto pages = paging(exchange);
  if (!pages) return respond(problem(pages.error()));
  respond_with(respond,
               services.engine.find_customers(exchange.caller, parameter(exchange, "q"), pages->cursor, pages->limit));
}

void import_customers(Services& services, Exchange& exchange, Respond respond) {
  import_file(services, exchange, "customers", std::move(respond));
}

void put_holdings(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_holdings_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.put_holdings(exchange.caller, exchange.path[0], std::move(*body),
                               json_reply<CustomerAnswer>(std::move(respond)));
}

void put_consents(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_consents_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  auto done = [respond = std::move(respond)](Result<CustomerAnswer> answer) {
    respond(answer ? json_response(to_json(answer->consents)) : problem(answer.error()));
  };
  std::make_shared<ConsentChain>(services, exchange.caller, 0, exchange.path[0], std::move(*body), std::move(done))
      ->next();
}

void get_consents(Services& services, Exchange& exchange, Respond respond) {
  const auto answer = services.engine.customer(exchange.caller, exchange.path[0]);
  respond(answer ? json_response(to_json(answer->consents)) : problem(answer.error()));
}

void put_member(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_member_body(exchange.body);
  if (!body) return respond(problem(body.error()));
  services.engine.put_member(exchange.caller, exchange.path[0], std::move(body->member_id), std::move(body->role),
                             [&services, caller = exchange.caller, id = exchange.path[0],
                              respond = std::move(respond)](Result<CustomerAnswer> answer) {
                               if (!answer) return respond(problem(answer.error()));
                               const auto members = services.engine.members(caller, id);
                               respond(members ? json_response(members_json(*members)) : problem(members.error()));
                             });
}

void get_members(Services& services, Exchange& exchange, Respond respond) {
  const auto members = services.engine.members(exchange.caller, exchange.path[0]);
  respond(members ? json_response(members_json(*members)) : problem(members.error()));
}

void statistics(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.customer_statistics(exchange.caller, exchange.path[0]));
}

void records(Services& services, const Exchange& exchange, std::string_view kind, const Respond& respond) {
  const auto pages = paging(exchange);
  if (!pages) return respond(problem(pages.error()));
  const auto before = position_cursor(*pages);
  if (!before) return respond(problem(before.error()));
  respond_with(respond,
               services.engine.customer_records(exchange.caller, exchange.path[0], kind, *before, pages->limit));
}

void history(Services& services, Exchange& exchange, Respond respond) { records(services, exchange, "", respond); }
void feedback(Services& services, Exchange& exchange, Respond respond) {
  records(services, exchange, "feedback", respond);
}

// Facts of many customers: {accepted, superseded, rejected: [{customer_id, detail}]}. All of a customer's facts are taken, or
// none; those of which something later is known change nothing.
struct FactBatch {
  std::uint64_t accepted = 0;
  std::uint64_t superseded = 0;
  std::size_t left = 0;
  std::string rejected;
  bool any_taken = false;
  std::optional<Error> first_error;
  Respond respond;

  void put(const std::string& customer, std::size_t facts, const Result<CustomerAnswer>& answer) {
    if (answer) {
      accepted += facts - answer->kept.size();
      superseded += answer->kept.size();
    } else {
      if (!first_error) first_error = answer.error();
      if (!rejected.empty()) rejected += ',';
      rejected += fmt::format(R"({{"customer_id":{},"code":{},"detail":{}}})", quoted_json(customer),
                              quoted_json(to_string(answer.error().code)), quoted_json(answer.error().message));
    }
    if (--left > 0) return;
    const bool refused = first_error && accepted == 0 && first_error->code != ErrorCode::not_found &&
                         first_error->code != ErrorCode::invalid;
    if (refused) return respond(problem(*first_error));
    respond(json_response(
        fmt::format(R"({{"accepted":{},"superseded":{},"rejected":[{}]}})", accepted, superseded, rejected)));
  }
};

void put_facts(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_facts_body(exchange.body, services.facts, services.clock.now());
  if (!body) return respond(problem(body.error()));
  auto batch = std::make_shared<FactBatch>();
  batch->left = body->size();
  batch->respond = std::move(respond);
  for (std::uint32_t part = 0; auto& one : *body) {
    const auto count = one.facts.size();
    services.engine.add_facts(exchange.caller.in_part(part++), one.customer_id, std::move(one.facts),
                              [batch, customer = one.customer_id, count](Result<CustomerAnswer> answer) {
                                batch->put(customer, count, answer);
                              });
  }
}

void list_facts(Services& services, Exchange& exchange, Respond respond) {
  const auto facts = services.engine.facts(exchange.caller);
  if (!facts) return respond(problem(facts.error()));
  std::vector<std::string> items;
  for (const auto& definition : *facts) items.push_back(to_json(definition));
  respond(json_response(list_json(items, {})));
}

}  // namespace

// A table of declarations: NOLINTNEXTLINE(readability-function-size)
std::vector<Route> customer_routes() {
  using enum Permission;
  using enum Method;
  constexpr auto usual = BodySize::usual;
  return {
      {.method = get, .pattern = "/v1/customers", .handle = list_customers, .query = "cursor limit q"},
      {.method = post,
       .pattern = "/v1/customers:import",
       .permission = write_customers,
       .handle = import_customers,
       .body = BodySize::import,
       .query = "format dry_run map encoding unknown_columns"},
      {.method = get, .pattern = "/v1/facts", .permission = read_products, .customers = true, .handle = list_facts},
      {.method = post,
       .pattern = "/v1/facts:batch",
       .permission = write_customers,
       .customers = true,
       .handle = put_facts,
       .once = true,
       .body = usual},
      {.method = put,
       .pattern = "/v1/customers/{customer_id}",
       .permission = write_customers,
       .handle = put_customer,
       .once = true,
       .body = usual},
      {.method = get,
       .pattern = "/v1/customers/{customer_id}",
       .permission = read_customers,
       .customers = true,
       .handle = get_customer},
      {.method = del,
       .pattern = "/v1/customers/{customer_id}",
       .permission = Permission::erase_customers,
       .handle = erase_customer,
       .once = true},
      {.method = put,
       .pattern = "/v1/customers/{customer_id}/holdings",
       .permission = write_customers,
       .handle = put_holdings,
       .once = true,
       .body = usual},
      {.method = put,
       .pattern = "/v1/customers/{customer_id}/consents",
       .permission = write_customers,
       .customers = true,
       .handle = put_consents,
       .once = true,
       .body = usual},
      {.method = get,
       .pattern = "/v1/customers/{customer_id}/consents",
       .permission = read_customers,
       .customers = true,
       .handle = get_consents},
      {.method = put,
       .pattern = "/v1/customers/{customer_id}/members",
       .permission = write_customers,
       .handle = put_member,
       .once = true,
       .body = usual},
      {.method = get,
       .pattern = "/v1/customers/{customer_id}/members",
       .permission = read_customers,
       .customers = true,
       .handle = get_members},
      {.method = get,
       .pattern = "/v1/customers/{customer_id}/statistics",
       .permission = read_customers,
       .customers = true,
       .handle = statistics},
      {.method = get,
       .pattern = "/v1/customers/{customer_id}/history",
       .permission = read_customers,
       .customers = true,
       .handle = history,
       .query = "cursor limit"},
      {.method = get,
       .pattern = "/v1/customers/{customer_id}/feedback",
       .permission = read_customers,
       .customers = true,
       .handle = feedback,
       .query = "cursor limit"},
  };
}

}  // namespace attune
