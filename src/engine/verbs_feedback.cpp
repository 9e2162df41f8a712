// What customers did with what they were shown.
#include <utility>

#include "base/clock_slack.h"
#include "engine/core.h"
#include "engine/payload_fields.h"

namespace attune {
namespace {

// Through the API an event may come up to so much late; files may be of any age.
constexpr std::int64_t latest_micros = 90 * micros_per_day;

Result<void> check_feedback(const Feedback& feedback, Instant now) {
  if (lies_ahead(feedback.occurred_at, now)) {
    return fail(ErrorCode::invalid, "occurred_at lies in the future: " + format_instant(feedback.occurred_at) + ".");
  }
  if (feedback.occurred_at.micros < now.micros - latest_micros) {
    return fail(ErrorCode::invalid, "occurred_at is more than 90 days ago: import older events from a file.");
  }
  if (feedback.kind == EventKind::rating && !feedback.aspects.any() && !feedback.overall) {
    return fail(ErrorCode::invalid, "A rating needs at least one of the six aspects, or an overall.");
  }
  if (feedback.kind == EventKind::interaction) {
    return fail(ErrorCode::invalid, "Rows of interactions come in by import.");
  }
  return {};
}

std::string unattributed(const Engine::FeedbackOptions& event) {
  return "unattributed: no decision " + event.decision_id.substr(0, 40) +
         " showed this customer this product lately, before it happened";
}

// What the note of these events holds of their answers: ids. It stands in clear, so nothing that the request said.
Bytes bytes_of(const std::vector<FeedbackAnswer>& answers) {
  FieldWriter io;
  for (const FeedbackAnswer& answer : answers) io(answer.event_id, answer.decision_id, !answer.note.empty());
  return io.take();
}

Result<std::vector<FeedbackAnswer>> answers_of(const WriteNote& note,
                                               const std::vector<Engine::FeedbackOptions>& batch) {
  FieldDecoder io(note.answer);
  std::vector<FeedbackAnswer> answers(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    bool noted = false;
    io(answers[i].event_id, answers[i].decision_id, noted);
    if (noted) answers[i].note = unattributed(batch[i]);
  }
  if (!io.at_end()) return fail(ErrorCode::corrupt, "The answer kept for this Idempotency-Key does not read.");
  return answers;
}

}  // namespace

void EngineCore::record_feedback(const Caller& caller, std::vector<FeedbackOptions> batch,
                                 Reply<std::vector<FeedbackAnswer>> reply) {
  const auto note = note_of(caller);
  if (!note) return reply(std::unexpected(note.error()));
  if (*note) return reply(answers_of(**note, batch));
  const Instant now = clock_.now();
  std::vector<Event> events;
  events.reserve(batch.size());
  std::vector<FeedbackAnswer> answers(batch.size());
  std::vector<std::size_t> event_of_answer(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    FeedbackOptions& one = batch[i];
    const auto refuse = [&](Error error) {
      if (batch.size() > 1) error.detail = "event " + std::to_string(i) + " of the batch; nothing of it was recorded";
      reply(std::unexpected(std::move(error)));
    };
    if (auto allowed = authorise_about(caller, Permission::record_feedback, one.customer_id); !allowed)
      return refuse(allowed.error());
    if (auto good = check_feedback(one.feedback, now); !good) return refuse(good.error());
    const auto handle = handle_of(one.customer_id);
    const CustomerState* customer = handle ? state_.customer(*handle) : nullptr;
    if (customer == nullptr) return refuse({ErrorCode::not_found, "There is no customer " + one.customer_id + ".", {}});
    const auto product = state_.catalogue().index_of(one.feedback.product_id);
    if (!product) return refuse({ErrorCode::not_found, "There is no product " + one.feedback.product_id + ".", {}});

    one.feedback.decision.reset();
    if (!one.decision_id.empty()) {
      const auto named = parse_decision_id(one.decision_id);
      if (named && attribute(*customer, *product, *named, one.feedback.occurred_at)) one.feedback.decision = *named;
      else answers[i].note = unattributed(one);
    }
    if (const auto shown = attribute(*customer, *product, one.feedback.decision, one.feedback.occurred_at)) {
      answers[i].decision_id = decision_id_of(shown->decision);
    }
    event_of_answer[i] = events.size();
    FeedbackChange change{*product, std::move(one.feedback), {}};
    change.feedback.product_id.clear();
    const bool unsubscribes = change.feedback.kind == EventKind::unsubscribe;
    events.push_back(event_of(RecordKind::feedback, *handle, encode(change)));
    if (one.never) {
      events.push_back(event_of(RecordKind::care, *handle,
                                encode(CareChange{.what = CareChange::What::never, .product = *product})));
    }
    if (unsubscribes) {
      const ConsentChange objection{Purpose::marketing, Consent{ConsentState::objected, now, "customer"}};
      events.push_back(event_of(RecordKind::consent, *handle, encode(objection)));
    }
  }
  if (events.empty()) return reply(std::move(answers));
  const Position first = log_->next_position();
  for (std::size_t i = 0; i < answers.size(); ++i)
    answers[i].event_id = "e" + std::to_string(first + event_of_answer[i]);
  Bytes answer = caller.once ? bytes_of(answers) : Bytes{};
  submit_once(caller, std::move(events), std::move(answer),
              [answers = std::move(answers), reply = std::move(reply)](Result<Position> done) mutable {
                if (!done) return reply(std::unexpected(done.error()));
                reply(std::move(answers));
              });
}

}  // namespace attune
