// Erasing a customer: their influence leaves the sums and the counts exactly, their keys are destroyed, and nothing that
// was derived from them stays behind. The state is then the fold of the log without them.
#include <algorithm>
#include <utility>

#include "base/hex.h"
#include "engine/core.h"

namespace attune {
namespace {

std::string receipt_text(const Handle& erased, const Hash& name_hash, std::uint64_t records, Position position, Instant at) {
  return "attune erasure receipt 1\nsubject: " + to_hex(erased) + "\nname_hash: " + to_hex(name_hash) +
         "\nrecords: " + std::to_string(records) + "\nposition: " + std::to_string(position) +
         "\ntime: " + format_instant(at) + "\n";
}

}  // namespace

Result<std::vector<Record>> EngineCore::records_of(const Handle& subject) const {
  if (auto indexed = index_writer_->drain(); !indexed) return pass_on(std::move(indexed));
  const auto entries = index_->all_of(subject);
  if (!entries) return std::unexpected(entries.error());
  std::vector<Record> records;
  records.reserve(entries->size());
  for (const IndexEntry& entry : *entries) {
    auto record = log_->at(entry.position);
    if (!record) return pass_on(std::move(record));
    records.push_back(*std::move(record));
  }
  return records;
}

void EngineCore::erase_customer(const Caller& caller, std::string id, Reply<ErasureAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::erase_customers); !allowed) return reply(std::unexpected(allowed.error()));
  const auto handle = handle_of(id);
  if (!handle || state_.customer(*handle) == nullptr) {
    return reply(fail(ErrorCode::not_found, "There is no customer " + id + "."));
  }
  std::vector<ErasureRecord> erasures;
  std::vector<Event> events;
  for (const Handle& subject : same_person(*handle)) {
    const auto entries = records_of(subject);
    if (!entries) return reply(std::unexpected(entries.error()));
    const auto named = keyring_->name_of(subject);
    erasures.push_back({subject, entries->size(), keyring_->keyed_hash("erased-name", named ? named->name : std::string())});
    events.push_back(event_of(RecordKind::erasure, {}, encode(erasures.back())));
  }
  // First the decision to erase is durable: from here on a restart would finish it.
  submit(std::move(events), [this, erasures = std::move(erasures), reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    auto answer = finish_erasure(erasures.front(), *done);
    for (std::size_t i = 1; answer && i < erasures.size(); ++i) {
      if (const auto also = finish_erasure(erasures[i], *done + i); !also) answer = std::unexpected(also.error());
      else answer->records += also->records, answer->contributions += also->contributions;
    }
    reply(std::move(answer));
  });
}

// The customer, the accounts that speak for them, and the prospect's records that those accounts began with.
std::vector<Handle> EngineCore::same_person(const Handle& customer) const {
  std::vector<Handle> found{customer};
  const auto add = [&](const Handle& handle) {
    const bool known = handle.is_nobody() || std::find(found.begin(), found.end(), handle) != found.end();
    if (!known && keyring_->state_of(handle) == SubjectState::present) found.push_back(handle);
  };
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const Handle& account : state_.accounts().of_customer(found[i])) {
      add(account);
      add(state_.accounts().find(account)->what.customer);
      add(state_.accounts().find(account)->what.prospect);
    }
  }
  return found;
}

Result<ErasureAnswer> EngineCore::finish_erasure(const ErasureRecord& erasure, Position position) {
  const Handle& subject = erasure.erased;
  // Once more: records may have come between the request and the erasure's own record.
  const auto records = records_of(subject);
  if (!records) return std::unexpected(records.error());
  const DecisionSource decisions = [this](Position at) { return decision_at(at); };
  auto contributions = state_.forget(subject, *records, decisions);
  if (!contributions) return std::unexpected(contributions.error());
  const std::uint64_t taken_back = contributions->size();
  Result<void> subtracted;
  learner_->with_sums([&](rank::Sums& sums) {
    sums.advance(state_.position());
    subtracted = sums.add(*contributions);
  });
  if (!subtracted) return pass_on(std::move(subtracted));

  for (const Record& record : *records) decision_cache_.erase(record.position);
  if (auto destroyed = keyring_->destroy_subject(subject); !destroyed) return pass_on(std::move(destroyed));
  if (auto removed = checkpoints_->destroy_all(); !removed) return pass_on(std::move(removed));
  checkpointed_.reset();
  if (auto removed = index_->remove(subject); !removed) return pass_on(std::move(removed));
  learner_->learn({}, state_.position(), nullptr);  // publish a model without them

  ErasureAnswer answer{subject, records->size(), taken_back, position, {}};
  const std::string statement = receipt_text(subject, erasure.name_hash, records->size(), position, clock_.now());
  answer.receipt = statement + "public_key: " + to_hex(keyring_->public_key()) + "\nsignature: " + to_hex(keyring_->sign(statement)) + "\n";
  return answer;
}

}  // namespace attune
