#include "engine/label_learner.h"

#include <utility>

namespace attune {

void LabelLearner::learn(std::shared_ptr<const CatalogueVersion> catalogue) {
  newest_ = std::move(catalogue);
  if (under_way_ || newest_->position == learnt_) return;
  const Catalogue& all = newest_->products;
  for (std::uint32_t p = 0; p < all.size(); ++p) {
    if (!all.at(p).text && !all.at(p).product.retired) return;  // its vector will change the catalogue once more
  }
  under_way_ = true;
  go_on(std::make_shared<LabelTraining>(newest_));
}

const InferredAnswer* LabelLearner::of(std::uint32_t product) const {
  if (!inferred_ || product >= inferred_->size()) return nullptr;
  const InferredAnswer& inferred = (*inferred_)[product];
  return inferred.tags.empty() && !inferred.category ? nullptr : &inferred;
}

void LabelLearner::go_on(std::shared_ptr<LabelTraining> training) {
  reader_.do_later([this, post = post_, alive = std::weak_ptr<bool>(alive_), training](TextModels&) {
    std::shared_ptr<const std::vector<InferredAnswer>> inferred;
    if (training->train_some()) inferred = std::make_shared<const std::vector<InferredAnswer>>(training->infer());
    post([this, alive, training, inferred] {
      const auto still = alive.lock();
      if (!still || !*still) return;
      if (!inferred) return go_on(training);
      inferred_ = inferred;
      learnt_ = training->position();
      under_way_ = false;
      learn(newest_);  // where the catalogue has changed meanwhile
    });
  });
}

}  // namespace attune
