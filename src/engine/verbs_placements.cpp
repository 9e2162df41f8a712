// Placements and offers: one person arranges the places, two agree on the words.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "engine/core.h"

namespace attune {
namespace {

// Whoever works for the institution may look; customers see wordings with what they are offered.
Result<void> may_look(const Caller& caller) {
  if (caller.role == Role::customer)
    return fail(ErrorCode::denied, "Role customer may not read placements and offers.");
  return authorise(caller, Permission::read_products);
}

// Investment and insurance are shown without advice.
bool advises(const Product& product, std::string_view wording) {
  const bool careful = product.regime == Regime::investment || product.regime == Regime::insurance;
  return careful && holds_ignoring_case(wording, "suitable for you");
}

std::unexpected<Error> wrong(std::string_view pointer, std::string message) {
  return std::unexpected(Error{ErrorCode::invalid, std::move(message), {}, std::string(pointer)});
}

OfferBody offer_body(const Catalogue& catalogue, const OfferTerms& terms) {
  return {catalogue.at(terms.product).product.id, terms.placement, terms.wording, terms.from, terms.to};
}

}  // namespace

Result<std::vector<PlacementAnswer>> EngineCore::placements(const Caller& caller) const {
  if (auto allowed = may_look(caller); !allowed) return pass_on(std::move(allowed));
  std::vector<PlacementAnswer> answers;
  for (const std::string& id : state_.placements().ids()) answers.push_back({id, *state_.placements().find(id)});
  return answers;
}

Result<PlacementAnswer> EngineCore::placement(const Caller& caller, std::string_view id) const {
  if (auto allowed = may_look(caller); !allowed) return pass_on(std::move(allowed));
  const Placement* found = state_.placements().find(id);
  if (found == nullptr) return fail(ErrorCode::not_found, "There is no placement " + std::string(id) + ".");
  return PlacementAnswer{std::string(id), *found};
}

void EngineCore::put_placement(const Caller& caller, std::string id, Placement body, Reply<PlacementAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::write_products); !allowed)
    return reply(std::unexpected(allowed.error()));
  const auto note = note_of(caller);
  if (!note) return reply(std::unexpected(note.error()));
  if (*note) return reply(placement(caller, id));
  if (state_.placements().find(id) == nullptr && state_.placements().ids().size() >= most_placements) {
    return reply(fail(ErrorCode::too_large, "There are 1,000 placements already."));
  }
  PlacementChange change{
      .what = PlacementChange::What::placement, .id = id, .placement = std::move(body), .account = caller.account};
  submit_placement(caller, change, [this, caller, id, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(placement(caller, id));
  });
}

void EngineCore::submit_placement(const Caller& caller, const PlacementChange& change, Done done) {
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::placement, {}, encode(change)));
  submit_once(caller, std::move(events), {}, std::move(done));
}

OfferAnswer EngineCore::offer_answer(const std::string& id, const std::vector<OfferVersion>& versions) const {
  const OfferVersion& newest = versions.back();
  OfferAnswer answer{.id = id,
                     .body = offer_body(state_.catalogue(), newest.terms),
                     .name = state_.catalogue().at(newest.terms.product).product.name,
                     .version = newest.proposed,
                     .status = newest.status,
                     .proposed_at = newest.proposed_at,
                     .proposed_by = account_name_of(newest.maker),
                     .decided_by = {},
                     .comment = newest.comment};
  if (newest.status != OfferStatus::proposed) {
    answer.decided_at = newest.decided_at;
    answer.decided_by = account_name_of(newest.checker);
  }
  for (const OfferVersion& version : versions) {
    if (version.status == OfferStatus::approved && version.ended == still_in_force)
      answer.in_force = {version.proposed, offer_body(state_.catalogue(), version.terms)};
  }
  return answer;
}

Result<std::vector<OfferAnswer>> EngineCore::offers(const Caller& caller, std::string_view product_id,
                                                    std::string_view placement) const {
  if (auto allowed = may_look(caller); !allowed) return pass_on(std::move(allowed));
  std::vector<OfferAnswer> answers;
  for (const auto& [id, versions] : state_.placements().offers()) {
    if (!placement.empty() && versions.back().terms.placement != placement) continue;
    if (!product_id.empty() && state_.catalogue().at(versions.back().terms.product).product.id != product_id) continue;
    answers.push_back(offer_answer(id, versions));
  }
  return answers;
}

