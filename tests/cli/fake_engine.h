// An engine for the command line's tests: a few customers and a fixed list of products in memory, no learning. Replies
// come through the Post, as the real one's do. What was asked is kept, so that tests can look at it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "engine/no_accounts.h"

namespace attune::testing {

struct Asked {
  Engine::ImportOptions import;
  std::string imported;  // the bytes of all imports
  Engine::RecommendOptions recommend;
  std::size_t recommendations = 0;
  std::filesystem::path backup;
  EngineOptions opened_with;
  bool stopped = false;
};

class FakeEngine : public NoAccounts {
 public:
  FakeEngine(Asked& asked, Post post) : asked_(asked), post_(std::move(post)) {}

  Result<void> stop() override {
    asked_.stopped = true;
    return {};
  }
  bool ready() const override { return true; }

  Result<Caller> authenticate_key(std::string_view) const override { return none(); }
  void add_account(const Caller&, std::string, Role, std::vector<std::string>, Reply<std::string> reply) override {
    answer<std::string>(std::move(reply), "plum-cedar-9183");
  }
  Result<std::vector<AccountAnswer>> accounts(const Caller&) const override {
    return std::vector<AccountAnswer>{{"ana", "analyst", Instant{}, {}, false, false},
                                      {"website", "service", Instant{}, {}, false, false}};
  }
  void first_administrator(Reply<std::optional<std::string>> reply) override {
    answer<std::optional<std::string>>(std::move(reply), std::nullopt);
  }

  void put_customer(const Caller&, Customer, Reply<CustomerAnswer> reply) override { refuse(std::move(reply)); }
  void add_facts(const Caller&, std::string, std::vector<Fact>, Reply<CustomerAnswer> reply) override {
    refuse(std::move(reply));
  }
  void put_holdings(const Caller&, std::string, std::vector<Holding>, Reply<CustomerAnswer> reply) override {
    refuse(std::move(reply));
  }
  void put_consent(const Caller&, std::string, Purpose, ConsentState, std::string,
                   Reply<CustomerAnswer> reply) override {
    refuse(std::move(reply));
  }
  void put_member(const Caller&, std::string, std::string, std::string, Reply<CustomerAnswer> reply) override {
    refuse(std::move(reply));
  }
  Result<CustomerAnswer> customer(const Caller&, std::string_view) const override { return none(); }
  Result<std::vector<FactDefinition>> facts(const Caller&) const override { return none(); }
  Result<std::vector<std::string>> customer_ids(const Caller&, std::string_view after,
                                                std::size_t limit) const override {
    std::vector<std::string> page;
    for (const auto& id : customers) {
      if (id > after && page.size() < limit) page.push_back(id);
    }
    return page;
  }
  Result<CustomerPage> find_customers(const Caller&, std::string_view, std::string_view, std::size_t) const override {
    return none();
  }
  Result<Statistics> customer_statistics(const Caller&, std::string_view) const override { return none(); }
  Result<Page> customer_records(const Caller&, std::string_view, std::string_view, std::optional<Position>,
                                std::size_t) const override {
    return none();
  }
  void erase_customer(const Caller&, std::string id, Reply<ErasureAnswer> reply) override {
    if (id == "nobody")
      return fail_with<ErasureAnswer>(std::move(reply), ErrorCode::not_found, "There is no customer nobody.");
    ErasureAnswer erased;
    erased.records = 1234;
    erased.contributions = 56;
    erased.receipt = "receipt of an erasure";
    answer<ErasureAnswer>(std::move(reply), std::move(erased));
  }

  void put_product(const Caller&, Product, Reply<ProductAnswer> reply) override { refuse(std::move(reply)); }
  void retire_product(const Caller&, std::string, Reply<ProductAnswer> reply) override { refuse(std::move(reply)); }
  void classify_product(const Caller&, std::string, Standing, Reply<ProductAnswer> reply) override {
    refuse(std::move(reply));
  }
  Result<ProductAnswer> product(const Caller&, std::string_view) const override { return none(); }
  Result<std::vector<ProductAnswer>> products(const Caller&, std::string_view, std::string_view,
                                              std::size_t) const override {
    return none();
  }
  Result<Statistics> product_statistics(const Caller&, std::string_view) const override { return none(); }

  void recommend(const Caller&, RecommendOptions options, Reply<Recommendations> reply) override {
    ++asked_.recommendations;
    asked_.recommend = options;
    if (options.customer_id == "nobody") {
      return fail_with<Recommendations>(std::move(reply), ErrorCode::not_found, "There is no customer nobody.",
                                        "Ids are case-sensitive.");
    }
    answer<Recommendations>(std::move(reply), list_for(options));
  }
  void record_feedback(const Caller&, std::vector<FeedbackOptions>, Reply<std::vector<FeedbackAnswer>> reply) override {
    refuse(std::move(reply));
  }
  Result<Once> once(const Caller&, const IdempotencyKey&) const override { return none(); }

