// Base scores of a whole catalogue for one customer, without building 64 features for each product: what products share is
// computed once for each distinct key and looked up. Gives exactly Model::score(make_x(…)) for every product.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "rank/features.h"
#include "rank/model.h"
#include "rank/traits.h"

namespace attune::rank {

// The catalogue as the scorer reads it: made when the catalogue changes, never altered, shared by all models.
class CatalogueTraits {
 public:
  // One element per product index. `texts`: as many, or none at all; null: that product has no vector.
  explicit CatalogueTraits(std::vector<ProductTraits> products, std::span<const TextVector* const> texts = {});

  std::size_t size() const { return products_.size(); }
  const ProductTraits& product(std::size_t index) const { return products_[index]; }
  // Null when the product has no vector.
  const TextVector* text(std::size_t index) const {
    return has_text_.empty() || has_text_[index] == 0 ? nullptr : &texts_[index];
  }

  std::span<const ContextKey> contexts() const { return contexts_; }
  std::span<const TopicKey> topics() const { return topics_; }
  std::span<const MoneyKey> moneys() const { return moneys_; }

 private:
  friend class ScoringTable;
  struct Keys {
    std::uint32_t context = 0;
    std::uint32_t topic = 0;
    std::uint32_t money = 0;
  };

  std::vector<ProductTraits> products_;
  std::vector<Keys> keys_;  // by product: places in the lists of distinct keys
  std::vector<ContextKey> contexts_;
  std::vector<TopicKey> topics_;
  std::vector<MoneyKey> moneys_;
  std::vector<TextVector> texts_;  // by product; zeros where there is none
  // Neighbours of one kind, from and to: [0] not of credit, [1] of credit, which see another text of the customer.
  std::array<std::vector<std::pair<std::uint32_t, std::uint32_t>>, 2> runs_;
  std::vector<std::uint8_t> has_text_;
};

// A model met with a catalogue: made when either is published, then read by any number of threads.
class ScoringTable {
 public:
  ScoringTable(std::shared_ptr<const Model> model, std::shared_ptr<const CatalogueTraits> catalogue);

  const Model& model() const { return *model_; }
  const CatalogueTraits& catalogue() const { return *catalogue_; }

  // Base scores of all products, by index. `out` is resized; reusing it saves the allocation.
  void score_all(Target target, const CustomerFeatures& customer, const Situation& situation, std::vector<Score>& out,
                 Kernel kernel = best_kernel()) const;
  // Of one product: the same number.
  Score score_one_product(Target target, const CustomerFeatures& customer, const Situation& situation,
                          std::uint32_t product) const;

 private:
  void add_texts(Target target, const CustomerFeatures& customer, Kernel kernel, std::span<Score> out) const;
  void add_blocks(Target target, const CustomerFeatures& customer, const Situation& situation, Kernel kernel,
                  std::span<Score> out) const;

  std::shared_ptr<const Model> model_;
  std::shared_ptr<const CatalogueTraits> catalogue_;
  std::array<std::vector<Score>, target_count> own_;  // by product: product-only slots and offset
};

// Indices of the k highest scores among the permitted (non-zero), best first; equal scores in ascending order of index.
// `permitted` is as long as `scores`, or empty: all are.
std::vector<std::uint32_t> best(std::span<const Score> scores, std::span<const std::uint8_t> permitted, std::size_t k);

}  // namespace attune::rank
