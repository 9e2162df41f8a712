#include "rank/score.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <utility>

namespace attune::rank {
namespace {

// Numbers distinct keys in the order in which they are first seen.
template <class Key>
std::uint32_t place_of(std::map<Key, std::uint32_t>& places, std::vector<Key>& keys, const Key& key) {
  const auto [at, fresh] = places.try_emplace(key, static_cast<std::uint32_t>(keys.size()));
  if (fresh) keys.push_back(key);
  return at->second;
}

Score dot_slots(std::span<const std::int32_t> coefficients, const X& x, std::size_t from, std::size_t to) {
  Score sum = 0;
  for (std::size_t i = from; i < to; ++i) sum += Score{coefficients[i]} * x[i];
  return sum;
}

Score context_score(std::span<const std::int32_t> c, const X& x) {
  return dot_slots(c, x, slot::base, slot::product) + dot_slots(c, x, slot::behaviour, slot::interests) +
         dot_slots(c, x, slot::placement, slot_count);
}

Score topic_score(std::span<const std::int32_t> c, const X& x) {
  return dot_slots(c, x, slot::goals, slot::risk) + dot_slots(c, x, slot::interests, slot::placement);
}

Score money_score(std::span<const std::int32_t> c, const X& x) { return dot_slots(c, x, slot::risk, slot::text); }

}  // namespace

CatalogueTraits::CatalogueTraits(std::vector<ProductTraits> products, std::span<const TextVector* const> texts)
    : products_(std::move(products)) {
  std::map<ContextKey, std::uint32_t> contexts;
  std::map<TopicKey, std::uint32_t> topics;
  std::map<MoneyKey, std::uint32_t> moneys;
  keys_.reserve(products_.size());
  for (const ProductTraits& product : products_) {
    keys_.push_back({place_of(contexts, contexts_, context_key(product)), place_of(topics, topics_, topic_key(product)),
                     place_of(moneys, moneys_, money_key(product))});
  }
  if (texts.empty()) return;
  texts_.resize(products_.size());
  has_text_.resize(products_.size());
  for (std::size_t p = 0; p < products_.size() && p < texts.size(); ++p) {
    if (texts[p] == nullptr) continue;
    texts_[p] = *texts[p];
    has_text_[p] = 1;
  }
  for (std::uint32_t p = 0; p < products_.size(); ++p) {
    auto& runs = runs_[products_[p].credit ? 1 : 0];
    if (!runs.empty() && runs.back().second == p) ++runs.back().second;
    else runs.emplace_back(p, p + 1);
  }
}

ScoringTable::ScoringTable(std::shared_ptr<const Model> model, std::shared_ptr<const CatalogueTraits> catalogue)
    : model_(std::move(model)), catalogue_(std::move(catalogue)) {
  for (std::size_t t = 0; t < target_count; ++t) {
    const TargetModel& target = model_->targets[t];
    own_[t].resize(catalogue_->size());
    X x{};
    for (std::uint32_t p = 0; p < catalogue_->size(); ++p) {
      const ProductTraits& traits = catalogue_->product(p);
      write_product(traits, x);
      own_[t][p] = target.offset(p) + dot_slots(target.coefficients[static_cast<std::size_t>(traits.category)], x,
                                                slot::product, slot::goals);
    }
  }
}

void ScoringTable::score_all(Target target, const CustomerFeatures& customer, const Situation& situation,
                             std::vector<Score>& out, Kernel kernel) const {
  const TargetModel& t = model_->of(target);
  const auto coefficients = [&](const ContextKey& key) {
    return std::span<const std::int32_t>(t.coefficients[static_cast<std::size_t>(key.category)]);
  };
  X x{};
  std::vector<Score> cells(catalogue_->contexts_.size() + catalogue_->topics_.size() + catalogue_->moneys_.size());
  Score* const contexts = cells.data();
  Score* const topics = contexts + catalogue_->contexts_.size();
  Score* const moneys = topics + catalogue_->topics_.size();
  for (std::size_t i = 0; i < catalogue_->contexts_.size(); ++i) {
    write_context(customer, situation, catalogue_->contexts_[i], x);
    contexts[i] = context_score(coefficients(catalogue_->contexts_[i]), x);
  }
  for (std::size_t i = 0; i < catalogue_->topics_.size(); ++i) {
    write_topics(customer, catalogue_->topics_[i], x);
    topics[i] = topic_score(coefficients(catalogue_->topics_[i].context), x);
  }
  for (std::size_t i = 0; i < catalogue_->moneys_.size(); ++i) {
    write_money(customer, catalogue_->moneys_[i], x);
    moneys[i] = money_score(coefficients(catalogue_->moneys_[i].context), x);
  }
  const std::size_t size = catalogue_->size();
  out.resize(size);
  const Score* own = own_[static_cast<std::size_t>(target)].data();
  const CatalogueTraits::Keys* keys = catalogue_->keys_.data();
  for (std::size_t p = 0; p < size; ++p)
    out[p] = own[p] + contexts[keys[p].context] + topics[keys[p].topic] + moneys[keys[p].money];
  add_texts(target, customer, kernel, out);
  add_blocks(target, customer, situation, kernel, out);
  t.companions.add_all(customer.past, out);
}

void ScoringTable::add_texts(Target target, const CustomerFeatures& customer, Kernel kernel,
                             std::span<Score> out) const {
  if (catalogue_->has_text_.empty() || (!customer.text && !customer.text_for_credit)) return;
  const TargetModel& t = model_->of(target);
  std::vector<std::int32_t> dots(out.size());
  for (const bool credit : {false, true}) {
    const auto& text = credit ? customer.text_for_credit : customer.text;
    if (!text) continue;
    for (const auto& [first, end] : catalogue_->runs_[credit ? 1 : 0]) {
      dots_int8(kernel, *text, catalogue_->texts_[first].data(), std::span(dots).subspan(first, end - first));
    }
  }
  // A product without a text has zeros in its place, and so has what no text was compared with.
  for (std::size_t p = 0; p < out.size(); ++p) {
    out[p] += Score{t.coefficients[static_cast<std::size_t>(catalogue_->products_[p].category)][slot::text]} *
              text_slot(dots[p]);
  }
}

void ScoringTable::add_blocks(Target target, const CustomerFeatures& customer, const Situation& situation,
                              Kernel kernel, std::span<Score> out) const {
  const TargetModel& t = model_->of(target);
  if (t.blocks.empty()) return;
  std::array<BlockValues, 2> values;  // for products that are not of credit, and that are
  for (const bool credit : {false, true}) {
    X x{};
    write_context(customer, situation, {Category::guidance, credit}, x);
    values[credit ? 1 : 0] = block_values(x);
  }
  const std::size_t size = std::min(out.size(), t.block_of.size());
  for (std::size_t p = 0; p < size; ++p) {
    if (t.block_of[p] == no_product) continue;
    const bool credit = catalogue_->contexts_[catalogue_->keys_[p].context].credit;
    out[p] +=
        dot_int16x16(kernel, values[credit ? 1 : 0].data(), t.blocks[t.block_of[p]].data()) * (Score{1} << block_shift);
  }
}

Score ScoringTable::score_one_product(Target target, const CustomerFeatures& customer, const Situation& situation,
                                      std::uint32_t product) const {
  const ProductTraits& traits = catalogue_->product(product);
  return model_->score(target, traits.category, product, make_x(customer, situation, traits, catalogue_->text(product)),
                       customer.past);
}

std::vector<std::uint32_t> best(std::span<const Score> scores, std::span<const std::uint8_t> permitted, std::size_t k) {
  struct Entry {
    Score score;
    std::uint32_t index;
  };
  const auto before = [](const Entry& a, const Entry& b) {
    return a.score != b.score ? a.score > b.score : a.index < b.index;
  };
  k = std::min(k, scores.size());
  if (k == 0) return {};
  constexpr Score lowest = std::numeric_limits<Score>::min();
  const auto score_of = [&](std::size_t i) { return permitted.empty() || permitted[i] != 0 ? scores[i] : lowest; };
  // Among the best of 3k groups, the k-th is reached by k at least: nothing below it can be among the k best.
  std::vector<Score> maxima(std::min(3 * k, scores.size()), lowest);
  for (std::size_t from = 0; from < scores.size(); from += maxima.size()) {
    const std::size_t size = std::min(maxima.size(), scores.size() - from);
    for (std::size_t i = 0; i < size; ++i) maxima[i] = std::max(maxima[i], score_of(from + i));
  }
  std::ranges::nth_element(maxima, maxima.begin() + static_cast<std::ptrdiff_t>(k - 1), std::greater{});
  const Score threshold = std::max(maxima[k - 1], lowest + 1);
  std::vector<Entry> kept;
  kept.reserve(3 * k);
  for (std::uint32_t i = 0; i < scores.size(); ++i) {
    if (score_of(i) >= threshold) kept.push_back({scores[i], i});
  }
  std::ranges::sort(kept, before);
  std::vector<std::uint32_t> out;
  out.reserve(std::min(k, kept.size()));
  for (std::size_t i = 0; i < std::min(k, kept.size()); ++i) out.push_back(kept[i].index);
  return out;
}

}  // namespace attune::rank
