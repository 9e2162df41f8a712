// The engine's one implementation: its parts, and the two paths every verb takes. Verbs stand by subject in verbs_*.cpp.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/comment_reader.h"
#include "engine/decide.h"
#include "engine/decision_cache.h"
#include "engine/directory.h"
#include "engine/engine.h"
#include "engine/health_notes.h"
#include "engine/index_writer.h"
#include "engine/label_learner.h"
#include "engine/learner.h"
#include "engine/opened_customers.h"
#include "engine/password_worker.h"
#include "engine/settings.h"
#include "engine/state.h"
#include "engine/text_reader.h"
#include "engine/throttle.h"
#include "engine/training_pace.h"
#include "ingest/json_forms.h"
#include "store/checkpoint_file.h"
#include "store/disk.h"
#include "store/index.h"
#include "store/keyring.h"
#include "store/log.h"

namespace attune {

class EngineCore final : public Engine {
 public:
  EngineCore(EngineOptions options, const Clock& clock, Post post);
  ~EngineCore() override;

  Result<void> start();
  Result<void> stop() override;
  bool ready() const override { return ready_; }
  Health health() const override;

  Result<Caller> authenticate_key(std::string_view api_key) const override;
  void sign_up(SignUp who, Reply<SignedIn> reply) override;
  void log_in(LogIn who, Reply<SignedIn> reply) override;
  void log_in_as_persona(std::string persona, Reply<SignedIn> reply) override;
  void add_persona(const Caller&, std::string name, Role role, std::string customer_id, Reply<bool> reply) override;
  Result<Caller> authenticate_session(std::string_view token) override;
  std::string csrf_token(const Caller&) const override;
  Result<SessionAnswer> session(const Caller&) const override;
  void log_out(const Caller&, bool everywhere, Reply<bool> reply) override;
  void change_password(const Caller&, std::string current, std::string password, std::string again,
                       Reply<bool> reply) override;
  void request_password_reset(std::string user_name, std::string address, Reply<bool> reply) override;
  void reset_password(std::string token, std::string password, std::string again, Reply<bool> reply) override;
  Result<SecondFactorAnswer> begin_second_factor(const Caller&) override;
  void confirm_second_factor(const Caller&, std::string code, Reply<bool> reply) override;
  void remove_second_factor(const Caller&, std::string password, Reply<bool> reply) override;
  void make_link_code(const Caller&, std::string customer_id, Reply<CodeAnswer> reply) override;
  void link_customer(const Caller&, std::string code, Reply<SessionAnswer> reply) override;
  void begin_bank_log_in(const Caller&, Reply<std::string> reply) override;
  void finish_bank_log_in(const Caller&, std::string state, std::string code, Reply<SessionAnswer> reply) override;
  Result<std::vector<MemberAnswer>> members(const Caller&, std::string_view organisation_id) const override;
  void invite_member(const Caller&, std::string organisation_id, std::string role, std::uint32_t days,
                     Reply<CodeAnswer> reply) override;
  void accept_invitation(const Caller&, std::string code, Reply<SessionAnswer> reply) override;
  void remove_member(const Caller&, std::string organisation_id, std::string member_id, Reply<bool> reply) override;
  void add_account(const Caller&, std::string name, Role role, std::vector<std::string> scopes,
                   Reply<std::string> reply) override;
  Result<std::vector<AccountAnswer>> accounts(const Caller&) const override;
  void change_account(const Caller&, std::string name, AccountPatch patch, Reply<AccountAnswer> reply) override;
  void renew_secret(const Caller&, std::string name, Reply<std::string> reply) override;
  void first_administrator(Reply<std::optional<std::string>> reply) override;

