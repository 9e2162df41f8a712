// Before and after a conversation: what to talk about, what came of it; and everything of a customer as one document.
#include <algorithm>
#include <set>
#include <utility>

#include "engine/care_bodies.h"
#include "engine/core.h"
#include "engine/json.h"
#include "engine/json_fields.h"

namespace attune {
namespace {

constexpr std::uint32_t items_talked_of = 3;

void write_list(JsonWriter& json, std::string_view name, const std::vector<std::string>& items) {
  json.key(name);
  json.begin_array();
  for (const std::string& item : items) json.raw(item);
  json.end_array();
}

std::string account_json(const std::string& user_name, const Account& account) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json_fields::write(json, "user_name", user_name);
  json_fields::write_or_null(json, "email", account.what.email);
  json_fields::write(json, "created", format_instant(account.created));
  json.end_object();
  return out;
}

}  // namespace

void EngineCore::conversation(const Caller& caller, std::string id, Reply<ConversationAnswer> reply) {
  if (caller.role == Role::customer) return reply(fail(ErrorCode::denied, "Role customer may not use this."));
  if (auto allowed = authorise_about(caller, Permission::read_customers, id); !allowed)
    return reply(std::unexpected(allowed.error()));
  RecommendOptions options;
  options.customer_id = id;
  options.request.count = items_talked_of;
  options.request.placement = "branch_desk";
  options.request.explain = true;
  options.simulate = true;
  recommend(caller, std::move(options), [this, caller, id, reply = std::move(reply)](Result<Recommendations> list) {
    if (!list) return reply(std::unexpected(list.error()));
    ConversationAnswer answer = conversation_about(*handle_of(id), *std::move(list));
    if (caller.role == Role::service) return reply(std::move(answer));
    note_access(caller, *handle_of(id), "conversation", last_reason(caller, *handle_of(id)),
                [answer = std::move(answer), reply](Result<Position> done) mutable {
                  if (!done) return reply(std::unexpected(done.error()));
                  reply(std::move(answer));
                });
  });
}

ConversationAnswer EngineCore::conversation_about(const Handle& handle, Recommendations list) {
  const CustomerState& state = *state_.customer(handle);
  ConversationAnswer answer{customer_id_of(handle), state.display_name, {}, std::move(list.items), {}, {}, {}};
  if (state.consents.of(Purpose::marketing).state == ConsentState::objected) {
    answer.talking_points.push_back(
        {"Has objected to marketing: answer questions, offer nothing", "consent.marketing_objection"});
  }
  for (const NextStep& step : state.care.steps) {
    if (step.status != StepStatus::open) continue;
    answer.talking_points.push_back({"Waits for an answer about " + state_.catalogue().at(step.product).product.name,
                                     "next_step." + std::string(to_string(step.kind))});
  }
  for (const RecommendedItem& item : answer.items) answer.wording.push_back(staff_wording(item));
  const Instant now = clock_.now();
  for (const Fact& fact : facts_of(state)) {
    const FactDefinition* definition = state_.dictionary().find(fact.name);
    const bool stale = definition != nullptr && definition->fresh_days > 0 &&
                       now.micros - fact.as_of.micros > definition->fresh_days * micros_per_day;
    if (stale) answer.facts_stale.push_back({fact.name, definition->label, definition->question, fact.as_of});
  }
  std::set<std::string> missing;
  for (const RecommendedItem& item : answer.items) {
    for (const Ask& ask : item.ask) missing.insert(ask.fact);
  }
  for (const std::string& name : missing) {
    if (const FactDefinition* definition = state_.dictionary().find(name))
      answer.facts_stale.push_back({name, definition->label, definition->question, {}});
  }
  for (auto past = state.care.conversations.rbegin(); past != state.care.conversations.rend(); ++past) {
    answer.past.push_back({past->at, past->outcome, past->note});
  }
  return answer;
}

