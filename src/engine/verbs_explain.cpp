// Decisions looked at again: as answered, with what they rest on, and why something is not in them.
#include <utility>

#include "engine/core.h"
#include "engine/reasons.h"
#include "engine/why_not.h"

namespace attune {

// For the customer, who may read the ledger, and staff who have opened the customer.
Result<LoggedDecision> EngineCore::decision_for(const Caller& caller, std::string_view decision_id) const {
  const auto position = parse_decision_id(decision_id);
  if (!position) return std::unexpected(position.error());
  const auto record = log_->at(*position);
  if (!record) return std::unexpected(record.error());
  if (!record->readable) return fail(ErrorCode::not_found, "This decision was about a customer who has been erased.");
  const bool reads_ledger = caller.role != Role::customer && authorise(caller, Permission::read_ledger);
  if (!reads_ledger) {
    auto allowed = authorise_about(caller, Permission::read_customers, customer_id_of(record->event.subject));
    if (!allowed) return pass_on(std::move(allowed));
  }
  auto decision = decode<Decision>(record->event.payload);
  if (!decision) return pass_on(std::move(decision));
  return LoggedDecision{*position, record->event.subject, *std::move(decision)};
}

Result<Recommendations> EngineCore::decision(const Caller& caller, std::string_view decision_id) const {
  const auto logged = decision_for(caller, decision_id);
  if (!logged) return std::unexpected(logged.error());
  return answer_of(logged->decision, logged->position, logged->subject);
}

Result<ExplanationAnswer> EngineCore::explanation(const Caller& caller, std::string_view decision_id) const {
  const auto logged = decision_for(caller, decision_id);
  if (!logged) return std::unexpected(logged.error());
  ExplanationAnswer answer{answer_of(logged->decision, logged->position, logged->subject), {}};
  for (const WithheldCount& withheld : logged->decision.withheld) {
    answer.withheld.push_back({withheld.reason, withheld_text(withheld.reason), withheld.count});
  }
  return answer;
}

Result<WhyNotAnswer> EngineCore::why_not(const Caller& caller, std::string_view decision_id,
                                         std::string_view product_id) const {
  auto logged = decision_for(caller, decision_id);
  if (!logged) return pass_on(std::move(logged));
  const auto product = state_.catalogue().index_of(std::string(product_id));
  if (!product) return fail(ErrorCode::not_found, "There is no product " + std::string(product_id) + ".");
  if (state_.customer(logged->subject) == nullptr)
    return fail(ErrorCode::not_found, "There is no customer of this decision any more.");
  const DecideInputs inputs =
      decide_inputs(logged->subject, logged->decision.request, clock_.now(), logged->decision.seed);
  WhyNot why = attune::why_not(logged->decision, inputs, *product);
  const auto share = [](std::optional<std::int32_t> score) {
    return score ? std::optional(*score / 10000.) : std::nullopt;
  };
  WhyNotAnswer answer{std::string(product_id), state_.catalogue().at(*product).product.name,
                      std::move(why.code),     {},
                      why.as_of_decision,      share(why.score),
                      share(why.last_shown)};
  if (answer.code == "shown") answer.text = "It is in the list";
  else if (answer.code == "ranked_below") answer.text = "Others suit better at present";
  else answer.text = withheld_text(answer.code);
  // What a customer is not told in words they are not told in code either.
  if (caller.role == Role::customer && answer.text == "Not available at present") answer.code = "not_available";
  return answer;
}

}  // namespace attune
