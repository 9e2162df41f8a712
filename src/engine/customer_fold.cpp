#include "engine/customer_fold.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "base/clock_slack.h"
#include "engine/latest_word.h"
#include "engine/learning_targets.h"
#include "engine/payload.h"
#include "engine/payload_fields.h"
#include "rank/features.h"

namespace attune {
namespace {

// Calls `add` with each group that a profile puts a customer in.
template <class Add>
void each_group(const Customer& customer, Add add) {
  add(Grouping::kind, std::string(to_string(customer.kind)));
  constexpr std::pair<Grouping, std::string_view> facts[]{{Grouping::income_level, "income_level"},
                                                          {Grouping::risk_tolerance, "risk_tolerance"},
                                                          {Grouping::goals, "financial_goals"}};
  for (const auto& [grouping, name] : facts) {
    const Fact* fact = customer.find(name);
    if (fact == nullptr) continue;
    if (const auto* text = std::get_if<std::string>(&fact->value)) add(grouping, *text);
    if (const auto* texts = std::get_if<std::vector<std::string>>(&fact->value)) {
      for (const std::string& text : std::set<std::string>(texts->begin(), texts->end())) add(grouping, text);
    }
  }
}

// Counts a customer in their groups, or (-1) no longer.
void count_in_groups(const Customer& customer, std::int64_t sign, Effects& effects) {
  each_group(customer, [&](Grouping grouping, std::string value) {
    effects.counted.members.push_back({grouping, std::move(value), sign});
  });
}

void apply_profile(CustomerState& state, CustomerChange change, Position position, Effects& effects) {
  Customer customer = customer_of(state, {});
  if (state.profile_position > 0)
    count_in_groups(customer, -1, effects);  // no profile stands at 0: that is the genesis
  if (change.replace) {
    customer.kind = change.kind;
    std::erase_if(customer.facts, [&](const Fact& known) { return !change.as_of || known.as_of <= *change.as_of; });
  }
  for (Fact& fact : change.facts) customer.set(std::move(fact));
  count_in_groups(customer, 1, effects);
  state.kind = customer.kind;
  const Fact* name = customer.find("display_name");
  const auto* text = name == nullptr ? nullptr : std::get_if<std::string>(&name->value);
  state.display_name = text == nullptr ? std::string() : *text;
  FieldWriter io;
  io(customer.facts);
  state.facts = io.take();
  state.facts.shrink_to_fit();
  state.profile_position = position;
}

void apply_membership(CustomerState& state, const MembershipChange& change) {
  std::vector<Member>& list = change.subject_is_organisation ? state.members : state.acts_for;
  std::erase_if(list, [&](const Member& member) { return member.other == change.other; });
  if (!change.role.empty()) list.push_back({change.other, change.role, change.until});
}

void apply_decision(CustomerState& state, const Record& record, Decision&& made, Effects& effects) {
  effects.decision = std::make_shared<const Decision>(std::move(made));
  const Decision& decision = *effects.decision;
  const Date day = date_of(decision.at);
  for (const ShownItem& item : decision.items)
    effects.counted.events.push_back({item.product, day, Counts{.shown = 1}});
  if (!decision.items.empty()) {
    effects.counted.offers.push_back({day, Step::decided, static_cast<std::int64_t>(decision.items.size())});
  }
  show(state, record.position, decision);
}

// Counts the event for the customer, the product and the day.
void count(CustomerState& state, const FeedbackChange& change, Effects& effects) {
  const Counts counts = counts_of(change.feedback);
  state.counts += counts;
  const auto keep_newest = [&](std::optional<Instant>& newest) {
    if (!newest || *newest < change.feedback.occurred_at) newest = change.feedback.occurred_at;
  };
  keep_newest(state.newest_feedback);
  if (!change.feedback.original.empty()) keep_newest(state.newest_row);
  const Date day = date_of(change.feedback.occurred_at);
  effects.counted.events.push_back({change.product, day, counts});
  const auto at = std::lower_bound(state.active_days.begin(), state.active_days.end(), day.days);
  if (at != state.active_days.end() && *at == day.days) return;
  const Date before = at == state.active_days.begin() ? never_before : Date{*std::prev(at)};
  effects.counted.active.push_back({day, before, 1});
  if (at != state.active_days.end()) {  // it came late: the next one is no longer the first after `before`
    effects.counted.active.push_back({Date{*at}, before, -1});
    effects.counted.active.push_back({Date{*at}, day, 1});
  }
  state.active_days.insert(at, day.days);
  if (state.active_days.size() > active_days_kept) state.active_days.erase(state.active_days.begin());
}

Step step_of(const Feedback& feedback) {
  if (feedback.kind == EventKind::convert) return Step::converted;
  if (is_response(feedback)) return Step::interested;
  if (feedback.kind == EventKind::click) return Step::clicked;
  return implies_view(feedback) ? Step::viewed : Step::decided;
}

// Counts how far the offer has got, each step once, on the day that it was decided.
void advance(CustomerState& state, const Attribution& shown, Step to, Effects& effects) {
  const auto list = std::find_if(state.shown.rbegin(), state.shown.rend(),
                                 [&](const ShownList& one) { return one.decision == shown.decision; });
  if (list == state.shown.rend() || shown.slot >= list->reached.size()) return;
  Step& reached = list->reached[shown.slot];
  Reached newly;
  while (reached < to) {
    reached = static_cast<Step>(static_cast<int>(reached) + 1);
    effects.counted.offers.push_back({date_of(list->at), reached, 1});
    if (reached == Step::viewed) newly.viewed = 1;
    if (reached == Step::interested) newly.interested = 1;
  }
  if (newly == Reached{}) return;
  const std::uint32_t product = list->products[shown.slot];
  each_group(customer_of(state, {}), [&](Grouping grouping, std::string value) {
    effects.counted.seen.push_back({product, grouping, std::move(value), newly});
  });
}

Episode& episode_of(CustomerState& state, const Attribution& shown, std::uint32_t product) {
  for (Episode& episode : state.episodes) {
    if (episode.decision == shown.decision && episode.slot == shown.slot) return episode;
  }
  Episode episode;
  episode.decision = shown.decision;
  episode.product = product;
  episode.slot = shown.slot;
  state.episodes.push_back(episode);
  if (state.episodes.size() > episodes_kept) state.episodes.erase(state.episodes.begin());
  return state.episodes.back();
}

// One feedback event on its way into the sums.
class Lesson {
 public:
  Lesson(CustomerState& state, Effects& effects, const CatalogueEntry& entry, rank::Contribution base)
      : state_(state), effects_(effects), entry_(entry), base_(base) {}

