#include <memory>
#include <optional>

#include <fmt/format.h>

#include "engine/json.h"
#include "engine/json_bodies.h"
#include "server/services.h"

namespace attune {
namespace {

void recommend(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_recommend_body(exchange.body, services.facts, services.clock.now(), false);
  if (!body) return respond(problem(body.error()));
  services.engine.recommend(exchange.caller, std::move(*body), json_reply<Recommendations>(std::move(respond)));
}

void simulate(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_recommend_body(exchange.body, services.facts, services.clock.now(), true);
  if (!body) return respond(problem(body.error()));
  services.engine.recommend(exchange.caller, std::move(*body), json_reply<Recommendations>(std::move(respond)));
}

// Answers once each of the requests has: {results: [{status, recommendations} or {status, problem}]} in their order.
class Gathering {
 public:
  Gathering(std::size_t size, Respond respond) : parts_(size), left_(size), respond_(std::move(respond)) {}

  void put(std::size_t i, const Result<Recommendations>& answer) {
    parts_[i] =
        answer ? fmt::format(R"({{"status":200,"recommendations":{}}})", to_json(*answer)) : failed(answer.error());
    if (--left_ > 0) return;
    std::string out = R"({"results":[)";
    for (const auto& part : parts_) {
      if (&part != &parts_.front()) out += ',';
      out += part;
    }
    respond_(json_response(out + "]}"));
  }

 private:
  static std::string failed(const Error& error) {
    const auto status = status_of(error.code);
    return fmt::format(R"({{"status":{},"problem":{}}})", status,
                       problem_json(status, to_string(error.code), error.message));
  }

  std::vector<std::string> parts_;
  std::size_t left_;
  Respond respond_;
};

void recommend_batch(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_recommend_batch_body(exchange.body, services.facts, services.clock.now());
  if (!body) return respond(problem(body.error()));
  const auto gathering = std::make_shared<Gathering>(body->size(), std::move(respond));
  for (std::size_t i = 0; i < body->size(); ++i) {
    services.engine.recommend(exchange.caller.in_part(static_cast<std::uint32_t>(i)), std::move((*body)[i]),
                              [gathering, i](Result<Recommendations> answer) { gathering->put(i, answer); });
  }
}

using FeedbackAnswers = std::vector<FeedbackAnswer>;

std::string one_answer(const FeedbackAnswers& answers) { return to_json(answers.at(0)); }
std::string all_answers(const FeedbackAnswers& answers) { return to_json(answers); }

void record(Services& services, Exchange& exchange, std::vector<Engine::FeedbackOptions> events,
            std::string (*render)(const FeedbackAnswers&), Respond respond) {
  services.engine.record_feedback(exchange.caller, std::move(events),
                                  [render, respond = std::move(respond)](Result<FeedbackAnswers> answers) {
                                    respond(answers ? json_response(render(*answers), 202) : problem(answers.error()));
                                  });
}

void feedback(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_feedback_body(exchange.body, services.clock.now());
  if (!body) return respond(problem(body.error()));
  std::vector<Engine::FeedbackOptions> one;
  one.push_back(std::move(*body));
  record(services, exchange, std::move(one), one_answer, std::move(respond));
}

void feedback_batch(Services& services, Exchange& exchange, Respond respond) {
  auto body = read_feedback_batch_body(exchange.body, services.clock.now());
  if (!body) return respond(problem(body.error()));
  record(services, exchange, std::move(*body), all_answers, std::move(respond));
}

void decision(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.decision(exchange.caller, exchange.path[0]));
}

void explanation(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.explanation(exchange.caller, exchange.path[0]));
}

void why_not(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.why_not(exchange.caller, exchange.path[0], parameter(exchange, "product_id")));
}

void replay(Services& services, Exchange& exchange, Respond respond) {
  respond_with(respond, services.engine.replay(exchange.caller, exchange.path[0]));
}

void records(Services& services, const Exchange& exchange, std::string kind, const Respond& respond) {
  const auto pages = paging(exchange);
  if (!pages) return respond(problem(pages.error()));
  const auto before = position_cursor(*pages);
  if (!before) return respond(problem(before.error()));
  const auto range = range_of(exchange);
  if (!range) return respond(problem(range.error()));
  Engine::RecordFilter filter{.kind = std::move(kind),
                              .product = std::string(parameter(exchange, "product")),
                              .customer = std::string(parameter(exchange, "customer")),
                              .before = *before,
                              .limit = pages->limit};
  if (range->from) filter.from = Instant{range->from->days * micros_per_day};
  if (range->to) filter.to = Instant{(range->to->days + std::int64_t{1}) * micros_per_day};
  respond_with(respond, services.engine.records(exchange.caller, filter));
}

void decisions(Services& services, Exchange& exchange, Respond respond) {
  records(services, exchange, "decision", respond);
}
void feedback_list(Services& services, Exchange& exchange, Respond respond) {
  records(services, exchange, "feedback", respond);
}
void interactions(Services& services, Exchange& exchange, Respond respond) {
  records(services, exchange, "interaction", respond);
}

void head(Services& services, Exchange& exchange, Respond respond) {
  const auto signed_head = services.engine.signed_head(exchange.caller);
  if (!signed_head) return respond(problem(signed_head.error()));
  respond(json_response(fmt::format(R"({{"signed_head":{}}})", quoted_json(*signed_head))));
}

}  // namespace

// A table of declarations: NOLINTNEXTLINE(readability-function-size)
std::vector<Route> decision_routes() {
  constexpr auto usual = BodySize::usual;
  return {
      {.method = Method::post,
       .pattern = "/v1/recommendations",
       .permission = Permission::recommend,
       .customers = true,
       .handle = recommend,
       .once = true,
       .body = usual},
      {.method = Method::post,
       .pattern = "/v1/recommendations:batch",
       .permission = Permission::recommend,
       .handle = recommend_batch,
       .once = true,
       .body = usual},
      {.method = Method::post,
       .pattern = "/v1/recommendations:simulate",
       .permission = Permission::recommend,
       .customers = true,
       .handle = simulate,
       .body = usual},
      {.method = Method::post,
       .pattern = "/v1/feedback",
       .permission = Permission::record_feedback,
       .customers = true,
       .handle = feedback,
       .once = true,
       .body = usual},
      {.method = Method::post,
       .pattern = "/v1/feedback:batch",
       .permission = Permission::record_feedback,
       .customers = true,
       .handle = feedback_batch,
       .once = true,
       .body = usual},
      {.method = Method::get,
       .pattern = "/v1/feedback",
       .handle = feedback_list,
       .query = "cursor limit from to product customer"},
      {.method = Method::get,
       .pattern = "/v1/interactions",
       .handle = interactions,
       .query = "cursor limit from to product customer"},
      {.method = Method::get,
       .pattern = "/v1/decisions",
       .handle = decisions,
       .query = "cursor limit from to product customer"},
      {.method = Method::post,
       .pattern = "/v1/decisions/{decision_id}:replay",
       .permission = Permission::replay,
       .handle = replay,
       .body = usual},
      {.method = Method::get, .pattern = "/v1/decisions/{decision_id}", .customers = true, .handle = decision},
      {.method = Method::get,
       .pattern = "/v1/decisions/{decision_id}/explanation",
       .customers = true,
       .handle = explanation},
      {.method = Method::get,
       .pattern = "/v1/decisions/{decision_id}/why-not",
       .customers = true,
       .handle = why_not,
       .query = "product_id"},
      {.method = Method::get, .pattern = "/v1/ledger/head", .permission = Permission::read_ledger, .handle = head},
  };
}

}  // namespace attune
