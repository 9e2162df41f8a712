// The verbs about words for people: texts beside the offers of a decision, the review of those that a language model wrote.
// Part of Engine (engine.h), whose rules on threads and replies hold here too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/category.h"
#include "engine/care_verbs.h"
#include "engine/text_fold.h"

namespace attune {

// Why an offer is shown, in a few sentences.
struct OfferText {
  std::string product_id;
  std::string text;
  bool generated = false;  // by a language model; false: the template
  bool reviewed = false;   // of a generated one: a person has approved it
};

struct GeneratedTextAnswer {
  std::string id;  // 32 hexadecimal digits
  std::string product_id, name;
  std::string regime;
  bool for_staff = false;
  std::vector<std::string> reasons;  // codes
  std::string model;
  TextStatus status = TextStatus::waiting;
  bool in_force = false;  // made of the product's facts as they are now; false: it is shown to nobody any more
  std::string text;       // empty: none
  std::vector<std::string> points;
  std::string template_text;               // what is shown in its place; of staff: its points, one a line
  std::string failed_check, failed_words;  // empty: it passed
  Instant at;
  std::string reviewer;  // account; empty: not reviewed, or the account is gone
  std::optional<Instant> reviewed_at;
  std::string comment;  // empty: none
};

struct TextPage {
  std::vector<GeneratedTextAnswer> items;
  std::optional<Position> next;
};

struct ReviewRuleAnswer {
  Regime regime = Regime::service;
  bool review = true;       // texts for customers wait for a person
  std::string proposed_by;  // account that has proposed to do without; empty: none has
};

class WordVerbs : public CareVerbs {
 public:
  // One for each offer of a decision, in order, as facts are now: the generated one where it may be shown, else the template.
  // What is not written yet is asked for, off this answer's path, so that a later call may have it; a customer who has
  // refused generated texts gets templates and nothing is asked. Who may read the decision. Errors: those of decision.
  virtual Result<std::vector<OfferText>> texts(const Caller&, std::string_view decision_id) = 0;

  // ---- review; permission review_texts
  // Newest first; nothing as status: all.
  virtual Result<TextPage> generated_texts(const Caller&, std::optional<TextStatus>, std::optional<Position> before,
                                           std::size_t limit) const = 0;
  // By a person: the model is the maker, they are the checker. A text that failed its checks can't be approved; a decision may
  // be changed later. Errors: not_found, conflict (its checks failed), invalid (a rejection without a comment), denied.
  virtual void review_text(const Caller&, std::string id, bool approve, std::string comment,
                           Reply<GeneratedTextAnswer>) = 0;
  // By regime, in the order of Regime.
  virtual Result<std::vector<ReviewRuleAnswer>> review_rules(const Caller&) const = 0;
  // Review comes into force at once and takes a proposal back. Doing without needs two people: the first proposes, the same
  // call by another account puts it in force. Errors: denied (not a person's account).
  virtual void put_review_rule(const Caller&, Regime, bool review, Reply<ReviewRuleAnswer>) = 0;
};

}  // namespace attune
