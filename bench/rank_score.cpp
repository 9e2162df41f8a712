// Base scores of a whole catalogue for one customer, with and without text vectors, and the choice of the best ten.
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/random.h"
#include "rank/own_effect.h"
#include "rank/prior.h"
#include "rank/score.h"
#include "rank/solve.h"

namespace attune::rank {
namespace {

TextVector random_text(Random& random) {
  std::vector<float> values(text_size);
  for (float& v : values) v = static_cast<float>(random.unit() - 0.5);
  return *text_vector(values);
}

// As diverse as a real catalogue: the 5,251 Australian products have 335 topic and 211 money keys.
std::vector<ProductTraits> random_traits(std::size_t count) {
  Random random(1);
  std::vector<ProductTraits> out(count);
  for (ProductTraits& t : out) {
    t.category = static_cast<Category>(random.below(12));
    t.credit = default_regime(t.category) == Regime::credit;
    t.service = random.below(3) == 0 ? static_cast<std::uint8_t>(t.category) : no_service;
    t.themes = random.below(2) == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(1U << random.below(theme_count));
    t.risk_step = static_cast<std::uint8_t>(random.below(2));
    t.entry_step = static_cast<std::uint8_t>(random.below(4) == 0 ? 4 + random.below(3) : 0);
    t.fee_step = static_cast<std::uint8_t>(random.below(3));
  }
  return out;
}

CustomerFeatures sample_customer() {
  Customer customer{.id = "c", .kind = CustomerKind::individual, .facts = {}};
  customer.set({"income_level", std::string("Medium"), {}, "institution"});
  customer.set({"risk_tolerance", std::string("Moderate"), {}, "institution"});
  customer.set({"financial_goals", std::vector<std::string>{"Save for Home", "Day Trading"}, {}, "institution"});
  return {OpenFacts::of(customer, FactDictionary::standard()), customer.kind, {}};
}

void score_catalogue(benchmark::State& state) {
  Random random(2);
  const auto count = static_cast<std::size_t>(state.range(0));
  const bool with_text = state.range(1) != 0;
  std::vector<TextVector> vectors;
  std::vector<const TextVector*> texts;
  for (std::size_t p = 0; with_text && p < count; ++p) vectors.push_back(random_text(random));
  for (const TextVector& v : vectors) texts.push_back(&v);
  const ScoringTable table(std::make_shared<const Model>(prior_model(Prior::standard())),
                           std::make_shared<const CatalogueTraits>(random_traits(count), texts));
  CustomerFeatures customer = sample_customer();
  if (with_text) customer.text = customer.text_for_credit = random_text(random);
  std::vector<Score> scores;
  for (auto _ : state) {
    table.score_all(Target::appraisal, customer, {}, scores);
    benchmark::DoNotOptimize(scores.data());
  }
  state.counters["cells"] = static_cast<double>(table.catalogue().topics().size() + table.catalogue().moneys().size());
}
BENCHMARK(score_catalogue)
    ->ArgNames({"products", "text"})
    ->Args({1700, 0})
    ->Args({1700, 1})
    ->Args({5251, 0})
    ->Args({5251, 1})
    ->Unit(benchmark::kMicrosecond);

void choose_best_ten(benchmark::State& state) {
  Random random(3);
  std::vector<Score> scores(static_cast<std::size_t>(state.range(0)));
  for (Score& s : scores) s = static_cast<Score>(random.below(1U << 27));
  const std::vector<std::uint8_t> permitted(scores.size(), 1);
  for (auto _ : state) benchmark::DoNotOptimize(best(scores, permitted, 10));
}
BENCHMARK(choose_best_ten)->Arg(1700)->Arg(5251)->Unit(benchmark::kMicrosecond);

void make_table(benchmark::State& state) {
  const auto model = std::make_shared<const Model>(prior_model(Prior::standard()));
  const auto catalogue = std::make_shared<const CatalogueTraits>(random_traits(5251));
  for (auto _ : state) benchmark::DoNotOptimize(ScoringTable(model, catalogue));
}
BENCHMARK(make_table)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace attune::rank
