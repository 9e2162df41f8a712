// Who of staff looks at a customer, and why: on record before anything is shown, where the customer can read it.
#include <algorithm>
#include <utility>

#include "engine/core.h"

namespace attune {
namespace {

constexpr std::size_t most_reason_bytes = 500;
// The same account with the same reason is on record once in so long.
constexpr std::int64_t noted_again_micros = 3'600 * micros_per_second;

}  // namespace

Result<void> EngineCore::has_opened(const Caller& caller, std::string_view customer_id) const {
  if (!opens_one_by_one(caller)) return {};
  const auto handle = handle_of(customer_id);
  const auto* opened = handle ? opened_.find(caller.account, *handle) : nullptr;
  if (opened != nullptr && clock_.now().micros - opened->at.micros < opened_micros) return {};
  return fail(ErrorCode::denied,
              "Open the customer first, and say why: GET /v1/customers/{id} with the header X-Reason.");
}

std::string EngineCore::last_reason(const Caller& caller, const Handle& customer) const {
  const auto* opened = opened_.find(caller.account, customer);
  return opened == nullptr ? std::string() : opened->reason;
}

void EngineCore::note_access(const Caller& caller, const Handle& customer, std::string what, std::string reason,
                             Done done) {
  const AccessRecord access{caller.account, std::string(to_string(caller.role)), std::move(what), std::move(reason)};
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::access, customer, encode(access)));
  submit(std::move(events), std::move(done));
}

void EngineCore::open_customer(const Caller& caller, std::string id, std::string reason, Reply<CustomerAnswer> reply) {
  if (!opens_one_by_one(caller)) return reply(customer(caller, id));
  if (auto allowed = authorise(caller, Permission::read_customers); !allowed)
    return reply(std::unexpected(allowed.error()));
  if (const auto known = known_customer(id); !known) return reply(std::unexpected(known.error()));
  const Handle handle = *handle_of(id);
  const Instant now = clock_.now();
  const auto* before = opened_.find(caller.account, handle);
  const bool lately = before != nullptr && now.micros - before->at.micros < opened_micros;
  if (reason.empty() && lately) return reply(customer_answer(handle));
  if (reason.empty() || reason.size() > most_reason_bytes) {
    return reply(
        fail(ErrorCode::invalid,
             "Say in the header X-Reason why you open this customer, in 1 to 500 characters: they can read it."));
  }
  const bool noted = lately && before->reason == reason && now.micros - before->at.micros < noted_again_micros;
  if (noted) return reply(customer_answer(handle));
  note_access(caller, handle, "profile", reason,
              [this, account = caller.account, handle, now, reason, reply = std::move(reply)](Result<Position> done) {
                if (!done) return reply(std::unexpected(done.error()));
                opened_.note(account, handle, {now, reason}, {now.micros - opened_micros});
                reply(customer_answer(handle));
              });
}

Result<AccessPage> EngineCore::access_log(const Caller& caller, std::string_view id, std::optional<Position> before,
                                          std::size_t limit) const {
  if (auto allowed = authorise_about(caller, Permission::read_customers, id); !allowed)
    return pass_on(std::move(allowed));
  if (const auto known = known_customer(id); !known) return std::unexpected(known.error());
  const std::size_t wanted = std::clamp<std::size_t>(limit, 1, index_limit);
  if (auto indexed = index_writer_->drain(); !indexed) return pass_on(std::move(indexed));
  const auto found =
      index_->find({.subject = handle_of(id), .kind = RecordKind::access, .before = before, .limit = wanted});
  if (!found) return std::unexpected(found.error());
  AccessPage page;
  for (const IndexEntry& entry : *found) {
    const auto record = log_->at(entry.position);
    if (!record) return std::unexpected(record.error());
    auto access = decode<AccessRecord>(record->event.payload);
    if (!access) return pass_on(std::move(access));
    const auto named = keyring_->name_of(access->account);
    page.items.push_back({record->event.time, std::move(access->role), named ? named->name : std::string(),
                          std::move(access->what), std::move(access->reason)});
  }
  if (found->size() == wanted) page.next = found->back().position;
  return page;
}

}  // namespace attune
