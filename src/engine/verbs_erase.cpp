// Erasing a customer: their influence leaves the sums and the counts exactly, their keys are destroyed, and nothing that
// was derived from them stays behind. The state is then the fold of the log without them.
#include <algorithm>
#include <utility>

#include "base/hex.h"
#include "engine/core.h"

namespace attune {
namespace {

std::string signed_receipt(const Keyring& keyring, const ErasureRecord& erasure, std::uint64_t records,
                           Position position, Instant at) {
  const std::string statement = "attune erasure receipt 1\nsubject: " + to_hex(erasure.erased) +
                                "\nname_hash: " + to_hex(erasure.name_hash) + "\nrecords: " + std::to_string(records) +
                                "\nposition: " + std::to_string(position) + "\ntime: " + format_instant(at) + "\n";
  return statement + "public_key: " + to_hex(keyring.public_key()) + "\nsignature: " + to_hex(keyring.sign(statement)) +
         "\n";
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
  if (auto allowed = authorise(caller, Permission::erase_customers); !allowed)
    return reply(std::unexpected(allowed.error()));
  const auto note = note_of(caller);
  if (!note) return reply(std::unexpected(note.error()));
  if (*note) return reply(erasure_answer((*note)->position - 1));
  const auto handle = handle_of(id);
  if (!handle || state_.customer(*handle) == nullptr) {
    return reply(fail(ErrorCode::not_found, "There is no customer " + id + "."));
  }
  // The customer's own comes last, next to the note of a request that is to be done once.
  std::vector<ErasureRecord> erasures;
  std::vector<Event> events;
  const std::vector<Handle> subjects = same_person(*handle);
  for (auto subject = subjects.rbegin(); subject != subjects.rend(); ++subject) {
    const auto entries = records_of(*subject);
    if (!entries) return reply(std::unexpected(entries.error()));
    const auto named = keyring_->name_of(*subject);
    erasures.push_back(
        {*subject, entries->size(), keyring_->keyed_hash("erased-name", named ? named->name : std::string())});
    events.push_back(event_of(RecordKind::erasure, {}, encode(erasures.back())));
  }
  const Instant at = events.back().time;
  // First the decision to erase is durable: from here on a restart would finish it.
  submit_once(caller, std::move(events), {},
              [this, erasures = std::move(erasures), at, reply = std::move(reply)](Result<Position> done) {
                if (!done) return reply(std::unexpected(done.error()));
                ErasureAnswer answer;
                for (std::size_t i = 0; i < erasures.size(); ++i) {
                  auto one = finish_erasure(erasures[i], *done + i, at);
                  if (!one) return reply(std::move(one));
                  one->records += answer.records;
                  one->contributions = one->contributions.value_or(0) + answer.contributions.value_or(0);
                  answer = *std::move(one);
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

Result<ErasureAnswer> EngineCore::finish_erasure(const ErasureRecord& erasure, Position position, Instant at) {
  hand_to_learner();  // so that nothing of theirs comes to the sums after it was taken out
  const Handle& subject = erasure.erased;
  // Once more: records may have come between the request and the erasure's own record.
  const auto records = records_of(subject);
  if (!records) return std::unexpected(records.error());
  const DecisionSource decisions = [this](Position decided) { return decision_at(decided); };
  if (comments_) comments_->unlearn(subject);
  auto contributions = state_.forget(subject, *records, decisions);
  if (!contributions) return std::unexpected(contributions.error());
  const std::uint64_t taken_back = contributions->size();
  Result<void> subtracted;
  learner_->with_sums([&](rank::Sums& sums) {
    sums.advance(state_.position());
    subtracted = sums.add(*contributions);
  });
  if (!subtracted) return pass_on(std::move(subtracted));

  for (const Record& record : *records) decision_cache_.forget(record.position);
  if (auto destroyed = keyring_->destroy_subject(subject); !destroyed) return pass_on(std::move(destroyed));
  if (auto removed = checkpoints_->destroy_all(); !removed) return pass_on(std::move(removed));
  checkpointed_.reset();
  if (auto removed = index_->remove(subject); !removed) return pass_on(std::move(removed));
  learner_->learn({}, state_.position(), nullptr);  // publish a model without them

  return ErasureAnswer{subject, records->size(), taken_back, position,
                       signed_receipt(*keyring_, erasure, records->size(), position, at)};
}

// Of an erasure that was done, as the log tells it.
Result<ErasureAnswer> EngineCore::erasure_answer(Position position) const {
  const auto record = log_->at(position);
  if (!record) return std::unexpected(record.error());
  const auto erasure = decode<ErasureRecord>(record->event.payload);
  if (!erasure) return std::unexpected(erasure.error());
  return ErasureAnswer{erasure->erased,
                       erasure->records,
                       {},
                       position,
                       signed_receipt(*keyring_, *erasure, erasure->records, position, record->event.time)};
}

}  // namespace attune
