// Decisions out as VW's dsjson: one line for each slot of a decision that the customer saw, in the order of the log, with
// its propensity given the slots above and the cost of what happened: −1 where it was selected, applied for or converted
// within the placement's window of the view, else 0.
//
// Goes through the log in stretches, so that its memory depends neither on how long the log is nor on how many decisions
// a customer has had.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/decision.h"
#include "engine/catalogue.h"
#include "engine/payload.h"
#include "engine/placement_fold.h"
#include "store/index.h"
#include "store/log.h"

namespace attune {

// Records of the log that are looked at together.
inline constexpr Position dsjson_stretch = 262'144;

class DsjsonExport {
 public:
  // `index` must have reached the durable end of `log`. All must outlive this.
  DsjsonExport(const Log& log, const Index& index, const Catalogue& catalogue, const Placements& placements,
               std::function<std::string(Position)> decision_id, Position stretch = dsjson_stretch)
      : log_(log),
        index_(index),
        catalogue_(catalogue),
        placements_(placements),
        decision_id_(std::move(decision_id)),
        stretch_(stretch) {}

  // Calls `line` with each line, its newline included. Errors: corrupt, storage_*.
  Result<void> run(const std::function<void(const std::string&)>& line);

 private:
  struct Slot {
    bool seen = false;
    bool responded = false;
    Instant seen_at;
  };
  // A decision of the stretch; its slots stand in slots_ from `first` on.
  struct Shown {
    Position decision = 0;
    Handle subject;
    std::size_t first = 0;
    std::size_t count = 0;
    std::int64_t window_micros = 0;
  };

  Result<void> collect(Position from, Position to);
  // What became of a customer's decisions of the stretch, oldest first.
  Result<void> follow(const Handle& subject, std::span<const std::size_t> decisions);
  void note(const FeedbackChange& change, const Shown& shown, std::size_t slot);
  Shown* find(Position decision);
  Result<void> write(const std::function<void(const std::string&)>& line);
  std::string line_of(const Decision& decision, Position position, std::size_t slot, bool responded) const;

  const Log& log_;
  const Index& index_;
  const Catalogue& catalogue_;
  const Placements& placements_;
  std::function<std::string(Position)> decision_id_;
  Position stretch_;
  std::vector<Shown> shown_;  // by position
  std::vector<Slot> slots_;
};

}  // namespace attune