  void put_customer(const Caller&, Customer body, Reply<CustomerAnswer> reply) override;
  void add_facts(const Caller&, std::string customer_id, std::vector<Fact> facts, Reply<CustomerAnswer> reply) override;
  void put_holdings(const Caller&, std::string customer_id, std::vector<Holding> holdings,
                    Reply<CustomerAnswer> reply) override;
  void put_consent(const Caller&, std::string customer_id, Purpose purpose, ConsentState state, std::string source,
                   Reply<CustomerAnswer> reply) override;
  void put_member(const Caller&, std::string organisation_id, std::string member_id, std::string role,
                  Reply<CustomerAnswer> reply) override;
  Result<CustomerAnswer> customer(const Caller&, std::string_view id) const override;
  Result<std::vector<FactDefinition>> facts(const Caller&) const override;
  Result<std::vector<std::string>> customer_ids(const Caller&, std::string_view after,
                                                std::size_t limit) const override;
  Result<CustomerPage> find_customers(const Caller&, std::string_view text, std::string_view after,
                                      std::size_t limit) const override;
  Result<Statistics> customer_statistics(const Caller&, std::string_view id) const override;
  Result<Page> customer_records(const Caller&, std::string_view id, std::string_view kind,
                                std::optional<Position> before, std::size_t limit) const override;
  void erase_customer(const Caller&, std::string id, Reply<ErasureAnswer> reply) override;

  Result<std::vector<NotedProductAnswer>> noted(const Caller&, std::string_view customer_id, Noted list) const override;
  void note_product(const Caller&, std::string customer_id, Noted list, std::string product_id, bool there,
                    Reply<bool> reply) override;
  Result<std::vector<NextStepAnswer>> next_steps(const Caller&, std::string_view customer_id) const override;
  void add_next_step(const Caller&, std::string customer_id, NextStepBody body, Reply<NextStepAnswer> reply) override;
  void change_next_step(const Caller&, std::string id, StepStatus status, std::string outcome,
                        Reply<NextStepAnswer> reply) override;
  Result<std::vector<RequestAnswer>> requests(const Caller&, std::string_view customer_id) const override;
  void add_request(const Caller&, std::string customer_id, RequestBody body, Reply<RequestAnswer> reply) override;
  void decide_request(const Caller&, std::string id, bool approve, std::string comment,
                      Reply<RequestAnswer> reply) override;
  Result<std::vector<WorkItem>> work_queue(const Caller&) const override;
  void open_customer(const Caller&, std::string id, std::string reason, Reply<CustomerAnswer> reply) override;
  Result<AccessPage> access_log(const Caller&, std::string_view customer_id, std::optional<Position> before,
                                std::size_t limit) const override;

  Result<std::vector<PlacementAnswer>> placements(const Caller&) const override;
  Result<PlacementAnswer> placement(const Caller&, std::string_view id) const override;
  void put_placement(const Caller&, std::string id, Placement body, Reply<PlacementAnswer> reply) override;
  Result<std::vector<OfferAnswer>> offers(const Caller&, std::string_view product_id,
                                          std::string_view placement) const override;
  Result<OfferAnswer> offer(const Caller&, std::string_view id) const override;
  void propose_offer(const Caller&, std::string id, OfferBody body, Reply<OfferAnswer> reply) override;
  void decide_offer(const Caller&, std::string id, Position version, bool approve, std::string comment,
                    Reply<OfferAnswer> reply) override;
  void withdraw_offer(const Caller&, std::string id, Reply<OfferAnswer> reply) override;

  void put_product(const Caller&, Product body, Reply<ProductAnswer> reply) override;
  void retire_product(const Caller&, std::string id, Reply<ProductAnswer> reply) override;
  void classify_product(const Caller&, std::string id, Standing is, Reply<ProductAnswer> reply) override;
  Result<ProductAnswer> product(const Caller&, std::string_view id) const override;
  Result<std::vector<ProductAnswer>> products(const Caller&, std::string_view text, std::string_view after,
                                              std::size_t limit) const override;
  Result<Statistics> product_statistics(const Caller&, std::string_view id) const override;

  void recommend(const Caller&, RecommendOptions options, Reply<Recommendations> reply) override;
  void record_feedback(const Caller&, std::vector<FeedbackOptions> events,
                       Reply<std::vector<FeedbackAnswer>> reply) override;
  Result<Once> once(const Caller&, const IdempotencyKey&) const override;

