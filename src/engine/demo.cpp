#include "engine/demo.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "engine/inbox.h"
#include "engine/world.h"
#include "ingest/json_forms.h"
#include "ingest/json_tree.h"
#include "ingest/jsonl.h"
#include "store/secret.h"

namespace attune {
namespace {

constexpr std::int64_t step_micros = 600 * micros_per_second;

// An event of the world on its way to its own time.
struct Due {
  Instant at;
  std::uint64_t number = 0;
  Engine::FeedbackOptions event;
  friend bool operator<(const Due& a, const Due& b) {  // the earliest on top of a priority_queue
    return std::pair(b.at, b.number) < std::pair(a.at, a.number);
  }
};

Result<std::vector<Product>> catalogue() {
  std::vector<Product> products;
  std::optional<Error> wrong;
  (void)read_products_jsonl(demo_products_jsonl(), {.source_format = "jsonl"}, [&](ImportRow<Product>&& row) {
    if (row.value) products.push_back(*std::move(row.value));
    else wrong = Error{ErrorCode::corrupt, "demo/products.jsonl: " + to_string(row.value.error()), {}};
  });
  if (wrong) return std::unexpected(*wrong);
  return products;
}

// What a line says beside the customer's own body. Name and story are facts that the dictionary does not class, so the page
// can show them and no rule or learner reads them.
void read_beside(const JsonValue& json, Instant now, NamedCustomer& who) {
  for (const char* shown : {"display_name", "story"}) {
    if (const JsonValue* text = json.find(shown); text != nullptr && text->is_string()) {
      who.customer.set(Fact{shown, text->text, now, "demo"});
    }
  }
  if (const JsonValue* holdings = json.find("holdings")) {
    for (const JsonValue& h : holdings->items) {
      if (const JsonValue* id = h.find("product_id")) who.holdings.push_back({id->text, {}, {}});
    }
  }
  if (const JsonValue* members = json.find("members")) {
    for (const JsonValue& m : members->items) {
      const JsonValue* id = m.find("customer_id");
      const JsonValue* role = m.find("role");
      if (id != nullptr && role != nullptr) who.members.emplace_back(id->text, role->text);
    }
  }
}

Result<std::vector<NamedCustomer>> personas(Instant now) {
  const FactDictionary dictionary = FactDictionary::standard();
  std::vector<NamedCustomer> named;
  LineReader lines(demo_customers_jsonl());
  TextLine line;
  while (lines.next(line)) {
    CustomerReading reading{.facts = dictionary, .as_of = now};
    reading.allow_unknown = true;
    auto body = parse_customer_body(line.text, reading);
    const auto json = parse_json(line.text);
    if (!body || !json)
      return fail(ErrorCode::corrupt, "demo/customers.jsonl, line " + std::to_string(line.number) + " does not read.");
    NamedCustomer& who = named.emplace_back();
    who.customer = std::move(body->customer);
    for (const StatedConsent& consent : body->consents) who.consents.of(consent.purpose).state = consent.state;
    read_beside(*json, now, who);
  }
  return named;
}

// Drives a world through an engine whose clock it sets.
class Demo {
 public:
  Demo(Engine& engine, ManualClock& clock, Inbox& inbox, const World& world)
      : engine_(engine), clock_(clock), inbox_(inbox), world_(world) {}

  Result<DemoSummary> run(const DemoOptions& options, const std::function<void(double)>& progress) {
    if (auto put = put_bank(options); !put) return pass_on(std::move(put));
    const std::vector<Visit> visits = world_.visits(0, options.weeks);
    std::size_t next = 0;
    for (Instant at = world_.start(); at < options.until; at.micros += step_micros) {
      const Instant end{at.micros + step_micros};
      clock_.set(end);
      if (auto recorded = record_due(end); !recorded) return pass_on(std::move(recorded));
      while (next < visits.size() && visits[next].at < end) visit(visits[next++]);
      if (auto done = settle(); !done) return pass_on(std::move(done));
      if (progress) progress(static_cast<double>(next) / static_cast<double>(std::max<std::size_t>(visits.size(), 1)));
    }
    clock_.set(options.until);
    for (const DemoPersona& one : demo_personas()) {
      engine_.add_persona(who_, std::string(one.account), one.role, std::string(one.customer), expect<bool>());
    }
    if (auto done = settle(); !done) return pass_on(std::move(done));
    if (auto done = word_offers(); !done) return pass_on(std::move(done));
    summary_.products = world_.catalogue().size();
    summary_.customers = world_.customers().size();
    return summary_;
  }

