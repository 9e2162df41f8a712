// A prospect's account comes to speak for its bank record because the bank's own log-in says who they are.
#include <utility>

#include "engine/core.h"

namespace attune {
namespace {

constexpr std::uint32_t log_ins_an_hour = 20;

std::unexpected<Error> not_set_up() {
  return fail(ErrorCode::unsupported, "No log-in of the bank is set up here. Ask the bank for a code instead.");
}

}  // namespace

void EngineCore::begin_bank_log_in(const Caller& caller, Reply<std::string> reply) {
  if (auto account = unlinked_account(caller); !account) return reply(std::unexpected(account.error()));
  if (bank_log_in_ == nullptr) return reply(not_set_up());
  if (const auto seconds = throttle_.use("bank log-in of " + to_hex(caller.account), log_ins_an_hour, clock_.now());
      seconds > 0) {
    return reply(wait_first(seconds, "Too many log-ins were begun. Wait a moment."));
  }
  bank_log_in_->begin(caller.account, std::move(reply));
}

void EngineCore::finish_bank_log_in(const Caller& caller, std::string state, std::string code,
                                    Reply<SessionAnswer> reply) {
  if (auto account = unlinked_account(caller); !account) return reply(std::unexpected(account.error()));
  if (bank_log_in_ == nullptr) return reply(not_set_up());
  bank_log_in_->finish(
      caller.account, state, std::move(code),
      [this, alive = std::weak_ptr<bool>(alive_), caller, reply = std::move(reply)](Result<std::string> customer_id) {
        if (!customer_id) return reply(std::unexpected(customer_id.error()));
        if (const auto still = alive.lock(); !still || !*still)
          return reply(fail(ErrorCode::unavailable, "The server is stopping."));
        link_to(caller, *customer_id, reply);
      });
}

// The provider has answered, a while after it was asked: what was checked then is checked again.
void EngineCore::link_to(const Caller& caller, const std::string& customer_id, Reply<SessionAnswer> reply) {
  auto account = unlinked_account(caller);
  if (!account) return reply(std::unexpected(account.error()));
  const auto customer = handle_of(customer_id);
  const CustomerState* known = customer ? state_.customer(*customer) : nullptr;
  if (known == nullptr || known->kind != CustomerKind::individual) {
    return reply(fail(ErrorCode::not_found,
                      "The bank knows you, but there is no record of yours here yet. Ask the bank to bring it in."));
  }
  if (!state_.accounts().of_customer(*customer).empty() || !links_under_way_.insert(*customer).second)
    return reply(fail(ErrorCode::conflict, "Another account speaks for this customer of the bank already."));
  account->customer = *customer;
  std::vector<Event> also;
  also.push_back(event_of(RecordKind::access, *customer,
                          encode(AccessRecord{caller.account, std::string(to_string(caller.role)), "link", {}})));
  put_account(caller.account, *account, std::move(also),
              [this, caller, customer = *customer, reply = std::move(reply)](Result<Position> done) {
                links_under_way_.erase(customer);
                if (!done) return reply(std::unexpected(done.error()));
                reply(session(caller));
              });
}

}  // namespace attune
