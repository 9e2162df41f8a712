// Words for people: the text beside each offer, from the template or a language model; and the review of the latter.
#include <algorithm>
#include <utility>

#include "base/hex.h"
#include "engine/core.h"
#include "engine/reasons.h"
#include "narrate/checks.h"
#include "narrate/entailment.h"
#include "narrate/prompt.h"
#include "narrate/wording.h"
#include "text/content_hash.h"
#include "text/label_readings.h"

namespace attune {
namespace {

std::vector<std::string> codes_of(const std::vector<Reason>& reasons) {
  std::vector<std::string> codes;
  for (const Reason& reason : reasons) codes.push_back(reason.code);
  return codes;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : "\n") + line;
  return out;
}

// The text with a check failed where a sentence of it does not follow from its grounds. Where the model can't say, its error.
Result<GeneratedTextChange> judged(TextModels& models, const narrate::Grounds& grounds, GeneratedTextChange written) {
  const auto classifier = models.entailment();
  if (!classifier) return std::unexpected(classifier.error());
  const auto labels = EntailmentLabels::find((*classifier)->labels());
  if (!labels) return std::unexpected(labels.error());
  const std::vector<std::string> sentences = narrate::sentences_of({written.text, written.points});
  const std::string premise = narrate::premise_of(grounds);
  std::vector<TextPair> pairs;
  for (const std::string& sentence : sentences) pairs.push_back({premise, sentence});
  const auto logits = (*classifier)->classify(pairs);
  if (!logits) return std::unexpected(logits.error());
  const auto entailed = labels->entailed(*logits);
  if (!entailed) return std::unexpected(entailed.error());
  const auto fails = std::ranges::find_if(*entailed, [](double p) { return !(p >= narrate::entailed_from); });
  if (fails == entailed->end()) return written;
  written.failed_check = narrate::to_string(narrate::Check::entailment);
  written.failed_words = sentences[static_cast<std::size_t>(fails - entailed->begin())];
  return written;
}

// In our own words, which anybody may read: empty where the answer was a text.
std::string what_was_wrong(std::string_view outcome) {
  if (outcome == "cut_off") return "The model's last answer was " + narrate::cut_off_words() + ".";
  if (outcome == "refused") return "The model refused the last question.";
  if (outcome == "filtered") return "The endpoint's filter held the last answer back.";
  if (outcome == "empty") return "The model's last answer was empty.";
  return {};
}

std::size_t number_of(Regime regime) { return static_cast<std::size_t>(regime); }

ReviewRuleAnswer rule_answer(const Settings& settings, const Keyring& keyring, Regime regime) {
  const auto handle = parse_handle(settings.review_proposals[number_of(regime)]);
  const auto named = handle ? keyring.name_of(*handle) : std::nullopt;
  return {regime, settings.review_texts[number_of(regime)], named ? named->name : std::string()};
}

}  // namespace

void EngineCore::start_narrating() {
  const NarratorOptions& wanted = options_.narrator;
  if (wanted.endpoint.base_url.empty() || !wanted.post) return;
  const auto on_written = [this](const NarratorJob& job, NarratorResult result) {
    post_([this, alive = std::weak_ptr<bool>(alive_), job, result = std::move(result)]() mutable {
      if (const auto still = alive.lock(); still && *still) judge_text(job, std::move(result));
    });
  };
  narrator_ = std::make_unique<Narrator>(wanted, clock_, on_written);
}

// With a model of entailment configured, what passed the checks has to pass it too before it is kept.
void EngineCore::judge_text(const NarratorJob& job, NarratorResult result) {
  auto& written = result.written;
  std::string wrong = written ? what_was_wrong(result.outcome) : written.error().message;
  std::string notice = "Templates stand in for generated texts: " + wrong;
  if (!written && !written.error().detail.empty()) notice += " " + written.error().detail;
  if (health_.note_outcome(result.outcome, std::move(wrong)) && options_.notice) options_.notice(notice);
  if (!written || !written->failed_check.empty() || options_.entailment_model.empty())
    return keep_text(job.key, std::move(written));
  if (!reader_) return;  // stopped: it is asked for again when it is wanted again
  reader_->do_later([this, post = post_, alive = std::weak_ptr<bool>(alive_), job,
                     written = *std::move(written)](TextModels& models) {
    post([this, alive, key = job.key, judged = judged(models, job.grounds, written)]() mutable {
      const auto still = alive.lock();
      if (!still || !*still) return;
      if (health_.note_model(zero_shot_model_part, judged ? nullptr : &judged.error()) && options_.notice)
        options_.notice("Templates stand in for generated texts: " + judged.error().message);
      keep_text(key, std::move(judged));
    });
  });
}

