// What the payloads of the log's records hold, one struct a kind, and their binary form. Decoding is bounded and refuses
// garbage with `corrupt`; every payload's version is that of its record.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "domain/care.h"
#include "domain/consent.h"
#include "domain/customer.h"
#include "domain/decision.h"
#include "domain/feedback.h"
#include "domain/placement.h"
#include "domain/product.h"
#include "store/record.h"
#include "text/mood.h"

namespace attune {

inline constexpr std::uint8_t payload_version = 1;

// RecordKind::customer: a whole profile put, or some facts of it.
struct CustomerChange {
  CustomerKind kind = CustomerKind::individual;
  bool replace = true;  // true: facts not named here are gone; false: named facts are merged by as_of
  std::vector<Fact> facts;
  std::string source_format;  // "prototype-csv", "jsonl", "api"
  std::string original;       // the row as it came, for exports
  // Where all is replaced: the time that the whole is of. Facts known of a later time stay. Nothing: as older logs have it,
  // all goes whatever its time.
  std::optional<Instant> as_of{};
};

// RecordKind::product. The index of a product is the number of products first seen before it.
struct ProductChange {
  Product product;  // `retired` where it was withdrawn
};

// RecordKind::feedback. The product stands as its index in the catalogue.
struct FeedbackChange {
  std::uint32_t product = 0;
  Feedback feedback;               // product_id left empty
  std::optional<Position> merges;  // aspects for the rating that is there: nothing is counted or learnt again
};

struct HoldingsChange {
  std::vector<Holding> holdings;  // all of them, replacing what was
};

struct ConsentChange {
  Purpose purpose = Purpose::personalisation;
  Consent consent;
};

// RecordKind::membership, written once for each side: the subject is one of them, `other` the other.
struct MembershipChange {
  Handle other;
  bool subject_is_organisation = false;
  std::string role;                // "owner", "finance", "member" (as finance), "viewer"; empty: the membership ended
  std::optional<Instant> until{};  // the membership ends by itself; nothing: it does not
};

// RecordKind::erasure, of nobody: the keys are gone already.
struct ErasureRecord {
  Handle erased;
  std::uint64_t records = 0;  // how many records of theirs became unreadable
  Hash name_hash{};           // keyed, as on the suppression list
};

// RecordKind::account: a person's or a system's way in, all of it, replacing what was.
struct AccountChange {
  std::string role;         // empty: the account was closed
  std::string secret_hash;  // Argon2id for passwords, BLAKE2b-256 (hex) for API keys; empty: no password opens it
  std::vector<std::string> scopes;
  std::string email{};  // in lower case; empty: none
  Handle customer{};    // for role customer: whom they are
  Handle prospect{};    // the customer record that their sign-up made; nobody: none
  bool suspended = false;
  Bytes second_factor{};  // the secret of RFC 6238; empty: none
};

// Whether an account speaks for nobody but the customer record that its sign-up made.
inline bool is_prospect(const AccountChange& account) {
  return !account.prospect.is_nobody() && account.customer == account.prospect;
}

// RecordKind::session, of an account.
struct SessionChange {
  enum class What : std::uint8_t { begun, used, ended, others_ended, all_ended };
  What what = What::begun;
  Hash token{};                   // keyed hash of the session's token; of others_ended: the one that stays
  Instant expires;                // of begun: however much it is used
  Hash origin{};                  // of begun: keyed hash of the address it came from
  std::uint64_t factor_step = 0;  // of begun: the time step of the second factor's code, which is then spent; 0: none
};

// RecordKind::one_time_code, of the account or customer that it is about.
struct OneTimeCodeChange {
  enum class Purpose : std::uint8_t { password_reset, link, invitation };
  Purpose purpose = Purpose::password_reset;
  Hash code{};        // keyed hash
  bool used = false;  // or withdrawn: it opens nothing any more
  Instant expires;
  std::string role{};  // of an invitation
  std::optional<Instant> member_until{};
};

// RecordKind::care. What a field means depends on `what`.
struct CareChange {
  enum class What : std::uint8_t {
    saved,
    unsaved,
    never,
    never_undone,
    step,
    step_changed,
    request,
    request_decided,
    conversation
  };
  What what = What::saved;
  std::uint32_t product = 0;     // saved to step: index in the catalogue
  std::optional<Position> of{};  // step_changed, request_decided: the record that began it
  StepKind step = StepKind::call_back;
  StepStatus step_status = StepStatus::open;
  RequestKind request = RequestKind::erasure;
  RequestStatus request_status = RequestStatus::open;
  std::optional<Position> decision{};  // step: that showed the product
  std::string fact{};                  // request: of a correction
  std::string outcome{};               // step_changed, conversation
  std::string text{};                  // what somebody wrote: note, comment, answer
  Handle account{};                    // step_changed, request_decided, conversation: who of staff
};

// RecordKind::access, of the customer who was looked at.
struct AccessRecord {
  Handle account;
  std::string role;
  // "profile", "export", "conversation"; "link": an account came to speak for them by the bank's log-in
  std::string what;
  std::string reason;
};

// RecordKind::placement. What a field means depends on `what`.
struct PlacementChange {
  enum class What : std::uint8_t { placement, offer_proposed, offer_approved, offer_rejected, offer_withdrawn };
  What what = What::placement;
  std::string id;  // of the placement or of the offer
  Placement placement{};
  OfferTerms offer{};     // offer_proposed
  Position version = 0;   // offer_approved, offer_rejected: of the record that proposed it
  Handle account{};       // who did it
  std::string comment{};  // offer_approved to offer_withdrawn
};

// RecordKind::idempotency: a write of a request with an Idempotency-Key was made, in the same append as this note and
// before it.
struct WriteNote {
  Hash key{};             // Once::key
  Hash body{};            // Once::body
  Bytes answer;           // what answering again needs besides the log; nothing personal
  Position position = 0;  // of this record; not stored
};

// RecordKind::text_vector: what a text model made of a product's text (subject nobody) or of a customer's profile text.
// Vectors are events, never recomputed in a fold. 384 bytes each: int8 in units of 1/508 of a
// normalised component (rank::text_vector).
struct TextVectorChange {
  std::optional<std::uint32_t> product;  // index in the catalogue; nothing: the subject's profile
  std::array<std::uint8_t, 16> text_hash{};
  Bytes vector;
  Bytes vector_for_credit;  // of a profile text that credit products may read; empty for products
};

// RecordKind::inferred_tags, of nobody: what a product without tags of its own is taken for in features, and nowhere else. An
// event like a vector, since what learning brings may differ between machines; it replaces what was.
struct InferredTagsChange {
  std::uint32_t product = 0;  // index in the catalogue
  std::vector<std::string> tags;
};

// RecordKind::classification, of nobody: what a person said that a product is which the catalogue leaves unclassified.
struct ClassificationChange {
  std::uint32_t product = 0;  // index in the catalogue
  Standing is;
  Handle account{};  // who said so
};

// RecordKind::comment_reading: what was read in a comment that came with feedback, off the feedback's path, once. Of the
// customer who wrote it: it goes with them.
struct CommentReading {
  Position of = 0;  // the feedback's record; the words stay there
  Bytes vector;     // rank::text_vector, as in TextVectorChange; empty: the text model can't read it
  std::vector<std::uint16_t> probabilities;  // by Mood, in units of 1/65535, where a checkpoint tells moods; else empty
};

// RecordKind::generated_text, of nobody: made of catalogue facts and codes of reasons only. Kept by the hash of what it
// depends on (narrate::text_key).
struct GeneratedTextChange {
  enum class What : std::uint8_t { written, reviewed };
  What what = What::written;
  std::array<std::uint8_t, 16> key{};
  std::uint32_t product = 0;  // written: index in the catalogue, as what follows
  bool for_staff = false;
  std::vector<std::string> reasons{};  // codes
  std::string model{};
  std::string text{};                 // for a customer
  std::vector<std::string> points{};  // for staff
  std::string failed_check{};         // narrate::Check by name; empty: it passed them all
  std::string failed_words{};
  bool approved = false;  // reviewed, as what follows
  Handle account{};       // who of staff
  std::string comment{};
};

// RecordKind::training: a report of one run.
struct TrainingReport {
  Position trained_to = 0;
  std::uint64_t model_version = 0;
  std::uint64_t ratings = 0;                 // held-out appraisals measured
  std::uint64_t responses = 0;               // held-out responses measured
  std::optional<double> mse, r2;             // of appraisals not yet used
  std::optional<double> auc, log_loss, ece;  // of responses not yet used
  std::string outcome;                       // "published", "kept"
  struct Bin {
    double predicted = 0, observed = 0;
    std::uint64_t n = 0;
  };
  std::vector<Bin> calibration{};  // of the held-out responses, or of the ratings where there is no response
};

// RecordKind::genesis and institution: named settings, values as text.
struct SettingsChange {
  std::vector<std::pair<std::string, std::string>> settings;
};

Bytes encode(const CustomerChange& change);
Bytes encode(const ProductChange& change);
Bytes encode(const FeedbackChange& change);
Bytes encode(const HoldingsChange& change);
Bytes encode(const ConsentChange& change);
Bytes encode(const MembershipChange& change);
Bytes encode(const ErasureRecord& erasure);
Bytes encode(const AccountChange& change);
Bytes encode(const SessionChange& change);
Bytes encode(const OneTimeCodeChange& change);
Bytes encode(const CareChange& change);
Bytes encode(const AccessRecord& access);
Bytes encode(const PlacementChange& change);
Bytes encode(const WriteNote& note);
Bytes encode(const TextVectorChange& change);
Bytes encode(const InferredTagsChange& change);
Bytes encode(const ClassificationChange& change);
Bytes encode(const CommentReading& reading);
Bytes encode(const GeneratedTextChange& change);
Bytes encode(const TrainingReport& report);
Bytes encode(const SettingsChange& change);
Bytes encode(const Decision& decision);

// Decodes the payload of a record. Errors: corrupt.
template <class Payload>
Result<Payload> decode(std::span<const std::uint8_t> bytes);

template <>
Result<CustomerChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<ProductChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<FeedbackChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<HoldingsChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<ConsentChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<MembershipChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<ErasureRecord> decode(std::span<const std::uint8_t> bytes);
template <>
Result<AccountChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<SessionChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<OneTimeCodeChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<CareChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<AccessRecord> decode(std::span<const std::uint8_t> bytes);
template <>
Result<PlacementChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<WriteNote> decode(std::span<const std::uint8_t> bytes);
template <>
Result<TextVectorChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<InferredTagsChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<ClassificationChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<CommentReading> decode(std::span<const std::uint8_t> bytes);
template <>
Result<GeneratedTextChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<TrainingReport> decode(std::span<const std::uint8_t> bytes);
template <>
Result<SettingsChange> decode(std::span<const std::uint8_t> bytes);
template <>
Result<Decision> decode(std::span<const std::uint8_t> bytes);

}  // namespace attune