  void teach(rank::Target target, Position position, std::int32_t r, std::int32_t weight) {
    rank::Contribution c = base_;
    c.target = target;
    c.position = position;
    c.r = static_cast<std::int16_t>(r);
    c.weight = static_cast<std::int16_t>(weight);
    if (target == rank::Target::appraisal) {
      state_.own.add(c);
      state_.behaviour.appraise(c.category, entry_.name_hash, c.r, c.weight);
    }
    effects_.contributions.push_back(c);
  }

  // A view enters with 0 at once; a reaction makes sure that it is there.
  void view(Episode& episode, Position position, Instant at) {
    if (episode.viewed_at) return;
    episode.viewed_at = position;
    episode.viewed_time = at;
    teach(rank::Target::response, position, 0, rank::full_weight);
  }

  // The view's zero is taken back and a one stands where it stood, in the same block of sums. Without a view known there
  // is nothing to respond to.
  void respond(Episode& episode, Instant at, std::int64_t window_micros) {
    if (!episode.viewed_at || episode.responded || at.micros - episode.viewed_time.micros > window_micros) return;
    episode.responded = true;
    teach(rank::Target::response, *episode.viewed_at, 0, -rank::full_weight);
    teach(rank::Target::response, *episode.viewed_at, score_one, rank::full_weight);
  }

  void appraise(Episode& episode, AppraisalRank rank, std::int32_t r, std::int32_t weight, Position position) {
    if (rank < episode.rank) return;
    if (episode.rank != AppraisalRank::none) {
      teach(rank::Target::appraisal, episode.appraised_at, episode.appraisal, -episode.appraisal_weight);
    }
    episode.rank = rank;
    episode.appraisal = static_cast<std::int16_t>(r);
    episode.appraisal_weight = static_cast<std::int16_t>(weight);
    episode.appraised_at = position;
    teach(rank::Target::appraisal, position, r, weight);
  }

