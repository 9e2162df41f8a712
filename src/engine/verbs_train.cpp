// Self-training's verb: one run folds the log anew in the background, predicts the newest fifth with a model that has not
// seen it, and keeps the report. The serving model itself follows every event; a run is how its quality becomes known.
#include <atomic>
#include <map>
#include <utility>

#include "base/hex.h"
#include "engine/core.h"
#include "engine/log_fold.h"
#include "rank/report.h"

namespace attune {
namespace {

constexpr double held_out = 0.2;

// Predictions of what was held out, by the position that each contribution stands at: a reaction takes its view's zero
// back and puts a one in its place, and so does the report.
class HeldOut {
 public:
  HeldOut(const rank::Model& model, Position from) : model_(model), from_(from) {}

  void take(const rank::Contribution& c) {
    if (c.position < from_) return;  // its view was learnt from: not held out
    auto& rows = c.target == rank::Target::appraisal ? ratings_ : responses_;
    if (c.weight < 0) {
      rows.erase(c.position);
      return;
    }
    const auto& calibration = model_.of(c.target).calibration;
    const double predicted = calibration.probability(model_.score(c.target, c.category, c.product, c.x, c.past));
    rows[c.position] = rank::Predicted{predicted, static_cast<double>(c.r) / score_one, 0};
  }

  std::vector<rank::Predicted> ratings() const { return rows_of(ratings_); }
  std::vector<rank::Predicted> responses() const { return rows_of(responses_); }

 private:
  using ByPosition = std::map<Position, rank::Predicted>;

  static std::vector<rank::Predicted> rows_of(const ByPosition& by_position) {
    std::vector<rank::Predicted> rows;
    rows.reserve(by_position.size());
    for (const auto& [position, row] : by_position) rows.push_back(row);
    return rows;
  }

  const rank::Model& model_;
  Position from_;
  ByPosition ratings_;
  ByPosition responses_;
};

// What one run found. Nothing: no training data yet. Errors: unavailable when told to stop.
Result<std::optional<TrainingReport>> report_on(const Log& log, Position end, const std::atomic<bool>& stop) {
  LogFold fold(log);
  const LogFold::Before going_on = [&stop](const Record&) -> Result<void> {
    if (stop.load(std::memory_order_relaxed))
      return fail(ErrorCode::unavailable, "The training run was interrupted by the stop.");
    return {};
  };
  const auto cut = static_cast<Position>(static_cast<double>(end) * (1 - held_out));
  if (auto run = fold.run(cut, going_on); !run) return pass_on(std::move(run));
  const auto sums = fold.sums();
  if (!sums) return std::unexpected(sums.error());
  auto catalogue = std::make_shared<const CatalogueVersion>(cut, fold.state().catalogue());
  const auto before = make_snapshot(**sums, std::move(catalogue), cut);
  if (!before) return std::unexpected(before.error());
  HeldOut held(*(*before)->model, cut);
  fold.on_contribution = [&](const rank::Contribution& c) { held.take(c); };
  if (auto run = fold.run(end, going_on); !run) return pass_on(std::move(run));
  const auto ratings = held.ratings();
  const auto responses = held.responses();
  if (ratings.empty() && responses.empty()) return std::nullopt;
  const rank::Report rated = rank::report(ratings);
  const rank::Report responded = rank::report(responses);
  TrainingReport report;
  report.trained_to = end;
  report.ratings = ratings.size();
  report.responses = responses.size();
  report.mse = rated.mse;
  report.r2 = rated.r2;
  report.auc = responded.auc;
  report.log_loss = responded.log_loss;
  report.ece = responded.ece;
  report.outcome = "published";
  for (const auto& bin : rank::calibration_bins(responses.empty() ? ratings : responses))
    report.calibration.push_back({bin.predicted, bin.observed, bin.n});
  return report;
}

}  // namespace

TrainingAnswer training_answer(const TrainingRun& run) {
  const TrainingReport& r = run.report;
  return {format_instant(run.at),
          version_text(r.model_version),
          r.trained_to,
          r.ratings,
          r.responses,
          r.mse,
          r.r2,
          r.auc,
          r.log_loss,
          r.ece,
          r.outcome};
}

void EngineCore::train(const Caller& caller, bool force, Reply<TrainingAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::train); !allowed) return reply(std::unexpected(allowed.error()));
  const auto note = note_of(caller);
  if (!note) return reply(std::unexpected(note.error()));
  if (*note) return reply(run_at((*note)->position - 1));
  if (training_pace_.under_way()) {
    return reply(fail(ErrorCode::conflict, "A training run is under way. Its report will be in the history."));
  }
  if (!force && !state_.training().empty() && !training_pace_.anything_new()) {
    return reply(training_answer(state_.training().back()));
  }
  const Position end = state_.position();
  training_pace_.begin([this, end, caller, reply = std::move(reply)](const std::atomic<bool>& stop) {
    auto found = std::make_shared<Result<std::optional<TrainingReport>>>(report_on(*log_, end, stop));
    post_([this, alive = std::weak_ptr<bool>(alive_), found, caller, reply] {
      const auto still = alive.lock();
      if (!still || !*still) return;
      finish_training(std::move(*found), caller, reply);
    });
  });
}

