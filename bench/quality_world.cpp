// How good decisions are in the simulated world of the demo bank (src/engine/world.h, frozen), through the very engine that
// serves, for each of five seeds:
//   Q3   regret against the oracle over 10,000 decisions of one offer each: the highest true response among what the customer
//        may be offered, less that of what was shown.
//   Q10  NDCG@10 of the first list of customers of whom only the profile is known, against the order of selections so far.
// With a folder as argument it also writes the decisions as dsjson, one file a seed, with the true response of every action
// (`_truth`) and one uniform draw (`_draw`), so that bench/vw_regret.py lets VW choose among the same actions.
// And what could be reached: the same two figures for scores made of the truth itself, as if every customer had been asked about
// every product without end. "means": each product's mean; "linear": a linear model of the 64 features of a customer without a past, in each
// category, and a mean for each product, by least squares; "appraisal": what the customer truly thinks of each product.
//   bench_quality_world [FOLDER] [DECISIONS] [SEEDS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <queue>
#include <thread>

#include <fmt/format.h>

#include "base/random.h"
#include "engine/demo.h"
#include "engine/inbox.h"
#include "engine/world.h"
#include "ingest/json_forms.h"
#include "ingest/jsonl.h"
#include "rank/customer_features.h"
#include "rank/features.h"
#include "rank/linear.h"