  Result<Recommendations> decision(const Caller&, std::string_view) const override { return none(); }
  Result<Page> records(const Caller&, const RecordFilter&) const override { return none(); }
  Result<ReplayAnswer> replay(const Caller&, std::string_view id) const override {
    if (id == "d7") return ReplayAnswer{"d7", true, "log", ""};
    if (id == "d8") return ReplayAnswer{"d8", false, "log", "items[1].product"};
    return fail(ErrorCode::not_found, "There is no decision of this id.");
  }
  Result<std::vector<ReplayAnswer>> replay_all(const Caller&,
                                               const std::function<void(std::uint64_t)>&) const override {
    return std::vector<ReplayAnswer>{
        {"d7", true, "log", ""}, {"d8", false, "log", "items[1].product"}, {"d9", true, "scores", ""}};
  }
  Result<std::string> signed_head(const Caller&) const override { return std::string("end: 10\nhash: ab\n"); }

  Result<ModelAnswer> model(const Caller&) const override {
    ModelAnswer answer;
    answer.version = "9f3c";
    answer.trained_to = 10;
    answer.feature_version = "1";
    return answer;
  }
  Result<std::vector<TrainingAnswer>> training_history(const Caller&) const override {
    return std::vector<TrainingAnswer>{run()};
  }
  void train(const Caller&, bool force, Reply<TrainingAnswer> reply) override {
    if (!force) return fail_with<TrainingAnswer>(std::move(reply), ErrorCode::not_found, "no training data yet");
    answer<TrainingAnswer>(std::move(reply), run());
  }

  void import_bytes(const Caller&, ImportOptions options, std::span<const std::uint8_t> bytes,
                    std::function<void(const ImportProgress&)> progress, Reply<ImportReport> reply) override {
    asked_.import = std::move(options);
    asked_.imported.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    progress({1, bytes.size(), bytes.size()});
    answer<ImportReport>(std::move(reply), import_report);
  }
  Result<std::uint64_t> export_rows(const Caller&, std::string_view what, std::string_view format,
                                    const std::function<void(std::string_view)>& write) const override {
    if (format != "csv") return fail(ErrorCode::invalid, "There is no format of this name.", "Formats: csv.");
    write(what);
    write(",1\n");
    return 1;
  }

  Result<OverviewAnswer> overview(const Caller&, std::optional<Date>, std::optional<Date>) const override {
    return none();
  }
  Result<std::vector<ProductInsight>> product_insights(const Caller&, std::optional<Date>,
                                                       std::optional<Date>) const override {
    return none();
  }
  Result<SentimentInsights> sentiment_insights(const Caller&) const override { return none(); }
  void text_sentiment(const Caller&, std::string, Reply<SentimentAnswer> reply) override { refuse(std::move(reply)); }
  void classify_text(const Caller&, ClassifyOptions, Reply<ClassifyAnswer> reply) override { refuse(std::move(reply)); }
  Result<DemographicsAnswer> demographics(const Caller&) const override { return none(); }
  void put_settings(const Caller&, std::vector<std::pair<std::string, std::string>>, Reply<bool> reply) override {
    reply(true);
  }
  Result<void> backup(const Caller&, const std::filesystem::path& file) override {
    asked_.backup = file;
    return {};
  }
  Result<RebuildAnswer> rebuild(const Caller&, const RebuildStep&) override {
    RebuildAnswer answer;
    answer.same = rebuilds_the_same;
    answer.records = 10;
    answer.seconds = 0.5;
    answer.state_hash = "00ff";
    if (!answer.same) answer.difference = "statistics of customer 3";
    return answer;
  }
  bool demo_data() const override { return false; }

  std::vector<std::string> customers{"ben", "maya"};
  ImportReport import_report{3, 0, 0, {}, 0, 0, {}};
  bool rebuilds_the_same = true;

 private:
  static std::unexpected<Error> none() { return fail(ErrorCode::unsupported, "The fake engine has no such verb."); }

  template <class Answer>
  void answer(Reply<Answer> reply, Answer given) {
    post_([reply = std::move(reply), given = std::move(given)]() mutable { reply(std::move(given)); });
  }
  template <class Answer>
  void fail_with(Reply<Answer> reply, ErrorCode code, std::string message, std::string detail = {}) {
    post_([reply = std::move(reply), error = Error{code, std::move(message), std::move(detail)}] {
      reply(std::unexpected(error));
    });
  }
  template <class Answer>
  void refuse(Reply<Answer> reply) {
    fail_with<Answer>(std::move(reply), ErrorCode::unsupported, "The fake engine has no such verb.");
  }

  static TrainingAnswer run() {
    TrainingAnswer run;
    run.at = "2026-11-23T09:00:00Z";
    run.model_version = "9f3c";
    run.ratings = 40;
    run.responses = 1200;
    run.mse = 0.0412;
    run.auc = 0.8021;
    run.outcome = "published";
    return run;
  }

  static Recommendations list_for(const RecommendOptions& options) {
    Recommendations list;
    list.decision_id = options.simulate ? "" : "d42";
    list.customer_id = options.customer_id;
    list.treatment = "personal";
    RecommendedItem item;
    item.product_id = "first-home-saver";
    item.name = "First \x1b[31mHome Saver";  // a name may hold anything
    item.rank = 1;
    item.score = 0.8;
    item.reasons.push_back({"goals.match", "Fits your goal: Save for Home", 0.25});
    list.items.assign(1, item);
    list.withheld.push_back({"eligibility.income_below_minimum", 3});
    return list;
  }

  Asked& asked_;
  Post post_;
};

}  // namespace attune::testing
