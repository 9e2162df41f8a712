// Attune's verbs. Everything a user can do is one function here, authorisation included, so that the command line, the
// HTTP API and later bindings can never differ.
//
// Threads: every function is called on one thread, the owner's; replies come on it too, through the Post given at open.
// Inside, a writer thread makes records durable and a learner thread turns events into models; neither is seen from here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "domain/fact.h"
#include "engine/account_verbs.h"
#include "engine/answers.h"
#include "engine/bank_log_in.h"
#include "engine/caller.h"
#include "engine/health.h"
#include "engine/narrator.h"
#include "engine/placement_verbs.h"
#include "ingest/file_options.h"
#include "text/zero_shot.h"

namespace attune {

// A Reply is called exactly once, on the owner's thread. For a write: after it is durable and its effect is in force.

// Runs a task on the owner's thread, soon and in order. Called from any thread.
using Post = std::function<void(std::function<void()>)>;

struct EngineOptions {
  std::filesystem::path directory;   // holds everything of one institution
  std::filesystem::path text_model;  // a model folder; empty or absent: text features are left out
  bool text_model_wanted = true;     // false: an empty text_model is as wished, and nothing is said of it
  bool models_at_start = false;  // opened at once, off every answer's path: what fails is known before the first text
  std::filesystem::path sentiment_model;   // a classifier of sentiment that tells comments' moods; empty: the head does
  std::filesystem::path entailment_model;  // a classifier of entailment for labels named at run time; empty: vectors
  std::function<Result<std::unique_ptr<Encoder>>(const std::filesystem::path&)> open_text_model;  // empty: open_encoder
  double exploration = 0.02;                                                                      // ε, 0 to 1
  std::optional<double> holdout_share;             // 0 to 1; nothing: what the log says, else 0
  std::uint64_t train_every_events = 10'000;       // a full run after so many new events; 0: never
  std::int64_t train_every_seconds = 3'600;        // and after so long, if anything is new; 0: never
  bool acknowledge_buffered = false;               // ledger.acknowledge = buffered
  std::function<void(const std::string&)> notice;  // told once what the operator should know; from any thread
  Deliver deliver;                                 // how messages leave; empty: as files of mode 0600 in outbox/
  std::string portal_address;                      // "https://portal.example", put before the links in messages
  NarratorOptions narrator{};                      // off by default
  BankLogInOptions bank_log_in{};                  // off by default
  bool read_only = false;                          // verify, replay, export beside nothing else
};

inline constexpr std::size_t max_read_bytes = 8'192;  // of a text to be read
inline constexpr std::size_t max_labels = 50;         // to choose from

// Identifies a write for idempotency: who, which route, their key, and the body it came with.
struct IdempotencyKey {
  std::string route;
  std::string key;
  std::string body;
};

class Engine : public PlacementVerbs {
 public:
  // Opens or creates the data directory, loads the newest checkpoint, replays the tail.
  // Errors: conflict (another process holds the directory), corrupt, denied (wrong master key), storage_*.
  static Result<std::unique_ptr<Engine>> open(EngineOptions options, const Clock& clock, Post post);
  // Everything acknowledged is in the model, in the statistics and in the index; then the head is signed and a
  // checkpoint written. After this only destruction is allowed.
  virtual Result<void> stop() = 0;

  // True once every fold has reached the durable head.
  virtual bool ready() const = 0;

  // How the parts do that decisions can be made without. To be said to anybody: it holds nothing of a customer.
  virtual Health health() const = 0;

