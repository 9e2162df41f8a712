// The text model, all-MiniLM-L6-v2 as scripts/setup.sh leaves it: opening it, one short text, many texts, and the memory that
// it holds.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <unistd.h>

#include "text/encoder.h"

namespace attune {
namespace {

std::filesystem::path model_folder() {
  return std::filesystem::path(ATTUNE_SOURCE_DIR) / ".cache" / "models" / "all-MiniLM-L6-v2";
}

double resident_megabytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  statm >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

std::vector<std::string> product_texts(std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back("Saver " + std::to_string(i) +
                  ". Save for a deposit with a rate that rises each month you pay in. Features: "
                  "bonus rate, no fees, instant alerts. Tags: savings, home.");
  }
  return out;
}

void open_model(benchmark::State& state) {
  const double before = resident_megabytes();
  double held = 0;
  for (auto _ : state) {
    const auto encoder = open_encoder(model_folder(), {.threads = 1});
    if (!encoder) return state.SkipWithError(encoder.error().message.c_str());
    const std::string text = "savings";
    benchmark::DoNotOptimize((*encoder)->encode({&text, 1}, TextRole::offered));
    held = resident_megabytes() - before;
  }
  state.counters["held MB"] = held;
}
BENCHMARK(open_model)->Iterations(1)->Unit(benchmark::kMillisecond);

void encode(benchmark::State& state) {
  const auto encoder = open_encoder(model_folder(), {.threads = static_cast<unsigned>(state.range(0))});
  if (!encoder) return state.SkipWithError(encoder.error().message.c_str());
  const auto texts = state.range(1) == 1 ? std::vector<std::string>{"The app is quick and clear."}
                                         : product_texts(static_cast<std::size_t>(state.range(1)));
  for (auto _ : state) benchmark::DoNotOptimize((*encoder)->encode(texts, TextRole::offered));
  state.SetItemsProcessed(state.iterations() * state.range(1));
}
BENCHMARK(encode)
    ->ArgNames({"threads", "texts"})
    ->Args({1, 1})
    ->Args({1, 200})
    ->Args({2, 200})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace attune
