// Counts of what happened, by product and by day, and of who the customers are (A10, A16). Sums of integers: what one
// customer added can be taken away.
//
// Depends on: a customer's own records with their positions' own content. Days are UTC days of `occurred_at`; a funnel's
// is the day of the decision.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "engine/answers.h"

namespace attune {

struct Counts {
  std::int64_t interactions = 0;
  std::int64_t views = 0;
  std::int64_t clicks = 0;
  std::int64_t selections = 0;
  std::int64_t ratings = 0;     // events with a score
  std::int64_t score_sum = 0;   // of those, in score_one units
  std::int64_t rated_high = 0;  // of those, at least high_rating
  std::int64_t rated_low = 0;   // of those, below low_rating
  std::int64_t conversions = 0;
  std::int64_t shown = 0;  // times it stood in a decision

  Counts& operator+=(const Counts& other);
  Counts operator-() const;
  bool is_zero() const { return *this == Counts{}; }
  friend bool operator==(const Counts&, const Counts&) = default;
};

inline constexpr std::int32_t high_rating = score_one * 7 / 10;
inline constexpr std::int32_t low_rating = score_one * 4 / 10;

// Totals as A10 shows them: no events give zeros and nothing, never NaN.
Statistics to_statistics(const Counts& counts);

// How far an offer that stood in a decision got. Who got far passed the steps before.
enum class Step : std::uint8_t { decided, viewed, clicked, interested, converted };
inline constexpr std::size_t step_count = 5;
using Funnel = std::array<std::int64_t, step_count>;  // offers that got at least so far

// What customers are grouped by; a customer may be in several groups of `goals`.
enum class Grouping : std::uint8_t { income_level, risk_tolerance, goals, kind };
inline constexpr std::size_t grouping_count = 4;

// Of one product and one group of customers: offers that were seen, and those of them that were taken up. Each offer of a
// decision once, in the groups its customer was in then.
struct Reached {
  std::int64_t viewed = 0;
  std::int64_t interested = 0;
  friend bool operator==(const Reached&, const Reached&) = default;
};
using Audience = std::array<std::map<std::string, Reached>, grouping_count>;

// The day before a customer's first.
inline constexpr Date never_before{std::numeric_limits<std::int32_t>::min()};

struct DayCounts {
  Counts counts;
  Funnel funnel{};                                     // of offers decided on this day
  std::map<Date, std::int64_t> active;                 // customers by the day they were active before this one
  std::unordered_map<std::uint32_t, Counts> products;  // of `counts`, each product's; none is zero

  std::int64_t active_customers() const;
  friend bool operator==(const DayCounts&, const DayCounts&) = default;
};

// What a customer's records add to the counts.
struct Counted {
  struct Events {
    std::uint32_t product = 0;
    Date day;
    Counts counts;
  };
  struct Active {
    Date day;
    Date before;
    std::int64_t customers = 0;
  };
  struct Offers {
    Date day;
    Step step = Step::decided;
    std::int64_t offers = 0;
  };
  struct Member {
    Grouping grouping = Grouping::kind;
    std::string value;
    std::int64_t customers = 0;
  };

  struct Seen {
    std::uint32_t product = 0;
    Grouping grouping = Grouping::kind;
    std::string value;
    Reached reached;
  };

  std::vector<Events> events;
  std::vector<Active> active;
  std::vector<Offers> offers;
  std::vector<Member> members;
  std::vector<Seen> seen;

  void clear();
};

class InstitutionCounts {
 public:
  using Groups = std::array<std::map<std::string, std::int64_t>, grouping_count>;  // customers by value; none is zero

  InstitutionCounts() = default;
  InstitutionCounts(std::map<Date, DayCounts> days, Groups groups, std::map<std::uint32_t, Audience> audiences);

  // `sign`: 1 to add, -1 to take back. What comes to zero is forgotten, so that equal histories give equal bits.
  void add(const Counted& counted, std::int64_t sign);

  const Counts& product(std::uint32_t index) const;  // zeros for a product without events
  const std::map<Date, DayCounts>& days() const { return days_; }
  const Groups& groups() const { return groups_; }
  // By product; none is empty.
  const std::map<std::uint32_t, Audience>& audiences() const { return audiences_; }

 private:
  void add_product(std::uint32_t product, const Counts& counts);
  void add_seen(const Counted::Seen& seen, std::int64_t sign);

  std::vector<Counts> products_;  // the sums of all days
  std::map<Date, DayCounts> days_;
  Groups groups_;
  std::map<std::uint32_t, Audience> audiences_;
};

}  // namespace attune