  // ---- customers
  virtual void put_customer(const Caller&, Customer body, Reply<CustomerAnswer>) = 0;  // whole profile
  virtual void add_facts(const Caller&, std::string customer_id, std::vector<Fact> facts, Reply<CustomerAnswer>) = 0;
  virtual void put_holdings(const Caller&, std::string customer_id, std::vector<Holding>, Reply<CustomerAnswer>) = 0;
  virtual void put_consent(const Caller&, std::string customer_id, Purpose, ConsentState, std::string source,
                           Reply<CustomerAnswer>) = 0;
  virtual void put_member(const Caller&, std::string organisation_id, std::string member_id, std::string role,
                          Reply<CustomerAnswer>) = 0;
  virtual Result<CustomerAnswer> customer(const Caller&, std::string_view id) const = 0;
  // The dictionary of facts, by name.
  virtual Result<std::vector<FactDefinition>> facts(const Caller&) const = 0;
  // Ids in alphabetical order after `after`.
  virtual Result<std::vector<std::string>> customer_ids(const Caller&, std::string_view after,
                                                        std::size_t limit) const = 0;
  // Customers whose id or name holds `text` (letters' case aside), by id after `after`. Who may only read pseudonyms gets
  // these, by handle; `text` is then how a pseudonym begins. Each with their profile, but for people who open customers one
  // by one and say why; under pseudonyms only the choices of the dictionary, no word that somebody wrote.
  virtual Result<CustomerPage> find_customers(const Caller&, std::string_view text, std::string_view after,
                                              std::size_t limit) const = 0;
  virtual Result<Statistics> customer_statistics(const Caller&, std::string_view id) const = 0;
  virtual Result<Page> customer_records(const Caller&, std::string_view id, std::string_view kind,
                                        std::optional<Position> before, std::size_t limit) const = 0;
  virtual void erase_customer(const Caller&, std::string id, Reply<ErasureAnswer>) = 0;

  // ---- products
  virtual void put_product(const Caller&, Product body, Reply<ProductAnswer>) = 0;
  virtual void retire_product(const Caller&, std::string id, Reply<ProductAnswer>) = 0;
  // Says what a product is that the catalogue leaves unclassified, with the caller's account on record. `is` has a category
  // and a regime. Errors: not_found, conflict (the catalogue itself says what it is).
  virtual void classify_product(const Caller&, std::string id, Standing is, Reply<ProductAnswer>) = 0;
  virtual Result<ProductAnswer> product(const Caller&, std::string_view id) const = 0;
  // Those whose id or name, or one of whose tags, inferred ones too, holds `text` (letters' case aside), by id after `after`.
  virtual Result<std::vector<ProductAnswer>> products(const Caller&, std::string_view text, std::string_view after,
                                                      std::size_t limit) const = 0;
  virtual Result<Statistics> product_statistics(const Caller&, std::string_view id) const = 0;

  // ---- the decision path and the learning path
  struct RecommendOptions {
    std::string customer_id;
    RecommendationRequest request;
    bool simulate = false;      // nothing is recorded
    bool sticky = false;        // the same decision again while nothing new is known
    std::vector<Fact> what_if;  // with simulate: facts as if they were so
  };
  virtual void recommend(const Caller&, RecommendOptions, Reply<Recommendations>) = 0;

  struct FeedbackOptions {
    std::string customer_id;
    std::string decision_id;  // empty: the latest decision that showed the product
    Feedback feedback;
    bool never = false;  // of a dismissal: withheld from now on
  };
  // Errors: not_found (customer, product), invalid.
  virtual void record_feedback(const Caller&, std::vector<FeedbackOptions>, Reply<std::vector<FeedbackAnswer>>) = 0;

  // What makes the writes of a request happen once within 7 days: set it as Caller::once and call the verbs as ever.
  // Decisions, feedback, erasures and training runs answer a repeated request with what they were answered before;
  // customers and products with what now stands. Imports need none: a row that is there is left as it is.
  // Errors: conflict when the key came with another body. A verb fails with conflict while the same write is under way.
  virtual Result<Once> once(const Caller&, const IdempotencyKey&) const = 0;

  // ---- the ledger
  virtual Result<Recommendations> decision(const Caller&, std::string_view decision_id) const = 0;
  virtual Result<ExplanationAnswer> explanation(const Caller&, std::string_view decision_id) const = 0;
  virtual Result<WhyNotAnswer> why_not(const Caller&, std::string_view decision_id,
                                       std::string_view product_id) const = 0;
  struct RecordFilter {
    std::string kind;  // "decision", "feedback" (events of the API), "interaction" (all events), or another record kind
    std::optional<Instant> from{}, to{};  // when it was recorded: from inclusive, to exclusive
    std::string product{};                // empty: any
    std::string customer{};               // empty: any; a pseudonym for who may only read these
    std::optional<Position> before{};
    std::size_t limit = 100;
  };
  // Newest first. A page ends at the limit or when so many records have been looked at (records_looked_at), so it may
  // hold fewer, even none, and yet have a `next`. Errors: invalid, not_found (product, customer).
  virtual Result<Page> records(const Caller&, const RecordFilter&) const = 0;
  virtual Result<ReplayAnswer> replay(const Caller&, std::string_view decision_id) const = 0;
  virtual Result<std::vector<ReplayAnswer>> replay_all(const Caller&,
                                                       const std::function<void(std::uint64_t)>& progress) const = 0;
  virtual Result<std::string> signed_head(const Caller&) const = 0;

