#include "engine/catalogue.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "rank/behaviour.h"

namespace attune {
namespace {

void classify(CatalogueEntry& entry, const Classified& classified) {
  entry.classified = classified;
  entry.product.category = classified.is.category;
  entry.product.kind = classified.is.kind;
  entry.product.regime = classified.is.regime;
  entry.product.capital_at_risk = classified.is.capital_at_risk;
}

Standing standing_of(const Product& product) {
  return {product.category, product.kind, product.regime, product.capital_at_risk};
}

}  // namespace

// A product's own tags go before what its text suggests. How complex and risky it is rests on the product alone.
void Catalogue::work_out(CatalogueEntry& entry) {
  const rank::Complexity complexity = rank::complexity_of(entry.product);
  const rank::Risk risk = rank::risk_of(entry.product);
  if (entry.product.tags.empty() && !entry.inferred_tags.empty()) {
    Product tagged = entry.product;
    tagged.tags = entry.inferred_tags;
    entry.traits = rank::traits_of(tagged, complexity, risk);
  } else {
    entry.traits = rank::traits_of(entry.product, complexity, risk);
  }
  entry.complexity = complexity.level;
  entry.risk = risk.level;
  entry.exposure = exposure_of(entry.product);
  entry.criteria_set = criteria_.number_of(criteria_of(entry.product, entry.exposure));
}

std::uint32_t Catalogue::apply(const ProductChange& change, Position position) {
  changed_ = position;
  auto entry = std::make_shared<CatalogueEntry>();
  entry->product = change.product;
  entry->product.original.clear();
  entry->product.original.shrink_to_fit();
  entry->name_hash = rank::product_hash(entry->product.id);
  entry->since = position;
  const auto known = by_id_.find(entry->product.id);
  if (known == by_id_.end()) {
    const auto index = static_cast<std::uint32_t>(newest_.size());
    work_out(*entry);
    by_id_.emplace(entry->product.id, index);
    traits_.push_back(entry->traits);
    newest_.push_back(std::move(entry));
    return index;
  }
  if (const CatalogueEntry& before = *newest_[known->second]; classification_holds(before, entry->product)) {
    Classified classified = *before.classified;
    classified.stated = standing_of(entry->product);
    classify(*entry, classified);
  }
  work_out(*entry);
  replace(known->second, std::move(entry));
  return known->second;
}

void Catalogue::apply_classification(const ClassificationChange& change, Instant at, Position position) {
  auto entry = std::make_shared<CatalogueEntry>(*newest_[change.product]);
  if (!entry->classified && !is_unclassified(entry->product)) return;
  const Standing stated = entry->classified ? entry->classified->stated : standing_of(entry->product);
  classify(*entry, {change.is, stated, change.account, at});
  work_out(*entry);
  entry->since = position;
  changed_ = position;
  replace(change.product, std::move(entry));
}

void Catalogue::give_classified(std::uint32_t index, const Classified& classified) {
  auto entry = std::make_shared<CatalogueEntry>(*newest_[index]);
  classify(*entry, classified);
  work_out(*entry);
  traits_[index] = entry->traits;
  newest_[index] = std::move(entry);
}

void Catalogue::apply_text(std::uint32_t index, const rank::TextVector& text, Position position) {
  auto entry = std::make_shared<CatalogueEntry>(*newest_[index]);
  entry->text = text;
  entry->since = position;
  replace(index, std::move(entry));
}

void Catalogue::apply_inferred(std::uint32_t index, std::vector<std::string> tags, Position position) {
  auto entry = std::make_shared<CatalogueEntry>(*newest_[index]);
  entry->inferred_tags = std::move(tags);
  work_out(*entry);
  entry->since = position;
  replace(index, std::move(entry));
}

void Catalogue::give_learnt(std::uint32_t index, std::optional<rank::TextVector> text, std::vector<std::string> tags) {
  if (!text && tags.empty()) return;
  auto entry = std::make_shared<CatalogueEntry>(*newest_[index]);
  entry->text = text;
  if (!tags.empty()) {  // else the traits are what they were: reading back stays quick
    entry->inferred_tags = std::move(tags);
    work_out(*entry);
  }
  traits_[index] = entry->traits;
  newest_[index] = std::move(entry);
}

void Catalogue::replace(std::uint32_t index, std::shared_ptr<const CatalogueEntry> entry) {
  older_[index].push_back(newest_[index]);
  traits_[index] = entry->traits;
  newest_[index] = std::move(entry);
}

std::optional<std::uint32_t> Catalogue::index_of(std::string_view id) const {
  const auto at = by_id_.find(std::string(id));
  return at == by_id_.end() ? std::nullopt : std::optional(at->second);
}

const CatalogueEntry& Catalogue::as_of(std::uint32_t index, Position position) const {
  const CatalogueEntry& newest = *newest_[index];
  if (newest.since < position) return newest;
  const auto older = older_.find(index);
  if (older == older_.end()) return newest;
  for (auto at = older->second.rbegin(); at != older->second.rend(); ++at) {
    if ((*at)->since < position) return **at;
  }
  return *older->second.front();
}

std::vector<std::shared_ptr<const CatalogueEntry>> Catalogue::versions() const {
  std::vector<std::shared_ptr<const CatalogueEntry>> all(newest_);
  for (const auto& [index, entries] : older_) all.insert(all.end(), entries.begin(), entries.end());
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a->since < b->since; });
  return all;
}

bool classification_holds(const CatalogueEntry& before, const Product& now) {
  return before.classified && is_unclassified(now) && before.product.name == now.name &&
         before.product.description == now.description;
}

Product as_stated(const CatalogueEntry& entry) {
  Product product = entry.product;
  if (!entry.classified) return product;
  product.category = entry.classified->stated.category;
  product.kind = entry.classified->stated.kind;
  product.regime = entry.classified->stated.regime;
  product.capital_at_risk = entry.classified->stated.capital_at_risk;
  return product;
}

Bytes bytes_of_text(const std::optional<rank::TextVector>& text) {
  if (!text) return {};
  const auto* data = reinterpret_cast<const std::uint8_t*>(text->data());
  return Bytes(data, data + text->size());
}

std::optional<rank::TextVector> text_of_bytes(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != rank::text_size) return std::nullopt;
  rank::TextVector text;
  std::memcpy(text.data(), bytes.data(), text.size());
  return text;
}

}  // namespace attune
