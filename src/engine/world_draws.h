// Draws of the simulated world: each is a pure function of a key, so the order in which things are asked changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "base/random.h"

namespace attune::world {

// What a draw is about; a number of its own for each keeps the streams apart.
enum class About : std::uint64_t {
  person = 1,
  hidden,
  facts,
  holdings,
  consents,
  visits,
  item,
  category_drift,
  reaction,
  organisation,
  members,
};

// The draws about one thing: (seed, about, up to three numbers that say which).
class Draws {
 public:
  Draws(std::uint64_t seed, About about, std::initializer_list<std::uint64_t> which)
      : random_(seed, key(about, which)) {}

  double unit() { return random_.unit(); }
  bool chance(double probability) { return random_.unit() < probability; }
  double between(double low, double high) { return low + (high - low) * random_.unit(); }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_.below(bound)); }

  // Mean 0, variance 1, within ±6: the sum of twelve uniform draws (Irwin and Hall), which needs no library function.
  double normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += random_.unit();
    return sum;
  }

  // An index, as likely as its weight. Precondition: at least one weight, none negative, their sum above zero.
  std::size_t pick(std::span<const double> weights) {
    double total = 0;
    for (const double w : weights) total += w;
    double left = random_.unit() * total;
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
      left -= weights[i];
      if (left < 0) return i;
    }
    return weights.size() - 1;
  }

 private:
  static std::uint64_t key(About about, std::initializer_list<std::uint64_t> which) {
    std::uint64_t k = static_cast<std::uint64_t>(about);
    for (const std::uint64_t w : which) k = mix64(k * 0x9e3779b97f4a7c15U + w + 1);
    return k;
  }

  Random random_;
};

// Nearly e^v (within .02 % for |v| <= 10) and the same bits everywhere: only products and sums. 0 below −400.
inline double growth(double v) {
  if (v < -400) return 0;
  const double step = v / 1024;
  double power = 1 + step + step * step / 2;
  for (int i = 0; i < 10; ++i) power *= power;
  return power;
}

// Strictly increasing from 0 to 1, one half at 0.
inline double squash(double v) { return v < 0 ? growth(v) / (1 + growth(v)) : 1 / (1 + growth(-v)); }

inline double clamp(double v, double low, double high) { return v < low ? low : v > high ? high : v; }

}  // namespace attune::world