  // ---- the model
  virtual Result<ModelAnswer> model(const Caller&) const = 0;
  virtual Result<std::vector<TrainingAnswer>> training_history(const Caller&) const = 0;
  virtual Result<CalibrationAnswer> calibration(const Caller&) const = 0;
  // Errors: not_found "no training data yet".
  virtual void train(const Caller&, bool force, Reply<TrainingAnswer>) = 0;

  // ---- files in and out
  struct ImportOptions {
    std::string what;     // products, customers, interactions, feedback
    std::string format;   // prototype-csv, cdr, uk-open-banking, csv, jsonl
    std::string brand{};  // CDR: this institution only
    FileOptions file{};
    bool dry_run = false;
  };
  // `bytes` must live until the reply. Progress is called now and then on the owner's thread. Errors: invalid where the file
  // does not read as a whole, or an option has no effect on such a file.
  virtual void import_bytes(const Caller&, ImportOptions, std::span<const std::uint8_t> bytes,
                            std::function<void(const ImportProgress&)> progress, Reply<ImportReport>) = 0;
  // Writes rows to `write` in order. Errors: invalid for an unknown `what` or `format`.
  virtual Result<std::uint64_t> export_rows(const Caller&, std::string_view what, std::string_view format,
                                            const std::function<void(std::string_view)>& write) const = 0;

  // ---- insight
  // Both days of a range count; without a bound it has none. By UTC days of when things occurred.
  virtual Result<OverviewAnswer> overview(const Caller&, std::optional<Date> from, std::optional<Date> to) const = 0;
  // Of every product with anything in the range, most interactions first.
  virtual Result<std::vector<ProductInsight>> product_insights(const Caller&, std::optional<Date> from,
                                                               std::optional<Date> to) const = 0;
  virtual Result<DemographicsAnswer> demographics(const Caller&) const = 0;
  // Who saw a product and who took it up, whenever that was. Errors: not_found.
  virtual Result<AudienceAnswer> audience(const Caller&, std::string_view product_id) const = 0;

  // How comments sound. Up to the newest 20,000 comments count.
  virtual Result<SentimentInsights> sentiment_insights(const Caller&) const = 0;

  // ---- texts of at most max_read_bytes, read off the owner's thread. Nothing is recorded. Errors: invalid; unavailable (no text model, or too many
  // texts wait: worth trying again).
  virtual void text_sentiment(const Caller&, std::string text, Reply<SentimentAnswer>) = 0;
  struct ClassifyOptions {
    std::string text;
    std::vector<ZeroShotLabel> labels;
    std::string hypothesis;  // empty: "{}" by embeddings, default_hypothesis by entailment
    bool multi_label = false;
  };
  virtual void classify_text(const Caller&, ClassifyOptions, Reply<ClassifyAnswer>) = 0;

  // ---- what the institution sets (settings.h names them); errors: invalid for an unknown name
  virtual void put_settings(const Caller&, std::vector<std::pair<std::string, std::string>> settings, Reply<bool>) = 0;

  // ---- the store
  virtual Result<void> backup(const Caller&, const std::filesystem::path& file) = 0;
  // `difference`: the first one, in words. `state_hash`: of state and sums, the same for the same log and key file.
  struct RebuildAnswer {
    bool same = false;
    std::uint64_t records = 0;
    double seconds = 0;
    std::string difference;
    std::string state_hash;
  };
  // Told how many records of how many are done; returns false to stop.
  using RebuildStep = std::function<bool(std::uint64_t done, std::uint64_t total)>;
  // Folds the whole log anew into an index and a state beside those in force and compares them to the bit. Where they
  // differ the new ones are put in force and kept. Errors: unavailable (stopped: nothing was changed), corrupt, storage_*.
  virtual Result<RebuildAnswer> rebuild(const Caller&, const RebuildStep& step) = 0;
  virtual bool demo_data() const = 0;  // the directory was filled by `attune demo`
};

}  // namespace attune
