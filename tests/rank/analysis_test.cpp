// Product analysis: what must hold for every product, and readability against another's.
#include "rank/analysis.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "samples.h"

namespace attune::rank {
namespace {

Decimal decimal(std::string_view text) { return *parse_decimal(text); }

Product any_product() {
  const auto& catalogue = sample_catalogue();
  Product product = catalogue[*rc::gen::inRange<std::size_t>(0, catalogue.size())];
  const auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "save", "notwithstanding", "money.", "Remuneration", "a", "trading", "guaranteed", "bonds"));
  for (const auto& word : words) product.description += " " + word;
  product.tags = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("crypto", "insured", "foreign currency", "bond"));
  product.fees.resize(*rc::gen::inRange<std::size_t>(0, 40));
  product.capital_at_risk = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) product.lock_in_days = *rc::gen::inRange(0, 4000);
  return product;
}

RC_GTEST_PROP(Analysis, OneMoreTermNeverMakesItSimpler, ()) {
  const Product before = any_product();
  Product after = before;
  switch (*rc::gen::inRange(0, 4)) {
    case 0: after.fees.push_back({.name = "Fee", .period = {}, .amount = decimal("1"), .rate = {}, .text = {}}); break;
    case 1:
      after.rates.push_back({.side = RateSide::deposit,
                             .type = "VARIABLE",
                             .rate = decimal("0.01"),
                             .term = {},
                             .from_balance = {},
                             .to_balance = {},
                             .text = {}});
      break;
    case 2: after.constraints.push_back({.type = "MIN_BALANCE", .value = decimal("5"), .text = {}}); break;
    default: after.eligibility.push_back({.kind = CriterionKind::min_age, .value = decimal("18"), .text = {}}); break;
  }
  RC_ASSERT(complexity_of(after).score >= complexity_of(before).score);
}

RC_GTEST_PROP(Analysis, RiskNeverFallsWithWhatMakesItRiskier, ()) {
  const Product before = any_product();
  Product after = before;
  const auto lend = [&](std::string type, std::string_view rate) {
    return Rate{.side = RateSide::lending,
                .type = std::move(type),
                .rate = decimal(rate),
                .term = {},
                .from_balance = {},
                .to_balance = {},
                .text = {}};
  };
  Product base = before;
  switch (*rc::gen::inRange(0, 5)) {
    case 0: after.capital_at_risk = true; break;
    case 1: after.lock_in_days = before.lock_in_days.value_or(0) + *rc::gen::inRange(0, 3000); break;
    case 2:
      base.management_fee = decimal("0.4");
      after.management_fee = decimal("1.1");
      break;
    case 3:
      base.rates.push_back(lend("FIXED", "0.06"));
      after.rates.push_back(lend("VARIABLE", "0.06"));
      break;
    default:
      base.rates.push_back(lend("FIXED", "0.06"));
      after.rates.push_back(lend("FIXED", "0.19"));
      break;
  }
  RC_ASSERT(risk_of(after).score >= risk_of(base).score);
}

RC_GTEST_PROP(Analysis, FindingsAddUpToTheScore, ()) {
  const Product product = any_product();
  const auto total = [](const std::vector<FindingShare>& findings) {
    std::int32_t sum = 0;
    for (const auto& found : findings) sum += found.share;
    return sum;
  };
  RC_ASSERT(total(complexity_of(product).findings) == complexity_of(product).score);
  RC_ASSERT(total(risk_of(product).findings) == risk_of(product).score);
}

TEST(Analysis, RiskReachesEveryLevel) {
  std::set<Level> levels;
  for (const Product& product : sample_catalogue()) levels.insert(risk_of(product).level);
  EXPECT_EQ(levels.size(), 3U);
  EXPECT_EQ(risk_of(sample_catalogue()[0]).level, Level::low);
  EXPECT_EQ(risk_of(sample_catalogue()[13]).level, Level::high);
}

TEST(Analysis, ComplexityGrowsWithTheText) {
  Product easy = product_of("A", Category::savings);
  easy.description = "You save. We pay. It is easy.";
  Product hard = easy;
  hard.description =
      "Notwithstanding aforementioned contractual stipulations, remuneration characteristics incorporate "
      "multidimensional "
      "participation arrangements whose determination necessitates considerable familiarity with institutional "
      "documentation";
  EXPECT_LT(complexity_of(easy).score, 334);
  EXPECT_GT(complexity_of(hard).score, complexity_of(easy).score + 300);
  EXPECT_DOUBLE_EQ(complexity_of(easy).average_sentence_length, 7.0 / 3.0);
}

TEST(Analysis, ALoanNamedGuaranteedIsNotProtectedMoney) {
  Product loan = product_of("Guaranteed approval loan", Category::personal_loan);
  loan.regime = Regime::credit;
  const auto holds = [](const Risk& risk, Finding wanted) {
    return std::ranges::any_of(risk.findings, [&](const FindingShare& found) { return found.finding == wanted; });
  };
  EXPECT_FALSE(holds(risk_of(loan), Finding::protected_money));
  EXPECT_TRUE(holds(risk_of(product_of("Guaranteed income saver", Category::term_deposit)), Finding::protected_money));
}

// Reading ease of the same sentences by textstat 0.7.4 (flesch_reading_ease, en_GB), which counts syllables by hyphenation.
TEST(Analysis, ReadingEaseIsNearTextstats) {
  struct Case {
    const char* text;
    double theirs;
  };
  const Case cases[] = {
#include "reading_ease_cases.inc"
  };
  double squares = 0;
  for (const Case& one : cases) {
    Product product = product_of("A", Category::savings);
    product.description = one.text;
    const double gap = complexity_of(product).reading_ease - std::clamp(one.theirs, 0.0, 100.0);
    EXPECT_LT(std::abs(gap), 20) << one.text;
    squares += gap * gap;
  }
  EXPECT_LT(std::sqrt(squares / static_cast<double>(std::size(cases))), 9);
}

}  // namespace
}  // namespace attune::rank
