// The decision path's verb: decide, make the decision durable, answer.
#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/hex.h"
#include "engine/analysis_words.h"
#include "engine/core.h"
#include "engine/payload_fields.h"
#include "engine/permit.h"
#include "engine/reasons.h"
#include "rank/traits.h"

namespace attune {
namespace {

constexpr std::uint32_t count_limit = 100;

std::string_view treatment_name(Treatment treatment) {
  switch (treatment) {
    case Treatment::personal: return "personal";
    case Treatment::holdout: return "holdout";
    case Treatment::plain: return "plain";
  }
  return "plain";
}

std::uint64_t number_of(const Hash& hash) {
  std::uint64_t number;
  std::memcpy(&number, hash.data(), sizeof number);
  return number;
}

Result<void> check_request(const RecommendationRequest& request) {
  if (request.count > count_limit) return fail(ErrorCode::invalid, "count must be 1 to 100.");
  if (request.context.size() > 32 || request.exclude.size() > 1000) {
    return fail(ErrorCode::too_large, "At most 32 context values and 1000 excluded products.");
  }
  return {};
}

constexpr std::int64_t sticky_micros = 12L * 3'600 * micros_per_second;

// Whether this decision may be given again: it is of today, catalogue and settings are as they were, the placement too and
// words the items as it did, and none of them would be withheld now.
bool shows_the_same(const State& state, const DecideInputs& inputs, const Decision& decision) {
  const Instant now = inputs.at;
  if (now.micros - decision.at.micros > sticky_micros) return false;
  if (state.catalogue().changed() >= decision.as_of || state.settings_changed() >= decision.as_of) return false;
  const Permitted permitted = permit(inputs, customer_of(inputs.customer, {}));
  const auto withheld = [&](const ShownItem& item) {
    return item.product >= permitted.offers.size() || permitted.offers[item.product] == 0;
  };
  if (std::ranges::any_of(decision.items, withheld)) return false;
  const Placements& placements = state.placements();
  const std::string& placement = decision.request.placement;
  if (placements.as_of(placement, decision.as_of) != placements.as_of(placement, state.position())) return false;
  return std::ranges::all_of(decision.items, [&](const ShownItem& item) {
    return placements.wording(item.product, placement, decision.as_of, decision.at).version ==
           placements.wording(item.product, placement, state.position(), now).version;
  });
}

Error no_placement(const std::string& id) {
  return {
      ErrorCode::invalid,
      "There is no placement " + id.substr(0, 64) + ". GET /v1/placements names those there are; PUT one to add it.",
      {},
      "/placement"};
}

}  // namespace

std::string version_text(std::uint64_t version) {
  std::array<std::uint8_t, 8> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(version >> (56 - 8 * i));
  return to_hex(bytes);
}

DecideInputs EngineCore::decide_inputs(const Handle& handle, RecommendationRequest request, Instant at,
                                       std::uint64_t seed) const {
  const Placement& placement = state_.placements().as_of(request.placement, state_.position());
  DecideInputs inputs{.snapshot = *snapshot_,
                      .customer = *state_.customer(handle),
                      .dictionary = state_.dictionary(),
                      .settings = settings_,
                      .placement = placement,
                      .request = std::move(request),
                      .at = at,
                      .seed = seed,
                      .as_of = state_.position(),
                      .holdout_draw = holdout_draw(*keyring_, settings_, handle),
                      .what_if = {}};
  return inputs;
}

void EngineCore::recommend(const Caller& caller, RecommendOptions options, Reply<Recommendations> reply) {
  if (auto allowed = authorise_about(caller, Permission::recommend, options.customer_id); !allowed) {
    return reply(std::unexpected(allowed.error()));
  }
  if (!options.simulate) {
    const auto note = note_of(caller);
    if (!note) return reply(std::unexpected(note.error()));
    if (*note) return reply(recommended_before(**note));
  }
  if (auto good = check_request(options.request); !good) return reply(std::unexpected(good.error()));
  const Placement* placement = state_.placements().find(options.request.placement);
  if (placement == nullptr) return reply(std::unexpected(no_placement(options.request.placement)));
  if (options.request.count == 0) options.request.count = placement->count;
  const auto handle = handle_of(options.customer_id);
  const CustomerState* customer = handle ? state_.customer(*handle) : nullptr;
  if (customer == nullptr) {
    return reply(
        fail(ErrorCode::not_found, "There is no customer " + options.customer_id + ". Import or PUT them first."));
  }
  if (customer->profile_vector.empty()) read_profile(*handle);
  const Instant now = clock_.now();
  if (options.sticky && !options.simulate) {
    // The same decision again while nothing about this customer is newer than it.
    if (!customer->shown.empty() && customer->shown.back().decision == customer->last_position) {
      const auto decision = decision_at(customer->last_position);
      if (decision && decision->request == options.request &&
          shows_the_same(state_, decide_inputs(*handle, options.request, now, 0), *decision)) {
        auto again = answer_of(*decision, customer->last_position, *handle);
        if (!caller.once) return reply(std::move(again));
        FieldWriter noted;
        noted(customer->last_position);
        return submit_once(caller, {}, noted.take(),
                           [again = std::move(again), reply = std::move(reply)](Result<Position> done) mutable {
                             if (!done) return reply(std::unexpected(done.error()));
                             reply(std::move(again));
                           });
      }
    }
  }
  const std::uint64_t seed =
      number_of(keyring_->keyed_hash("seed", std::to_string(now.micros) + "/" + std::to_string(seed_counter_++)));
  DecideInputs inputs = decide_inputs(*handle, std::move(options.request), now, seed);
  inputs.what_if = std::move(options.what_if);
  auto decision = decide(inputs);
  if (options.simulate) return reply(answer_of(decision, std::nullopt, *handle));

  std::vector<Event> events;
  events.push_back(event_of(RecordKind::decision, *handle, encode(decision)));
  events.back().time = now;
  submit_once(caller, std::move(events), {},
              [this, handle = *handle, decision = std::move(decision),
               reply = std::move(reply)](Result<Position> done) mutable {
                if (!done) return reply(std::unexpected(done.error()));
                reply(answer_of(decision, *done, handle));
              });
}

// The note stands behind the decision that it belongs to, or names an earlier one that was given again.
Result<Recommendations> EngineCore::recommended_before(const WriteNote& note) const {
  Position position = note.position - 1;
  if (!note.answer.empty()) FieldDecoder(note.answer)(position);
  const auto record = log_->at(position);
  if (!record) return std::unexpected(record.error());
  if (!record->readable) return fail(ErrorCode::not_found, "This decision was about a customer who has been erased.");
  const auto decision = decode<Decision>(record->event.payload);
  if (!decision) return std::unexpected(decision.error());
  return answer_of(*decision, record->position, record->event.subject);
}

Recommendations EngineCore::answer_of(const Decision& decision, std::optional<Position> position,
                                      const Handle& handle) const {
  Recommendations answer;
  if (position) answer.decision_id = decision_id_of(*position);
  answer.customer_id = customer_id_of(handle);
  answer.at = decision.at;
  answer.model_version = version_text(decision.model_version);
  answer.policy_version = "1";
  answer.treatment = treatment_name(decision.treatment);
  answer.withheld = decision.withheld;

  // Reasons name goals and services only while the record is the one that the decision was made with.
  const CustomerState* state = state_.customer(handle);
  Choices choices;
  if (state != nullptr && state->profile_position < decision.as_of) choices = Choices(customer_of(*state, {}));
  std::uint32_t rank = 0;
  answer.items.reserve(decision.items.size());
  for (const ShownItem& item : decision.items) {
    const Product& product = state_.catalogue().at(item.product).product;
    RecommendedItem shown;
    shown.product_id = product.id;
    shown.name = product.name;
    shown.category = to_string(product.category);
    shown.kind = to_string(product.kind);
    shown.rank = ++rank;
    shown.score = item.relevance / 10000.;
    shown.response = item.response / 10000.;
    shown.priority = item.priority / 10000.;
    shown.logged_propensity = item.propensity / 1e6;
    shown.reasons = reasons_of(item, product.category, choices);
    for (const std::string& fact : item.ask) {
      const FactDefinition* definition = state_.dictionary().find(fact);
      shown.ask.push_back({fact, definition == nullptr ? fact : definition->question});
    }
    shown.promoted = item.priority > item.relevance;
    const CatalogueEntry& entry = state_.catalogue().at(item.product);
    shown.complexity = level_name(entry.complexity);
    shown.risk = level_name(entry.risk);
    const auto worded =
        state_.placements().wording(item.product, decision.request.placement, decision.as_of, decision.at);
    if (worded.version != nullptr) shown.offer = {*worded.offer, worded.version->terms.wording};
    if (decision.request.explain) shown.texts = {product.description, product.disclosures};
    answer.items.push_back(std::move(shown));
  }
  return answer;
}

}  // namespace attune