void EngineCore::record_conversation(const Caller& caller, std::string id, std::string outcome, std::string note,
                                     Reply<bool> reply) {
  if (caller.role == Role::customer) return reply(fail(ErrorCode::denied, "Role customer may not use this."));
  if (auto allowed = authorise(caller, Permission::record_feedback); !allowed)
    return reply(std::unexpected(allowed.error()));
  if (auto allowed = authorise_about(caller, Permission::read_customers, id); !allowed)
    return reply(std::unexpected(allowed.error()));
  if (const auto known = known_customer(id); !known) return reply(std::unexpected(known.error()));
  CareChange change{.what = CareChange::What::conversation,
                    .outcome = std::move(outcome),
                    .text = std::move(note),
                    .account = caller.account};
  submit_care(caller, *handle_of(id), change, [reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(true);
  });
}

void EngineCore::export_customer(const Caller& caller, std::string id, Reply<std::string> reply) {
  if (auto allowed = authorise_about(caller, Permission::read_customers, id); !allowed)
    return reply(std::unexpected(allowed.error()));
  if (const auto known = known_customer(id); !known) return reply(std::unexpected(known.error()));
  const Handle handle = *handle_of(id);
  if (caller.role == Role::customer || caller.role == Role::service) return reply(export_of(caller, handle));
  note_access(caller, handle, "export", last_reason(caller, handle),
              [this, caller, handle, reply = std::move(reply)](Result<Position> done) {
                if (!done) return reply(std::unexpected(done.error()));
                reply(export_of(caller, handle));
              });
}

Result<std::string> EngineCore::export_of(const Caller& caller, const Handle& handle) const {
  const CustomerState* state = state_.customer(handle);
  if (state == nullptr) return fail(ErrorCode::not_found, "This customer has been erased.");
  const std::string id = customer_id_of(handle);
  const auto records = records_of(handle);
  if (!records) return std::unexpected(records.error());
  Page history;
  std::vector<std::string> decisions, access, saved, never, steps, requests, conversations, accounts;
  for (const Record& record : *records) {
    history.entries.push_back(ledger_entry(record));
    if (record.event.kind == RecordKind::decision && record.readable) {
      if (const auto decision = decode<Decision>(record.event.payload))
        decisions.push_back(to_json(answer_of(*decision, record.position, handle)));
    }
    if (record.event.kind == RecordKind::access && record.readable) {
      const auto looked = decode<AccessRecord>(record.event.payload);
      const auto named = looked ? keyring_->name_of(looked->account) : std::nullopt;
      if (looked)
        access.push_back(to_json(AccessAnswer{record.event.time, looked->role, named ? named->name : std::string(),
                                              looked->what, looked->reason}));
    }
  }
  for (const auto& [list, out] : {std::pair(Noted::saved, &saved), std::pair(Noted::never, &never)}) {
    const auto noted_products = noted(caller, id, list);
    if (!noted_products) return std::unexpected(noted_products.error());
    for (const auto& one : *noted_products) out->push_back(to_json(one, "at"));
  }
  for (const NextStep& step : state->care.steps) steps.push_back(to_json(step_answer(handle, step)));
  for (const CareRequest& request : state->care.requests) requests.push_back(to_json(answer_of(handle, request)));
  for (const Conversation& talk : state->care.conversations)
    conversations.push_back(to_json(ConversationAnswer::Past{talk.at, talk.outcome, talk.note}));
  for (const Handle& account : state_.accounts().of_customer(handle)) {
    const auto named = keyring_->name_of(account);
    accounts.push_back(account_json(named ? named->name : std::string(), *state_.accounts().find(account)));
  }
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json_fields::write(json, "customer_id", id);
  json_fields::write(json, "exported_at", format_instant(clock_.now()));
  json.key("profile");
  json.raw(to_json(customer_answer(handle)));
  json.key("statistics");
  json.raw(to_json(to_statistics(state->counts)));
  write_list(json, "accounts", accounts);
  write_list(json, "saved", saved);
  write_list(json, "never", never);
  write_list(json, "next_steps", steps);
  write_list(json, "requests", requests);
  write_list(json, "conversations", conversations);
  write_list(json, "decisions", decisions);
  write_list(json, "access_log", access);
  json.key("history");
  json.raw(to_json(history));
  json.end_object();
  return out;
}

}  // namespace attune
