#include "engine/evaluate.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/customer_fold.h"
#include "engine/snapshot.h"
#include "ingest/encoding.h"
#include "ingest/interaction_csv.h"
#include "ingest/json_tree.h"
#include "ingest/jsonl.h"
#include "rank/stream.h"

namespace attune {
namespace {

constexpr std::uint64_t progress_every = 4096;
constexpr std::size_t rows_per_snapshot = 256;
constexpr int passed_over = 32;  // drawn for each product that was taken up

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count(); }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

std::uint64_t lines_in(std::string_view text) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')) +
         (text.empty() || text.back() == '\n' ? 0 : 1);
}

// The first row that figures are over.
std::uint64_t first_test_row(std::uint64_t rows, double test_fraction) {
  return static_cast<std::uint64_t>(std::floor(static_cast<double>(rows) * (1 - test_fraction)));
}

// ---- dsjson

void add_features(const JsonValue& value, const std::string& name, std::vector<rank::RawFeature>& out) {
  switch (value.kind) {
    case JsonKind::number: {
      double number = 0;
      const auto read = std::from_chars(value.text.data(), value.text.data() + value.text.size(), number);
      if (read.ec == std::errc{} && number != 0) out.push_back(rank::RawFeature::of_number(name, number));
      break;
    }
    case JsonKind::string: out.push_back(rank::RawFeature::of_word(name, value.text)); break;
    case JsonKind::boolean:
      if (value.flag) out.push_back(rank::RawFeature::of_word(name, "true"));
      break;
    case JsonKind::array:
      for (const JsonValue& item : value.items) add_features(item, name, out);
      break;
    case JsonKind::object:
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (value.keys[i].starts_with('_')) continue;
        add_features(value.items[i], name.empty() ? value.keys[i] : name + "." + value.keys[i], out);
      }
      break;
    case JsonKind::null: break;
  }
}

struct LoggedDecision {
  std::vector<rank::RawFeature> shared;
  std::vector<rank::RawFeature> chosen;
  double reward = 0;
};

std::optional<double> number_at(const JsonValue& json, std::string_view name) {
  const JsonValue* value = json.find(name);
  if (value == nullptr || value->kind != JsonKind::number) return std::nullopt;
  double number = 0;
  const auto read = std::from_chars(value->text.data(), value->text.data() + value->text.size(), number);
  return read.ec == std::errc{} ? std::optional(number) : std::nullopt;
}

// The chosen action: _labelIndex (from 0), else _label_Action (from 1), else the first of `a` (from 1).
std::optional<std::size_t> chosen_action(const JsonValue& json) {
  if (const auto index = number_at(json, "_labelIndex"); index && *index >= 0) return static_cast<std::size_t>(*index);
  if (const auto action = number_at(json, "_label_Action"); action && *action >= 1)
    return static_cast<std::size_t>(*action) - 1;
  const JsonValue* actions = json.find("a");
  if (actions == nullptr || actions->items.empty()) return std::nullopt;
  const auto first = decimal_of(actions->items.front());
  return first && first->to_double() >= 1 ? std::optional(static_cast<std::size_t>(first->to_double()) - 1)
                                          : std::nullopt;
}

std::optional<LoggedDecision> read_decision(std::string_view line) {
  const auto json = parse_json(line, line_limits);
  if (!json) return std::nullopt;
  const auto cost = number_at(*json, "_label_cost");
  const JsonValue* context = json->find("c");
  const auto chosen = chosen_action(*json);
  if (!cost || !chosen || context == nullptr) return std::nullopt;
  const JsonValue* actions = context->find("_multi");
  if (actions == nullptr || *chosen >= actions->items.size()) return std::nullopt;
  LoggedDecision decision;
  decision.reward = std::clamp(-*cost, 0., 1.);
  add_features(*context, "", decision.shared);
  add_features(actions->items[*chosen], "action", decision.chosen);
  return decision;
}

// ---- interactions

// One institution in memory: products and customers as they first come, the sums, and the snapshot that scores.
class InteractionReplay {
 public:
  explicit InteractionReplay(Evaluation& result) : result_(result) {}

  void row(const InteractionRow& row, bool counts) {
    const std::uint32_t product = product_of(row.product_id);
    Known& customer = customers_[std::string(row.customer_id)];
    if (row.score) {
      if (counts) predict(customer, product, *row.score, row.occurred_at);
      learn(customer, product, row);
      if (*row.score * 2 >= score_one) ++chosen_[product];
      customer.judged.insert(product);
    }
  }