 private:
  CustomerState& state_;
  Effects& effects_;
  const CatalogueEntry& entry_;
  rank::Contribution base_;
};

// Feedback on something a decision showed: x is the one the decision was made with.
void learn_from_shown(CustomerState& state, const FeedbackChange& change, Position position, const Attribution& shown,
                      const Decision& decision, const FoldInputs& inputs, Effects& effects) {
  const ShownItem& item = decision.items[shown.slot];
  if (item.x.empty()) return;  // shown without personalisation
  const CatalogueEntry& entry = inputs.catalogue.as_of(change.product, position);
  const Placement& placement = inputs.placements.as_of(decision.request.placement, decision.as_of);
  rank::Contribution base{.category = entry.traits.category, .product = change.product};
  for (const auto& [slot, value] : item.x) {
    if (slot < base.x.size()) base.x[slot] = value;
  }
  base.past = rank::past_of(std::span<const std::uint16_t>(shown.past));
  Episode& episode = episode_of(state, shown, change.product);
  Lesson lesson(state, effects, entry, base);
  const Feedback& feedback = change.feedback;
  if (implies_view(feedback)) lesson.view(episode, position, feedback.occurred_at);
  if (is_response(feedback)) lesson.respond(episode, feedback.occurred_at, placement.window_micros());
  if (const auto appraisal = appraisal_of(feedback)) {
    lesson.appraise(episode, appraisal->rank, appraisal->r, appraisal->weight, position);
  }
}

// Feedback on something no decision of ours showed: x as of just before the event; it teaches `appraisal` only.
void learn_from_unattributed(CustomerState& state, const FeedbackChange& change, Position position,
                             const CatalogueEntry& entry, const FoldInputs& inputs, Effects& effects) {
  const auto appraisal = appraisal_of(change.feedback);
  if (!appraisal) return;
  const rank::CustomerFeatures features =
      features_of(state, customer_of(state, {}), inputs.dictionary, entry.traits.credit);
  const rank::Situation situation = rank::situation_at(change.feedback.occurred_at, false, {});
  rank::Contribution base{.category = entry.traits.category, .product = change.product};
  base.x = rank::make_x(features, situation, entry.traits, entry.text ? &*entry.text : nullptr);
  base.past = features.past;
  Lesson(state, effects, entry, base).teach(rank::Target::appraisal, position, appraisal->r, appraisal->weight);
}

void note_comment(CustomerState& state, const FeedbackChange& change, Position position, Effects& effects) {
  if (change.feedback.comment.empty() || !teaches(state)) return;
  state.comments.push_back({.of = position, .product = change.product, .said = mood_said(change.feedback)});
  effects.comments.push_back({CommentStep::What::came, position, change.product});
  if (state.comments.size() <= comments_kept) return;
  effects.comments.push_back({CommentStep::What::dropped, state.comments.front().of, state.comments.front().product});
  state.comments.erase(state.comments.begin());
}

void apply_reading(CustomerState& state, CommentReading&& reading, Effects& effects) {
  const auto at = std::ranges::find(state.comments, reading.of, &Comment::of);
  if (at == state.comments.end()) return;
  at->read = true;
  at->vector = std::move(reading.vector);
  at->probabilities = std::move(reading.probabilities);
  effects.comments.push_back({CommentStep::What::read, at->of, at->product});
}

void apply_feedback(CustomerState& state, const FeedbackChange& change, Position position, const FoldInputs& inputs,
                    Effects& effects) {
  if (change.product < inputs.catalogue.size()) note_comment(state, change, position, effects);
  if (change.merges || change.product >= inputs.catalogue.size()) return;
  const CatalogueEntry& entry = inputs.catalogue.as_of(change.product, position);
  const auto shown = attribution_of(state, change);
  const auto decision = shown ? inputs.decisions(shown->decision) : nullptr;
  if (!teaches(state)) {
    // counted below, but not learnt from
  } else if (decision && shown->slot < decision->items.size()) {
    learn_from_shown(state, change, position, *shown, *decision, inputs, effects);
  } else {
    learn_from_unattributed(state, change, position, entry, inputs, effects);
  }
  count(state, change, effects);
  if (shown) advance(state, *shown, step_of(change.feedback), effects);
  const Category category = entry.traits.category;
  if (views(change.feedback)) state.behaviour.view(category);
  if (clicks(change.feedback)) state.behaviour.click(category, entry.name_hash);
  if (selects(change.feedback)) state.behaviour.select(category, entry.name_hash);
}

template <class Payload, class Apply>
Result<void> with(const Record& record, Apply apply) {
  auto payload = decode<Payload>(record.event.payload);
  if (!payload) return pass_on(std::move(payload));
  apply(*std::move(payload));
  return {};
}

rank::CustomerFeatures with_texts(rank::CustomerFeatures features, const CustomerState& state) {
  features.text = text_of_bytes(state.profile_vector);
  features.text_for_credit = text_of_bytes(state.profile_vector_for_credit);
  return features;
}

}  // namespace

bool teaches(const CustomerState& state) {
  const ConsentState said = state.consents.of(Purpose::personalisation).state;
  return said != ConsentState::refused && said != ConsentState::objected;
}

std::vector<Fact> facts_of(const CustomerState& state) {
  std::vector<Fact> facts;
  if (!state.facts.empty()) {
    FieldDecoder io(state.facts);
    io(facts);
  }
  return facts;
}

Customer customer_of(const CustomerState& state, std::string id) {
  return Customer{std::move(id), state.kind, facts_of(state)};
}

rank::CustomerFeatures features_of(const CustomerState& state, const Customer& customer,
                                   const FactDictionary& dictionary) {
  return with_texts({rank::OpenFacts::of(customer, dictionary), state.kind, state.behaviour}, state);
}

rank::CustomerFeatures features_of(const CustomerState& state, const Customer& customer,
                                   const FactDictionary& dictionary, bool credit) {
  return with_texts({rank::OpenFacts::of(customer, dictionary), state.kind, state.behaviour, credit}, state);
}

std::optional<Attribution> attribute(const CustomerState& state, std::uint32_t product,
                                     const std::optional<std::uint64_t>& named_decision, Instant occurred_at) {
  for (auto list = state.shown.rbegin(); list != state.shown.rend(); ++list) {
    // No effect before its cause: of a named decision but for another system's clock.
    const bool wanted =
        named_decision ? list->decision == *named_decision && !lies_ahead(list->at, occurred_at)
                       : list->at <= occurred_at && occurred_at.micros - list->at.micros <= attribution_window_micros;
    if (!wanted) continue;
    const auto at = std::find(list->products.begin(), list->products.end(), product);
    if (at == list->products.end()) continue;
    return Attribution{list->decision, static_cast<std::uint8_t>(at - list->products.begin()), list->at, list->past};
  }
  return std::nullopt;
}

std::optional<Attribution> attribution_of(const CustomerState& state, const FeedbackChange& change) {
  if (change.merges || change.feedback.kind == EventKind::interaction) return std::nullopt;
  return attribute(state, change.product, change.feedback.decision, change.feedback.occurred_at);
}

void show(CustomerState& state, Position position, const Decision& decision) {
  const rank::Past past = rank::past_of(state.behaviour);
  ShownList list{position, decision.at, {}, {past.span().begin(), past.span().end()}};
  for (const ShownItem& item : decision.items) list.products.push_back(item.product);
  list.reached.resize(list.products.size());
  state.shown.push_back(std::move(list));
  if (state.shown.size() > shown_lists_kept) state.shown.erase(state.shown.begin());
}

Result<void> apply_to_customer(CustomerState& state, const Record& record, const FoldInputs& inputs, Effects& effects) {
  const bool changes_no_list =
      record.event.kind == RecordKind::care || record.event.kind == RecordKind::comment_reading;
  if (!changes_no_list) state.last_position = record.position;
  switch (record.event.kind) {
    case RecordKind::customer:
      return with<CustomerChange>(
          record, [&](CustomerChange&& change) { apply_profile(state, std::move(change), record.position, effects); });
    case RecordKind::holdings:
      return with<HoldingsChange>(record, [&](HoldingsChange&& change) {
        state.holdings = std::move(change.holdings);
        state.behaviour.set_holdings(held_categories(state.holdings, inputs.catalogue, record.position));
      });
    case RecordKind::consent:
      return with<ConsentChange>(record, [&](const ConsentChange& change) {
        if (static_cast<std::size_t>(change.purpose) >= purpose_count) return;
        Consent& known = state.consents.of(change.purpose);
        if (counts_beside(known, change.consent)) known = change.consent;
      });
    case RecordKind::membership:
      return with<MembershipChange>(record, [&](const MembershipChange& change) { apply_membership(state, change); });
    case RecordKind::decision:
      return with<Decision>(record,
                            [&](Decision&& decision) { apply_decision(state, record, std::move(decision), effects); });
    case RecordKind::feedback:
      return with<FeedbackChange>(record, [&](const FeedbackChange& change) {
        apply_feedback(state, change, record.position, inputs, effects);
      });
    case RecordKind::text_vector:
      return with<TextVectorChange>(record, [&](TextVectorChange&& change) {
        state.profile_vector = std::move(change.vector);
        state.profile_vector_for_credit = std::move(change.vector_for_credit);
      });
    case RecordKind::comment_reading:
      return with<CommentReading>(record,
                                  [&](CommentReading&& reading) { apply_reading(state, std::move(reading), effects); });
    case RecordKind::care:
      return with<CareChange>(record, [&](const CareChange& change) {
        apply_care(state.care, change, record.position, record.event.time);
        const bool changes_lists =
            change.what == CareChange::What::never || change.what == CareChange::What::never_undone;
        if (changes_lists) state.last_position = record.position;
      });
    default: return {};
  }
}

}  // namespace attune
