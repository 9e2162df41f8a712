#include "engine/label_learner.h"

#include <utility>

namespace attune {

void LabelLearner::learn(std::shared_ptr<const CatalogueVersion> catalogue) {
  newest_ = std::move(catalogue);
  if (under_way_) return;
  const Catalogue& all = newest_->products;
  bool changed = false;
  for (std::uint32_t p = 0; p < all.size(); ++p) {
    const CatalogueEntry& entry = all.at(p);
    if (!entry.text && !entry.product.retired) return;  // its vector will change the catalogue once more
    // A version that inferred tags made teaches nothing new.
    changed = changed || (entry.inferred_tags.empty() && entry.since >= learnt_);
  }
  if (!changed) return;
  under_way_ = true;
  go_on(std::make_shared<LabelTraining>(newest_));
}

const InferredAnswer* LabelLearner::of(std::uint32_t product) const {
  if (!inferred_ || product >= inferred_->size()) return nullptr;
  const InferredAnswer& inferred = (*inferred_)[product];
  return inferred.tags.empty() && !inferred.category ? nullptr : &inferred;
}

void LabelLearner::go_on(const std::shared_ptr<LabelTraining>& training) {
  reader_.do_later([this, post = post_, alive = std::weak_ptr<bool>(alive_), training](TextModels&) {
    std::shared_ptr<const std::vector<InferredAnswer>> inferred;
    if (training->train_some()) inferred = std::make_shared<const std::vector<InferredAnswer>>(training->infer());
    post([this, alive, training, inferred] {
      const auto still = alive.lock();
      if (!still || !*still) return;
      if (!inferred) return go_on(training);
      inferred_ = inferred;
      learnt_ = training->catalogue().position;
      under_way_ = false;
      on_learnt_(*inferred_, training->catalogue());
      learn(newest_);  // where the catalogue has changed meanwhile
    });
  });
}

}  // namespace attune