void EngineCore::keep_text(const TextKey& key, Result<GeneratedTextChange> written) {
  if (stopped_ || !ready_) return;
  if (!written) {
    texts_under_way_.erase(key);  // it is asked for again when it is wanted again
    return;
  }
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::generated_text, {}, encode(*written)));
  submit(std::move(events), [this, key](const Result<Position>&) { texts_under_way_.erase(key); });
}

// Texts that were written before a model of entailment was configured are asked for anew.
TextKey EngineCore::text_key_of(const narrate::Grounds& grounds) const {
  return content_hash(narrate::text_key(grounds, options_.narrator.endpoint.model, !options_.entailment_model.empty()))
      .bytes;
}

// The generated text of these grounds, if there is one that may be shown; asks for it if there is none.
const GeneratedText* EngineCore::generated_for(std::uint32_t product, narrate::Grounds grounds) {
  if (!narrator_ || !grounds.plain_name) return nullptr;
  const TextKey key = text_key_of(grounds);
  const GeneratedText* text = state_.texts().find(key);
  if (text == nullptr) {
    if (!texts_under_way_.insert(key).second) return nullptr;
    if (!narrator_->write({key, product, std::move(grounds)})) texts_under_way_.erase(key);
    return nullptr;
  }
  if (text->status == TextStatus::approved) return text;
  const bool waits = text->written.for_staff
                         ? false
                         : (!grounds.product.regime || settings_.review_texts[number_of(*grounds.product.regime)]);
  return text->status == TextStatus::waiting && !waits ? text : nullptr;
}