Result<OfferAnswer> EngineCore::offer(const Caller& caller, std::string_view id) const {
  if (auto allowed = may_look(caller); !allowed) return pass_on(std::move(allowed));
  const auto* versions = state_.placements().offer(id);
  if (versions == nullptr) return fail(ErrorCode::not_found, "There is no offer " + std::string(id) + ".");
  return offer_answer(std::string(id), *versions);
}

void EngineCore::propose_offer(const Caller& caller, std::string id, OfferBody body, Reply<OfferAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::write_products); !allowed)
    return reply(std::unexpected(allowed.error()));
  const auto note = note_of(caller);
  if (!note) return reply(std::unexpected(note.error()));
  if (*note) return reply(offer(caller, id));
  const auto product = state_.catalogue().index_of(body.product_id);
  if (!product) return reply(wrong("/product", "There is no product " + body.product_id + "."));
  if (state_.placements().find(body.placement) == nullptr)
    return reply(wrong("/placement", "There is no placement " + body.placement + "."));
  if (advises(state_.catalogue().at(*product).product, body.wording)) {
    return reply(wrong(
        "/wording",
        "The wording of an investment or an insurance never says \"suitable for you\": it shows, it does not advise."));
  }
  if (state_.placements().offer(id) == nullptr && state_.placements().offers().size() >= most_offers) {
    return reply(fail(ErrorCode::too_large, "There are 10,000 offers already."));
  }
  PlacementChange change{.what = PlacementChange::What::offer_proposed, .id = id, .account = caller.account};
  change.offer = {*product, std::move(body.placement), std::move(body.wording), body.from, body.to};
  submit_placement(caller, change, [this, caller, id, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(offer(caller, id));
  });
}

void EngineCore::decide_offer(const Caller& caller, std::string id, Position version, bool approve, std::string comment,
                              Reply<OfferAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::approve_wording); !allowed)
    return reply(std::unexpected(allowed.error()));
  const auto note = note_of(caller);
  if (!note) return reply(std::unexpected(note.error()));
  if (*note) return reply(offer(caller, id));
  const auto* versions = state_.placements().offer(id);
  if (versions == nullptr) return reply(fail(ErrorCode::not_found, "There is no offer " + id + "."));
  const OfferVersion& newest = versions->back();
  if (newest.proposed != version)
    return reply(fail(ErrorCode::conflict,
                      "Another version was proposed meanwhile. Read the offer again, then decide on what it says."));
  if (newest.status != OfferStatus::proposed)
    return reply(fail(ErrorCode::conflict, "This version is decided already."));
  if (newest.maker == caller.account)
    return reply(fail(ErrorCode::denied, "Somebody else must decide on a wording that you proposed."));
  if (!approve && comment.empty()) return reply(wrong("/comment", "Say why it is rejected: who proposed it reads it."));
  using enum PlacementChange::What;
  PlacementChange change{.what = approve ? offer_approved : offer_rejected,
                         .id = id,
                         .version = version,
                         .account = caller.account,
                         .comment = std::move(comment)};
  submit_placement(caller, change, [this, caller, id, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(offer(caller, id));
  });
}

void EngineCore::withdraw_offer(const Caller& caller, std::string id, Reply<OfferAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::write_products); !allowed)
    return reply(std::unexpected(allowed.error()));
  const auto note = note_of(caller);
  if (!note) return reply(std::unexpected(note.error()));
  const auto* versions = state_.placements().offer(id);
  if (versions == nullptr) return reply(fail(ErrorCode::not_found, "There is no offer " + id + "."));
  if (*note) return reply(offer(caller, id));
  PlacementChange change{.what = PlacementChange::What::offer_withdrawn, .id = id, .account = caller.account};
  submit_placement(caller, change, [this, caller, id, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(offer(caller, id));
  });
}

}  // namespace attune
