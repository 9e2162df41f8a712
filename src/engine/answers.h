// What the verbs of the engine answer, as plain values. engine/json.h writes them as the API shows them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/consent.h"
#include "domain/customer.h"
#include "domain/decision.h"
#include "domain/feedback.h"
#include "domain/product.h"
#include "ingest/file_preview.h"

namespace attune {

// Sixteen hexadecimal digits, as answers show a model's version.
std::string version_text(std::uint64_t version);

struct Reason {
  std::string code;  // "goals.match"
  std::string text;  // "Fits your goal: Save for Home"
  double part = 0;   // its exact share of the base score, in relevance units before calibration
};

struct Ask {
  std::string fact;      // "resident"
  std::string question;  // "Are you a UK resident?"
};

struct RecommendedItem {
  std::string product_id;
  std::string name;
  std::string category;
  std::string kind;
  std::uint32_t rank = 0;  // 1 is first
  double score = 0;        // relevance, 0 to 1
  double response = 0;
  double priority = 0;
  double logged_propensity = 0;
  std::vector<Reason> reasons;
  std::vector<Ask> ask;
  bool promoted = false;
  std::string complexity;  // Low, Medium, High
  std::string risk;        // Low, Medium, High
  struct Texts {
    std::string description;
    std::vector<std::string> disclosures;  // verbatim
  };
  std::optional<Texts> texts;  // when the request asks to explain
  struct OfferWording {
    std::string id;       // of the offer
    std::string wording;  // as a second person approved it
  };
  std::optional<OfferWording> offer{};  // where the placement has one in force for this product
};

struct Recommendations {
  std::string decision_id;  // empty when simulated
  std::string customer_id;
  Instant at;
  std::string model_version;
  std::string policy_version;
  std::string treatment;  // personal, holdout, plain
  std::vector<RecommendedItem> items;
  std::vector<WithheldCount> withheld;
};

// Interaction statistics (A10). Rates and averages are nothing where there is nothing to divide by.
struct Statistics {
  std::uint64_t total_interactions = 0;
  std::uint64_t total_views = 0;
  std::uint64_t total_clicks = 0;
  std::uint64_t total_selections = 0;
  std::uint64_t total_feedback = 0;
  std::optional<double> avg_feedback_score;
  std::optional<double> click_rate;
  std::optional<double> selection_rate;
};

// One side of a membership, seen from the other.
struct MemberAnswer {
  std::string customer_id;
  std::string role;
  std::optional<Instant> until{};  // when it ends by itself; nothing: it does not
  std::string name{};              // as the facts say; empty: not known
};

struct CustomerAnswer {
  Customer customer;
  Consents consents;
  std::vector<Holding> holdings;
  std::vector<MemberAnswer> members;   // of an organisation
  std::vector<MemberAnswer> acts_for;  // organisations that a person acts for
  Position as_of = 0;
  std::vector<std::string> kept{};  // after a write: facts that stay as they were, being known of a later time
};

// One row of a list of customers: with id and name, or with a pseudonym in their place.
struct CustomerRow {
  std::string customer_id;
  std::string name;       // empty: not known
  std::string pseudonym;  // the first eight hexadecimal digits of the handle
  CustomerKind kind = CustomerKind::individual;
  std::vector<std::pair<std::string, std::string>> profile{};  // column and value, of profile_columns
};

// What a profile says, as a row; `last_updated` is when any of it last changed.
inline constexpr std::array<std::string_view, 6> profile_columns{
    "income_level", "risk_tolerance", "financial_goals", "preferred_services", "banking_frequency", "last_updated"};

struct CustomerPage {
  std::vector<CustomerRow> rows;
  std::string next;  // cursor: pass as `after`; empty: the end
};

struct FindingAnswer {
  std::string code;  // "risk.capital"
  std::string text;  // in words, for a customer
  double value = 0;  // what was found: words a sentence, days, a fraction (rank/analysis.h)
  double share = 0;  // of the score; below 0: it lowers it
};

struct LevelAnswer {
  double score = 0;                     // 0 to 1
  std::string level;                    // Low, Medium, High
  std::vector<FindingAnswer> findings;  // largest share first
};

struct AnalysisAnswer {
  LevelAnswer complexity;
  LevelAnswer risk;
  double average_sentence_length = 0;  // words; 0: no description
  double long_word_share = 0;          // 0 to 1
  double reading_ease = 0;             // Flesch, 0 to 100, 100 is easy
  std::size_t terms = 0;               // fees, rates, constraints and criteria
};

// How a text sounds.
struct SentimentAnswer {
  std::string label;  // negative, neutral, positive
  double score = 0;   // of the label, 0 to 1
};

// What a product's text suggests beyond what the catalogue says: inferred, never a fact.
struct InferredAnswer {
  struct Label {
    std::string name;
    double score = 0;
  };
  std::vector<Label> tags;        // that the product lacks, likeliest first
  std::optional<Label> category;  // where it is likely another than the stated one, or none is stated
};

// What a product may be that nobody has classified: for a person to confirm or change.
struct ProposalAnswer {
  Standing is;  // without a category: nothing suggests itself
  std::string because;
};

// What a person said that a product is.
struct ClassifiedAnswer {
  std::string by;  // the account; empty: it is gone
  Instant at;
};

struct ProductAnswer {
  Product product;
  std::string complexity;                      // its level
  std::string risk;                            // its level
  std::optional<AnalysisAnswer> analysis{};    // where one product is asked for
  std::optional<SentimentAnswer> sentiment{};  // of its text; where one product is asked for and its text was read
  std::optional<InferredAnswer> inferred{};    // where there is any
  std::optional<ProposalAnswer> proposal{};    // where it is unclassified
  std::optional<ClassifiedAnswer> classified{};
};

struct FeedbackAnswer {
  std::string event_id;     // "e" and its position
  std::string decision_id;  // that it was attributed to; empty: none
  std::string note;         // "unattributed: …" where a decision was named that is not known
};

// One row of a customer's history, feedback or a list of the console.
struct LedgerEntry {
  Position position = 0;
  Instant at;
  std::string kind;         // record kind: "decision", "feedback" …
  std::string customer_id;  // empty when not about one, or erased
  std::string decision_id;  // of a decision; of feedback: that it was attributed to, empty: none
  std::optional<Decision> decision;
  std::optional<Feedback> feedback;  // product_id filled in
  bool erased = false;
  std::string pseudonym{};                               // in place of the customer's id, for who may not know it
  std::vector<std::string> product_ids{};                // of a decision, in the order shown
  std::optional<SentimentAnswer> sentiment{};            // of feedback's comment, once it was read
  std::vector<std::vector<std::string>> reason_codes{};  // of each of them
};

struct Page {
  std::vector<LedgerEntry> entries;
  std::optional<Position> next;  // cursor: pass as `before`
};

struct ModelAnswer {
  std::string version;
  Position trained_to = 0;       // every event before this position is in the model
  std::uint64_t appraisals = 0;  // events in the sums
  std::uint64_t responses = 0;
  std::string feature_version;
  bool text_features = false;  // whether a text model takes part
};

struct TrainingAnswer {
  std::string at;
  std::string model_version;
  Position trained_to = 0;
  std::uint64_t ratings = 0, responses = 0;
  std::optional<double> mse, r2, auc, log_loss, ece;
  std::string outcome;
};

// Of the newest training run: what was predicted and what happened, in bins of equal mass, lowest first.
struct CalibrationAnswer {
  std::string of;  // "responses", or "ratings" where there was no response; empty: no run yet
  struct Bin {
    double predicted = 0, observed = 0;
    std::uint64_t n = 0;
  };
  std::vector<Bin> bins;
};

// A decision with everything it rests on.
struct ExplanationAnswer {
  Recommendations decision;  // each item with all of its reasons
  struct Withheld {
    std::string reason, text;
    std::uint64_t count = 0;
  };
  std::vector<Withheld> withheld;
};

struct WhyNotAnswer {
  std::string product_id, name;
  std::string code, text;       // "shown", "ranked_below", or why it is withheld
  bool as_of_decision = false;  // false: as rules, facts and model are now
  std::optional<double> score, last_shown_score;
};

struct ReplayAnswer {
  std::string decision_id;
  bool same = false;          // every byte of the decision came out again
  std::string replayed_from;  // "log", or "scores" where an erasure took the model
  std::string difference;     // empty, or the first field that differs
};

struct ErasureAnswer {
  Handle erased;
  std::uint64_t records = 0;                   // made unreadable
  std::optional<std::uint64_t> contributions;  // subtracted from the sums; nothing when answered again
  Position position = 0;                       // of the erasure in the log
  std::string receipt;                         // signed text
};

// What an import did, row by row.
struct RejectedRow {
  std::uint64_t line = 0;
  std::string reason;
};

struct ImportReport {
  std::uint64_t accepted = 0;  // new
  std::uint64_t changed = 0;
  std::uint64_t unchanged = 0;
  std::vector<RejectedRow> rejected;  // the first 1,000; `rejected_count` counts all
  std::uint64_t rejected_count = 0;
  std::uint64_t unclassified = 0;  // products taken, and of those there, that nobody has classified: shown to nobody
  std::vector<std::string> notes;  // unknown columns, stubs made, criteria that became rules …
  std::optional<FilePreview> preview{};  // of a dry run of CSV
};

struct ImportProgress {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0, total_bytes = 0;
};

// The institution over a range of days. Rates and averages are nothing where there is nothing to divide by.
struct OverviewAnswer {
  std::uint64_t customers = 0, products = 0, decisions = 0;  // now, whatever the range
  std::uint64_t users = 0;                                   // customers who did anything in the range
  std::uint64_t interactions = 0, views = 0, clicks = 0, selections = 0, feedback = 0;
  std::optional<double> avg_feedback_score, click_rate, selection_rate;
  // Offers decided in the range, by how far each has got; who got far passed the steps before.
  struct {
    std::uint64_t decided = 0, viewed = 0, clicked = 0, interested = 0, converted = 0;
  } funnel;
  struct {
    std::uint64_t high = 0, middle = 0, low = 0;
  } feedback_distribution;          // at least .7; between; under .4
  std::string first_day, last_day;  // that anything is known of; empty: nothing is
  struct Day {
    std::string date;
    std::uint64_t active_customers = 0, interactions = 0, clicks = 0, selections = 0;
  };
  std::vector<Day> days;
};

struct ProductInsight {
  std::string product_id, name, category;
  std::uint64_t interactions = 0, shown = 0, views = 0, clicks = 0, selections = 0, ratings = 0;
  std::optional<double> avg_feedback_score, click_rate, selection_rate;
};

// How customers' comments sound, by product, most comments first; and how far to trust that.
struct SentimentInsights {
  std::string source;        // "head", "checkpoint"; empty: no text model, or it is not ready yet
  std::uint64_t unread = 0;  // comments that wait to be read
  struct Quality {
    std::uint64_t comments = 0;
    double accuracy = 0, macro_f1 = 0, log_loss = 0, ece = 0;
    std::uint64_t taught = 0;
  };
  std::optional<Quality>
      held_out;  // of the head, on our labelled comments kept for test; `taught`: customers' comments learnt from
  struct Row {
    std::string product_id, name;
    std::uint64_t negative = 0, neutral = 0, positive = 0;
  };
  std::vector<Row> products;
};

// Which of the labels that were asked about fit a text.
struct ClassifyAnswer {
  std::string by;  // "entailment", "embeddings"
  struct Score {
    std::string label;
    double score = 0;
  };
  std::vector<Score> scores;  // highest first
};

// How many customers say what. Groups of fewer than five are told as one, last; if even together they are fewer than
// five, without a number.
struct CustomerGroup {
  std::string value;
  std::optional<std::uint64_t> customers;
};
// Offers of one product that a group of customers saw, and those of them that were taken up. Groups that saw fewer than
// five are told as one, last; if even together they are fewer than five, without numbers.
struct AudienceGroup {
  std::string value;
  struct Offers {
    std::uint64_t viewed = 0, interested = 0;
  };
  std::optional<Offers> offers{};
};
struct AudienceAnswer {
  std::vector<AudienceGroup> income_level, risk_tolerance, goals, kind;  // most seen first
};
struct DemographicsAnswer {
  std::vector<CustomerGroup> income_level, risk_tolerance, goals, kind;  // largest first
};

}  // namespace attune
