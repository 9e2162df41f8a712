// Customers, organisations and their members: profile, facts, holdings, consents.
#include <algorithm>
#include <utility>

#include "engine/core.h"
#include "engine/latest_word.h"

namespace attune {
namespace {

template <class Answer>
bool refused(const Result<void>& allowed, const Reply<Answer>& reply) {
  if (allowed) return false;
  reply(std::unexpected(allowed.error()));
  return true;
}

constexpr const char* said_by_customer = "customer";

// Customers say what they want and who they are: open facts, and answers to what `ask` would ask. What the institution
// holds for rules they don't overwrite but have corrected; guarded facts are not theirs to set.
Result<void> may_say(const FactDefinition& definition, const Fact* known) {
  const bool asked =
      definition.fact_class == FactClass::rule_only && !definition.question.empty() && definition.name != "staff";
  const bool wanted =
      definition.fact_class == FactClass::open && definition.name != "balance" && definition.name != "tenure_years";
  if (!asked && !wanted) return fail(ErrorCode::denied, "This is not for customers to say: " + definition.label + ".");
  const bool held = asked && known != nullptr && known->source != said_by_customer;
  if (held)
    return fail(ErrorCode::denied,
                "We hold this already: " + definition.label + ". Ask for a correction if it is wrong.");
  return {};
}

std::vector<std::string> names_of(const std::vector<Fact>& facts) {
  std::vector<std::string> names;
  for (const Fact& fact : facts) names.push_back(fact.name);
  return names;
}

ConsentChange granted_by_institution(Instant at) {
  return {Purpose::personalisation, Consent{ConsentState::granted, at, "institution"}};
}

// The reply that also says what was not taken.
Reply<CustomerAnswer> with_kept(std::vector<std::string> kept, Reply<CustomerAnswer> reply) {
  return [kept = std::move(kept), reply = std::move(reply)](Result<CustomerAnswer> answer) {
    if (answer) answer->kept = kept;
    reply(std::move(answer));
  };
}

}  // namespace

CustomerAnswer EngineCore::customer_answer(const Handle& handle) const {
  CustomerAnswer answer;
  const CustomerState* state = state_.customer(handle);
  if (state == nullptr) return answer;
  answer.customer = customer_of(*state, customer_id_of(handle));
  answer.consents = state->consents;
  answer.holdings = state->holdings;
  answer.members = member_answers(state->members);
  answer.acts_for = member_answers(state->acts_for);
  answer.as_of = state_.position();
  return answer;
}

// A membership whose other side was erased names nobody any more.
std::vector<MemberAnswer> EngineCore::member_answers(const std::vector<Member>& members) const {
  std::vector<MemberAnswer> answers;
  for (const Member& member : members) {
    std::string id = customer_id_of(member.other);
    if (id.empty() || !is_current(member)) continue;
    answers.push_back({std::move(id), member.role, member.until, display_name(member.other)});
  }
  return answers;
}

std::string EngineCore::display_name(const Handle& handle) const {
  const CustomerState* state = state_.customer(handle);
  return state == nullptr ? std::string() : state->display_name;
}

Result<std::vector<FactDefinition>> EngineCore::facts(const Caller& caller) const {
  if (auto allowed = authorise(caller, Permission::read_products); !allowed) return pass_on(std::move(allowed));
  return state_.dictionary().definitions();
}

Result<CustomerAnswer> EngineCore::customer(const Caller& caller, std::string_view id) const {
  if (auto allowed = authorise_about(caller, Permission::read_customers, id); !allowed)
    return pass_on(std::move(allowed));
  if (const auto known = known_customer(id); !known) return std::unexpected(known.error());
  return customer_answer(*handle_of(id));
}

Result<std::vector<std::string>> EngineCore::customer_ids(const Caller& caller, std::string_view after,
                                                          std::size_t limit) const {
  if (auto allowed = authorise(caller, Permission::read_customers); !allowed) return pass_on(std::move(allowed));
  std::vector<std::string> ids;
  keyring_->for_each_name(NameSpace::customer, [&](const NamedHandle& named) {
    if (named.name > after && state_.customer(named.handle) != nullptr) ids.push_back(named.name);
  });
  const std::size_t wanted = std::min(ids.size(), limit);
  std::partial_sort(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(wanted), ids.end());
  ids.resize(wanted);
  return ids;
}

Result<Statistics> EngineCore::customer_statistics(const Caller& caller, std::string_view id) const {
  if (auto allowed = authorise_about(caller, Permission::read_customers, id); !allowed)
    return pass_on(std::move(allowed));
  const auto known = known_customer(id);
  if (!known) return std::unexpected(known.error());
  return to_statistics((*known)->counts);
}

void EngineCore::submit_about(const Handle& handle, const Caller& caller, std::vector<Event> events,
                              Reply<CustomerAnswer> reply) {
  const auto note = note_of(caller);
  if (!note) return reply(std::unexpected(note.error()));
  if (*note) return reply(customer_answer(handle));
  submit_once(caller, std::move(events), {}, [this, handle, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(customer_answer(handle));
  });
}

void EngineCore::put_customer(const Caller& caller, Customer body, Reply<CustomerAnswer> reply) {
  if (refused(authorise_about(caller, Permission::write_customers, body.id), reply)) return;
  const Instant now = clock_.now();
  if (refused(not_ahead(body.facts, now), reply)) return;
  const auto handle = customer_handle(body.id);
  if (!handle) return reply(std::unexpected(handle.error()));
  const CustomerState* known = state_.customer(*handle);
  const auto newest = std::ranges::max_element(body.facts, {}, &Fact::as_of);
  const Instant as_of = newest == body.facts.end() ? now : newest->as_of;
  const auto kept = later_than(known, body.facts, as_of);
  const auto late = std::ranges::find_if(kept, [](const Fact& fact) { return fact.source != said_by_customer; });
  if (late != kept.end()) {
    return reply(fail(ErrorCode::conflict, "What is known of " + body.id + " is newer than this: " + late->name +
                                               " is of " + format_instant(late->as_of) + ", this of " +
                                               format_instant(as_of) + ". Nothing was changed."));
  }
  CustomerChange change{body.kind, true, std::move(body.facts), "api", {}, as_of};
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::customer, *handle, encode(change)));
  if (known == nullptr || known->consents.of(Purpose::personalisation).state == ConsentState::unknown) {
    events.push_back(event_of(RecordKind::consent, *handle, encode(granted_by_institution(now))));
  }
  submit_about(*handle, caller, std::move(events), with_kept(names_of(kept), std::move(reply)));
}

