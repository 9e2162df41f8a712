// The fold of the whole log from its beginning, step by step: state and sums together. What start-up does for the tail,
// `rebuild`, `replay` and `train` do from position 0 with this, on a State and Sums of their own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "engine/state.h"
#include "rank/sums.h"
#include "store/log.h"

namespace attune {

class LogFold {
 public:
  // `log` must outlive the fold.
  explicit LogFold(const Log& log) : log_(log) {}

  // Called before the record at its position is applied: state() and sums() hold everything before it.
  using Before = std::function<Result<void>(const Record&)>;

  // Applies records up to `to`, exclusive, or the end of what is durable. Errors: corrupt, storage_*, what `before` fails with.
  Result<void> run(Position to, const Before& before = {});

  const State& state() const { return state_; }
  // Exactly the contributions of the records before state().position().
  Result<const rank::Sums*> sums();
  State take_state() { return std::move(state_); }

  // Contributions are also handed here, in log order, when set.
  std::function<void(const rank::Contribution&)> on_contribution;

 private:
  std::shared_ptr<const Decision> decision_at(Position position);
  Result<void> learn();

  const Log& log_;
  State state_;
  rank::Sums sums_;
  Effects effects_;
  std::unordered_map<Position, std::shared_ptr<const Decision>> recent_;
};

// The decision that stands at a position of the log; null: there is none that can be read.
std::shared_ptr<const Decision> decision_of(const Log& log, Position position);

// A product's row as it came with its newest version; empty: none was kept.
std::string original_of(const Log& log, const Catalogue& catalogue, std::uint32_t product);

}  // namespace attune
