// Counts of what happened, by product and by day (A10, A16). Sums of integers: what one customer added can be taken away.
//
// Depends on: feedback and decision records with their positions' own content. Days are UTC days of `occurred_at`.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/time.h"
#include "engine/answers.h"

namespace attune {

struct Counts {
  std::int64_t interactions = 0;
  std::int64_t views = 0;
  std::int64_t clicks = 0;
  std::int64_t selections = 0;
  std::int64_t ratings = 0;      // events with a score
  std::int64_t score_sum = 0;    // of those, in score_one units
  std::int64_t conversions = 0;
  std::int64_t shown = 0;        // times it stood in a decision

  Counts& operator+=(const Counts& other);
  Counts operator-() const;
  bool is_zero() const { return *this == Counts{}; }
  friend bool operator==(const Counts&, const Counts&) = default;
};

// Totals as A10 shows them: no events give zeros and nothing, never NaN.
Statistics to_statistics(const Counts& counts);

struct DayCounts {
  Counts counts;
  std::int64_t active_customers = 0;
  friend bool operator==(const DayCounts&, const DayCounts&) = default;
};

class InstitutionCounts {
 public:
  void add_product(std::uint32_t product, const Counts& counts);
  void add_day(Date day, const DayCounts& counts);  // a day that comes to zero is forgotten

  const Counts& product(std::uint32_t index) const;  // zeros for a product without events
  const std::vector<Counts>& products() const { return products_; }
  const std::map<Date, DayCounts>& days() const { return days_; }

  friend bool operator==(const InstitutionCounts&, const InstitutionCounts&) = default;

 private:
  std::vector<Counts> products_;  // no trailing zeros, so that equal histories give equal bits
  std::map<Date, DayCounts> days_;
};

}  // namespace attune
