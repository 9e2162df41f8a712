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

constexpr std::int64_t most_paid = 20;    // hundredths, of a deposit rate or a discount
constexpr std::int64_t most_lawful = 48;  // hundredths, of a lending rate
constexpr std::int64_t least_lent = 50;   // hundredths of a per cent

enum class Sure : std::uint8_t { neither, per_cent, fraction };

// Those rates of a side that say by themselves what they are, and what the others take from them.
class Side {
 public:
  explicit Side(std::span<const WrittenRate> rates) : rates_(rates), sure_(rates.size(), Sure::neither) {
    for (std::size_t i = 0; i < rates_.size(); ++i) {
      const auto& [amount, kind] = rates_[i];
      if (!amount.per_cent && is_surely_per_cent(rates_[i])) {
        count_per_cent(i);
      } else if (kind == RateKind::lending) {
        const auto fraction = amount.per_cent ? hundredth(amount.value).value_or(Decimal{}) : amount.value;
        if (fraction <= hundredths(most_lawful)) most_lent_ = std::max(most_lent_, fraction);
      }
    }
    for (std::size_t i = 0; i < rates_.size(); ++i) {
      if (!rates_[i].amount.per_cent && is_more_than_all_lending(i)) count_per_cent(i);
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

  void count_per_cent(std::size_t i) {
    sure_[i] = Sure::per_cent;
    ++per_cent_[index(rates_[i].kind)];
    const auto size = size_of(rates_[i].amount.value);
    if (size > largest_) largest_ = size;
    if (rates_[i].kind == RateKind::lending) most_lent_ = std::max(most_lent_, hundredth(size).value_or(size));
  }

  // A discount can't be more than what it is taken from.
  bool is_more_than_all_lending(std::size_t i) const {
    const auto size = size_of(rates_[i].amount.value);
    return sure_[i] == Sure::neither && rates_[i].kind == RateKind::discount && size.scale() < 4 &&
           most_lent_.units() > 0 && size > most_lent_ && size <= hundredths(100);
  }

  static bool is_surely_per_cent(const WrittenRate& rate) {
    const auto size = size_of(rate.amount.value);
    if (size > hundredths(10'000)) return false;  // no rate at all
    if (size > hundredths(100)) return true;
    return rate.kind != RateKind::lending && size > hundredths(most_paid) && size.scale() < 4;
  }

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
  Decimal largest_;    // of those that are per cent for sure
  Decimal most_lent_;  // the largest lending rate, as a fraction
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
