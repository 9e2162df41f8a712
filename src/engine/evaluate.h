// How good the learner is on a logged set: every row is predicted before it is learnt, in log order, through the very
// functions that serve: rank's StreamLearner for dsjson, the customers' fold, solve and scoring table for interactions.
// Memory: the learner's own, and 24 bytes for each row that the figures are over.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ingest/interaction_csv.h"
#include "rank/report.h"

namespace attune {

struct EvaluateOptions {
  double test_fraction = 1.0;    // figures over the last part of the log, all of it learnt; within (0, 1]
  InteractionReading reading{};  // of interactions; of decisions nothing
  std::function<void(std::uint64_t rows)> progress{};
};

struct Evaluation {
  std::uint64_t rows = 0;      // decisions, or interactions, of the whole log
  std::uint64_t rejected = 0;  // lines that do not read
  double seconds = 0;
  rank::Report figures;                         // over the last part
  std::optional<double> popularity_ndcg_at_10;  // interactions: the same rows, ordered by what others chose so far
  std::optional<double> popularity_recall_at_10;
};

// VW's dsjson: one decision a line. The chosen action's features and the shared ones predict −_label_cost.
// Errors: invalid when no line is a decision.
Result<Evaluation> evaluate_dsjson(std::string_view text, const EvaluateOptions& options);

// customer_id,product_id,value,occurred_at in order of time. NDCG and recall at 10: for each row with a value of at least .5
// on a product that this customer had not judged before, where it stands among all products known so far that they had not
// judged. Rows without a value (merely shown) are passed over.
// Rows are read as an import reads them, UTF-16 with its mark included. Errors: invalid for a header that lacks columns.
Result<Evaluation> evaluate_interactions(std::string_view text, const EvaluateOptions& options);

std::string to_json(const Evaluation& evaluation);

}  // namespace attune