namespace {

using namespace attune;

constexpr Instant world_start{1'790'000'000'000'000};
constexpr std::int64_t step_micros = 3600 * micros_per_second;
constexpr std::size_t customers = 2'000;
constexpr std::size_t newcomers_from = 1'600;  // these never visit: Q10's
constexpr std::uint32_t everything = 100;      // more than the catalogue holds

[[noreturn]] void give_up(const std::string& what) {
  fmt::print(stderr, "{}\n", what);
  std::exit(1);
}

template <class Value>
Value need(Result<Value>&& result) {
  if (!result) give_up(result.error().message + " " + result.error().detail);
  return *std::move(result);
}

std::vector<Product> catalogue() {
  std::vector<Product> products;
  (void)read_products_jsonl(demo_products_jsonl(), {.source_format = "jsonl"}, [&](ImportRow<Product>&& row) {
    if (!row.value) give_up("demo/products.jsonl does not read");
    products.push_back(*std::move(row.value));
  });
  return products;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

World world_of(std::uint64_t seed, Instant start) { return {catalogue(), {}, {seed, customers, start}}; }

// Scores of every customer (a row) and product, judged: regret over so many decisions of those who visit, NDCG@10 of newcomers.
struct Judged {
  double regret = 0;
  double ndcg = 0;
};

Judged judged(const World& world, std::uint64_t decisions, const Situation& situation,
              const std::function<double(std::uint32_t, std::uint32_t)>& score) {
  Judged out;
  double met = 0;
  for (std::uint32_t c = 0; c < customers; ++c) {
    const std::vector<std::uint32_t> permitted = world.open_to(c);
    std::vector<std::uint32_t> order = permitted;
    std::ranges::sort(order, {}, [&](std::uint32_t p) { return std::pair(-score(c, p), p); });
    if (order.empty()) continue;
    if (c < newcomers_from) {
      out.regret += world.regret(c, order.front(), permitted, situation) / static_cast<double>(newcomers_from);
    } else if (order.size() >= 10) {
      out.ndcg += world.ndcg(c, order, permitted, situation);
      ++met;
    }
  }
  return {out.regret * static_cast<double>(decisions), out.ndcg / met};
}

// `popularity`: NDCG@10 of the order of selections so far, in the run of the same seed.
void print_limits(std::uint64_t seed, std::uint64_t decisions, Instant start, double popularity) {
  const World world = world_of(seed, start);
  const auto products = static_cast<std::uint32_t>(world.catalogue().size());
  const Situation situation{Instant{start.micros + 20 * micros_per_day}, "portal_home", 0};
  const rank::Situation seen = rank::situation_at(situation.at, false, {});
  const FactDictionary dictionary = FactDictionary::standard();
  std::vector<rank::ProductTraits> traits;
  for (const Product& product : world.catalogue()) traits.push_back(rank::traits_of(product));
  std::vector<std::vector<rank::X>> x(customers);
  for (std::uint32_t c = 0; c < customers; ++c) {
    const Customer& who = world.customers()[c].customer;
    const rank::CustomerFeatures features(rank::OpenFacts::of(who, dictionary), who.kind, {});
    for (const auto& of_product : traits) x[c].push_back(rank::make_x(features, seen, of_product, nullptr));
  }
  std::vector<rank::Moments> moments(category_count, rank::Moments(rank::slot_count + 1));
  std::vector<double> mean(products), asked(products), offset(products);
  const auto each_answer = [&](const auto& use) {
    for (std::uint32_t c = 0; c < newcomers_from; ++c)
      for (const std::uint32_t p : world.open_to(c)) use(c, p, world.true_response(c, p, situation));
  };
  each_answer([&](std::uint32_t c, std::uint32_t p, double truth) {
    ++asked[p];
    mean[p] += truth;
    std::vector<double> z;
    for (const std::int16_t value : x[c][p]) z.push_back(static_cast<double>(value) / rank::x_one);
    z.push_back(truth);
    rank::Moments& into = moments[static_cast<std::size_t>(traits[p].category)];
    into.weight += 1;
    for (std::size_t i = 0; i < z.size(); ++i)
      for (std::size_t j = i; j < z.size(); ++j) into.entries[rank::triangle_row(z.size(), i) + j - i] += z[i] * z[j];
  });
  for (std::uint32_t p = 0; p < products; ++p) mean[p] /= std::max(asked[p], 1.);
  std::vector<std::vector<double>> coefficients;
  for (const rank::Moments& of_category : moments)
    coefficients.push_back(rank::fit(rank::best_kernel(), of_category, std::vector<double>(rank::slot_count), {}));
  const auto linear = [&](std::uint32_t c, std::uint32_t p) {
    double sum = 0;
    for (std::size_t i = 0; i < rank::slot_count; ++i)
      sum +=
          coefficients[static_cast<std::size_t>(traits[p].category)][i] * static_cast<double>(x[c][p][i]) / rank::x_one;
    return sum;
  };
  each_answer([&](std::uint32_t c, std::uint32_t p, double truth) { offset[p] += (truth - linear(c, p)) / asked[p]; });

  const auto print = [&](const char* name, const Judged& reached) {
    fmt::print("  {:<10} regret {:>7.1f}  NDCG@10 {:.4f}  {:.3f} × popularity's\n", name, reached.regret, reached.ndcg,
               reached.ndcg / popularity);
  };
  fmt::print("what could be reached, seed {}:\n", seed);
  using Index = std::uint32_t;
  print("means", judged(world, decisions, situation, [&](Index, Index p) { return mean[p]; }));
  print("linear", judged(world, decisions, situation, [&](Index c, Index p) { return linear(c, p) + offset[p]; }));
  print("appraisal", judged(world, decisions, situation, [&](Index c, Index p) { return world.true_appraisal(c, p); }));
  std::fflush(stdout);
}

struct Figures {
  std::uint64_t decisions = 0;
  double regret = 0;
  double last_fifth = 0;  // mean regret over the last fifth
  double uniform = 0;     // regret of choosing at random, in expectation
  double ndcg = 0;
  double popularity_ndcg = 0;
};

class Run {
 public:
  Run(std::uint64_t seed, std::uint64_t wanted, const std::filesystem::path& dsjson)
      : wanted_(wanted), start_(world_start), world_(world_of(seed, start_)), clock_(start_), random_(seed) {
    std::string name = (std::filesystem::temp_directory_path() / "attune-quality-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    EngineOptions options;
    options.directory = directory_ / "bank";
    options.train_every_events = 0;
    options.train_every_seconds = 0;
    engine_ = need(Engine::open(options, clock_, [this](std::function<void()> task) { inbox_.post(std::move(task)); }));
    if (!dsjson.empty()) log_.open(dsjson / fmt::format("world_{}.dsjson", seed));
    selections_.resize(world_.catalogue().size());
  }

  ~Run() {
    (void)engine_->stop();
    engine_.reset();
    std::filesystem::remove_all(directory_);
  }

  Figures run() {
    put_bank();
    const std::vector<Visit> visits = world_.visits(0, 60);
    std::size_t next = 0;
    for (Instant at = start_; figures_.decisions < wanted_ && next < visits.size(); at.micros += step_micros) {
      const Instant end{at.micros + step_micros};
      clock_.set(end);
      record_due(end);
      for (; next < visits.size() && visits[next].at < end; ++next) {
        if (visits[next].customer < newcomers_from && figures_.decisions < wanted_) visit(visits[next]);
      }
    }
    const auto fifth = static_cast<double>(wanted_) / 5;
    figures_.last_fifth /= fifth;
    meet_newcomers();
    return figures_;
  }

 private:
  struct Due {
    Instant at;
    std::uint64_t number = 0;
    Engine::FeedbackOptions event;
    friend bool operator<(const Due& a, const Due& b) { return std::pair(b.at, b.number) < std::pair(a.at, a.number); }
  };

  template <class Answer, class Call>
  Answer wait(Call call) {
    Answer answer;
    bool answered = false;
    call([&](Result<Answer> result) {
      answer = need(std::move(result));
      answered = true;
    });
    inbox_.run_until([&] { return answered; });
    return answer;
  }

  void put_bank() {
    for (const Product& product : world_.catalogue()) {
      wait<ProductAnswer>([&](auto reply) { engine_->put_product(who_, product, std::move(reply)); });
    }
    for (const auto& simulated : world_.customers()) {
      const std::string& id = simulated.customer.id;
      wait<CustomerAnswer>([&](auto reply) { engine_->put_customer(who_, simulated.customer, std::move(reply)); });
      if (!simulated.holdings.empty()) {
        wait<CustomerAnswer>(
            [&](auto reply) { engine_->put_holdings(who_, id, simulated.holdings, std::move(reply)); });
      }
      for (std::size_t p = 0; p < purpose_count; ++p) {
        const ConsentState state = simulated.consents.of(static_cast<Purpose>(p)).state;
        if (state == ConsentState::unknown) continue;
        wait<CustomerAnswer>([&](auto reply) {
          engine_->put_consent(who_, id, static_cast<Purpose>(p), state, "customer", std::move(reply));
        });
      }
    }
  }

  Recommendations recommend(std::uint32_t customer, std::uint32_t count, bool simulate, std::string_view placement) {
    Engine::RecommendOptions options;
    options.customer_id = world_.customers()[customer].customer.id;
    options.request.count = count;
    options.request.placement = std::string(placement);
    options.simulate = simulate;
    return wait<Recommendations>([&](auto reply) { engine_->recommend(who_, std::move(options), std::move(reply)); });
  }

  // By score, exploration undone.
  std::vector<std::uint32_t> ranked(Recommendations list) {
    std::ranges::sort(list.items, {}, [](const auto& item) { return std::pair(-item.score, item.rank); });
    std::vector<std::uint32_t> out;
    for (const RecommendedItem& item : list.items) out.push_back(*world_.product_index(item.product_id));
    return out;
  }

  void visit(const Visit& visit) {
    std::vector<std::uint32_t> permitted = ranked(recommend(visit.customer, everything, true, visit.placement));
    if (permitted.empty()) return;
    std::ranges::sort(permitted);
    const Recommendations list = recommend(visit.customer, 1, false, visit.placement);
    const std::uint32_t shown = *world_.product_index(list.items.front().product_id);
    const Situation situation{visit.at, visit.placement, 0};
    const double regret = world_.regret(visit.customer, shown, permitted, situation);
    double uniform = 0;
    for (const std::uint32_t p : permitted)
      uniform += world_.regret(visit.customer, p, permitted, situation) / static_cast<double>(permitted.size());
    figures_.regret += regret;
    figures_.uniform += uniform;
    if (figures_.decisions * 5 >= wanted_ * 4) figures_.last_fifth += regret;
    ++figures_.decisions;
    bool selected = false;
    for (Feedback& feedback : world_.react(visit, std::span(&shown, 1))) {
      if (feedback.kind == EventKind::select) {
        selected = true;
        ++selections_[shown];
      }
      due_.push({feedback.occurred_at, due_number_++, {list.customer_id, list.decision_id, std::move(feedback)}});
    }
    if (log_.is_open()) write(visit, permitted, shown, list, selected);
  }

  // The facts that the engine may learn from stand in `customer`; which product it was in `item`.
  void write(const Visit& visit, std::span<const std::uint32_t> permitted, std::uint32_t shown,
             const Recommendations& list, bool selected) {
    const auto label = std::ranges::find(permitted, shown) - permitted.begin();
    const auto m = static_cast<double>(std::min<std::size_t>(permitted.size(), 20));
    std::string facts, actions, truth;
    const auto open = rank::OpenFacts::of(world_.customers()[visit.customer].customer, dictionary_);
    for (const rank::OpenFacts::Item& fact : open.items()) {
      std::string value;
      if (const auto* many = std::get_if<std::vector<std::string>>(fact.value)) {
        for (const std::string& one : *many) value += (value.empty() ? "" : ",") + in_quotes(one);
        value = '[' + value + ']';
      } else if (std::holds_alternative<Decimal>(*fact.value)) {
        value = format_fact_value(*fact.value);
      } else {
        value = in_quotes(format_fact_value(*fact.value));
      }
      facts += (facts.empty() ? "" : ",") + in_quotes(fact.name) + ':' + value;
    }
    for (const std::uint32_t p : permitted) {
      const Product& product = world_.catalogue()[p];
      std::string tags;
      for (const std::string& tag : product.tags) tags += (tags.empty() ? "" : ",") + in_quotes(tag);
      actions += fmt::format("{}{{\"item\":{{\"id\":{},\"category\":{},\"tags\":[{}]}}}}", actions.empty() ? "" : ",",
                             in_quotes(product.id), in_quotes(to_string(product.category)), tags);
      truth += fmt::format("{}{:.6f}", truth.empty() ? "" : ",",
                           world_.true_response(visit.customer, p, {visit.at, visit.placement, 0}));
    }
    log_ << fmt::format(
        "{{\"_label_cost\":{},\"_label_probability\":{:.6f},\"_label_Action\":{},\"_labelIndex\":{},\"EventId\":{},\"_"
        "draw\":{:.9f},"
        "\"_truth\":[{}],\"c\":{{\"placement\":{},\"customer\":{{\"id\":{}{}{}}},\"_multi\":[{}]}}}}\n",
        selected ? -1 : 0, 1 - .02 + .02 / m, label + 1, label, in_quotes(list.decision_id), random_.unit(), truth,
        in_quotes(visit.placement), in_quotes(list.customer_id), facts.empty() ? "" : ",", facts, actions);
  }

  // What came due is recorded, and the learner given the time that it has between two hours of a real bank.
  void record_due(Instant until) {
    std::vector<Engine::FeedbackOptions> batch;
    for (; !due_.empty() && due_.top().at < until; due_.pop()) batch.push_back(due_.top().event);
    if (batch.empty()) return;
    bool recorded = false;
    engine_->record_feedback(who_, std::move(batch), [&](const auto& answers) {
      if (!answers) give_up(answers.error().message);
      recorded = true;
    });
    inbox_.run_until([&] { return recorded; });
    std::this_thread::sleep_for(std::chrono::milliseconds(35));
    bool reached = false;
    inbox_.post([&] { reached = true; });
    inbox_.run_until([&] { return reached; });
  }

  void meet_newcomers() {
    double met = 0;
    for (std::uint32_t c = newcomers_from; c < customers; ++c) {
      const Recommendations list = recommend(c, everything, true, "portal_home");
      if (list.treatment != "personal") continue;
      const std::vector<std::uint32_t> ours = ranked(list);
      if (ours.size() < 10) continue;
      std::vector<std::uint32_t> popular = ours;
      std::ranges::sort(popular, std::greater{}, [&](std::uint32_t p) { return std::pair(selections_[p], ~p); });
      const Situation situation{clock_.now(), "portal_home", 0};
      figures_.ndcg += world_.ndcg(c, ours, ours, situation);
      figures_.popularity_ndcg += world_.ndcg(c, popular, ours, situation);
      ++met;
    }
    figures_.ndcg /= met;
    figures_.popularity_ndcg /= met;
  }

  std::uint64_t wanted_;
  Instant start_;
  World world_;
  ManualClock clock_;
  Random random_;
  Inbox inbox_;
  std::filesystem::path directory_;
  std::unique_ptr<Engine> engine_;
  std::ofstream log_;
  FactDictionary dictionary_ = FactDictionary::standard();
  Caller who_ = operator_of_this_machine();
  std::priority_queue<Due> due_;
  std::uint64_t due_number_ = 0;
  std::vector<std::uint64_t> selections_;
  Figures figures_;
};

}  // namespace

int main(int count, char** arguments) {
  const std::filesystem::path folder = count > 1 ? arguments[1] : "";
  const std::uint64_t decisions = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 10'000;
  const std::uint64_t seeds = count > 3 ? std::strtoull(arguments[3], nullptr, 10) : 5;
  if (decisions == 0 || seeds == 0) give_up("usage: bench_quality_world [FOLDER] [DECISIONS] [SEEDS]");
  if (!folder.empty()) std::filesystem::create_directories(folder);
  fmt::print("{:>4} {:>9} {:>8} {:>10} {:>10} | {:>8} {:>10} {:>6}\n", "seed", "decisions", "regret", "last fifth",
             "at random", "NDCG@10", "popularity", "ratio");
  Figures all;
  std::vector<double> popularity;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const Figures f = Run(seed, decisions, folder).run();
    fmt::print("{:>4} {:>9} {:>8.1f} {:>10.4f} {:>10.1f} | {:>8.4f} {:>10.4f} {:>6.3f}\n", seed, f.decisions, f.regret,
               f.last_fifth, f.uniform, f.ndcg, f.popularity_ndcg, f.ndcg / f.popularity_ndcg);
    std::fflush(stdout);
    all.regret += f.regret;
    all.ndcg += f.ndcg;
    all.popularity_ndcg += f.popularity_ndcg;
    popularity.push_back(f.popularity_ndcg);
  }
  fmt::print("mean regret {:.1f}; NDCG@10 {:.3f} × popularity's\n", all.regret / static_cast<double>(seeds),
             all.ndcg / all.popularity_ndcg);
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) print_limits(seed, decisions, world_start, popularity[seed - 1]);
}
