// The catalogue as a fold over the log's product records: every version of every product, by the position it came in.
//
// Depends on: product records, what was read in products' texts, and their positions, nothing else. Threads: none of its own; copies are cheap (entries are
// shared and immutable), so a Snapshot holds one of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/handle.h"
#include "domain/exposure.h"
#include "domain/product.h"
#include "engine/payload.h"
#include "policy/eligibility.h"
#include "rank/customer_features.h"
#include "rank/traits.h"

namespace attune {

// What a person said that a product is, where the catalogue doesn't say.
struct Classified {
  Standing is;
  Standing stated;  // what the catalogue said by itself
  Handle by;        // the account
  Instant at;
};

// One version of a product. Its `original` is left in the log, at `since`.
struct CatalogueEntry {
  Product product;                       // as stated, and classified
  std::optional<Classified> classified;  // nothing: the catalogue says itself what it is, or nobody has said
  Exposure exposure{};
  rank::ProductTraits traits;
  std::optional<rank::TextVector> text;    // of the product's text, once a text model has read it
  std::vector<std::string> inferred_tags;  // where the product has no tags: what traits take for them, and nobody else
  rank::Level complexity = rank::Level::low;
  rank::Level risk = rank::Level::low;
  std::uint32_t criteria_set = 0;
  std::uint32_t name_hash = 0;  // rank::product_hash of the id
  Position since = 0;
};

class Catalogue {
 public:
  // Takes a product record in; returns the product's index: products count from 0 in the order they first came.
  std::uint32_t apply(const ProductChange& change, Position position);

  // Says what a product is that the catalogue leaves unclassified: a version of its own from this position on. It holds until
  // the catalogue says so itself, or names or describes the product differently.
  void apply_classification(const ClassificationChange& change, Instant at, Position position);

  // Gives a product the vector of its text: a version of its own from this position on.
  void apply_text(std::uint32_t index, const rank::TextVector& text, Position position);

  // Gives a product without tags of its own those that its text suggests, likewise; empty: none any more.
  void apply_inferred(std::uint32_t index, std::vector<std::string> tags, Position position);

  // Without a version of their own: for reading back a version that had them.
  void give_classified(std::uint32_t index, const Classified& classified);
  void give_learnt(std::uint32_t index, std::optional<rank::TextVector> text, std::vector<std::string> tags);

  std::size_t size() const { return newest_.size(); }
  // The newest record that put, changed, withdrew or classified a product.
  Position changed() const { return changed_; }
  std::optional<std::uint32_t> index_of(std::string_view id) const;

  // Precondition: index < size().
  const CatalogueEntry& at(std::uint32_t index) const { return *newest_[index]; }

  // The version that was in force just before `position`; the first one when the product came later.
  const CatalogueEntry& as_of(std::uint32_t index, Position position) const;

  const CriteriaSets& criteria() const { return criteria_; }

  // The newest traits of every product, by index.
  const std::vector<rank::ProductTraits>& traits() const { return traits_; }

  // Every version, by position: what a checkpoint keeps. Applying them again in this order gives the same catalogue.
  std::vector<std::shared_ptr<const CatalogueEntry>> versions() const;

 private:
  void work_out(CatalogueEntry& entry);
  void replace(std::uint32_t index, std::shared_ptr<const CatalogueEntry> entry);

  std::vector<std::shared_ptr<const CatalogueEntry>> newest_;
  std::vector<rank::ProductTraits> traits_;
  std::unordered_map<std::uint32_t, std::vector<std::shared_ptr<const CatalogueEntry>>> older_;  // oldest first
  std::unordered_map<std::string, std::uint32_t> by_id_;
  CriteriaSets criteria_;
  Position changed_ = 0;
};

// The product as the catalogue states it, without what a person said.
Product as_stated(const CatalogueEntry& entry);

// Whether what a person said of an earlier version holds for the product as it is put now.
bool classification_holds(const CatalogueEntry& before, const Product& now);

// The stored form of a vector; empty stands for none.
Bytes bytes_of_text(const std::optional<rank::TextVector>& text);
std::optional<rank::TextVector> text_of_bytes(std::span<const std::uint8_t> bytes);

}  // namespace attune