 private:
  // A reply that is waited for; the first failure of all is kept.
  template <class Answer>
  Reply<Answer> expect(std::function<void(Answer)> then = {}) {
    ++waiting_;
    return [this, then = std::move(then)](Result<Answer> answer) {
      --waiting_;
      if (!answer) {
        if (!failure_) failure_ = answer.error();
      } else if (then) {
        then(*std::move(answer));
      }
    };
  }

  Result<void> settle() {
    inbox_.run_until([this] { return waiting_ == 0; });
    if (failure_) return std::unexpected(*failure_);
    return {};
  }

  Result<void> put_bank(const DemoOptions& options) {
    clock_.set(world_.start());
    engine_.put_settings(who_, {{"demo", "true"}, {"holdout.share", std::to_string(options.holdout_share)}},
                         expect<bool>());
    for (const Product& product : world_.catalogue()) engine_.put_product(who_, product, expect<ProductAnswer>());
    engine_.put_placement(who_, "email",
                          {.channel = "email",
                           .direction = Direction::outbound,
                           .count = 3,
                           .kinds = {ItemKind::product, ItemKind::service},
                           .window_days = 14},
                          expect<PlacementAnswer>());
    if (auto done = settle(); !done) return done;
    for (const auto& simulated : world_.customers())
      engine_.put_customer(who_, simulated.customer, expect<CustomerAnswer>());
    if (auto done = settle(); !done) return done;
    if (auto done = keep_personas_out_of_the_holdout(); !done) return done;
    for (const auto& simulated : world_.customers()) {
      const std::string& id = simulated.customer.id;
      if (!simulated.holdings.empty()) engine_.put_holdings(who_, id, simulated.holdings, expect<CustomerAnswer>());
      for (std::size_t p = 0; p < purpose_count; ++p) {
        const auto purpose = static_cast<Purpose>(p);
        const ConsentState state = simulated.consents.of(purpose).state;
        if (state != ConsentState::unknown)
          engine_.put_consent(who_, id, purpose, state, "customer", expect<CustomerAnswer>());
      }
      for (const auto& [member, role] : simulated.members)
        engine_.put_member(who_, id, member, role, expect<CustomerAnswer>());
    }
    return settle();
  }

  // One of staff, logged in as the demo's page does it.
  Result<Caller> persona(std::string name) {
    std::string token;
    engine_.log_in_as_persona(std::move(name), expect<SignedIn>([&token](const SignedIn& in) { token = in.token; }));
    if (auto done = settle(); !done) return pass_on(std::move(done));
    return engine_.authenticate_session(token);
  }

  // Wordings as two people agree on them: one in force, one that waits.
  Result<void> word_offers() {
    const auto maker = persona("product_owner");
    const auto checker = persona("approver");
    if (!maker || !checker) return std::unexpected(maker ? checker.error() : maker.error());
    const auto propose = [&](std::string id, OfferBody body, std::function<void(OfferAnswer)> then) {
      engine_.propose_offer(*maker, std::move(id), std::move(body), expect<OfferAnswer>(std::move(then)));
    };
    propose(
        "anchor-rainy-day",
        {"anchor-easy-saver", "portal_home", "Three months of bills, put by and within reach: start with £1.", {}, {}},
        [&](const OfferAnswer& offer) {
          engine_.decide_offer(*checker, offer.id, offer.version, true, "Agrees with the terms.",
                               expect<OfferAnswer>());
        });
    propose("regular-saver-letter",
            {"tide-regular-saver", "email", "Save £25 to £250 a month at a fixed rate for a year.", {}, {}}, {});
    if (auto done = settle(); !done) return done;
    for (const Caller& who : {*maker, *checker}) engine_.log_out(who, false, expect<bool>());
    return settle();
  }

  // They are there to show what a personal list is: another salt until none of them is drawn.
  Result<void> keep_personas_out_of_the_holdout() {
    for (int salt = 1;; ++salt) {
      bool drawn = false;
      for (const DemoPersona& one : demo_personas()) {
        if (one.customer.empty()) continue;
        Engine::RecommendOptions options;
        options.customer_id = std::string(one.customer);
        options.simulate = true;
        options.request.count = 1;
        engine_.recommend(who_, std::move(options), expect<Recommendations>([&drawn](const Recommendations& list) {
                            drawn = drawn || list.treatment == "holdout";
                          }));
      }
      if (auto done = settle(); !done || !drawn) return done;
      engine_.put_settings(who_, {{"holdout.salt", std::to_string(salt)}}, expect<bool>());
      if (auto done = settle(); !done) return done;
    }
  }