Result<std::vector<OfferText>> EngineCore::texts(const Caller& caller, std::string_view decision_id) {
  const auto logged = decision_for(caller, decision_id);
  if (!logged) return std::unexpected(logged.error());
  const CustomerState* customer = state_.customer(logged->subject);
  const auto wish = customer == nullptr ? ConsentState::refused : customer->consents.of(Purpose::generated_text).state;
  const bool generated = wish != ConsentState::refused && wish != ConsentState::objected;
  std::vector<OfferText> texts;
  for (const ShownItem& item : logged->decision.items) {
    const Product& product = state_.catalogue().at(item.product).product;
    narrate::Grounds grounds =
        narrate::grounds_of(product, codes_of(reasons_of(item, product.category, {})), narrate::Audience::customer);
    OfferText text{product.id, narrate::template_wording(grounds).text, false, false};
    if (const GeneratedText* found = generated ? generated_for(item.product, std::move(grounds)) : nullptr) {
      text = {product.id, found->written.text, true, found->status == TextStatus::approved};
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

ConversationAnswer::Wording EngineCore::staff_wording(const RecommendedItem& item) {
  const std::uint32_t product = *state_.catalogue().index_of(item.product_id);
  narrate::Grounds grounds =
      narrate::grounds_of(state_.catalogue().at(product).product, codes_of(item.reasons), narrate::Audience::staff);
  ConversationAnswer::Wording wording{item.product_id, item.name, narrate::template_wording(grounds).points,
                                      narrate::not_to_say(grounds), false};
  if (const GeneratedText* found = generated_for(product, std::move(grounds))) {
    wording.talking_points = found->written.points;
    wording.generated = true;
  }
  return wording;
}

GeneratedTextAnswer EngineCore::text_answer(const GeneratedText& text) const {
  const GeneratedTextChange& written = text.written;
  const Product& product = state_.catalogue().at(written.product).product;
  const narrate::Grounds grounds = narrate::grounds_of(
      product, written.reasons, written.for_staff ? narrate::Audience::staff : narrate::Audience::customer);
  const narrate::Wording in_its_place = narrate::template_wording(grounds);
  GeneratedTextAnswer answer;
  answer.id = to_hex(written.key);
  answer.product_id = product.id;
  answer.name = product.name;
  answer.regime = to_string(product.regime);
  answer.for_staff = written.for_staff;
  answer.reasons = written.reasons;
  answer.model = written.model;
  answer.status = text.status;
  answer.in_force = text_key_of(grounds) == written.key;
  answer.text = written.text;
  answer.points = written.points;
  answer.template_text = written.for_staff ? joined(in_its_place.points) : in_its_place.text;
  answer.failed_check = written.failed_check;
  answer.failed_words = written.failed_words;
  answer.at = text.at;
  const auto reviewer = text.reviewer.is_nobody() ? std::nullopt : keyring_->name_of(text.reviewer);
  if (reviewer) answer.reviewer = reviewer->name;
  if (text.reviewed_at.micros != 0) answer.reviewed_at = text.reviewed_at;
  answer.comment = text.comment;
  return answer;
}

Result<TextPage> EngineCore::generated_texts(const Caller& caller, std::optional<TextStatus> status,
                                             std::optional<Position> before, std::size_t limit) const {
  if (auto allowed = authorise(caller, Permission::review_texts); !allowed) return pass_on(std::move(allowed));
  TextPage page;
  const auto& all = state_.texts().by_age();
  for (auto at = std::make_reverse_iterator(before ? all.lower_bound(*before) : all.end()); at != all.rend(); ++at) {
    if (status && at->second.status != *status) continue;
    if (page.items.size() == limit) {
      page.next = std::prev(at)->first;  // of the last one: `before` leaves it out
      break;
    }
    page.items.push_back(text_answer(at->second));
  }
  return page;
}

void EngineCore::review_text(const Caller& caller, std::string id, bool approve, std::string comment,
                             Reply<GeneratedTextAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::review_texts); !allowed)
    return reply(std::unexpected(allowed.error()));
  if (caller.account.is_nobody())
    return reply(fail(ErrorCode::denied, "A text is reviewed by a person: log in with an account of your own."));
  TextKey key{};
  const GeneratedText* text = parse_hex(id, key) ? state_.texts().find(key) : nullptr;
  if (text == nullptr) return reply(fail(ErrorCode::not_found, "There is no generated text " + id + "."));
  if (approve && text->status == TextStatus::checks_failed) {
    return reply(fail(ErrorCode::conflict,
                      "This text failed the check '" + text->written.failed_check + "': it can't be approved."));
  }
  if (!approve && comment.empty())
    return reply(std::unexpected(Error{ErrorCode::invalid, "Say why it is rejected.", {}, "/comment"}));
  GeneratedTextChange change{.what = GeneratedTextChange::What::reviewed,
                             .key = key,
                             .approved = approve,
                             .account = caller.account,
                             .comment = std::move(comment)};
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::generated_text, {}, encode(change)));
  submit(std::move(events), [this, key, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    const GeneratedText* now = state_.texts().find(key);
    if (now == nullptr) return reply(fail(ErrorCode::not_found, "This text is kept no longer."));
    reply(text_answer(*now));
  });
}

Result<std::vector<ReviewRuleAnswer>> EngineCore::review_rules(const Caller& caller) const {
  if (auto allowed = authorise(caller, Permission::review_texts); !allowed) return pass_on(std::move(allowed));
  std::vector<ReviewRuleAnswer> rules;
  for (std::size_t r = 0; r < regime_count; ++r)
    rules.push_back(rule_answer(settings_, *keyring_, static_cast<Regime>(r)));
  return rules;
}

void EngineCore::put_review_rule(const Caller& caller, Regime regime, bool review, Reply<ReviewRuleAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::review_texts); !allowed)
    return reply(std::unexpected(allowed.error()));
  if (caller.account.is_nobody())
    return reply(fail(ErrorCode::denied, "Two people switch this: log in with an account of your own."));
  const std::string name(to_string(regime));
  const std::string& proposed = settings_.review_proposals[number_of(regime)];
  const std::string own = to_hex(caller.account);
  SettingsChange change;
  if (review) {
    change.settings = {{"narrator.review." + name, "required"}, {"narrator.proposal." + name, ""}};
  } else if (!settings_.review_texts[number_of(regime)] || proposed == own) {
    return reply(rule_answer(settings_, *keyring_, regime));
  } else if (proposed.empty()) {
    change.settings = {{"narrator.proposal." + name, own}};
  } else {
    change.settings = {{"narrator.review." + name, "none"}, {"narrator.proposal." + name, ""}};
  }
  std::vector<Event> events;
  events.push_back(event_of(RecordKind::institution, {}, encode(change)));
  submit(std::move(events), [this, regime, reply = std::move(reply)](Result<Position> done) {
    if (!done) return reply(std::unexpected(done.error()));
    reply(rule_answer(settings_, *keyring_, regime));
  });
}

}  // namespace attune
