#include "server/fake_engine.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include <fmt/format.h>

namespace attune {
namespace {

std::unexpected<Error> unknown(std::string_view what, std::string_view id) {
  return fail(ErrorCode::not_found, fmt::format("There is no {} \"{}\".", what, id));
}

Hash hash_of(const std::string& text) {
  Hash hash{};
  const auto value = std::hash<std::string>{}(text);
  std::memcpy(hash.data(), &value, sizeof value);
  return hash;
}

}  // namespace

void FakeEngine::release() {
  hold_replies = false;
  for (auto& task : std::exchange(held_, {})) post_(std::move(task));
}

template <class Answer>
void FakeEngine::reply(Reply<Answer> to, Result<Answer> answer) {
  if (fails_with) answer = std::unexpected(*std::exchange(fails_with, {}));
  auto task = [to = std::move(to), answer = std::move(answer)]() mutable { to(std::move(answer)); };
  if (hold_replies) {
    held_.push_back(std::move(task));
  } else {
    post_(std::move(task));
  }
}

CustomerAnswer* FakeEngine::find(const std::string& id) {
  const auto at = customers_.find(id);
  return at == customers_.end() ? nullptr : &at->second;
}

Result<Caller> FakeEngine::authenticate_key(std::string_view api_key) const {
  const auto role = parse_role(api_key);
  if (!role) return fail(ErrorCode::unauthenticated, "This API key is not known.");
  Caller caller;
  caller.role = *role;
  caller.account.bytes[0] = static_cast<std::uint8_t>(1 + static_cast<int>(*role));
  return caller;
}

void FakeEngine::add_account(const Caller&, std::string name, Role role, std::vector<std::string>,
                             Reply<std::string> secret) {
  accounts_.emplace_back(name, std::string(to_string(role)));
  reply<std::string>(std::move(secret), "not-a-real-secret");
}

Result<std::vector<AccountAnswer>> FakeEngine::accounts(const Caller&) const {
  std::vector<AccountAnswer> listed;
  for (const auto& [name, role] : accounts_) listed.push_back({name, role, clock_.now(), {}, false, false});
  return listed;
}

Result<std::vector<MemberAnswer>> FakeEngine::members(const Caller&, std::string_view id) const {
  const auto at = customers_.find(id);
  if (at == customers_.end()) return unknown("organisation", id);
  return at->second.members;
}

void FakeEngine::first_administrator(Reply<std::optional<std::string>> password) {
  reply<std::optional<std::string>>(std::move(password), std::nullopt);
}

void FakeEngine::put_customer(const Caller&, Customer body, Reply<CustomerAnswer> to) {
  auto& known = customers_[body.id];
  known.customer = std::move(body);
  known.consents.of(Purpose::personalisation) = {ConsentState::granted, clock_.now(), "institution"};
  reply<CustomerAnswer>(std::move(to), known);
}

void FakeEngine::add_facts(const Caller&, std::string id, std::vector<Fact> facts, Reply<CustomerAnswer> to) {
  auto* known = find(id);
  if (!known) return reply<CustomerAnswer>(std::move(to), unknown("customer", id));
  for (auto& fact : facts) known->customer.set(std::move(fact));
  reply<CustomerAnswer>(std::move(to), *known);
}

void FakeEngine::put_holdings(const Caller&, std::string id, std::vector<Holding> holdings, Reply<CustomerAnswer> to) {
  auto* known = find(id);
  if (!known) return reply<CustomerAnswer>(std::move(to), unknown("customer", id));
  known->holdings = std::move(holdings);
  reply<CustomerAnswer>(std::move(to), *known);
}

void FakeEngine::put_consent(const Caller&, std::string id, Purpose purpose, ConsentState state, std::string source,
                             Reply<CustomerAnswer> to) {
  auto* known = find(id);
  if (!known) return reply<CustomerAnswer>(std::move(to), unknown("customer", id));
  known->consents.of(purpose) = {state, clock_.now(), std::move(source)};
  reply<CustomerAnswer>(std::move(to), *known);
}

void FakeEngine::put_member(const Caller&, std::string id, std::string member, std::string role,
                            Reply<CustomerAnswer> to) {
  auto* known = find(id);
  if (!known) return reply<CustomerAnswer>(std::move(to), unknown("organisation", id));
  std::erase_if(known->members, [&](const auto& one) { return one.customer_id == member; });
  if (!role.empty()) known->members.push_back({std::move(member), std::move(role)});
  reply<CustomerAnswer>(std::move(to), *known);
}

Result<CustomerAnswer> FakeEngine::customer(const Caller&, std::string_view id) const {
  const auto at = customers_.find(id);
  if (at == customers_.end()) return unknown("customer", id);
  return at->second;
}

Result<std::vector<std::string>> FakeEngine::customer_ids(const Caller&, std::string_view after,
                                                          std::size_t limit) const {
  std::vector<std::string> ids;
  for (auto at = customers_.upper_bound(after); at != customers_.end() && ids.size() < limit; ++at)
    ids.push_back(at->first);
  return ids;
}

Result<CustomerPage> FakeEngine::find_customers(const Caller&, std::string_view, std::string_view after,
                                                std::size_t limit) const {
  CustomerPage page;
  for (auto at = customers_.upper_bound(after); at != customers_.end(); ++at) {
    if (page.rows.size() == limit) {
      page.next = page.rows.back().customer_id;
      break;
    }
    page.rows.push_back({at->first, {}, {}, at->second.customer.kind});
  }
  return page;
}

Result<Statistics> FakeEngine::customer_statistics(const Caller&, std::string_view id) const {
  if (!customers_.contains(id)) return unknown("customer", id);
  Statistics out;
  for (const auto& entry : entries_) {
    if (entry.customer_id == id && entry.feedback) ++out.total_interactions;
  }
  out.total_feedback = out.total_interactions;
  if (out.total_interactions > 0) out.click_rate = 0.25;
  return out;
}

Result<Page> FakeEngine::customer_records(const Caller& caller, std::string_view id, std::string_view kind,
                                          std::optional<Position> before, std::size_t limit) const {
  if (!customers_.contains(id)) return unknown("customer", id);
  auto page = records(caller, {.kind = std::string(kind), .before = before, .limit = limit});
  std::erase_if(page->entries, [&](const LedgerEntry& entry) { return entry.customer_id != id; });
  return page;
}

void FakeEngine::erase_customer(const Caller&, std::string id, Reply<ErasureAnswer> to) {
  if (customers_.erase(id) == 0) return reply<ErasureAnswer>(std::move(to), unknown("customer", id));
  ErasureAnswer answer;
  answer.erased.bytes.fill(7);
  answer.records = 3;
  answer.receipt = "erased, signed by nobody";
  reply<ErasureAnswer>(std::move(to), answer);
}

void FakeEngine::put_product(const Caller&, Product body, Reply<ProductAnswer> to) {
  auto& known = products_[body.id];
  known = {.product = std::move(body), .complexity = "Low", .risk = "Low"};
  if (known.product.capital_at_risk) known.risk = "High";
  reply<ProductAnswer>(std::move(to), known);
}

void FakeEngine::retire_product(const Caller&, std::string id, Reply<ProductAnswer> to) {
  const auto at = products_.find(id);
  if (at == products_.end()) return reply<ProductAnswer>(std::move(to), unknown("product", id));
  at->second.product.retired = true;
  reply<ProductAnswer>(std::move(to), at->second);
}

void FakeEngine::classify_product(const Caller&, std::string id, Standing is, Reply<ProductAnswer> to) {
  const auto at = products_.find(id);
  if (at == products_.end()) return reply<ProductAnswer>(std::move(to), unknown("product", id));
  Product& product = at->second.product;
  product.category = is.category;
  product.kind = is.kind;
  product.regime = is.regime;
  at->second.classified = ClassifiedAnswer{"petra", {}};
  reply<ProductAnswer>(std::move(to), at->second);
}

Result<ProductAnswer> FakeEngine::product(const Caller&, std::string_view id) const {
  const auto at = products_.find(id);
  if (at == products_.end()) return unknown("product", id);
  return at->second;
}

Result<std::vector<ProductAnswer>> FakeEngine::products(const Caller&, std::string_view, std::string_view after,
                                                        std::size_t limit) const {
  std::vector<ProductAnswer> out;
  for (auto at = products_.upper_bound(after); at != products_.end() && out.size() < limit; ++at)
    out.push_back(at->second);
  return out;
}

Result<Statistics> FakeEngine::product_statistics(const Caller&, std::string_view id) const {
  if (!products_.contains(id)) return unknown("product", id);
  return Statistics{};
}

double FakeEngine::liking(const std::string& customer, const std::string& product) const {
  const auto at = liked_.find({customer, product});
  if (at != liked_.end()) return at->second;
  const auto hash = std::hash<std::string>{}(customer + product);  // any fixed spread will do
  return 0.35 + 0.4 * static_cast<double>(hash % 1000) / 1000;
}

void FakeEngine::recommend(const Caller& caller, RecommendOptions options, Reply<Recommendations> to) {
  if (std::exchange(throws, false)) throw std::runtime_error("a fault that tests ask for");
  if (caller.once && kept_.contains(caller.once->key)) {
    return reply<Recommendations>(std::move(to), decisions_.at(kept_.at(caller.once->key).decision_id));
  }
  if (!customers_.contains(options.customer_id)) {
    return reply<Recommendations>(std::move(to), unknown("customer", options.customer_id));
  }
  ++recommended;
  Recommendations answer;
  answer.customer_id = options.customer_id;
  answer.at = clock_.now();
  answer.model_version = "00000000000000aa";
  answer.policy_version = "1";
  answer.treatment = "personal";
  for (const auto& [id, known] : products_) {
    if (known.product.retired || std::ranges::count(options.request.exclude, id) > 0) continue;
    RecommendedItem item;
    item.product_id = id;
    item.name = known.product.name;
    item.texts = RecommendedItem::Texts{known.product.description, {}};
    item.category = to_string(known.product.category);
    item.kind = to_string(known.product.kind);
    item.score = item.priority = liking(options.customer_id, id);
    item.response = item.score / 4;
    item.logged_propensity = 0.981;
    item.reasons = {{"goals.match", "Fits your goal: save for a home", 0.12},
                    {"profile.risk", "Matches the risk you are comfortable with", 0.05}};
    if (known.product.category == Category::home_loan) item.ask = {{"resident", "Are you a UK resident?"}};
    item.complexity = known.complexity;
    item.risk = known.risk;
    answer.items.push_back(std::move(item));
  }
  std::ranges::sort(answer.items, std::greater{},
                    [](const RecommendedItem& item) { return std::pair(item.score, item.product_id); });
  answer.items.resize(std::min<std::size_t>(
      {answer.items.size(), options.request.count == 0 ? 5 : options.request.count, list_length}));
  std::uint32_t rank = 0;
  for (auto& item : answer.items) item.rank = ++rank;
  answer.withheld = {{"eligibility.income_below_minimum", 2}, {"feedback.low", 1}};
  if (!options.simulate) {
    LedgerEntry entry;
    entry.position = entries_.size();
    entry.at = answer.at;
    entry.kind = "decision";
    entry.customer_id = options.customer_id;
    entry.decision.emplace();
    entry.decision->request = options.request;
    entry.decision->at = answer.at;
    answer.decision_id = entry.decision_id = fmt::format("d{}", entry.position);
    if (entries_.size() < 10'000) {
      entries_.push_back(std::move(entry));
      decisions_[answer.decision_id] = answer;
      if (caller.once) kept_[caller.once->key] = {caller.once->body, {}, answer.decision_id};
    }
  }
  reply<Recommendations>(std::move(to), std::move(answer));
}

void FakeEngine::record_feedback(const Caller& caller, std::vector<FeedbackOptions> events,
                                 Reply<std::vector<FeedbackAnswer>> to) {
  if (caller.once && kept_.contains(caller.once->key)) {
    return reply<std::vector<FeedbackAnswer>>(std::move(to), kept_.at(caller.once->key).feedback);
  }
  std::vector<FeedbackAnswer> answers;
  answers.reserve(events.size());
  for (const auto& event : events) {
    if (!customers_.contains(event.customer_id)) {
      return reply<std::vector<FeedbackAnswer>>(std::move(to), unknown("customer", event.customer_id));
    }
    if (!fails_with && event.feedback.kind != EventKind::view) {
      const bool good = event.feedback.kind == EventKind::select;
      const auto overall = event.feedback.aspects.any() ? event.feedback.aspects.overall() : event.feedback.overall;
      const double target = overall ? static_cast<double>(*overall) / score_one : good ? 1.0 : 0.0;
      auto& liked = liked_[{event.customer_id, event.feedback.product_id}];
      liked = 0.1 + 0.85 * target;
    }
    answers.push_back({.event_id = fmt::format("e{}", recorded++), .decision_id = event.decision_id, .note = {}});
    if (entries_.size() < 10'000) {
      LedgerEntry entry;
      entry.position = entries_.size();
      entry.at = clock_.now();
      entry.kind = "feedback";
      entry.customer_id = event.customer_id;
      entry.feedback = event.feedback;
      entries_.push_back(std::move(entry));
    }
  }
  if (caller.once && !fails_with) kept_[caller.once->key] = {caller.once->body, answers, {}};
  if (events.size() < 100) last_feedback = std::move(events);
  reply<std::vector<FeedbackAnswer>>(std::move(to), std::move(answers));
}

Result<Once> FakeEngine::once(const Caller& caller, const IdempotencyKey& key) const {
  Once once{.key = hash_of(fmt::format("{} {} {}", to_hex(caller.account), key.route, key.key)),
            .body = hash_of(key.body)};
  const auto at = kept_.find(once.key);
  if (at == kept_.end()) return once;
  if (at->second.body != once.body)
    return fail(ErrorCode::conflict, "This Idempotency-Key came with another body before.");
  once.again = true;
  return once;
}

Result<Recommendations> FakeEngine::decision(const Caller&, std::string_view id) const {
  const auto at = decisions_.find(id);
  if (at == decisions_.end()) return unknown("decision", id);
  return at->second;
}

Result<Page> FakeEngine::records(const Caller&, const RecordFilter& filter) const {
  Page page;
  for (auto at = std::min<std::size_t>(entries_.size(), filter.before.value_or(entries_.size())); at > 0; --at) {
    const auto& entry = entries_[at - 1];
    if (!filter.kind.empty() && entry.kind != filter.kind) continue;
    if (page.entries.size() == filter.limit) {
      page.next = page.entries.back().position;
      break;
    }
    page.entries.push_back(entry);
  }
  return page;
}

Result<ReplayAnswer> FakeEngine::replay(const Caller&, std::string_view id) const {
  if (!decisions_.contains(id)) return unknown("decision", id);
  return ReplayAnswer{.decision_id = std::string(id), .same = true, .replayed_from = "log", .difference = {}};
}

Result<std::vector<ReplayAnswer>> FakeEngine::replay_all(const Caller&,
                                                         const std::function<void(std::uint64_t)>&) const {
  return fail(ErrorCode::unsupported, "not in this engine");
}

Result<std::string> FakeEngine::signed_head(const Caller&) const {
  return fmt::format("end {}\nsigned by nobody\n", entries_.size());
}

Result<ModelAnswer> FakeEngine::model(const Caller&) const {
  return ModelAnswer{.version = "00000000000000aa", .trained_to = 5, .feature_version = "1"};
}

Result<std::vector<TrainingAnswer>> FakeEngine::training_history(const Caller&) const { return runs_; }

void FakeEngine::train(const Caller&, bool force, Reply<TrainingAnswer> to) {
  if (recorded == 0 && !force) {
    return reply<TrainingAnswer>(std::move(to), fail(ErrorCode::not_found, "There is no training data yet."));
  }
  TrainingAnswer run;
  run.at = format_instant(clock_.now());
  run.model_version = "00000000000000aa";
  run.mse = 0.0412;
  run.outcome = "published";
  runs_.push_back(run);
  reply<TrainingAnswer>(std::move(to), run);
}

void FakeEngine::import_bytes(const Caller&, ImportOptions options, std::span<const std::uint8_t> bytes,
                              std::function<void(const ImportProgress&)>, Reply<ImportReport> to) {
  if (options.format != "jsonl") {
    return reply<ImportReport>(std::move(to), fail(ErrorCode::invalid, fmt::format("\"{}\" is no format for {}.",
                                                                                   options.format, options.what)));
  }
  ImportReport report;
  report.accepted = static_cast<std::uint64_t>(std::ranges::count(bytes, std::uint8_t{'\n'}));
  report.rejected = {{.line = 2, .reason = "a product needs a name"}};
  report.rejected_count = 1;
  report.notes = {"a fake engine keeps nothing"};
  reply<ImportReport>(std::move(to), report);
}

Result<std::uint64_t> FakeEngine::export_rows(const Caller&, std::string_view, std::string_view,
                                              const std::function<void(std::string_view)>&) const {
  return fail(ErrorCode::unsupported, "not in this engine");
}

Result<OverviewAnswer> FakeEngine::overview(const Caller&, std::optional<Date>, std::optional<Date>) const {
  OverviewAnswer answer;
  answer.customers = customers_.size();
  answer.products = products_.size();
  answer.days = {{.date = "2026-11-22", .active_customers = 2, .interactions = 5, .clicks = 3, .selections = 1}};
  return answer;
}

Result<void> FakeEngine::backup(const Caller&, const std::filesystem::path&) {
  return fail(ErrorCode::unsupported, "not in this engine");
}

Result<Engine::RebuildAnswer> FakeEngine::rebuild(const Caller&, const RebuildStep&) {
  return fail(ErrorCode::unsupported, "not in this engine");
}

void fill_with_people_and_products(FakeEngine& engine) {
  const auto caller = operator_of_this_machine();
  struct Person {
    const char* id;
    const char* name;
    const char* story;
  };
  constexpr std::array people{Person{"maya", "Maya Example", "28, rents, and wants a first home"},
                              Person{"ruth", "Ruth Example", "67, retired, has objected to marketing"}};
  for (const auto& person : people) {
    Customer customer;
    customer.id = person.id;
    customer.set({"display_name", std::string(person.name), {}, "institution"});
    customer.set({"story", std::string(person.story), {}, "institution"});
    engine.put_customer(caller, std::move(customer), [](const Result<CustomerAnswer>&) {});
  }
  struct Line {
    const char* id;
    const char* name;
    Category category;
    const char* description;
    bool risky;
  };
  constexpr std::array lines{
      Line{"first-home-saver", "First Home Saver", Category::savings,
           "A savings account that adds a bonus when you buy your first home.", false},
      Line{"easy-access", "Easy Access Saver", Category::savings,
           "Take money out whenever you like, without losing interest.", false},
      Line{"tracker-mortgage", "Tracker Mortgage", Category::home_loan,
           "A home loan whose rate follows the central bank's.", false},
      Line{"global-fund", "Global Index Fund", Category::investment,
           "Shares of companies around the world in one fund. You could get back less than you put in.", true},
      Line{"round-ups", "Round-ups", Category::digital_service, "Rounds each card payment up and saves the difference.",
           false},
      Line{"budget-guide", "A budget that lasts", Category::guidance,
           "Ten minutes to read: a way to plan a month's money.", false},
      Line{"travel-card", "Travel Card", Category::credit_card, "A credit card without fees for paying abroad.",
           false}};
  for (const auto& line : lines) {
    Product product;
    product.id = line.id;
    product.name = line.name;
    product.category = line.category;
    product.description = line.description;
    product.regime = default_regime(line.category);
    product.capital_at_risk = line.risky;
    engine.put_product(caller, std::move(product), [](const Result<ProductAnswer>&) {});
  }
}

}  // namespace attune