Result<TrainingAnswer> EngineCore::run_at(Position position) const {
  const auto record = log_->at(position);
  if (!record) return std::unexpected(record.error());
  auto report = decode<TrainingReport>(record->event.payload);
  if (!report) return pass_on(std::move(report));
  return training_answer({record->event.time, *std::move(report)});
}

void EngineCore::finish_training(Result<std::optional<TrainingReport>> found, const Caller& caller,
                                 const Reply<TrainingAnswer>& reply) {
  training_pace_.finished(clock_.now());
  if (comments_) comments_->learn_again();
  if (!found) return reply(std::unexpected(found.error()));
  if (!*found) return reply(fail(ErrorCode::not_found, "no training data yet"));
  TrainingReport report = **std::move(found);
  report.model_version = snapshot_->model_version;
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::training, {}, encode(report)));
  submit_once(caller, std::move(events), {}, [this, reply](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(training_answer(state_.training().back()));
  });
}

void EngineCore::train_when_due() {
  if (stopped_ || !ready_ || !training_pace_.due(options_, clock_.now())) return;
  train(operator_of_this_machine(), true, [](const Result<TrainingAnswer>&) {});
}

Result<ModelAnswer> EngineCore::model(const Caller& caller) const {
  if (auto allowed = authorise(caller, Permission::read_model); !allowed) return pass_on(std::move(allowed));
  ModelAnswer answer;
  answer.version = version_text(snapshot_->model_version);
  answer.trained_to = snapshot_->position;
  answer.appraisals = snapshot_->appraisals;
  answer.responses = snapshot_->responses;
  answer.feature_version = std::to_string(rank::feature_version);
  answer.text_features = reader_ != nullptr && !options_.text_model.empty();
  return answer;
}

Result<CalibrationAnswer> EngineCore::calibration(const Caller& caller) const {
  if (auto allowed = authorise(caller, Permission::read_model); !allowed) return pass_on(std::move(allowed));
  CalibrationAnswer answer;
  if (state_.training().empty()) return answer;
  const TrainingReport& report = state_.training().back().report;
  answer.of = report.responses > 0 ? "responses" : "ratings";
  for (const auto& bin : report.calibration) answer.bins.push_back({bin.predicted, bin.observed, bin.n});
  return answer;
}

Result<std::vector<TrainingAnswer>> EngineCore::training_history(const Caller& caller) const {
  if (auto allowed = authorise(caller, Permission::read_model); !allowed) return pass_on(std::move(allowed));
  std::vector<TrainingAnswer> history;
  for (const TrainingRun& run : state_.training()) history.push_back(training_answer(run));
  return history;
}

}  // namespace attune
