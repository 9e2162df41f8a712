// Learning alone, in process, one core: a stream of decisions of 20 actions with 10 features each and 5 shared, features
// pre-hashed; each is predicted for all actions, then the chosen one is learnt. And what one contribution costs the sums.
#include <array>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/random.h"
#include "rank/prior.h"
#include "rank/solve.h"
#include "rank/stream.h"
#include "rank/sums.h"

namespace attune::rank {
namespace {

struct LoggedDecision {
  std::vector<RawFeature> shared;
  std::vector<std::vector<RawFeature>> actions;
  std::vector<std::span<const RawFeature>> views;
  std::size_t chosen = 0;
  double r = 0;
};

// `words` distinct values of each of the 15 names; 1 stands for plain numbers.
std::vector<LoggedDecision> logged(std::size_t words) {
  Random random(1);
  const auto feature = [&](const std::string& name) {
    return words == 1 ? RawFeature::of_number(name, random.unit())
                      : RawFeature::of_word(name, std::to_string(random.below(words)));
  };
  std::vector<LoggedDecision> out(128);
  for (LoggedDecision& decision : out) {
    for (int i = 0; i < 5; ++i) decision.shared.push_back(feature("s" + std::to_string(i)));
    for (int a = 0; a < 20; ++a) {
      auto& action = decision.actions.emplace_back();
      for (int i = 0; i < 10; ++i) action.push_back(feature("a" + std::to_string(i)));
    }
    for (const auto& action : decision.actions) decision.views.emplace_back(action);
    decision.chosen = random.below(20);
    decision.r = random.below(10) == 0 ? 1.0 : 0.0;
  }
  return out;
}

void predict_and_learn(benchmark::State& state) {
  const auto decisions = logged(static_cast<std::size_t>(state.range(0)));
  StreamLearner learner;
  std::array<double, 20> predictions{};
  std::size_t at = 0;
  for (auto _ : state) {
    const LoggedDecision& decision = decisions[at++ % decisions.size()];
    learner.predict(decision.shared, decision.views, predictions);
    benchmark::DoNotOptimize(predictions);
    learner.learn(decision.shared, decision.actions[decision.chosen], decision.r);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(predict_and_learn)->ArgName("words_per_name")->Arg(1)->Arg(3)->Arg(50);

void add_contributions(benchmark::State& state) {
  Random random(2);
  std::vector<Contribution> batch(static_cast<std::size_t>(state.range(0)));
  for (Contribution& c : batch) {
    c.product = static_cast<std::uint32_t>(random.below(1700));
    c.x[0] = x_one;
    for (std::size_t i = 1; i < slot_count; ++i) c.x[i] = static_cast<std::int16_t>(random.below(4096));
    c.r = static_cast<std::int16_t>(random.below(6001));
  }
  Sums sums;
  for (auto _ : state) {
    const Position head = sums.head();
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].position = head + i;
    sums.advance(head + batch.size());
    benchmark::DoNotOptimize(sums.add(batch).has_value());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(add_contributions)->Arg(1)->Arg(16)->Arg(64);

void solve_everything(benchmark::State& state) {
  Random random(3);
  Sums sums;
  std::vector<std::uint8_t> groups(1700);
  for (std::size_t p = 0; p < groups.size(); ++p) groups[p] = static_cast<std::uint8_t>(p % category_count);
  for (std::size_t i = 0; i < 20'000; ++i) {
    Contribution c{.target = static_cast<Target>(random.below(2)),
                   .product = static_cast<std::uint32_t>(random.below(1700)),
                   .position = i};
    c.category = static_cast<Category>(groups[c.product]);
    c.x[0] = x_one;
    for (std::size_t s = 1; s < slot_count; ++s) c.x[s] = static_cast<std::int16_t>(random.below(4096));
    c.r = static_cast<std::int16_t>(random.below(6001));
    sums.advance(i + 1);
    if (!sums.add(std::span(&c, 1))) state.SkipWithError("refused");
  }
  const Prior prior = Prior::standard();
  for (auto _ : state) benchmark::DoNotOptimize(solve(sums, prior, {}, groups).has_value());
}
BENCHMARK(solve_everything)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace attune::rank
