// An engine in memory, for tests of the server: enough of each verb that every route has something to say.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "engine/no_accounts.h"

namespace attune {

class FakeEngine final : public testing::NoAccounts {
 public:
  FakeEngine(const Clock& clock, Post post) : clock_(clock), post_(std::move(post)) {}

  // API keys: the name of a role is the key of an account of that role.
  Result<Caller> authenticate_key(std::string_view api_key) const override;

  // Set by tests.
  bool is_ready = true;
  bool is_demo = true;
  Health current_health{};
  bool hold_replies = false;          // replies wait until release()
  std::optional<Error> fails_with{};  // of the next reply of a write
  bool throws = false;                // the next recommend throws
  std::size_t list_length = 5;        // at most, of a list
  void release();

  // Seen by tests.
  std::size_t recommended = 0;
  std::size_t recorded = 0;
  std::vector<FeedbackOptions> last_feedback{};
  std::size_t held() const { return held_.size(); }

  Result<void> stop() override { return {}; }
  bool ready() const override { return is_ready; }
  Health health() const override { return current_health; }
  void add_account(const Caller&, std::string name, Role role, std::vector<std::string> scopes,
                   Reply<std::string> secret) override;
  Result<std::vector<AccountAnswer>> accounts(const Caller&) const override;
  Result<std::vector<MemberAnswer>> members(const Caller&, std::string_view id) const override;
  void first_administrator(Reply<std::optional<std::string>> password) override;

  void put_customer(const Caller&, Customer body, Reply<CustomerAnswer>) override;
  void add_facts(const Caller&, std::string customer_id, std::vector<Fact> facts, Reply<CustomerAnswer>) override;
  void put_holdings(const Caller&, std::string customer_id, std::vector<Holding>, Reply<CustomerAnswer>) override;
  void put_consent(const Caller&, std::string customer_id, Purpose, ConsentState, std::string source,
                   Reply<CustomerAnswer>) override;
  void put_member(const Caller&, std::string organisation_id, std::string member_id, std::string role,
                  Reply<CustomerAnswer>) override;
  Result<CustomerAnswer> customer(const Caller&, std::string_view id) const override;
  Result<std::vector<FactDefinition>> facts(const Caller&) const override {
    return FactDictionary::standard().definitions();
  }
  Result<std::vector<std::string>> customer_ids(const Caller&, std::string_view after,
                                                std::size_t limit) const override;
  Result<CustomerPage> find_customers(const Caller&, std::string_view text, std::string_view after,
                                      std::size_t limit) const override;
  Result<Statistics> customer_statistics(const Caller&, std::string_view id) const override;
  Result<Page> customer_records(const Caller&, std::string_view id, std::string_view kind,
                                std::optional<Position> before, std::size_t limit) const override;
  void erase_customer(const Caller&, std::string id, Reply<ErasureAnswer>) override;

  void put_product(const Caller&, Product body, Reply<ProductAnswer>) override;
  void retire_product(const Caller&, std::string id, Reply<ProductAnswer>) override;
  void classify_product(const Caller&, std::string id, Standing is, Reply<ProductAnswer>) override;
  Result<ProductAnswer> product(const Caller&, std::string_view id) const override;
  Result<std::vector<ProductAnswer>> products(const Caller&, std::string_view text, std::string_view after,
                                              std::size_t limit) const override;
  Result<Statistics> product_statistics(const Caller&, std::string_view id) const override;

  void recommend(const Caller&, RecommendOptions, Reply<Recommendations>) override;
  void record_feedback(const Caller&, std::vector<FeedbackOptions>, Reply<std::vector<FeedbackAnswer>>) override;
  Result<Once> once(const Caller&, const IdempotencyKey&) const override;

  Result<Recommendations> decision(const Caller&, std::string_view decision_id) const override;
  Result<Page> records(const Caller&, const RecordFilter& filter) const override;
  Result<ReplayAnswer> replay(const Caller&, std::string_view decision_id) const override;
  Result<std::vector<ReplayAnswer>> replay_all(const Caller&,
                                               const std::function<void(std::uint64_t)>& progress) const override;
  Result<std::string> signed_head(const Caller&) const override;

  Result<ModelAnswer> model(const Caller&) const override;
  Result<std::vector<TrainingAnswer>> training_history(const Caller&) const override;
  void train(const Caller&, bool force, Reply<TrainingAnswer>) override;

  void import_bytes(const Caller&, ImportOptions, std::span<const std::uint8_t> bytes,
                    std::function<void(const ImportProgress&)> progress, Reply<ImportReport>) override;
  Result<std::uint64_t> export_rows(const Caller&, std::string_view what, std::string_view format,
                                    const std::function<void(std::string_view)>& write) const override;
  Result<OverviewAnswer> overview(const Caller&, std::optional<Date> from, std::optional<Date> to) const override;
  Result<std::vector<ProductInsight>> product_insights(const Caller&, std::optional<Date>,
                                                       std::optional<Date>) const override {
    return std::vector<ProductInsight>{};
  }
  Result<SentimentInsights> sentiment_insights(const Caller&) const override {
    SentimentInsights answer;
    answer.source = "head";
    answer.held_out = {168, .7, .7, .73, .06, 3};
    answer.products.push_back({"saver", "Saver", 1, 2, 3});
    return answer;
  }
  void text_sentiment(const Caller&, std::string, Reply<SentimentAnswer> reply) override {
    reply(SentimentAnswer{"negative", .8});
  }
  void classify_text(const Caller&, ClassifyOptions options, Reply<ClassifyAnswer> reply) override {
    ClassifyAnswer answer{"embeddings", {}};
    for (const auto& label : options.labels)
      answer.scores.push_back({label.name, 1.0 / static_cast<double>(options.labels.size())});
    reply(answer);
  }
  Result<DemographicsAnswer> demographics(const Caller&) const override { return DemographicsAnswer{}; }
  void put_settings(const Caller&, std::vector<std::pair<std::string, std::string>>, Reply<bool> reply) override {
    reply(true);
  }
  Result<void> backup(const Caller&, const std::filesystem::path& file) override;
  Result<RebuildAnswer> rebuild(const Caller&, const RebuildStep&) override;
  bool demo_data() const override { return is_demo; }

 private:
  struct Kept {
    Hash body{};
    std::vector<FeedbackAnswer> feedback;
    std::string decision_id;
  };

  template <class Answer>
  void reply(Reply<Answer> to, Result<Answer> answer);
  CustomerAnswer* find(const std::string& id);
  double liking(const std::string& customer, const std::string& product) const;

  const Clock& clock_;
  Post post_;
  std::vector<std::function<void()>> held_;
  std::map<std::string, CustomerAnswer, std::less<>> customers_;
  std::map<std::string, ProductAnswer, std::less<>> products_;
  std::map<std::string, Recommendations, std::less<>> decisions_;
  std::vector<LedgerEntry> entries_;
  std::map<Hash, Kept> kept_;
  std::map<std::pair<std::string, std::string>, double> liked_;  // customer and product
  std::vector<std::pair<std::string, std::string>> accounts_;
  std::vector<TrainingAnswer> runs_;
};

// A bank of a few products and people, so that the page has something to show.
void fill_with_people_and_products(FakeEngine& engine);

}  // namespace attune
