#include "ingest/rate_units.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>

namespace attune {
namespace {

Decimal size_of(const Decimal& value) {
  return value.units() < 0 ? Decimal::from_units(-value.units(), value.scale()) : value;
}

Decimal hundredths(std::int64_t count) { return Decimal::from_units(count, 2); }

Decimal most_as_fraction(RateKind kind) { return hundredths(kind == RateKind::lending ? 100 : 20); }
constexpr std::int64_t most_lawful = 48;  // hundredths, of a lending rate
constexpr std::int64_t least_lent = 50;   // hundredths of a per cent

enum class Sure : std::uint8_t { neither, per_cent, fraction };

// Those rates of a side that say by themselves what they are, and what the others take from them.
class Side {
 public:
  explicit Side(std::span<const WrittenRate> rates) : rates_(rates), sure_(rates.size(), Sure::neither) {
    for (std::size_t i = 0; i < rates_.size(); ++i) {
      const auto size = size_of(rates_[i].amount.value);
      if (rates_[i].amount.per_cent || size > hundredths(10'000) || size <= most_as_fraction(rates_[i].kind)) continue;
      sure_[i] = Sure::per_cent;
      ++per_cent_[index(rates_[i].kind)];
      largest_ = std::max(largest_, size);
    }
    for (std::size_t i = 0; i < rates_.size(); ++i) {
      if (sure_[i] == Sure::per_cent || rates_[i].amount.per_cent || !stays_fraction(rates_[i])) continue;
      sure_[i] = Sure::fraction;
      ++fractions_[index(rates_[i].kind)];
    }
  }

  bool is_per_cent(std::size_t i) const {
    if (sure_[i] != Sure::neither || largest_.units() == 0) return sure_[i] == Sure::per_cent;
    const auto kind = rates_[i].kind;
    if (kind == RateKind::lending) return true;  // above what is lawful, or it were sure by now
    if (per_cent_[index(kind)] > 0) return per_cent_[index(kind)] >= fractions_[index(kind)];
    return std::reduce(per_cent_.begin(), per_cent_.end()) >= std::reduce(fractions_.begin(), fractions_.end());
  }

 private:
  static std::size_t index(RateKind kind) { return static_cast<std::size_t>(kind); }

  bool stays_fraction(const WrittenRate& rate) const {
    const auto size = size_of(rate.amount.value);
    if (rate.kind == RateKind::lending) return size.units() != 0 && size <= hundredths(most_lawful);
    if (size.scale() < 3) return false;
    return times_hundred(size) <= Decimal::from_units(largest_.units() * 2, largest_.scale());
  }

  std::span<const WrittenRate> rates_;
  std::vector<Sure> sure_;
  std::array<std::size_t, 3> per_cent_{};  // of each kind, those that are so for sure
  std::array<std::size_t, 3> fractions_{};
  Decimal largest_;  // of those that are per cent for sure
};

RateReading reading(const Amount& amount, bool per_cent, RateNotation standard) {
  if (amount.per_cent) per_cent = true;
  const auto fraction = per_cent ? hundredth(amount.value) : std::optional(amount.value);
  if (!fraction || size_of(*fraction) > hundredths(100)) return {};
  return {.fraction = fraction, .against_standard = per_cent != (standard == RateNotation::per_cent)};
}

}  // namespace

std::vector<RateReading> read_rate_units(std::span<const WrittenRate> neighbours, RateNotation standard) {
  std::vector<RateReading> out;
  out.reserve(neighbours.size());
  const Side side(neighbours);
  for (std::size_t i = 0; i < neighbours.size(); ++i) {
    const auto& [amount, kind] = neighbours[i];
    const auto size = size_of(amount.value);
    const bool per_cent = standard == RateNotation::fraction
                              ? side.is_per_cent(i)
                              : kind != RateKind::lending || size.units() == 0 || size >= hundredths(least_lent);
    out.push_back(reading(amount, per_cent, standard));
    if (amount.value.units() == 0) out.back().against_standard = false;
  }
  return out;
}

RateReading fee_rate_of(const Amount& amount, RateNotation standard) {
  const bool per_cent = standard == RateNotation::per_cent || size_of(amount.value) > hundredths(100);
  return reading(amount, per_cent, standard);
}

}  // namespace attune
