// What is kept in memory of one customer: their facts, what they may be shown and were shown, what they did, and their own
// effect on scores. It is a fold over the customer's own records.
//
// Depends on: the customer's own records and their positions, catalogue facts as of those positions, the x kept in the
// customer's own decisions, versioned constants. Never on other customers or on a model. So an erasure is this fold run
// once more over their records with every effect taken back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/handle.h"
#include "domain/consent.h"
#include "domain/customer.h"
#include "domain/decision.h"
#include "engine/care_fold.h"
#include "engine/catalogue.h"
#include "engine/payload.h"
#include "engine/statistics.h"
#include "rank/behaviour.h"
#include "rank/contribution.h"
#include "rank/customer_features.h"
#include "rank/own_effect.h"

namespace attune {

// Feedback names the decision that showed the product, or falls to the latest one within this time.
inline constexpr std::int64_t attribution_window_micros = 30 * micros_per_day;
// Decisions and episodes kept per customer; the oldest leave first.
inline constexpr std::size_t shown_lists_kept = 8;
inline constexpr std::size_t episodes_kept = 64;
inline constexpr std::size_t active_days_kept = 400;
inline constexpr std::size_t comments_kept = 50;

// One decision's list, for finding the decision that feedback belongs to.
struct ShownList {
  Position decision = 0;
  Instant at;
  std::vector<std::uint32_t> products;  // in the order shown
  std::vector<std::uint16_t> past;      // rank::Past of the customer when it was shown
  std::vector<Step> reached{};          // by each of them, so that it is counted once
  friend bool operator==(const ShownList&, const ShownList&) = default;
};

// How sure the appraisal of an episode is: a later event replaces one of the same or a lower rank.
enum class AppraisalRank : std::uint8_t { none, click, choice, rating };

// One offer of one decision that the customer saw or reacted to.
struct Episode {
  Position decision = 0;
  std::uint32_t product = 0;
  std::uint8_t slot = 0;
  bool responded = false;
  AppraisalRank rank = AppraisalRank::none;
  std::int16_t appraisal = 0;  // r of the contribution in the sums, when rank is not none
  std::int16_t appraisal_weight = 0;
  Position appraised_at = 0;          // position of that contribution
  std::optional<Position> viewed_at;  // position of the response contribution
  Instant viewed_time;
  friend bool operator==(const Episode&, const Episode&) = default;
};

struct Member {
  Handle other;
  std::string role;
  std::optional<Instant> until{};  // the membership ends by itself; nothing: it does not
  friend bool operator==(const Member&, const Member&) = default;
};

// A comment that came with feedback. Its words stay in the log; what was read in them comes later.
struct Comment {
  Position of = 0;  // the feedback's record
  std::uint32_t product = 0;
  std::optional<Mood> said{};  // what the rating beside it says of it; nothing: none, or one in the middle
  bool read = false;
  Bytes vector{};  // as in CommentReading
  std::vector<std::uint16_t> probabilities{};
  friend bool operator==(const Comment&, const Comment&) = default;
};

struct CustomerState {
  CustomerKind kind = CustomerKind::individual;
  Bytes facts;               // encoded list of facts: see facts_of
  std::string display_name;  // of the facts, decoded once; empty: they don't say
  Consents consents;
  std::vector<Holding> holdings;
  std::vector<Member> members;   // of an organisation
  std::vector<Member> acts_for;  // organisations this person acts for
  Counts counts;
  std::optional<Instant> newest_feedback;  // latest occurred_at of all their feedback
  std::optional<Instant> newest_row;       // … and of what came in files
  std::vector<std::int32_t> active_days;   // days counted for "active customers", sorted, at most active_days_kept
  std::vector<ShownList> shown;            // oldest first
  std::vector<Episode> episodes;           // oldest first
  std::vector<Comment> comments;           // oldest first
  rank::OwnBehaviour behaviour;
  rank::OwnEffects own;
  Bytes profile_vector;             // rank::TextVector of the profile text, empty without a text model
  Bytes profile_vector_for_credit;  // the same of what credit products may read
  Position profile_position = 0;    // of the latest customer record
  Position last_position = 0;       // of the latest record that a list may depend on
  Care care;
};

std::vector<Fact> facts_of(const CustomerState& state);
Customer customer_of(const CustomerState& state, std::string id);

// Whether anything may be learnt from this customer: not from who refused personalisation or objected to it. Where nobody
// asked, the default is that it is granted.
bool teaches(const CustomerState& state);

// What the learner may read of a customer: open facts only, by type. `customer` is customer_of(state), decoded once.
rank::CustomerFeatures features_of(const CustomerState& state, const Customer& customer,
                                   const FactDictionary& dictionary);
// The same for one product only: as credit may read them, or as others may.
rank::CustomerFeatures features_of(const CustomerState& state, const Customer& customer,
                                   const FactDictionary& dictionary, bool credit);

}  // namespace attune
