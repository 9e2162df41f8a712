#include "engine/comment_reader.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/learning_targets.h"
#include "engine/sentiment_words.h"
#include "text/label_readings.h"

namespace attune {
namespace {

constexpr std::size_t read_at_once = 32;
constexpr std::size_t taught_at_most = 5'000;   // the newest
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
    const auto vector = (*encoder)->encode(std::span(&texts[i], 1), TextRole::asking);
    if (vector) out[i] = bytes_of_text(rank::text_vector({vector->front().begin(), vector->front().end()}));
  }
  return out;
}

// What a sentiment checkpoint says, where there is one; nothing of what it can't read: that is not asked again.
// Errors: it can't be opened, or can't read even what it must.
Result<std::vector<std::optional<Sentiment>>> moods_of(TextModels& models, const std::vector<std::string>& texts) {
  std::vector<std::optional<Sentiment>> out(texts.size());
  if (!models.has_sentiment()) return out;
  const auto classifier = models.sentiment();
  if (!classifier) return std::unexpected(classifier.error());
  if (auto all = sentiments_of(**classifier, texts)) {
    std::ranges::copy(*all, out.begin());
    return out;
  }
  // One text may be to blame: the others are not to wait for it.
  const std::string readable = "Good.";
  if (auto works = sentiments_of(**classifier, std::span(&readable, 1)); !works) return pass_on(std::move(works));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (auto one = sentiments_of(**classifier, std::span(&texts[i], 1))) out[i] = one->front();
  }
  return out;
}

std::vector<std::uint16_t> probabilities_of(const Sentiment& sentiment) {
  std::vector<std::uint16_t> out;
  out.reserve(sentiment.probability.size());
  for (const double p : sentiment.probability)
    out.push_back(static_cast<std::uint16_t>(std::lround(p * probability_unit)));
  return out;
}

}  // namespace

std::optional<Sentiment> comment_sentiment(const Comment& comment, const SentimentHead* head) {
  if (comment.probabilities.size() == mood_count) {
    Sentiment out;
    for (std::size_t m = 0; m < mood_count; ++m) out.probability[m] = comment.probabilities[m] / probability_unit;
    return out;
  }
  const auto vector = text_of_bytes(comment.vector);
  if (head == nullptr || !vector) return std::nullopt;
  return sentiment_of(head->head, widened(*vector));
}

CommentReader::CommentReader(Means means)
    : means_(std::move(means)), training_(std::make_shared<SentimentTraining>(means_.vectors)) {}

CommentReader::~CommentReader() { *alive_ = false; }

void CommentReader::read() {
  if (being_read_ || means_.state.unread_comments().empty()) return;
  std::vector<Waiting> waiting;
  for (const auto& [of, subject] : means_.state.unread_comments()) {
    if (waiting.size() == read_at_once) break;
    const auto record = means_.log.at(of);
    if (!record || !record->readable) continue;
    const auto change = decode<FeedbackChange>(record->event.payload);
    if (change) waiting.push_back({subject, of, change->feedback.comment});
  }
  if (waiting.empty()) return;
  being_read_ = true;
  want();
  means_.reader.do_later([this, post = means_.post, notice = means_.notice, alive = std::weak_ptr<bool>(alive_),
                          waiting = std::move(waiting)](TextModels& models) {
    std::vector<std::string> texts;
    for (const Waiting& one : waiting) texts.push_back(one.text);
    const auto vectors = vectors_of(models, texts);
    const auto moods = moods_of(models, texts);
    if (!vectors || !moods) {  // they wait, unread, until a start with models that work
      const Error& error = vectors ? moods.error() : vectors.error();
      if (notice) notice("Comments are not read: " + error.message + " " + error.detail);
      return;
    }
    Readings readings;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      readings.push_back({waiting[i].subject, {waiting[i].of, (*vectors)[i], {}}});
      if ((*moods)[i]) readings.back().second.probabilities = probabilities_of(*(*moods)[i]);
    }
    post([this, alive, readings = std::move(readings)]() mutable {
      if (const auto still = alive.lock(); still && *still) keep(std::move(readings));
    });
  });
}

void CommentReader::keep(Readings readings) {
  std::erase_if(readings, [this](const auto& one) {
    return means_.state.comment(one.first, one.second.of) == nullptr;
  });  // erased meanwhile
  read_since_head_ += readings.size();
  if (readings.empty()) {
    being_read_ = false;
    return read();
  }
  means_.keep(std::move(readings), [this, alive = std::weak_ptr<bool>(alive_)](bool kept) {
    const auto still = alive.lock();
    if (!still || !*still) return;
    being_read_ = !kept;  // where the log takes nothing, a restart reads them
    const std::uint64_t enough = head_ ? head_again_after + head_->taught / 10 : 1;
    if (kept && means_.state.unread_comments().empty() && read_since_head_ >= enough) learn();
  });
}

std::vector<TaughtComment> CommentReader::taught() const {
  std::vector<std::pair<Position, TaughtComment>> found;
  for (const auto& [product, comments] : means_.state.comments()) {
    for (const auto& [of, subject] : comments) {
      const Comment* comment = means_.state.comment(subject, of);
      if (comment == nullptr || !comment->said || !teaches(*means_.state.customer(subject))) continue;
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

void CommentReader::learn() {
  if (!means_.has_encoder) return;
  wanted_ = true;
  read_since_head_ = 0;
  teach(std::make_shared<const std::vector<TaughtComment>>(taught()), ++run_);
}

void CommentReader::teach(std::shared_ptr<const std::vector<TaughtComment>> taught, std::uint64_t run) {
  means_.reader.do_later([this, post = means_.post, notice = means_.notice, alive = std::weak_ptr<bool>(alive_),
                          training = training_, taught = std::move(taught), run](TextModels& models) {
    const auto failed = [&](const Error& error) {
      std::string why = "How texts sound can't be told: " + error.message + " " + error.detail;
      if (notice) notice(why);
      post([this, alive, why = std::move(why)] {
        if (const auto still = alive.lock(); still && *still) failure_ = why;
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
    post([this, alive, taught, run, head] {
      const auto still = alive.lock();
      if (!still || !*still || run != run_) return;
      if (head) head_ = head;
      else teach(taught, run);
    });
  });
}

void CommentReader::unlearn(const Handle& customer) {
  const CustomerState* known = means_.state.customer(customer);
  if (known == nullptr) return;
  const bool taught =
      std::ranges::any_of(known->comments, [](const Comment& comment) { return comment.said.has_value(); });
  if (!taught) return;
  ++run_;
  head_ = nullptr;
  // Once the customer is forgotten.
  means_.post([this, alive = std::weak_ptr<bool>(alive_)] {
    if (const auto still = alive.lock(); still && *still) learn();
  });
}

}  // namespace attune