  void finish() {
    result_.figures = rank::report(predicted_);
    result_.figures.ndcg_at_10.reset();
    result_.figures.recall_at_10.reset();
    if (ranked_ > 0) {
      const auto all = static_cast<double>(ranked_);
      result_.figures.ndcg_at_10 = ndcg_ / all;
      result_.figures.recall_at_10 = recall_ / all;
      result_.popularity_ndcg_at_10 = popular_ndcg_ / all;
      result_.popularity_recall_at_10 = popular_recall_ / all;
    }
  }

 private:
  struct Known {
    CustomerState state;
    std::unordered_set<std::uint32_t> judged;
  };

  std::uint32_t product_of(std::string_view id) {
    if (const auto known = catalogue_.index_of(id)) return *known;
    Product stub;
    stub.id = std::string(id);
    stub.name = stub.id;
    chosen_.push_back(0);
    snapshot_.reset();
    return catalogue_.apply(ProductChange{std::move(stub)}, position_++);
  }

  void refresh() {
    if (snapshot_ && since_ < rows_per_snapshot) return;
    sums_.advance(position_);
    auto made = make_snapshot(sums_, std::make_shared<const CatalogueVersion>(position_, catalogue_), position_);
    if (!made) return;
    snapshot_ = *std::move(made);
    since_ = 0;
  }

  void predict(Known& customer, std::uint32_t product, std::int32_t value, Instant at) {
    refresh();
    if (!snapshot_) return;
    const rank::CustomerFeatures features = features_of(customer.state, customer_of(customer.state, {}), dictionary_);
    const rank::Situation situation = rank::situation_at(at, false, {});
    snapshot_->table.score_all(rank::Target::appraisal, features, situation, scores_);
    const rank::OwnEffectTable own = customer.state.own.effects(*snapshot_->model);
    for (std::uint32_t p = 0; p < scores_.size(); ++p) scores_[p] += own.of(catalogue_.at(p).traits.category, p);
    const double probability = snapshot_->model->of(rank::Target::appraisal).calibration.probability(scores_[product]);
    predicted_.push_back({probability, static_cast<double>(value) / score_one, 0});
    if (value * 2 < score_one || customer.judged.contains(product)) return;
    snapshot_->table.score_all(rank::Target::response, features, situation, scores_);
    rank_among_new(customer, product);
  }

  void rank_among_new(const Known& customer, std::uint32_t product) {
    std::size_t above = 0;
    std::size_t more_popular = 0;
    for (std::uint32_t p = 0; p < scores_.size(); ++p) {
      if (p == product || customer.judged.contains(p)) continue;
      if (scores_[p] > scores_[product] || (scores_[p] == scores_[product] && p < product)) ++above;
      if (chosen_[p] > chosen_[product] || (chosen_[p] == chosen_[product] && p < product)) ++more_popular;
    }
    ++ranked_;
    const auto gain = [](std::size_t place) { return place < 10 ? 1 / std::log2(static_cast<double>(place) + 2) : 0; };
    ndcg_ += gain(above);
    popular_ndcg_ += gain(more_popular);
    recall_ += above < 10 ? 1 : 0;
    popular_recall_ += more_popular < 10 ? 1 : 0;
  }

  void learn(Known& customer, std::uint32_t product, const InteractionRow& row) {
    FeedbackChange change;
    change.product = product;
    change.feedback.kind = EventKind::interaction;
    change.feedback.viewed = true;
    change.feedback.overall = row.score;
    change.feedback.occurred_at = row.occurred_at;
    Record record;
    record.position = position_++;
    record.event.kind = RecordKind::feedback;
    record.event.time = row.occurred_at;
    record.event.payload = encode(change);
    const rank::CustomerFeatures before = features_of(customer.state, customer_of(customer.state, {}), dictionary_);
    Effects effects;
    const DecisionSource none = [](Position) { return nullptr; };
    if (!apply_to_customer(customer.state, record, FoldInputs{catalogue_, dictionary_, placements_, none}, effects))
      return;
    sums_.advance(position_);
    add_choice(before, customer, product, row, effects.contributions);
    if (sums_.add(effects.contributions)) ++since_;
  }

  // What a customer took up among what there was: the target `response`, with products drawn by the log position standing
  // for those that were not taken up.
  void add_choice(const rank::CustomerFeatures& before, const Known& customer, std::uint32_t product,
                  const InteractionRow& row, std::vector<rank::Contribution>& out) {
    if (*row.score * 2 < score_one) return;
    const rank::Situation situation = rank::situation_at(row.occurred_at, false, {});
    const auto add = [&](std::uint32_t p, std::int16_t r) {
      rank::Contribution c{.target = rank::Target::response,
                           .category = catalogue_.at(p).traits.category,
                           .product = p,
                           .position = position_ - 1};
      c.r = r;
      c.x = rank::make_x(before, situation, catalogue_.at(p).traits, nullptr);
      c.past = before.past;
      out.push_back(c);
    };
    add(product, score_one);
    std::uint64_t draw = position_ * 0x9E3779B97F4A7C15ULL;
    for (int i = 0; i < passed_over; ++i) {
      draw ^= draw >> 31;
      draw *= 0xBF58476D1CE4E5B9ULL;
      const auto other = static_cast<std::uint32_t>((draw >> 33) % catalogue_.size());
      if (other != product && !customer.judged.contains(other)) add(other, 0);
    }
  }