  Result<Recommendations> decision(const Caller&, std::string_view decision_id) const override;
  Result<Page> records(const Caller&, const RecordFilter& filter) const override;
  Result<ReplayAnswer> replay(const Caller&, std::string_view decision_id) const override;
  Result<ExplanationAnswer> explanation(const Caller&, std::string_view decision_id) const override;
  Result<WhyNotAnswer> why_not(const Caller&, std::string_view decision_id, std::string_view product_id) const override;
  Result<CalibrationAnswer> calibration(const Caller&) const override;
  void export_customer(const Caller&, std::string id, Reply<std::string> reply) override;
  void conversation(const Caller&, std::string id, Reply<ConversationAnswer> reply) override;
  Result<std::vector<OfferText>> texts(const Caller&, std::string_view decision_id) override;
  Result<TextPage> generated_texts(const Caller&, std::optional<TextStatus> status, std::optional<Position> before,
                                   std::size_t limit) const override;
  void review_text(const Caller&, std::string id, bool approve, std::string comment,
                   Reply<GeneratedTextAnswer> reply) override;
  Result<std::vector<ReviewRuleAnswer>> review_rules(const Caller&) const override;
  void put_review_rule(const Caller&, Regime regime, bool review, Reply<ReviewRuleAnswer> reply) override;
  void record_conversation(const Caller&, std::string id, std::string outcome, std::string note,
                           Reply<bool> reply) override;
  Result<std::vector<ReplayAnswer>> replay_all(const Caller&,
                                               const std::function<void(std::uint64_t)>& progress) const override;
  Result<std::string> signed_head(const Caller&) const override;

  Result<ModelAnswer> model(const Caller&) const override;
  Result<std::vector<TrainingAnswer>> training_history(const Caller&) const override;
  void train(const Caller&, bool force, Reply<TrainingAnswer> reply) override;

  void import_bytes(const Caller&, ImportOptions options, std::span<const std::uint8_t> bytes,
                    std::function<void(const ImportProgress&)> progress, Reply<ImportReport> reply) override;
  Result<std::uint64_t> export_rows(const Caller&, std::string_view what, std::string_view format,
                                    const std::function<void(std::string_view)>& write) const override;

  Result<OverviewAnswer> overview(const Caller&, std::optional<Date> from, std::optional<Date> to) const override;
  Result<std::vector<ProductInsight>> product_insights(const Caller&, std::optional<Date> from,
                                                       std::optional<Date> to) const override;
  Result<DemographicsAnswer> demographics(const Caller&) const override;
  Result<SentimentInsights> sentiment_insights(const Caller&) const override;
  void text_sentiment(const Caller&, std::string text, Reply<SentimentAnswer> reply) override;
  void classify_text(const Caller&, ClassifyOptions options, Reply<ClassifyAnswer> reply) override;
  Result<AudienceAnswer> audience(const Caller&, std::string_view product_id) const override;
  void put_settings(const Caller&, std::vector<std::pair<std::string, std::string>> settings,
                    Reply<bool> reply) override;
  Result<void> backup(const Caller&, const std::filesystem::path& file) override;
  Result<RebuildAnswer> rebuild(const Caller&, const RebuildStep& step) override;
  bool demo_data() const override { return settings_.demo; }

 private:
  friend class Importer;
  friend class Exporter;

  // ---- the learning path (record.cpp): validate → append (durable) → apply to the customer's own state → acknowledge
  using Done = std::function<void(Result<Position>)>;  // the position of the first event

  // Makes events durable next to one another, applies them, then calls `done`. Returns the position of the first.
  Position submit(std::vector<Event> events, Done done);
  // The same for the write of a request that is to be done once; `answer`: what a repeated one needs besides the log.
  void submit_once(const Caller& caller, std::vector<Event> events, Bytes answer, Done done);
  // The note of this write when it was made before. Errors: conflict (another body; it is under way).
  Result<std::optional<WriteNote>> note_of(const Caller& caller) const;
  void on_durable(Result<void> result);  // writer's thread
  void complete_writes();                // owner's thread
  void apply_durable(const std::vector<Event>& events, Position first);
  void publish(std::shared_ptr<const Snapshot> snapshot);  // learner's thread
  void read_changed_product(const Record& record);
  void hand_to_learner();  // what was applied since it last got something
  // Calls `then` once what is recorded so far is in the snapshot that answers: a changed catalogue is in force.
  void once_published(std::function<void()> then);

