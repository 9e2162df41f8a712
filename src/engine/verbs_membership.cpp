// Who speaks for whom: the code that links an account to a bank record, and memberships of organisations.
#include <algorithm>
#include <utility>

#include "engine/core.h"
#include "store/secret.h"

namespace attune {
namespace {

using CodePurpose = OneTimeCodeChange::Purpose;

constexpr std::uint32_t most_days = 3'660;
constexpr std::uint32_t codes_an_hour = 20;  // tried by one account, before they slow down

// Five groups of four: 100 bits, read over a counter or a telephone. Written with dashes, taken with or without.
std::string readable_code() {
  const std::string plain = random_text(20);
  std::string code;
  for (std::size_t at = 0; at < plain.size(); at += 4) code += (at == 0 ? "" : "-") + plain.substr(at, 4);
  return code;
}

std::string plain_code(std::string_view code) {
  std::string plain;
  for (const char c : code) {
    if (c != '-' && c != ' ') plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return plain;
}

bool is_member_role(std::string_view role) { return role == "owner" || role == "finance" || role == "viewer"; }

}  // namespace

void EngineCore::make_link_code(const Caller& caller, std::string customer_id, Reply<CodeAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::link_customers); !allowed)
    return reply(std::unexpected(allowed.error()));
  const auto known = known_customer(customer_id);
  if (!known) return reply(std::unexpected(known.error()));
  if ((*known)->kind != CustomerKind::individual) {
    return reply(fail(ErrorCode::invalid, customer_id + " is an organisation: invite a member instead."));
  }
  const Handle customer = *handle_of(customer_id);
  if (!state_.accounts().of_customer(customer).empty()) {
    return reply(fail(ErrorCode::conflict, "An account speaks for this customer already."));
  }
  CodeAnswer answer{readable_code(), Instant{clock_.now().micros + link_life_micros}};
  std::vector<Event> events;
  events.push_back(code_event(
      customer,
      {.purpose = CodePurpose::link, .code = code_hash(plain_code(answer.code)), .expires = answer.expires_at}));
  submit(std::move(events), [answer, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(answer);
  });
}

Result<AccountChange> EngineCore::unlinked_account(const Caller& caller) const {
  if (auto allowed = authorise_account(caller); !allowed) return pass_on(std::move(allowed));
  const AccountChange& account = state_.accounts().find(caller.account)->what;
  if (!is_prospect(account))
    return fail(ErrorCode::conflict, "This account speaks for a customer of the bank already, or is one of staff.");
  return account;
}

void EngineCore::link_customer(const Caller& caller, std::string code, Reply<SessionAnswer> reply) {
  auto change = unlinked_account(caller);
  if (!change) return reply(std::unexpected(change.error()));
  if (const auto seconds = throttle_.use("code of " + to_hex(caller.account), codes_an_hour, clock_.now());
      seconds > 0) {
    return reply(wait_first(seconds, "Too many codes were tried. Wait a moment."));
  }
  Hash hash{};
  const auto found = open_code(CodePurpose::link, plain_code(code), hash);
  if (!found) return reply(std::unexpected(found.error()));
  const Handle customer = (*found)->subject;
  if (state_.customer(customer) == nullptr || !state_.accounts().of_customer(customer).empty() ||
      !links_under_way_.insert(customer).second) {
    return reply(fail(ErrorCode::conflict, "An account speaks for this customer already."));
  }
  change->customer = customer;
  codes_under_way_.insert(hash);
  std::vector<Event> also;
  also.push_back(code_event(customer, {.purpose = CodePurpose::link, .code = hash, .used = true, .expires = {}}));
  put_account(caller.account, *change, std::move(also),
              [this, caller, hash, customer, reply = std::move(reply)](Result<Position> done) {
                codes_under_way_.erase(hash);
                links_under_way_.erase(customer);
                if (!done) return reply(std::unexpected(done.error()));
                reply(session(caller));
              });
}

std::vector<Event> EngineCore::membership_events(const Handle& organisation, const Handle& member,
                                                 const std::string& role, std::optional<Instant> until) const {
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::membership, organisation, encode(MembershipChange{member, true, role, until})));
  events.push_back(
      event_of(RecordKind::membership, member, encode(MembershipChange{organisation, false, role, until})));
  return events;
}

