// What one event teaches: a weighted pair of features and target value at a log position.
#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/handle.h"
#include "rank/fixed.h"
#include "rank/past.h"

namespace attune::rank {

// weight: ±full_weight or ±slider_default_weight as a rule, any −10 … 10; a negative one takes an earlier contribution back.
// r: 0 … score_one (6000 is 1.0). x: each value within ±x_limit.
struct Contribution {
  Target target = Target::appraisal;
  Category category = Category::guidance;
  std::uint32_t product = no_product;
  Position position = 0;
  std::int16_t weight = full_weight;
  std::int16_t r = 0;
  X x{};
  Past past{};  // of the customer, before this

  friend bool operator==(const Contribution&, const Contribution&) = default;
};

// The same with any number of features, for logs other than our own; `group` stands where the category does.
struct Row {
  Target target = Target::appraisal;
  std::uint8_t group = 0;
  std::uint32_t product = no_product;
  Position position = 0;
  std::int16_t weight = full_weight;
  std::int16_t r = 0;
  std::span<const std::int16_t> x;
  std::span<const std::uint16_t> past{};  // places, ascending
};

Row row_of(const Contribution& contribution);

// The contribution that takes this one back.
Contribution taken_back(Contribution contribution);

// The sparse form for storing: a mask of the slots in use, then their values.
void write_x(ByteWriter& out, const X& x);
// Marks the reader as failed when a value is beyond ±x_limit.
X read_x(ByteReader& in);

}  // namespace attune::rank