  // ---- accounts (verbs_sign_in.cpp, verbs_credentials.cpp, verbs_membership.cpp, verbs_accounts.cpp)
  std::optional<Handle> account_named(std::string_view name) const;  // user name or e-mail
  Result<void> authorise_account(const Caller& caller) const;        // has a session of an account in force
  SessionAnswer session_answer(const Handle& account, const Hash& token) const;
  Throttle::Attempt attempt_of(std::string_view name, const std::string& address) const;
  Event session_event(const Handle& account, SessionChange change) const;
  // Logs in: appends `before` and the session's beginning, then replies.
  void begin_session(const Handle& account, const std::string& address, std::uint64_t factor_step,
                     std::vector<Event> before, Reply<SignedIn> reply);
  void finish_log_in(const LogIn& who, const Handle& account, const Throttle::Attempt& attempt,
                     const Reply<SignedIn>& reply);
  void finish_sign_up(const SignUp& who, std::string hash, const Reply<SignedIn>& reply);
  // Replaces an account's record; `also` goes with it. Errors: conflict (another change of it is under way).
  void put_account(const Handle& account, const AccountChange& change, std::vector<Event> also, Done done);
  // Replies unless the password is the caller's own; then goes on.
  void with_own_password(const Caller& caller, std::string password, std::string_view pointer, const Reply<bool>& reply,
                         std::function<void()> then);
  void with_hash(std::string password, const std::function<void(Result<std::string>)>& then);
  // A code of this purpose that is there, not expired and not just being used.
  Result<const OneTimeCode*> open_code(OneTimeCodeChange::Purpose purpose, std::string_view code, Hash& hash) const;
  Event code_event(const Handle& subject, const OneTimeCodeChange& change) const;
  Hash code_hash(std::string_view code) const;
  void send(const Message& message);
  AccountAnswer account_answer(const Handle& handle, const Account& account) const;
  Result<Handle> managed_account(const Caller& caller, const std::string& name) const;
  std::vector<Event> membership_events(const Handle& organisation, const Handle& member, const std::string& role,
                                       std::optional<Instant> until) const;
  Result<AccountChange> unlinked_account(const Caller& caller) const;  // errors: denied, conflict (linked already)
  void link_to(const Caller& caller, const std::string& customer_id, Reply<SessionAnswer> reply);
  Result<Handle> organisation_to_change(const Caller& caller, std::string_view id) const;

  // ---- arrangements (verbs_care.cpp, verbs_requests.cpp, verbs_access.cpp)
  // Done at once where the same write was made before; `done` gets the position of the event.
  void submit_care(const Caller& caller, const Handle& customer, const CareChange& change, Done done);
  bool done_before(const Caller& caller) const;
  std::string task_id_of(char prefix, Position position) const;
  Result<CareTask> task_of(char prefix, std::string_view id) const;
  Result<NextStepAnswer> next_step_answer(const Handle& customer, Position id) const;
  Result<RequestAnswer> request_answer(const Handle& customer, Position id) const;
  NextStepAnswer step_answer(const Handle& customer, const NextStep& step) const;
  RequestAnswer answer_of(const Handle& customer, const CareRequest& request) const;
  Result<void> has_opened(const Caller& caller, std::string_view customer_id) const;
  void note_access(const Caller& caller, const Handle& customer, std::string what, std::string reason, Done done);
  std::string last_reason(const Caller& caller, const Handle& customer) const;

  // ---- placements and offers (verbs_placements.cpp)
  void submit_placement(const Caller& caller, const PlacementChange& change, Done done);
  OfferAnswer offer_answer(const std::string& id, const std::vector<OfferVersion>& versions) const;

