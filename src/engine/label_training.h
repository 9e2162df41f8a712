// What the catalogue's own tags and categories teach about products that lack them: one small classifier a tag, and one for
// all categories, on the vectors of the products' texts. What they say is inferred: shown as such and searched, never a fact.
//
// Threads: one at a time; the text reader's.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/answers.h"
#include "engine/snapshot.h"
#include "text/linear_head.h"

namespace attune {

inline constexpr std::size_t tag_examples = 6;         // of the tagged, that must have a tag and lack it
inline constexpr std::size_t category_examples = 10;   // products of a category before it is learnt
inline constexpr std::size_t tags_learnt = 60;         // the most frequent
inline constexpr std::size_t products_learnt = 2'000;  // evenly over the catalogue
inline constexpr double tag_f1 = 0.6;                  // on products held out; a tag told worse is not inferred
inline constexpr double category_score = 0.8;          // below it a category is not called into question

class LabelTraining {
 public:
  explicit LabelTraining(std::shared_ptr<const CatalogueVersion> catalogue);

  // Learns the next label, some tenths of a second at most; true: all are learnt.
  bool train_some();

  // By product index: tags that a product lacks and likely deserves, and its likely category where it stands in another or in none.
  // Precondition: train_some said true.
  std::vector<InferredAnswer> infer() const;

  // That it learns from.
  const CatalogueVersion& catalogue() const { return *catalogue_; }

 private:
  struct Row {
    std::uint32_t product = 0;
    std::vector<float> x;
  };
  void learn_tag(const std::string& tag);
  void learn_categories();
  bool has_tag(std::uint32_t product, const std::string& tag) const;

  std::shared_ptr<const CatalogueVersion> catalogue_;
  std::vector<Row> rows_;              // products with a text that was read, retired ones left out
  std::vector<std::string> to_learn_;  // tags, most frequent last
  bool categories_learnt_ = false;
  struct TagHead {
    std::string tag;
    LinearHead head;
  };
  std::vector<TagHead> tags_;
  LinearHead categories_;  // without labels: there were too few
};

}  // namespace attune
