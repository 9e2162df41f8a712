#include "rank/report.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/random.h"

namespace attune::rank {
namespace {

// Oracle: scikit-learn 1.9.1 on these ten rows (roc_auc_score, log_loss, brier_score_loss, r2_score, ndcg_score with k = 10
// and ignore_ties).
TEST(Report, AgreesWithScikitLearn) {
  constexpr double prediction[] = {.1, .4, .35, .8, .4, .9, .05, .66, .4, .2};
  constexpr int outcome[] = {0, 0, 1, 1, 1, 1, 0, 0, 1, 0};
  std::vector<Predicted> rows;
  for (int i = 0; i < 10; ++i) rows.push_back({prediction[i], static_cast<double>(outcome[i]), 7});
  const Report r = report(rows);
  EXPECT_NEAR(*r.auc, 0.8, 1e-12);
  EXPECT_NEAR(*r.log_loss, 0.5180340301716531, 1e-12);
  EXPECT_NEAR(*r.brier, 0.18406, 1e-12);
  EXPECT_NEAR(*r.r2, 0.26376, 1e-12);
  EXPECT_EQ(r.mse, r.brier);
  EXPECT_NEAR(*r.recall_at_10, 1.0, 1e-12);
}

TEST(Report, RanksWithinGroups) {
  const std::vector<Predicted> rows{{.9, 1, 1}, {.8, 0, 1}, {.7, .5, 1}, {.1, 0, 1},
                                    {.3, 0, 2}, {.2, 0, 2}, {.1, 1, 2},  {.5, 0, 3}};
  EXPECT_NEAR(*report(rows).ndcg_at_10, 0.7251172083949179, 1e-12);  // ndcg_score of the first two groups, averaged
}

TEST(Report, RecallLooksAtTheFirstTen) {
  std::vector<Predicted> rows;
  for (int i = 0; i < 20; ++i) rows.push_back({1.0 - i / 100.0, i == 3 || i == 15 ? 1.0 : 0.0, 1});
  EXPECT_NEAR(*report(rows).recall_at_10, 0.5, 1e-12);
}

TEST(Report, SaysNothingWhereNothingIsDefined) {
  EXPECT_EQ(report({}).rows, 0U);
  EXPECT_FALSE(report({}).auc || report({}).mse);
  const std::vector<Predicted> alike{{.3, 1, 0}, {.4, 1, 0}};
  EXPECT_FALSE(report(alike).auc || report(alike).r2);
  EXPECT_TRUE(report(alike).log_loss);
}

TEST(Report, CalibrationErrorSeesABias) {
  Random random(6);
  std::vector<Predicted> honest;
  std::vector<Predicted> biased;
  for (int i = 0; i < 60'000; ++i) {
    const double p = random.unit();
    const double y = random.unit() < p ? 1.0 : 0.0;
    honest.push_back({p, y, 0});
    biased.push_back({std::min(p + 0.1, 1.0), y, 0});
  }
  EXPECT_LT(*expected_calibration_error(honest), 0.01);
  EXPECT_GT(*expected_calibration_error(biased), 0.08);
  EXPECT_NEAR(*area_under_curve(honest), 0.8333, 0.01);  // outcomes drawn with probability u: 5/6
}

}  // namespace
}  // namespace attune::rank