  // ---- start and stop (core.cpp)
  Result<void> open_store();
  Result<void> load();  // newest checkpoint, then the tail
  Result<void> fold_tail(rank::Sums& sums);
  Result<bool> finish_erasures();                           // true: an erasure was half done, so fold anew
  Result<void> put_in_force(State state, rank::Sums sums);  // makes the snapshot and the learner of them
  Result<void> write_checkpoint();
  Result<void> write_genesis();

  // ---- everything anew (rebuild.cpp)
  bool belongs_in_index(const Handle& subject) const;  // not of somebody who was erased
  Result<void> remove_unfinished_rebuild();
  Result<void> replace_index(const std::filesystem::path& made);

  // ---- reading texts (reading.cpp)
  void start_reading();
  void stop_reading();
  void read_product(std::uint32_t product);
  void read_profile(const Handle& handle);
  void keep_vector(const Handle& subject, const TextVectorChange& change);
  void keep_inferred_tags(const std::vector<InferredAnswer>& inferred, const CatalogueVersion& from);
  std::unique_ptr<CommentReader> comment_reader();
  // Null: how texts sound can't be told now.
  std::shared_ptr<const SentimentHead> sentiment_head() const { return comments_ ? comments_->head() : nullptr; }
  // Runs on the owner's thread what `work` on the reader's leaves; replies that too many wait.
  template <class Answer>
  void ask_reader(const Reply<Answer>& reply, std::function<Result<Answer>(TextModels&)> work);
  ProductAnswer product_answer(std::uint32_t index) const;
  std::string account_name_of(const Handle& account) const;  // empty: it is gone
  const InferredAnswer* inferred_of(std::uint32_t index) const { return labels_ ? labels_->of(index) : nullptr; }

  // ---- words for people (verbs_words.cpp)
  void start_narrating();
  TextKey text_key_of(const narrate::Grounds& grounds) const;
  void judge_text(const NarratorJob& job, NarratorResult result);
  void keep_text(const TextKey& key, Result<GeneratedTextChange> written);
  const GeneratedText* generated_for(std::uint32_t product, narrate::Grounds grounds);
  ConversationAnswer::Wording staff_wording(const RecommendedItem& item);
  GeneratedTextAnswer text_answer(const GeneratedText& text) const;

  // ---- looking things up
  std::optional<Handle> handle_of(std::string_view customer_id) const;
  Result<const CustomerState*> known_customer(std::string_view customer_id) const;
  Result<Handle> customer_handle(std::string_view id);  // made when new; errors: conflict (erased identifier)
  std::string customer_id_of(const Handle& handle) const;
  std::shared_ptr<const Decision> decision_at(Position position) const;
  CustomerAnswer customer_answer(const Handle& handle) const;
  std::string display_name(const Handle& customer) const;  // as their facts say; empty: they don't
  std::vector<MemberAnswer> member_answers(const std::vector<Member>& members) const;
  void submit_about(const Handle& handle, const Caller& caller, std::vector<Event> events, Reply<CustomerAnswer> reply);
  LedgerEntry ledger_entry(const Record& record) const;
  Result<Page> page_of(IndexQuery query) const;
  Result<Position> first_since(Instant time) const;  // the first record that is not older
  std::optional<Handle> handle_of_pseudonym(std::string_view pseudonym) const;
  Event event_of(RecordKind kind, const Handle& subject, Bytes payload) const;
  DecideInputs decide_inputs(const Handle& handle, RecommendationRequest request, Instant at, std::uint64_t seed) const;
  Result<LoggedDecision> decision_for(const Caller& caller, std::string_view decision_id) const;
  Result<std::string> export_of(const Caller& caller, const Handle& handle) const;
  ConversationAnswer conversation_about(const Handle& handle, Recommendations list);
  Recommendations answer_of(const Decision& decision, std::optional<Position> position, const Handle& handle) const;
  Result<Recommendations> recommended_before(const WriteNote& note) const;
  std::string decision_id_of(Position position) const;
  Result<Position> parse_decision_id(std::string_view id) const;
  Result<std::vector<ReplayAnswer>> replay_positions(const std::vector<Position>& positions,
                                                     const std::function<void(std::uint64_t)>& progress) const;
  Result<std::vector<Record>> records_of(const Handle& subject) const;  // all of theirs, oldest first
  std::vector<Handle> same_person(const Handle& customer) const;
  Result<ErasureAnswer> finish_erasure(const ErasureRecord& erasure, Position position, Instant at);
  Result<ErasureAnswer> erasure_answer(Position position) const;
  void finish_training(Result<std::optional<TrainingReport>> found, const Caller& caller,
                       const Reply<TrainingAnswer>& reply);
  Result<TrainingAnswer> run_at(Position position) const;
  void train_when_due();
  std::string_view speaks_as(const Caller& caller, std::string_view customer_id) const;
  bool is_current(const Member& member) const;
  Result<void> authorise_about(const Caller& caller, Permission permission, std::string_view customer_id) const;

