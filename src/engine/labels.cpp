// Tags and categories that products' texts suggest: learnt from the catalogue when it has changed and every text was read.
#include <algorithm>
#include <utility>

#include "engine/core.h"

namespace attune {

void EngineCore::learn_labels() {
  if (!reader_ || options_.text_model.empty() || labels_being_learnt_ || stopped_) return;
  if (published_catalogue_->position == labels_learnt_) return;
  const Catalogue& all = published_catalogue_->products;
  for (std::uint32_t p = 0; p < all.size(); ++p) {
    if (!all.at(p).text && !all.at(p).product.retired) return;  // its vector will change the catalogue once more
  }
  labels_being_learnt_ = true;
  learn_labels_on(std::make_shared<LabelTraining>(published_catalogue_));
}

void EngineCore::learn_labels_on(std::shared_ptr<LabelTraining> training) {
  reader_->do_later([this, alive = std::weak_ptr<bool>(alive_), training](TextModels&) {
    std::shared_ptr<const std::vector<InferredAnswer>> inferred;
    if (training->train_some()) inferred = std::make_shared<const std::vector<InferredAnswer>>(training->infer());
    post_([this, alive, training, inferred] {
      const auto still = alive.lock();
      if (!still || !*still || stopped_) return;
      if (!inferred) return learn_labels_on(training);
      inferred_ = inferred;
      labels_learnt_ = training->position();
      labels_being_learnt_ = false;
      learn_labels();  // where the catalogue has changed meanwhile
    });
  });
}

}  // namespace attune
