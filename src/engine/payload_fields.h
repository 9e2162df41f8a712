// The fields of every struct that is stored, in the order they are written. `Value` is const for a writer.
// Changing one of these lists is a new payload version: the old list stays for reading.
#pragma once

#include "engine/field_codec.h"
#include "engine/payload.h"

namespace attune {

// Is the (possibly const) type exactly Wanted?
template <class Value, class Wanted>
concept Is = std::is_same_v<std::remove_const_t<Value>, Wanted>;

// Fields that a later version added at a list's end: written always, read where they are.
bool has_more(const auto& io) {
  if constexpr (std::remove_cvref_t<decltype(io)>::reading) return !io.at_end();
  else return true;
}

// A word of a fixed list that may be missing, in the place of one that always stood there: 63 stands for none.
void stated(auto& io, auto& word) {
  using Word = std::remove_cvref_t<decltype(*word)>;
  constexpr auto none = static_cast<Word>(63);
  Word stored = word.value_or(none);
  io(stored);
  if constexpr (std::remove_cvref_t<decltype(io)>::reading) {
    word.reset();
    if (stored != none) word = stored;
  }
}

void fields(auto& io, Is<Fact> auto& v) { io(v.name, v.value, v.as_of, v.source); }
void fields(auto& io, Is<Holding> auto& v) { io(v.product_id, v.balance, v.since); }
void fields(auto& io, Is<Criterion> auto& v) { io(v.kind, v.value, v.text); }
void fields(auto& io, Is<Fee> auto& v) { io(v.name, v.period, v.amount, v.rate, v.text); }
void fields(auto& io, Is<Rate> auto& v) { io(v.side, v.type, v.rate, v.term, v.from_balance, v.to_balance, v.text); }
void fields(auto& io, Is<Constraint> auto& v) { io(v.type, v.value, v.text); }
void fields(auto& io, Is<Product> auto& v) {
  io(v.id, v.name, v.description);
  stated(io, v.category);
  io(v.kind);
  stated(io, v.regime);
  io(v.brand, v.features, v.tags, v.disclosures);
  io(v.eligibility, v.fees, v.rates, v.constraints);
  io(v.min_balance, v.interest_rate, v.annual_fee, v.monthly_fee, v.min_investment, v.management_fee, v.tax_benefits);
  io(v.capital_at_risk, v.lock_in_days, v.tailored, v.retired, v.effective_from, v.effective_to, v.currency);
  io(v.source_format, v.original);
}
void fields(auto& io, Is<Aspects> auto& v) { io(v.tenths); }
void fields(auto& io, Is<Consent> auto& v) { io(v.state, v.since, v.source); }

void fields(auto& io, Is<CustomerChange> auto& v) {
  io(v.kind, v.replace, v.facts, v.source_format, v.original);
  if (has_more(io)) io(v.as_of);
}
void fields(auto& io, Is<ProductChange> auto& v) { io(v.product); }
void fields(auto& io, Is<HoldingsChange> auto& v) { io(v.holdings); }
void fields(auto& io, Is<ConsentChange> auto& v) { io(v.purpose, v.consent); }
void fields(auto& io, Is<MembershipChange> auto& v) {
  io(v.other, v.subject_is_organisation, v.role);
  if (has_more(io)) io(v.until);
}
void fields(auto& io, Is<ErasureRecord> auto& v) { io(v.erased, v.records, v.name_hash); }
void fields(auto& io, Is<AccountChange> auto& v) {
  io(v.role, v.secret_hash, v.scopes);
  if (has_more(io)) io(v.email, v.customer, v.prospect, v.suspended, v.second_factor);
}
void fields(auto& io, Is<SessionChange> auto& v) { io(v.what, v.token, v.expires, v.origin, v.factor_step); }
void fields(auto& io, Is<OneTimeCodeChange> auto& v) {
  io(v.purpose, v.code, v.used, v.expires, v.role, v.member_until);
}
void fields(auto& io, Is<CareChange> auto& v) {
  io(v.what, v.product, v.of, v.step, v.step_status, v.request, v.request_status, v.decision, v.fact, v.outcome, v.text,
     v.account);
}
void fields(auto& io, Is<AccessRecord> auto& v) { io(v.account, v.role, v.what, v.reason); }
void fields(auto& io, Is<Placement> auto& v) { io(v.channel, v.direction, v.count, v.kinds, v.window_days); }
void fields(auto& io, Is<OfferTerms> auto& v) { io(v.product, v.placement, v.wording, v.from, v.to); }
void fields(auto& io, Is<PlacementChange> auto& v) {
  io(v.what, v.id, v.placement, v.offer, v.version, v.account, v.comment);
}
void fields(auto& io, Is<WriteNote> auto& v) { io(v.key, v.body, v.answer); }
void fields(auto& io, Is<TextVectorChange> auto& v) { io(v.product, v.text_hash, v.vector, v.vector_for_credit); }
void fields(auto& io, Is<InferredTagsChange> auto& v) { io(v.product, v.tags); }
void fields(auto& io, Is<Standing> auto& v) {
  stated(io, v.category);
  io(v.kind);
  stated(io, v.regime);
  io(v.capital_at_risk);
}
void fields(auto& io, Is<ClassificationChange> auto& v) { io(v.product, v.is, v.account); }
void fields(auto& io, Is<CommentReading> auto& v) { io(v.of, v.vector, v.probabilities); }
void fields(auto& io, Is<GeneratedTextChange> auto& v) {
  io(v.what, v.key, v.product, v.for_staff, v.reasons, v.model, v.text, v.points, v.failed_check, v.failed_words);
  io(v.approved, v.account, v.comment);
}
void fields(auto& io, Is<TrainingReport::Bin> auto& v) { io(v.predicted, v.observed, v.n); }
void fields(auto& io, Is<TrainingReport> auto& v) {
  io(v.trained_to, v.model_version, v.ratings, v.responses, v.mse, v.r2, v.auc, v.log_loss, v.ece, v.outcome);
  if (has_more(io)) io(v.calibration);
}
void fields(auto& io, Is<SettingsChange> auto& v) { io(v.settings); }

void fields(auto& io, Is<RecommendationRequest> auto& v) { io(v.count, v.placement, v.context, v.exclude, v.explain); }
void fields(auto& io, Is<ScorePart> auto& v) { io(v.group, v.part); }
void fields(auto& io, Is<WithheldCount> auto& v) { io(v.reason, v.count); }
void fields(auto& io, Is<ConsideredScore> auto& v) { io(v.product, v.score); }
void fields(auto& io, Is<ShownItem> auto& v) {
  io(v.product, v.base_score, v.own_effect, v.relevance, v.response, v.priority, v.propensity, v.x, v.parts, v.ask);
}
void fields(auto& io, Is<Decision> auto& v) {
  io(v.request, v.at, v.seed, v.as_of, v.snapshot, v.catalogue, v.feature_version, v.model_version, v.treatment,
     v.fixed);
  io(v.items, v.withheld, v.considered);
}

}  // namespace attune
