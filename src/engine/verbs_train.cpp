// Self-training's verb: one run folds the log anew in the background, predicts the newest fifth with a model that has not
// seen it, and keeps the report. The serving model itself follows every event; a run is how its quality becomes known.
#include <algorithm>
#include <iterator>
#include <thread>
#include <utility>

#include "base/hex.h"
#include "engine/core.h"
#include "engine/log_fold.h"
#include "rank/report.h"

namespace attune {
namespace {

constexpr double held_out = 0.2;

// What one run found. Nothing: no training data yet.
Result<std::optional<TrainingReport>> report_on(const Log& log, Position end) {
  LogFold fold(log);
  std::shared_ptr<const Snapshot> before;
  std::vector<rank::Predicted> ratings;
  std::vector<rank::Predicted> responses;
  std::vector<rank::Contribution> held;
  const auto cut = static_cast<Position>(static_cast<double>(end) * (1 - held_out));
  if (auto run = fold.run(cut); !run) return pass_on(std::move(run));
  const auto sums = fold.sums();
  if (!sums) return std::unexpected(sums.error());
  auto catalogue = std::make_shared<const CatalogueVersion>(cut, fold.state().catalogue());
  auto snapshot = make_snapshot(**sums, std::move(catalogue), cut);
  if (!snapshot) return pass_on(std::move(snapshot));
  before = *std::move(snapshot);
  fold.on_contribution = [&](const rank::Contribution& c) { held.push_back(c); };
  if (auto run = fold.run(end); !run) return pass_on(std::move(run));
  if (auto learnt = fold.sums(); !learnt) return std::unexpected(learnt.error());
  for (const rank::Contribution& c : held) {
    const auto& target = before->model->of(c.target);
    const double predicted = target.calibration.probability(before->model->score(c.target, c.category, c.product, c.x));
    auto& rows = c.target == rank::Target::appraisal ? ratings : responses;
    const rank::Predicted row{predicted, static_cast<double>(c.r) / score_one, 0};
    // A reaction takes its view's zero back: so does the report.
    if (c.weight < 0) {
      const auto at = std::find_if(rows.rbegin(), rows.rend(), [&](const rank::Predicted& r) { return r.outcome == row.outcome && r.prediction == row.prediction; });
      if (at != rows.rend()) rows.erase(std::next(at).base());
      continue;
    }
    rows.push_back(row);
  }
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
  return report;
}

}  // namespace

TrainingAnswer training_answer(const TrainingRun& run) {
  const TrainingReport& r = run.report;
  return {format_instant(run.at), version_text(r.model_version), r.trained_to, r.ratings, r.responses, r.mse, r.r2, r.auc, r.log_loss, r.ece, r.outcome};
}

void EngineCore::train(const Caller& caller, bool force, Reply<TrainingAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::train); !allowed) return reply(std::unexpected(allowed.error()));
  const auto note = note_of(caller);
  if (!note) return reply(std::unexpected(note.error()));
  if (*note) return reply(run_at((*note)->position - 1));
  if (training_) return reply(fail(ErrorCode::conflict, "A training run is under way. Its report will be in the history."));
  if (!force && !state_.training().empty() && events_since_training_ == 0) {
    return reply(training_answer(state_.training().back()));
  }
  training_ = true;
  learner_->drain();
  const Position end = state_.position();
  if (training_thread_.joinable()) training_thread_.join();
  training_thread_ = std::thread([this, end, caller, reply = std::move(reply)] {
    auto found = std::make_shared<Result<std::optional<TrainingReport>>>(report_on(*log_, end));
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

void EngineCore::finish_training(Result<std::optional<TrainingReport>> found, const Caller& caller, const Reply<TrainingAnswer>& reply) {
  training_ = false;
  last_training_ = clock_.now();
  if (!found) return reply(std::unexpected(found.error()));
  if (!*found) return reply(fail(ErrorCode::not_found, "no training data yet"));
  TrainingReport report = **std::move(found);
  report.model_version = snapshot_->model_version;
  events_since_training_ = 0;
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::training, {}, encode(report)));
  submit_once(caller, std::move(events), {}, [this, reply](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(training_answer(state_.training().back()));
  });
}

// After a count of new events, or an interval in which anything was new.
void EngineCore::train_when_due() {
  if (training_ || stopped_ || !ready_ || events_since_training_ == 0) return;
  const bool counted = options_.train_every_events > 0 && events_since_training_ >= options_.train_every_events;
  const bool timed = options_.train_every_seconds > 0 &&
                     clock_.now().micros - last_training_.micros >= options_.train_every_seconds * micros_per_second;
  if (counted || timed) train(operator_of_this_machine(), true, [](const Result<TrainingAnswer>&) {});
}

Result<ModelAnswer> EngineCore::model(const Caller& caller) const {
  if (auto allowed = authorise(caller, Permission::read_model); !allowed) return pass_on(std::move(allowed));
  ModelAnswer answer;
  answer.version = version_text(snapshot_->model_version);
  answer.trained_to = snapshot_->position;
  answer.appraisals = snapshot_->appraisals;
  answer.responses = snapshot_->responses;
  answer.feature_version = std::to_string(rank::feature_version);
  answer.text_features = reader_ != nullptr;
  return answer;
}

Result<std::vector<TrainingAnswer>> EngineCore::training_history(const Caller& caller) const {
  if (auto allowed = authorise(caller, Permission::read_model); !allowed) return pass_on(std::move(allowed));
  std::vector<TrainingAnswer> history;
  for (const TrainingRun& run : state_.training()) history.push_back(training_answer(run));
  return history;
}

}  // namespace attune
