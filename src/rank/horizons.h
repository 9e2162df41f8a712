// How the past fades when sums are solved: not one setting but a mix of horizons, weighed by how well each would have
// forecast the newest blocks of the very sums that are being solved. Everything that learns from sums uses these and no
// others: serving, `train`, `replay` and `evaluate` (docs/decisions/0020-horizons.md).
// All of it depends on the sums alone, so it forgets whom the sums forget; fixed order, our own exp and log.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "rank/linear.h"
#include "rank/sums.h"

namespace attune::rank {

// What is left of an event's weight after one more event of the same target, the slowest horizon first. By event, not by log
// position: then they mean the same in a file of outcomes and in a bank's log, most of whose records teach nothing.
inline constexpr std::array<double, 4> horizons{0.9999, 0.999, 0.99, 0.97};

// How old each block of a target is, all groups together: the events learnt since its middle.
class Ages {
 public:
  Ages(const Sums& sums, Target target);

  double of(const Block& block) const;  // `block` is one of blocks()
  double events() const { return events_; }
  std::span<const Block> blocks() const { return blocks_; }  // those with any sums, ascending

 private:
  std::vector<Block> blocks_;
  std::vector<double> until_;  // events up to the middle of each
  double events_ = 0;
};

// Σ over the blocks of horizon^age × block in real units (weights in events, x and r as 1.0), in ascending order of position.
Moments decayed_moments(const Sums& sums, Target target, std::size_t group, double horizon, const Ages& ages,
                        Kernel kernel);

// How firmly a target's coefficients are held at the prior after so many events in all: the less is known, the more firmly,
// so that one rating moves no other customer's score by more than .05 even in a bank of 150 events.
Ridge ridge_of_all(double events);
Ridge ridge_of_group(double events);  // toward the coefficients that all groups share

// One weight for each horizon, none negative, sum 1: the mix whose forecasts of the newest blocks, each made from the blocks
// before it, have the least squared error (stacking: Wolpert 1992, Breiman 1996), held at equal weights while there is little
// evidence. The error Σw·r² − 2·βᵀ·Σw·x·r + βᵀ·Σw·x·xᵀ·β needs no rows; groups are taken together.
std::vector<double> weigh_horizons(const Sums& sums, Target target, std::span<const double> prior,
                                   std::span<const double> family, const Ages& ages, Kernel kernel);

}  // namespace attune::rank