  EngineOptions options_;
  const Clock& clock_;
  Post post_;

  std::unique_ptr<DirectoryLock> lock_;
  std::unique_ptr<Keyring> keyring_;
  std::unique_ptr<Log> log_;
  Disk disk_;
  std::unique_ptr<CheckpointDirectory> checkpoints_;
  std::optional<Position> checkpointed_;  // position of the newest one
  std::unique_ptr<Index> index_;
  std::unique_ptr<IndexWriter> index_writer_;

  State state_;
  Settings settings_;
  std::shared_ptr<const CatalogueVersion> published_catalogue_;
  Effects effects_;                 // of what was applied and the learner has not got yet
  bool catalogue_changed_ = false;  // since it was handed to the learner
  std::chrono::steady_clock::time_point catalogue_handed_;
  struct AwaitingSnapshot {
    Position position = 0;   // the model must hold every record before it
    Position catalogue = 0;  // and so must the catalogue
    std::function<void()> then;
  };
  std::deque<AwaitingSnapshot> awaiting_snapshot_;  // in order of position
  std::unique_ptr<Learner> learner_;
  std::shared_ptr<const Snapshot> snapshot_;
  bool ready_ = false;
  bool stopped_ = false;

  struct PendingWrite {
    std::vector<Event> events;
    Position first = 0;
    Done done;
  };
  std::deque<PendingWrite> pending_;  // owner's thread
  std::mutex durable_mutex_;
  std::vector<Result<void>> durable_;  // results in order of the appends, written by the writer
  bool completion_posted_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);

  mutable DecisionCache decision_cache_;
  std::unordered_map<std::string, std::uint32_t> pending_products_;  // appended, not yet in the catalogue: index to be
  std::set<Hash> writes_under_way_;                                  // keys of those to be done once
  std::unique_ptr<PasswordWorker> passwords_;
  Throttle throttle_;
  std::set<Handle> accounts_under_way_;       // with a change that is not durable yet
  std::set<std::string> sign_ups_under_way_;  // user names and e-mail addresses
  std::set<Hash> codes_under_way_;
  std::set<Handle> links_under_way_;  // customers that an account comes to speak for
  std::set<Hash> sessions_being_noted_;
  std::map<Handle, std::uint64_t> factor_steps_;  // time steps whose codes are spent
  std::map<Handle, Bytes> second_factors_begun_;  // secrets that no code has confirmed yet
  std::unique_ptr<BankLogIn> bank_log_in_;        // null: the bank has no log-in here
  OpenedCustomers opened_;
  std::uint64_t seed_counter_ = 0;
  TrainingPace training_pace_;
  std::unique_ptr<TextReader> reader_;       // null: no text model
  std::unique_ptr<LabelLearner> labels_;     // null: no encoder
  std::unique_ptr<CommentReader> comments_;  // null: no text model
  std::unique_ptr<Narrator> narrator_;       // null: no texts are generated
  std::set<TextKey> texts_under_way_;        // asked for, not yet in the state
  HealthNotes health_;                       // of the parts that decisions can be made without
};

}  // namespace attune
