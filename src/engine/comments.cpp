// Customers' comments: read off the feedback's path some tens at a time, and how they sound.
//
// What is read enters the log, of the customer who wrote it. The head is no fold: it is fitted anew from the list of what
// ratings say of comments, so an erasure takes the head out of use until it is fitted without them.
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "engine/core.h"
#include "engine/sentiment_words.h"
#include "text/label_readings.h"

namespace attune {
namespace {

constexpr std::size_t read_at_once = 32;
constexpr std::size_t taught_at_most = 5'000;  // the newest
constexpr std::uint64_t head_again_after = 10;  // comments read, and a tenth of those learnt from
constexpr double probability_unit = 65'535;

struct Waiting {
  Handle subject;
  Position of = 0;
  std::string text;
};

// The vectors that an encoder makes; empty ones where there is none, or for what it can't read: that is not asked again.
// Errors: the encoder can't be opened.
Result<std::vector<Bytes>> vectors_of(TextModels& models, const std::vector<std::string>& texts) {
  std::vector<Bytes> out(texts.size());
  if (!models.has_encoder()) return out;
  const auto encoder = models.encoder();
  if (!encoder) return std::unexpected(encoder.error());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto vector = (*encoder)->encode(std::span(&texts[i], 1));
    if (vector) out[i] = bytes_of_text(rank::text_vector({vector->front().begin(), vector->front().end()}));
  }
  return out;
}

// What a sentiment checkpoint says, where there is one. Errors: it can't be opened, or fails.
Result<std::vector<Sentiment>> moods_of(TextModels& models, const std::vector<std::string>& texts) {
  if (!models.has_sentiment()) return std::vector<Sentiment>{};
  const auto classifier = models.sentiment();
  if (!classifier) return std::unexpected(classifier.error());
  return sentiments_of(**classifier, texts);
}

std::vector<std::uint16_t> probabilities_of(const Sentiment& sentiment) {
  std::vector<std::uint16_t> out;
  for (const double p : sentiment.probability) out.push_back(static_cast<std::uint16_t>(std::lround(p * probability_unit)));
  return out;
}

}  // namespace

void EngineCore::read_comments() {
  if (!reader_ || stopped_ || comments_being_read_ || state_.unread_comments().empty()) return;
  std::vector<Waiting> waiting;
  for (const auto& [of, subject] : state_.unread_comments()) {
    if (waiting.size() == read_at_once) break;
    const auto record = log_->at(of);
    if (!record || !record->readable) continue;
    const auto change = decode<FeedbackChange>(record->event.payload);
    if (change) waiting.push_back({subject, of, change->feedback.comment});
  }
  if (waiting.empty()) return;
  comments_being_read_ = true;
  if (!sentiment_wanted_) learn_sentiment();
  reader_->do_later([this, alive = std::weak_ptr<bool>(alive_), waiting = std::move(waiting)](TextModels& models) {
    std::vector<std::string> texts;
    for (const Waiting& one : waiting) texts.push_back(one.text);
    const auto vectors = vectors_of(models, texts);
    const auto moods = moods_of(models, texts);
    if (!vectors || !moods) {  // they wait, unread, until a start with models that work
      const Error& error = vectors ? moods.error() : vectors.error();
      if (options_.notice) options_.notice("Comments are not read: " + error.message + " " + error.detail);
      return;
    }
    std::vector<std::pair<Handle, CommentReading>> readings;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      readings.push_back({waiting[i].subject, {waiting[i].of, (*vectors)[i], {}}});
      if (!moods->empty()) readings.back().second.probabilities = probabilities_of((*moods)[i]);
    }
    post_([this, alive, readings = std::move(readings)]() mutable {
      if (const auto still = alive.lock(); still && *still) keep_readings(std::move(readings));
    });
  });
}

