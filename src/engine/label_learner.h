// Tags and categories that products' texts suggest: learnt from the catalogue when it has changed and every text was read.
//
// Threads: the owner's; the work is done on the text reader's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/answers.h"
#include "engine/engine.h"
#include "engine/label_training.h"
#include "engine/snapshot.h"
#include "engine/text_reader.h"

namespace attune {

class LabelLearner {
 public:
  // What is inferred of each product, by index, and the catalogue that it was inferred from.
  using OnLearnt = std::function<void(const std::vector<InferredAnswer>&, const CatalogueVersion&)>;

  LabelLearner(TextReader& reader, Post post, OnLearnt on_learnt)
      : reader_(reader), post_(std::move(post)), on_learnt_(std::move(on_learnt)) {}
  ~LabelLearner() { *alive_ = false; }
  LabelLearner(const LabelLearner&) = delete;
  LabelLearner& operator=(const LabelLearner&) = delete;

  // Learns from this catalogue, after the one that is being learnt from if there is one.
  void learn(std::shared_ptr<const CatalogueVersion> catalogue);

  // What is inferred of the product at this index; null: nothing, or nothing yet.
  const InferredAnswer* of(std::uint32_t product) const;

 private:
  void go_on(const std::shared_ptr<LabelTraining>& training);

  TextReader& reader_;
  Post post_;
  OnLearnt on_learnt_;
  std::shared_ptr<const CatalogueVersion> newest_;
  bool under_way_ = false;
  Position learnt_ = 0;                                          // position of the catalogue they were learnt from
  std::shared_ptr<const std::vector<InferredAnswer>> inferred_;  // by product; null: nothing is learnt yet
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace attune