// An organisation whose members the caller may change: its owner, or whoever may write customers.
Result<Handle> EngineCore::organisation_to_change(const Caller& caller, std::string_view id) const {
  const bool is_owner = caller.role == Role::customer && speaks_as(caller, id) == "owner";
  if (caller.role == Role::customer && !is_owner) {
    return fail(ErrorCode::denied, "Only an owner of the organisation may invite members and end memberships.");
  }
  if (caller.role != Role::customer) {
    if (auto allowed = authorise(caller, Permission::write_customers); !allowed) return pass_on(std::move(allowed));
  }
  const auto known = known_customer(id);
  if (!known) return std::unexpected(known.error());
  if ((*known)->kind != CustomerKind::organisation) {
    return fail(ErrorCode::invalid, std::string(id) + " is an individual: only organisations have members.");
  }
  return *handle_of(id);
}

Result<std::vector<MemberAnswer>> EngineCore::members(const Caller& caller, std::string_view id) const {
  if (auto allowed = authorise_about(caller, Permission::read_customers, id); !allowed)
    return pass_on(std::move(allowed));
  const auto known = known_customer(id);
  if (!known) return std::unexpected(known.error());
  return member_answers((*known)->members);
}

void EngineCore::invite_member(const Caller& caller, std::string organisation_id, std::string role, std::uint32_t days,
                               Reply<CodeAnswer> reply) {
  const auto organisation = organisation_to_change(caller, organisation_id);
  if (!organisation) return reply(std::unexpected(organisation.error()));
  if (!is_member_role(role))
    return reply(std::unexpected(Error{ErrorCode::invalid, "A member is an owner, finance or a viewer.", {}, "/role"}));
  if (days > most_days)
    return reply(std::unexpected(
        Error{ErrorCode::invalid, "A membership lasts 3660 days at most; 0: without end.", {}, "/days"}));
  const Instant now = clock_.now();
  CodeAnswer answer{readable_code(), Instant{now.micros + invitation_life_micros}};
  OneTimeCodeChange invitation{.purpose = CodePurpose::invitation,
                               .code = code_hash(plain_code(answer.code)),
                               .expires = answer.expires_at,
                               .role = std::move(role)};
  if (days > 0) invitation.member_until = Instant{now.micros + days * micros_per_day};
  std::vector<Event> events;
  events.push_back(code_event(*organisation, invitation));
  submit(std::move(events), [answer, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(answer);
  });
}

void EngineCore::accept_invitation(const Caller& caller, std::string code, Reply<SessionAnswer> reply) {
  if (auto allowed = authorise_account(caller); !allowed) return reply(std::unexpected(allowed.error()));
  if (caller.role != Role::customer)
    return reply(fail(ErrorCode::denied, "Invitations are for customers, not for staff."));
  if (const auto seconds = throttle_.use("code of " + to_hex(caller.account), codes_an_hour, clock_.now());
      seconds > 0) {
    return reply(wait_first(seconds, "Too many codes were tried. Wait a moment."));
  }
  Hash hash{};
  const auto found = open_code(CodePurpose::invitation, plain_code(code), hash);
  if (!found) return reply(std::unexpected(found.error()));
  const OneTimeCode invitation = **found;
  const auto self = handle_of(caller.customer_id);
  if (!self || state_.customer(*self) == nullptr)
    return reply(fail(ErrorCode::not_found, "There is no customer record of yours."));
  codes_under_way_.insert(hash);
  std::vector<Event> events = membership_events(invitation.subject, *self, invitation.role, invitation.member_until);
  events.push_back(
      code_event(invitation.subject, {.purpose = CodePurpose::invitation, .code = hash, .used = true, .expires = {}}));
  submit(std::move(events), [this, caller, hash, reply = std::move(reply)](Result<Position> done) {
    codes_under_way_.erase(hash);
    if (!done) return reply(std::unexpected(done.error()));
    reply(session(caller));
  });
}

void EngineCore::remove_member(const Caller& caller, std::string organisation_id, std::string member_id,
                               Reply<bool> reply) {
  const auto organisation = organisation_to_change(caller, organisation_id);
  if (!organisation) return reply(std::unexpected(organisation.error()));
  const auto member = handle_of(member_id);
  const auto& members = state_.customer(*organisation)->members;
  const bool there =
      member && std::any_of(members.begin(), members.end(), [&](const Member& one) { return one.other == *member; });
  if (!there) return reply(fail(ErrorCode::not_found, member_id + " is no member of this organisation."));
  const auto owners = std::count_if(members.begin(), members.end(), [&](const Member& one) {
    return one.role == "owner" && one.other != *member && is_current(one);
  });
  if (caller.role == Role::customer && owners == 0) {
    return reply(fail(ErrorCode::conflict, "An organisation keeps one owner at least. Invite another first."));
  }
  submit(membership_events(*organisation, *member, {}, std::nullopt),
         [reply = std::move(reply)](Result<Position> done) {
           if (!done) return reply(std::unexpected(done.error()));
           reply(true);
         });
}

}  // namespace attune
