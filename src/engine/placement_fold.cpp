#include "engine/placement_fold.h"

#include <algorithm>

namespace attune {
namespace {

const Placement* standard(std::string_view id) {
  static const Placement portal_home{.channel = "portal"};
  static const Placement branch_desk{.channel = "branch"};
  return id == "portal_home" ? &portal_home : id == "branch_desk" ? &branch_desk : nullptr;
}

// What was checked when it was put; bytes that were never checked can do no harm either.
Placement within_bounds(Placement placement) {
  placement.count = std::clamp(placement.count, 1U, 100U);
  placement.window_days = std::clamp(placement.window_days, 1, 90);
  return placement;
}

}  // namespace

Placements::Placements(Entries entries) {
  for (auto& [id, versions] : entries.placements) {
    for (auto& [position, placement] : versions) placement = within_bounds(std::move(placement));
  }
  for (auto& [id, versions] : entries.placements) placements_.emplace(std::move(id), std::move(versions));
  for (auto& [id, versions] : entries.offers) {
    for (const OfferVersion& version : versions) index(id, version.terms.product);
    offers_.emplace(std::move(id), std::move(versions));
  }
}

Placements::Entries Placements::entries() const {
  return {{placements_.begin(), placements_.end()}, {offers_.begin(), offers_.end()}};
}

void Placements::index(const std::string& id, std::uint32_t product) {
  auto& ids = offers_of_[product];
  if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
}

void Placements::apply(const PlacementChange& change, Position position, Instant at) {
  if (change.what != PlacementChange::What::placement) return apply_offer(change, position, at);
  placements_[change.id].emplace_back(position, within_bounds(change.placement));
}

void Placements::apply_offer(const PlacementChange& change, Position position, Instant at) {
  using enum PlacementChange::What;
  if (change.what != offer_proposed && !offers_.contains(change.id)) return;
  auto& versions = offers_[change.id];
  if (change.what == offer_proposed) {
    if (!versions.empty() && !versions.back().was_approved()) versions.pop_back();
    versions.push_back({.terms = change.offer,
                        .proposed = position,
                        .proposed_at = at,
                        .maker = change.account,
                        .decided_at = {},
                        .checker = {}});
    return index(change.id, change.offer.product);
  }
  const auto decide = [&](OfferVersion& version, OfferStatus status) {
    version.status = status;
    version.decided_at = at;
    version.checker = change.account;
    version.comment = change.comment;
  };
  const auto end = [&](OfferVersion& version) { version.ended = std::min(version.ended, position); };
  if (change.what == offer_withdrawn) {
    for (OfferVersion& version : versions) {
      if (version.ended != still_in_force || version.status == OfferStatus::rejected) continue;
      end(version);
      decide(version, OfferStatus::withdrawn);
    }
    return;
  }
  const auto named = std::ranges::find(versions, change.version, &OfferVersion::proposed);
  if (named == versions.end() || named->status != OfferStatus::proposed) return;
  if (change.what == offer_rejected) return decide(*named, OfferStatus::rejected);
  for (OfferVersion& version : versions) {
    if (version.was_approved()) end(version);
  }
  decide(*named, OfferStatus::approved);
  named->approved = position;
}

const Placement* Placements::find(std::string_view id) const {
  const auto at = placements_.find(id);
  return at == placements_.end() ? standard(id) : &at->second.back().second;
}

const Placement& Placements::as_of(std::string_view id, Position position) const {
  static const Placement unnamed;
  if (const auto at = placements_.find(id); at != placements_.end()) {
    for (auto version = at->second.rbegin(); version != at->second.rend(); ++version) {
      if (version->first < position) return version->second;
    }
  }
  const Placement* known = standard(id);
  return known == nullptr ? unnamed : *known;
}

std::vector<std::string> Placements::ids() const {
  std::vector<std::string> all{"branch_desk", "portal_home"};
  for (const auto& [id, versions] : placements_) {
    if (standard(id) == nullptr) all.push_back(id);
  }
  std::ranges::sort(all);
  return all;
}

const std::vector<OfferVersion>* Placements::offer(std::string_view id) const {
  const auto at = offers_.find(id);
  return at == offers_.end() ? nullptr : &at->second;
}

Placements::Worded Placements::wording(std::uint32_t product, std::string_view placement, Position position,
                                       Instant at) const {
  Worded found;
  const auto ids = offers_of_.find(product);
  if (ids == offers_of_.end()) return found;
  for (const std::string& id : ids->second) {
    for (const OfferVersion& version : offers_.find(id)->second) {
      const bool then = version.approved != 0 && version.approved < position && position <= version.ended;
      if (!then || version.terms.product != product || version.terms.placement != placement ||
          !version.terms.valid_at(at))
        continue;
      if (found.version == nullptr || found.version->approved < version.approved) found = {&id, &version};
    }
  }
  return found;
}

}  // namespace attune