  Evaluation& result_;
  FactDictionary dictionary_ = FactDictionary::standard();
  Placements placements_;
  Catalogue catalogue_;
  std::unordered_map<std::string, Known> customers_;
  std::vector<std::uint64_t> chosen_;  // by product: how often with a value of at least .5
  rank::Sums sums_;
  std::shared_ptr<const Snapshot> snapshot_;
  Position position_ = 0;
  std::size_t since_ = 0;
  std::vector<rank::Score> scores_;
  std::vector<rank::Predicted> predicted_;
  std::uint64_t ranked_ = 0;
  double ndcg_ = 0, recall_ = 0, popular_ndcg_ = 0, popular_recall_ = 0;
};

}  // namespace

Result<Evaluation> evaluate_dsjson(std::string_view text, const EvaluateOptions& options) {
  const Stopwatch watch;
  Evaluation result;
  const std::uint64_t test_from = first_test_row(lines_in(text), options.test_fraction);
  rank::StreamLearner learner;
  std::vector<rank::Predicted> predicted;
  LineReader lines(text);
  TextLine line;
  while (lines.next(line)) {
    const auto decision = read_decision(line.text);
    if (!decision) {
      ++result.rejected;
      continue;
    }
    const double probability = learner.predict(decision->shared, decision->chosen);
    if (line.number > test_from) predicted.push_back({probability, decision->reward, 0});
    learner.learn(decision->shared, decision->chosen, decision->reward);
    if (++result.rows % progress_every == 0 && options.progress) options.progress(result.rows);
  }
  if (result.rows == 0)
    return fail(ErrorCode::invalid, "No line of this file is a dsjson decision with _label_cost, c and _multi.");
  result.figures = rank::report(predicted);
  result.figures.ndcg_at_10.reset();  // one action of a decision has an outcome: there is no list to judge
  result.figures.recall_at_10.reset();
  result.seconds = watch.seconds();
  return result;
}

Result<Evaluation> evaluate_interactions(std::string_view text, const EvaluateOptions& options) {
  const Stopwatch watch;
  Evaluation result;
  const auto decoded = decode_text(text);
  if (!decoded) return std::unexpected(decoded.error());
  text = decoded->text();
  auto csv = InteractionCsv::open(text, options.reading);
  if (!csv) return pass_on(std::move(csv));
  const std::uint64_t lines = lines_in(text);
  const std::uint64_t test_from = first_test_row(lines > 0 ? lines - 1 : 0, options.test_fraction) + 1;
  InteractionReplay replay(result);
  InteractionRow row;
  for (;;) {
    const auto step = csv->next(row);
    if (step == InteractionCsv::Step::end) break;
    if (step == InteractionCsv::Step::rejected) {
      ++result.rejected;
      continue;
    }
    replay.row(row, row.line > test_from);
    if (++result.rows % progress_every == 0 && options.progress) options.progress(result.rows);
  }
  replay.finish();
  result.seconds = watch.seconds();
  return result;
}

std::string to_json(const Evaluation& evaluation) {
  std::string out = "{";
  const auto add = [&](std::string_view name, const std::optional<double>& value) {
    if (out.size() > 1) out += ',';
    out += '"' + std::string(name) + "\":";
    if (value) {
      char digits[32];
      const auto end = std::to_chars(digits, digits + sizeof digits, *value, std::chars_format::fixed, 6);
      out.append(digits, end.ptr);
    } else {
      out += "null";
    }
  };
  const rank::Report& f = evaluation.figures;
  add("auc", f.auc);
  add("log_loss", f.log_loss);
  add("brier", f.brier);
  add("ece", f.ece);
  add("mse", f.mse);
  add("r2", f.r2);
  add("ndcg_at_10", f.ndcg_at_10);
  add("recall_at_10", f.recall_at_10);
  if (evaluation.popularity_ndcg_at_10) add("popularity_ndcg_at_10", evaluation.popularity_ndcg_at_10);
  if (evaluation.popularity_recall_at_10) add("popularity_recall_at_10", evaluation.popularity_recall_at_10);
  add("rows_per_second",
      evaluation.seconds > 0 ? std::optional(static_cast<double>(evaluation.rows) / evaluation.seconds) : std::nullopt);
  return out + ",\"rows\":" + std::to_string(evaluation.rows) + ",\"rejected\":" + std::to_string(evaluation.rejected) +
         "}";
}

}  // namespace attune
