// Everything that is kept in memory, as one fold over the log: catalogue, customers, counts, accounts, answers to repeated
// writes, settings, reports. What the learner keeps (sums) is a fold of its own, fed by the Effects that come out here.
//
// Threads: none; one owner.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "domain/fact.h"
#include "engine/account_fold.h"
#include "engine/catalogue.h"
#include "engine/customer_fold.h"
#include "engine/customer_state.h"
#include "engine/payload.h"
#include "engine/placement_fold.h"
#include "engine/statistics.h"
#include "engine/text_fold.h"
#include "store/record.h"

namespace attune {

// Notes of writes with an Idempotency-Key are kept so long, counted from the newest record's time.
inline constexpr std::int64_t idempotency_kept_micros = 7 * micros_per_day;
// And for so many records: what is older by position is forgotten as well. Both bounds read only clear parts of envelopes,
// so that an erasure leaves the same notes as never having known the customer.
inline constexpr Position idempotency_kept_records = 4'000'000;

struct KnownWrite {
  Hash body{};
  Position position = 0;  // of its note
  Instant at;
  friend bool operator==(const KnownWrite&, const KnownWrite&) = default;
};

struct TrainingRun {
  Instant at;
  TrainingReport report;
};

class State {
 public:
  explicit State(FactDictionary dictionary = FactDictionary::standard()) : dictionary_(std::move(dictionary)) {}

  // Applies the record at position(). What it teaches comes out in `effects`; what it counts is counted here. A record that is not readable (erased, expired) changes nothing but the position.
  // Errors: corrupt.
  Result<void> apply(const Record& record, const DecisionSource& decisions, Effects& effects);

  // Takes an erased customer out: runs the fold over `records` (all of theirs, in order), takes every effect back, forgets
  // the state, and returns the contributions to subtract from the sums.
  Result<std::vector<rank::Contribution>> forget(const Handle& subject, const std::vector<Record>& records,
                                                 const DecisionSource& decisions);

  // The next record to apply.
  Position position() const { return position_; }

  const FactDictionary& dictionary() const { return dictionary_; }
  const Catalogue& catalogue() const { return catalogue_; }
  const std::unordered_map<Handle, CustomerState>& customers() const { return customers_; }
  const CustomerState* customer(const Handle& handle) const;
  const InstitutionCounts& counts() const { return counts_; }
  const AccountFold& accounts() const { return accounts_; }
  const TextFold& texts() const { return texts_; }
  const Placements& placements() const { return placements_; }
  // Next steps and requests that wait for the institution, oldest first, and whose they are.
  const std::map<Position, Handle>& open_tasks() const { return open_tasks_; }
  // Comments that wait to be read, oldest first, and whose they are.
  const std::map<Position, Handle>& unread_comments() const { return unread_comments_; }
  // All comments on a product that are kept, oldest first.
  const std::map<Position, Handle>& comments_on(std::uint32_t product) const;
  // Products with any.
  const std::unordered_map<std::uint32_t, std::map<Position, Handle>>& comments() const { return comments_; }
  // Null: none stands there, or it is kept no longer.
  const Comment* comment(const Handle& customer, Position of) const;
  const KnownWrite* write_of(const Hash& key) const;
  const std::map<std::string, std::string>& settings() const { return settings_; }
  Position settings_changed() const { return settings_changed_; }  // the newest record of any
  const std::vector<TrainingRun>& training() const { return training_; }
  std::uint64_t decisions() const { return decisions_; }

  // In words, the first part in which two states differ, by the bytes they would be stored as; empty when in none.
  static std::string first_difference(const State& a, const State& b);

  // Versioned bytes, the same for the same state whatever the order of hash tables.
  Bytes serialise() const;
  static Result<State> deserialise(std::span<const std::uint8_t> bytes,
                                   FactDictionary dictionary = FactDictionary::standard());

 private:
  Result<void> apply_to_institution(const Record& record);
  Result<void> apply_to_catalogue(const Record& record);
  void expire_notes();
  void note_tasks(const Handle& subject);
  void note_comment(const Handle& subject, const CommentStep& step);
  void forget_comment(Position of, std::uint32_t product);

  FactDictionary dictionary_;
  Position position_ = 0;
  Catalogue catalogue_;
  std::unordered_map<Handle, CustomerState> customers_;
  InstitutionCounts counts_;
  AccountFold accounts_;
  TextFold texts_;
  Placements placements_;
  std::map<Hash, KnownWrite> notes_;
  std::map<Position, Hash> notes_by_age_;
  std::map<std::string, std::string> settings_;
  Position settings_changed_ = 0;
  std::vector<TrainingRun> training_;
  std::uint64_t decisions_ = 0;
  // These follow from the customers and are not stored.
  std::map<Position, Handle> open_tasks_;
  std::map<Position, Handle> unread_comments_;
  std::unordered_map<std::uint32_t, std::map<Position, Handle>> comments_;  // by product
  Instant newest_;                                                          // latest time in any envelope
};

}  // namespace attune
