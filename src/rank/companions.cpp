#include "rank/companions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "domain/feedback.h"
#include "rank/sums.h"

namespace attune::rank {
namespace {

constexpr double weight_unit = 1.0 / full_weight;
constexpr double r_unit = 1.0 / score_one;
constexpr Score least_effect = score_unit / 1000;
constexpr int share_bits = 16;
constexpr double pseudo_events = 4.0;  // of the mean outcome, in a product's own mean

// 2^16 / √n.
constexpr std::array<Score, OwnBehaviour::recent_kept + 1> share_of{
    0, 65536, 46341, 37837, 32768, 29309, 26755, 24770, 23170, 21845, 20724, 19760, 18919, 18176, 17515, 16921, 16384};

Score shared(Score sum, const Past& past) { return sum * share_of[past.count] / (Score{1} << share_bits); }

struct Pair {
  std::uint32_t product;
  std::uint16_t place;
  double n;       // events
  double beyond;  // Σ(r − the product's mean)
  double noise;   // variance of one r
};

double mean_of_all(const Sums& sums, Target target) {
  double n = 0;
  double r = 0;
  for (std::uint32_t p = 0; p < sums.product_end(target); ++p) {
    if (const ProductSums* product = sums.product(target, p)) {
      n += static_cast<double>(product->weight) * weight_unit;
      r += static_cast<double>(product->r) * weight_unit * r_unit;
    }
  }
  return n > 0 ? r / n : 0.0;
}

// Every pair in ascending order of product and place, made anew at each pass: a bank has millions, and keeping them would cost
// more than making them.
template <class Visit>
void for_each_pair(const Sums& sums, Target target, double mean_of_all, Visit visit) {
  for (std::uint32_t p = 0; p < sums.product_end(target); ++p) {
    const ProductSums* product = sums.product(target, p);
    if (product == nullptr || product->weight <= 0) continue;
    const double own = static_cast<double>(product->weight) * weight_unit;
    const double r = static_cast<double>(product->r) * weight_unit * r_unit;
    const double mean = std::clamp((r + pseudo_events * mean_of_all) / (own + pseudo_events), 0.001, 0.999);
    for (const PairSums& pair : product->pairs) {
      if (pair.weight <= 0) continue;
      const double events = static_cast<double>(pair.weight) * weight_unit;
      visit(Pair{p, pair.place, events, static_cast<double>(pair.r) * weight_unit * r_unit - events * mean,
                 mean * (1.0 - mean)});
    }
  }
}

}  // namespace

std::span<const Companion> Companions::at(std::uint16_t place) const {
  if (place + std::size_t{1} >= starts.size()) return {};
  return std::span(entries).subspan(starts[place], starts[place + std::size_t{1}] - starts[place]);
}

Score Companions::of(const Past& past, std::uint32_t product) const {
  Score sum = 0;
  for (const std::uint16_t place : past.span()) {
    const auto there = at(place);
    const auto found = std::ranges::lower_bound(there, product, {}, &Companion::product);
    if (found != there.end() && found->product == product) sum += found->effect;
  }
  return shared(sum, past);
}

void Companions::add_all(const Past& past, std::span<Score> scores) const {
  if (entries.empty() || past.count == 0) return;
  std::vector<Score> sums(scores.size());
  for (const std::uint16_t place : past.span()) {
    for (const Companion& companion : at(place)) {
      if (companion.product < sums.size()) sums[companion.product] += companion.effect;
    }
  }
  for (std::size_t p = 0; p < sums.size(); ++p) scores[p] += shared(sums[p], past);
}

Companions fit_companions(const Sums& sums, Target target) {
  const double all = mean_of_all(sums, target);
  // Those who engaged with something do better or worse with everything: that is for the features to say.
  std::vector<double> n(past_places);
  std::vector<double> beyond(past_places);
  for_each_pair(sums, target, all, [&](const Pair& pair) {
    n[pair.place] += pair.n;
    beyond[pair.place] += pair.beyond;
  });
  for (std::size_t place = 0; place < past_places; ++place)
    beyond[place] = n[place] > 0 ? beyond[place] / n[place] : 0.0;
  const auto centred = [&](const Pair& pair) { return pair.beyond - pair.n * beyond[pair.place]; };
  // How much pairs differ beyond the noise of their means, weighted by events.
  double sum = 0;
  double weight = 0;
  for_each_pair(sums, target, all, [&](const Pair& pair) {
    const double own = centred(pair);
    sum += own * own / pair.n - pair.noise;
    weight += pair.n;
  });
  const double spread = weight > 0 ? sum / weight : 0.0;
  Companions out;
  if (!(spread > 0)) return out;
  out.starts.assign(past_places + 1, 0);
  std::vector<std::pair<std::uint16_t, Companion>> kept;
  for_each_pair(sums, target, all, [&](const Pair& pair) {
    const double effect = centred(pair) * spread / (pair.n * spread + pair.noise);
    const auto score =
        static_cast<Score>(std::floor(std::clamp(effect, -1.0, 1.0) * static_cast<double>(score_unit) + 0.5));
    if (score < least_effect && score > -least_effect) return;
    kept.emplace_back(pair.place, Companion{pair.product, static_cast<std::int32_t>(score)});
    ++out.starts[pair.place + std::size_t{1}];
  });
  if (kept.empty()) return {};
  for (std::size_t place = 0; place < past_places; ++place) out.starts[place + 1] += out.starts[place];
  // They came by product: dealt out by place they stand in order.
  out.entries.resize(kept.size());
  std::vector<std::uint32_t> next(out.starts.begin(), out.starts.end() - 1);
  for (const auto& [place, companion] : kept) out.entries[next[place]++] = companion;
  return out;
}

}  // namespace attune::rank
