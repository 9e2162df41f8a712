#include "engine/label_training.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "text/vector.h"

namespace attune {
namespace {

constexpr HeadOptions how{.c = 4, .steps = 60, .folds = 5};

std::vector<float> widened_row(const rank::TextVector& vector) {
  const TextVector wide = widened(vector);
  return {wide.begin(), wide.end()};
}

}  // namespace

LabelTraining::LabelTraining(std::shared_ptr<const CatalogueVersion> catalogue) : catalogue_(std::move(catalogue)) {
  const Catalogue& all = catalogue_->products;
  std::map<std::string, std::size_t> count;
  std::size_t tagged = 0;
  for (std::uint32_t p = 0; p < all.size(); ++p) {
    const CatalogueEntry& entry = all.at(p);
    if (entry.product.retired || !entry.text) continue;
    rows_.push_back({p, widened_row(*entry.text)});
    if (!entry.product.tags.empty()) ++tagged;
    for (const std::string& tag : entry.product.tags) ++count[tag];
  }
  for (const auto& [tag, products] : count) {
    if (products >= tag_examples && tagged - products >= tag_examples) to_learn_.push_back(tag);
  }
  std::ranges::sort(to_learn_, {}, [&](const std::string& tag) { return std::pair(count[tag], tag); });
  if (to_learn_.size() > tags_learnt) to_learn_.erase(to_learn_.begin(), to_learn_.end() - tags_learnt);
}

bool LabelTraining::has_tag(std::uint32_t product, const std::string& tag) const {
  const auto& tags = catalogue_->products.at(product).product.tags;
  return std::ranges::find(tags, tag) != tags.end();
}

bool LabelTraining::train_some() {
  if (!categories_learnt_) {
    categories_learnt_ = true;
    learn_categories();
  } else if (!to_learn_.empty()) {
    const std::string tag = std::move(to_learn_.back());
    to_learn_.pop_back();
    learn_tag(tag);
  }
  return categories_learnt_ && to_learn_.empty();
}

void LabelTraining::learn_tag(const std::string& tag) {
  HeadExamples examples{.dimension = text_dimension, .labels = {tag}, .x = {}, .holds = {}, .weight = {}};
  const std::size_t step = rows_.size() / products_learnt + 1;
  for (std::size_t i = 0; i < rows_.size(); i += step) {
    if (catalogue_->products.at(rows_[i].product).product.tags.empty()) continue;  // missing is not no
    const std::size_t label[]{0};
    const bool has = has_tag(rows_[i].product, tag);
    examples.add(rows_[i].x, has ? std::span<const std::size_t>(label) : std::span<const std::size_t>{});
  }
  auto head = LinearHead::train(HeadKind::independent, examples, how);
  if (head && head->held_out_f1().front() >= tag_f1) tags_.push_back({tag, *std::move(head)});
}

void LabelTraining::learn_categories() {
  std::map<Category, std::size_t> count;
  const std::size_t step = rows_.size() / products_learnt + 1;
  const auto category = [&](const Row& row) { return catalogue_->products.at(row.product).product.category; };
  for (std::size_t i = 0; i < rows_.size(); i += step) {
    if (const auto stated = category(rows_[i])) ++count[*stated];
  }
  std::erase_if(count, [](const auto& entry) { return entry.second < category_examples; });
  if (count.size() < 2) return;
  HeadExamples examples{.dimension = text_dimension, .labels = {}, .x = {}, .holds = {}, .weight = {}};
  for (const auto& [learnt, products] : count) examples.labels.emplace_back(to_string(learnt));
  for (std::size_t i = 0; i < rows_.size(); i += step) {
    const auto stated = category(rows_[i]);
    const auto at = stated ? count.find(*stated) : count.end();
    if (at == count.end()) continue;
    const std::size_t label[]{static_cast<std::size_t>(std::distance(count.begin(), at))};
    examples.add(rows_[i].x, label);
  }
  if (auto head = LinearHead::train(HeadKind::exclusive, examples, how)) categories_ = *std::move(head);
}

std::vector<InferredAnswer> LabelTraining::infer() const {
  std::vector<InferredAnswer> out(catalogue_->products.size());
  for (const Row& row : rows_) {
    InferredAnswer& inferred = out[row.product];
    for (const TagHead& tag : tags_) {
      const double score = tag.head.probabilities(row.x).front();
      if (score >= tag.head.thresholds().front() && !has_tag(row.product, tag.tag))
        inferred.tags.push_back({tag.tag, score});
    }
    std::ranges::sort(inferred.tags, {},
                      [](const InferredAnswer::Label& label) { return std::pair(-label.score, label.name); });
    if (categories_.labels().empty()) continue;
    const auto scores = categories_.probabilities(row.x);
    const auto best = std::ranges::max_element(scores);
    const std::string& name = categories_.labels()[static_cast<std::size_t>(best - scores.begin())];
    const auto& said = catalogue_->products.at(row.product).product.category;
    const std::string_view stated = to_string(said);
    // A category that has too few products to be learnt can't be told from the others.
    const bool learnt = std::ranges::find(categories_.labels(), stated) != categories_.labels().end();
    if ((learnt || !said) && *best >= category_score && name != stated) {
      inferred.category = InferredAnswer::Label{name, *best};
    }
  }
  return out;
}

}  // namespace attune