void EngineCore::add_facts(const Caller& caller, std::string customer_id, std::vector<Fact> facts,
                           Reply<CustomerAnswer> reply) {
  if (refused(authorise_about(caller, Permission::change_own, customer_id), reply)) return;
  const auto known = known_customer(customer_id);
  if (!known) return reply(std::unexpected(known.error()));
  const Customer before = customer_of(**known, {});
  for (Fact& fact : facts) {
    const FactDefinition* definition = state_.dictionary().find(fact.name);
    if (definition == nullptr) {
      return reply(fail(ErrorCode::invalid, "The fact dictionary has no fact named " + fact.name + "."));
    }
    if (caller.role != Role::customer) continue;
    if (refused(may_say(*definition, before.find(fact.name)), reply)) return;
    fact.as_of = clock_.now();
    fact.source = said_by_customer;
  }
  if (refused(not_ahead(facts, clock_.now()), reply)) return;
  auto kept = names_of(later_than(*known, facts, {}));
  const Handle handle = *handle_of(customer_id);
  CustomerChange change{(*known)->kind, false, std::move(facts), "api", {}};
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::customer, handle, encode(change)));
  submit_about(handle, caller, std::move(events), with_kept(std::move(kept), std::move(reply)));
}

void EngineCore::put_holdings(const Caller& caller, std::string customer_id, std::vector<Holding> holdings,
                              Reply<CustomerAnswer> reply) {
  if (refused(authorise_about(caller, Permission::write_customers, customer_id), reply)) return;
  if (const auto known = known_customer(customer_id); !known) return reply(std::unexpected(known.error()));
  const Handle handle = *handle_of(customer_id);
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::holdings, handle, encode(HoldingsChange{std::move(holdings)})));
  submit_about(handle, caller, std::move(events), std::move(reply));
}

void EngineCore::put_consent(const Caller& caller, std::string customer_id, Purpose purpose, ConsentState state,
                             std::string source, Reply<CustomerAnswer> reply) {
  if (refused(authorise_about(caller, Permission::change_own, customer_id), reply)) return;
  const auto known = known_customer(customer_id);
  if (!known) return reply(std::unexpected(known.error()));
  const Handle handle = *handle_of(customer_id);
  const ConsentChange change{
      purpose, Consent{state, clock_.now(), caller.role == Role::customer ? "customer" : std::move(source)}};
  std::vector<std::string> kept;
  if (!counts_beside((*known)->consents.of(purpose), change.consent)) kept.emplace_back(to_string(purpose));
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::consent, handle, encode(change)));
  submit_about(handle, caller, std::move(events), with_kept(std::move(kept), std::move(reply)));
}

void EngineCore::put_member(const Caller& caller, std::string organisation_id, std::string member_id, std::string role,
                            Reply<CustomerAnswer> reply) {
  if (refused(authorise_about(caller, Permission::write_customers, organisation_id), reply)) return;
  const auto organisation = known_customer(organisation_id);
  if (!organisation) return reply(std::unexpected(organisation.error()));
  if (const auto member = known_customer(member_id); !member) return reply(std::unexpected(member.error()));
  if ((*organisation)->kind != CustomerKind::organisation) {
    return reply(fail(ErrorCode::invalid, organisation_id + " is an individual: only organisations have members."));
  }
  const Handle whole = *handle_of(organisation_id);
  const Handle part = *handle_of(member_id);
  submit_about(whole, caller, membership_events(whole, part, role, std::nullopt), std::move(reply));
}

}  // namespace attune