void EngineCore::keep_readings(std::vector<std::pair<Handle, CommentReading>> readings) {
  if (stopped_) return;
  std::vector<Event> events;
  for (const auto& [subject, reading] : readings) {
    if (state_.comment(subject, reading.of) == nullptr) continue;  // erased meanwhile
    events.push_back(event_of(RecordKind::comment_reading, subject, encode(reading)));
  }
  read_since_head_ += events.size();
  if (events.empty()) {
    comments_being_read_ = false;
    return read_comments();
  }
  submit(std::move(events), [this](const Result<Position>& kept) {
    comments_being_read_ = !kept;  // where the log takes nothing, a restart reads them
    const std::uint64_t enough = sentiment_ ? head_again_after + sentiment_->taught / 10 : 1;
    if (kept && state_.unread_comments().empty() && read_since_head_ >= enough) learn_sentiment();
  });
}

std::vector<TaughtComment> EngineCore::taught_comments() const {
  std::vector<std::pair<Position, TaughtComment>> found;
  for (const auto& [product, comments] : state_.comments()) {
    for (const auto& [of, subject] : comments) {
      const Comment* comment = state_.comment(subject, of);
      if (comment == nullptr || !comment->said || !teaches(*state_.customer(subject))) continue;
      if (const auto vector = text_of_bytes(comment->vector)) found.push_back({of, {widened(*vector), *comment->said}});
    }
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  if (found.size() > taught_at_most) found.erase(found.begin(), found.end() - taught_at_most);
  // What many say in the same words teaches once.
  std::vector<TaughtComment> taught;
  std::set<std::pair<TextVector, Mood>> seen;
  for (auto& [of, one] : found) {
    if (seen.emplace(one.vector, one.mood).second) taught.push_back(one);
  }
  return taught;
}

void EngineCore::learn_sentiment() {
  if (!reader_ || options_.text_model.empty()) return;
  sentiment_wanted_ = true;
  read_since_head_ = 0;
  teach_sentiment(std::make_shared<const std::vector<TaughtComment>>(taught_comments()), ++sentiment_run_);
}

void EngineCore::teach_sentiment(std::shared_ptr<const std::vector<TaughtComment>> taught, std::uint64_t run) {
  reader_->do_later([this, alive = std::weak_ptr<bool>(alive_), training = sentiment_training_, taught, run](TextModels& models) {
    const auto failed = [this, alive](const Error& error) {
      const std::string why = "How texts sound can't be told: " + error.message + " " + error.detail;
      if (options_.notice) options_.notice(why);
      post_([this, alive, why] {
        if (const auto still = alive.lock(); still && *still) sentiment_failure_ = why;
      });
    };
    const auto encoder = models.encoder();
    if (!encoder) return failed(encoder.error());
    const auto all = training->read_some(**encoder);
    if (!all) return failed(all.error());
    std::shared_ptr<const SentimentHead> head;
    if (*all) {
      auto trained = training->train(*taught);
      if (!trained) return failed(trained.error());
      head = std::make_shared<const SentimentHead>(*std::move(trained));
    }
    post_([this, alive, taught, run, head] {
      const auto still = alive.lock();
      if (!still || !*still || stopped_ || run != sentiment_run_) return;
      if (head) sentiment_ = head;
      else teach_sentiment(taught, run);
    });
  });
}

void EngineCore::unlearn_sentiment(const Handle& customer) {
  const CustomerState* known = state_.customer(customer);
  if (!reader_ || known == nullptr) return;
  const bool taught = std::ranges::any_of(known->comments, [](const Comment& comment) { return comment.said.has_value(); });
  if (!taught) return;
  ++sentiment_run_;
  sentiment_ = nullptr;
  // Once the customer is forgotten.
  post_([this, alive = std::weak_ptr<bool>(alive_)] {
    if (const auto still = alive.lock(); still && *still && !stopped_) learn_sentiment();
  });
}

std::optional<Sentiment> EngineCore::sentiment_of_comment(const Comment& comment) const {
  if (comment.probabilities.size() == mood_count) {
    Sentiment out;
    for (std::size_t m = 0; m < mood_count; ++m) out.probability[m] = comment.probabilities[m] / probability_unit;
    return out;
  }
  const auto vector = text_of_bytes(comment.vector);
  if (!sentiment_ || !vector) return std::nullopt;
  return sentiment_of(sentiment_->head, widened(*vector));
}

}  // namespace attune