  void visit(const Visit& visit) {
    Engine::RecommendOptions options;
    options.customer_id = world_.customers()[visit.customer].customer.id;
    options.request.count = 5;
    options.request.placement = std::string(visit.placement);
    ++summary_.decisions;
    engine_.recommend(
        who_, std::move(options), expect<Recommendations>([this, visit](Recommendations list) {
          std::vector<std::uint32_t> shown;
          for (const RecommendedItem& item : list.items) {
            if (const auto product = world_.product_index(item.product_id)) shown.push_back(*product);
          }
          for (Feedback& feedback : world_.react(visit, shown)) {
            due_.push({feedback.occurred_at, due_number_++, {list.customer_id, list.decision_id, std::move(feedback)}});
          }
        }));
  }

  Result<void> record_due(Instant until) {
    std::vector<Engine::FeedbackOptions> batch;
    while (!due_.empty() && due_.top().at < until) {
      batch.push_back(due_.top().event);
      due_.pop();
    }
    if (batch.empty()) return {};
    summary_.events += batch.size();
    engine_.record_feedback(who_, std::move(batch), expect<std::vector<FeedbackAnswer>>());
    return settle();
  }

  Engine& engine_;
  ManualClock& clock_;
  Inbox& inbox_;
  const World& world_;
  Caller who_ = operator_of_this_machine();
  std::priority_queue<Due> due_;
  std::uint64_t due_number_ = 0;
  std::size_t waiting_ = 0;
  std::optional<Error> failure_;
  DemoSummary summary_;
};

}  // namespace

std::string demo_link_token() { return random_token(); }

std::span<const DemoPersona> demo_personas() {
  using enum Role;
  static constexpr std::array<DemoPersona, 12> personas{{
      {"maya", "maya.okafor", customer, "maya-okafor", "Maya Okafor", "28, rents, wants a first home"},
      {"jon", "jon.hartley", customer, "jon-hartley", "Jon Hartley", "41, in arrears: help, no credit"},
      {"ruth", "ruth.ellison", customer, "ruth-ellison", "Ruth Ellison", "67, retired, has objected to marketing"},
      {"bakery", "amira.haddad", customer, "amira-haddad", "Amira Haddad", "Owner of Sunrise Bakery Ltd"},
      {"bakery_finance", "tom.whitfield", customer, "tom-whitfield", "Tom Whitfield",
       "Keeps the books of Sunrise Bakery Ltd"},
      {"relationship_manager", "nadia.rahman", relationship_manager, "", "Nadia Rahman",
       "Relationship manager: prepares conversations"},
      {"analyst", "felix.brandt", analyst, "", "Felix Brandt", "Analyst: figures and pseudonyms"},
      {"product_owner", "isla.campbell", product_owner, "", "Isla Campbell",
       "Product owner: the catalogue and how it is doing"},
      {"approver", "samuel.osei", approver, "", "Samuel Osei", "Approver: the second pair of eyes"},
      {"administrator", "marta.novak", administrator, "", "Marta Novak", "Administrator: accounts, keys, settings"},
      {"auditor", "hugh.llewellyn", auditor, "", "Hugh Llewellyn", "Auditor: the ledger and replays"},
      {"privacy_officer", "yuki.tanaka", privacy_officer, "", "Yuki Tanaka", "Privacy officer: requests and erasures"},
  }};
  return personas;
}

Result<DemoSummary> fill_demo(EngineOptions engine_options, const DemoOptions& options,
                              const std::function<void(double)>& progress) {
  std::error_code ignored;
  if (std::filesystem::exists(engine_options.directory / "log", ignored)) {
    return fail(ErrorCode::conflict,
                engine_options.directory.string() + " holds a bank already. Give an empty --data directory.");
  }
  const Instant start{options.until.micros - std::int64_t{options.weeks} * 7 * micros_per_day};
  auto products = catalogue();
  if (!products) return pass_on(std::move(products));
  auto named = personas(start);
  if (!named) return pass_on(std::move(named));
  const World world(*std::move(products), *std::move(named), {options.seed, options.customers, start});

  ManualClock clock(start);
  Inbox inbox;
  engine_options.train_every_events = 0;
  engine_options.train_every_seconds = 0;
  auto engine = Engine::open(std::move(engine_options), clock,
                             [&inbox](std::function<void()> task) { inbox.post(std::move(task)); });
  if (!engine) return pass_on(std::move(engine));
  auto summary = Demo(**engine, clock, inbox, world).run(options, progress);
  if (summary) {
    std::optional<Result<TrainingAnswer>> trained;
    (*engine)->train(operator_of_this_machine(), true,
                     [&](Result<TrainingAnswer> answer) { trained = std::move(answer); });
    inbox.run_until([&] { return trained.has_value(); });
  }
  if (auto stopped = (*engine)->stop(); !stopped) return pass_on(std::move(stopped));
  return summary;
}

}  // namespace attune
