// What is asked of the text models: how a text sounds, which labels fit it, how customers' comments sound.
#include <algorithm>
#include <map>
#include <utility>

#include "engine/core.h"
#include "engine/sentiment_words.h"
#include "text/label_readings.h"

namespace attune {
namespace {

constexpr std::size_t comments_counted = 20'000;

Result<void> check_text(const std::string& text) {
  if (text.empty()) return fail(ErrorCode::invalid, "There is no text to read.");
  if (text.size() > max_read_bytes) return fail(ErrorCode::invalid, "A text has at most 8,192 bytes.");
  return {};
}

Result<void> check_labels(const Engine::ClassifyOptions& options) {
  if (options.labels.empty()) return fail(ErrorCode::invalid, "Name the labels to choose from.");
  if (options.labels.size() > max_labels) return fail(ErrorCode::invalid, "At most 50 labels at once.");
  for (std::size_t i = 0; i < options.labels.size(); ++i) {
    const std::string& name = options.labels[i].name;
    const auto same = [&](const ZeroShotLabel& other) { return other.name == name; };
    if (name.empty()) return fail(ErrorCode::invalid, "A label needs a name.");
    if (std::ranges::count_if(options.labels, same) > 1)
      return fail(ErrorCode::invalid, "The label " + name + " is there twice.");
  }
  if (!options.hypothesis.empty()) {
    if (auto good = hypothesis_of(options.hypothesis, options.labels.front()); !good) return pass_on(std::move(good));
  }
  return {};
}

Result<std::vector<double>> by_entailment(const Classifier& classifier, const Engine::ClassifyOptions& options) {
  const auto labels = EntailmentLabels::find(classifier.labels());
  if (!labels) return std::unexpected(labels.error());
  std::vector<std::string> names;
  for (const ZeroShotLabel& label : options.labels) names.push_back(label.name);
  const auto hypothesis = options.hypothesis.empty() ? std::string(default_hypothesis) : options.hypothesis;
  const auto pairs = entailment_pairs(options.text, names, hypothesis);
  if (!pairs) return std::unexpected(pairs.error());
  const auto logits = classifier.classify(*pairs);
  if (!logits) return std::unexpected(logits.error());
  return labels->read(*logits, options.multi_label);
}

Result<std::vector<double>> by_embeddings(const Encoder& encoder, const Engine::ClassifyOptions& options) {
  ZeroShotOptions how{.multi_label = options.multi_label};
  if (!options.hypothesis.empty()) how.hypothesis = options.hypothesis;
  const auto scores = zero_shot(encoder, std::span(&options.text, 1), options.labels, how);
  if (!scores) return std::unexpected(scores.error());
  return scores->front();
}

Result<ClassifyAnswer> classified(TextModels& models, const Engine::ClassifyOptions& options) {
  ClassifyAnswer answer;
  Result<std::vector<double>> scores = std::vector<double>{};
  if (models.has_entailment()) {
    answer.by = "entailment";
    const auto classifier = models.entailment();
    if (!classifier) return std::unexpected(classifier.error());
    scores = by_entailment(**classifier, options);
  } else {
    answer.by = "embeddings";
    const auto encoder = models.encoder();
    if (!encoder) return std::unexpected(encoder.error());
    scores = by_embeddings(**encoder, options);
  }
  if (!scores) return std::unexpected(scores.error());
  for (std::size_t i = 0; i < options.labels.size(); ++i)
    answer.scores.push_back({options.labels[i].name, (*scores)[i]});
  std::ranges::sort(answer.scores, {},
                    [](const ClassifyAnswer::Score& one) { return std::pair(-one.score, one.label); });
  return answer;
}

}  // namespace

template <class Answer>
void EngineCore::ask_reader(const Reply<Answer>& reply, std::function<Result<Answer>(TextModels&)> work) {
  if (!reader_) return reply(fail(ErrorCode::unavailable, "There is no text model: set text.model."));
  const bool taken =
      reader_->ask([this, alive = std::weak_ptr<bool>(alive_), reply, work = std::move(work)](TextModels& models) {
        post_([alive, reply, answer = work(models)]() mutable {
          if (const auto still = alive.lock(); still && *still) reply(std::move(answer));
        });
      });
  if (!taken) reply(fail(ErrorCode::unavailable, "Too many texts wait to be read. Try again in a second."));
}

void EngineCore::text_sentiment(const Caller& caller, std::string text, Reply<SentimentAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::read_products); !allowed)
    return reply(std::unexpected(allowed.error()));
  if (auto good = check_text(text); !good) return reply(std::unexpected(good.error()));
  const bool by_head = options_.sentiment_model.empty();
  const auto head = sentiment_head();
  if (by_head && comments_ && !head) {
    if (!comments_->failure().empty()) return reply(fail(ErrorCode::unavailable, comments_->failure()));
    comments_->want();
    return reply(fail(ErrorCode::unavailable, "How texts sound is being learnt. Try again in some seconds."));
  }
  ask_reader<SentimentAnswer>(reply,
                              [head, by_head, text = std::move(text)](TextModels& models) -> Result<SentimentAnswer> {
                                if (by_head) {
                                  const auto encoder = models.encoder();
                                  if (!encoder) return std::unexpected(encoder.error());
                                  const auto vector = (*encoder)->encode(std::span(&text, 1), TextRole::asking);
                                  if (!vector) return std::unexpected(vector.error());
                                  return sentiment_answer(sentiment_of(head->head, vector->front()));
                                }
                                const auto classifier = models.sentiment();
                                if (!classifier) return std::unexpected(classifier.error());
                                const auto said = sentiments_of(**classifier, std::span(&text, 1));
                                if (!said) return std::unexpected(said.error());
                                return sentiment_answer(said->front());
                              });
}

void EngineCore::classify_text(const Caller& caller, ClassifyOptions options, Reply<ClassifyAnswer> reply) {
  if (auto allowed = authorise(caller, Permission::read_products); !allowed)
    return reply(std::unexpected(allowed.error()));
  if (auto good = check_text(options.text); !good) return reply(std::unexpected(good.error()));
  if (auto good = check_labels(options); !good) return reply(std::unexpected(good.error()));
  ask_reader<ClassifyAnswer>(
      reply, [options = std::move(options)](TextModels& models) { return classified(models, options); });
}

Result<SentimentInsights> EngineCore::sentiment_insights(const Caller& caller) const {
  if (auto allowed = authorise(caller, Permission::read_model); !allowed) return pass_on(std::move(allowed));
  SentimentInsights answer;
  answer.unread = state_.unread_comments().size();
  const auto head = sentiment_head();
  if (!options_.sentiment_model.empty()) answer.source = "checkpoint";
  else if (head) answer.source = "head";
  if (head && options_.sentiment_model.empty()) {
    const SentimentQuality& q = head->quality;
    answer.held_out = {q.comments, q.accuracy, q.macro_f1, q.log_loss, q.ece, head->taught};
  }
  // Newest first, so that the bound leaves out the oldest.
  std::vector<std::pair<Position, std::pair<std::uint32_t, Handle>>> all;
  for (const auto& [product, comments] : state_.comments()) {
    for (const auto& [of, subject] : comments) all.push_back({of, {product, subject}});
  }
  const std::size_t counted = std::min(all.size(), comments_counted);
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(counted), all.end(),
                    [](const auto& a, const auto& b) { return a.first > b.first; });
  std::map<std::uint32_t, SentimentInsights::Row> rows;
  for (std::size_t i = 0; i < counted; ++i) {
    const auto& [of, what] = all[i];
    const Comment* comment = state_.comment(what.second, of);
    const auto sentiment = comment == nullptr ? std::nullopt : comment_sentiment(*comment, head.get());
    if (!sentiment) continue;
    SentimentInsights::Row& row = rows[what.first];
    std::uint64_t* counts[]{&row.negative, &row.neutral, &row.positive};
    ++*counts[static_cast<std::size_t>(sentiment->label())];
  }
  for (auto& [product, row] : rows) {
    const Product& known = state_.catalogue().at(product).product;
    row.product_id = known.id;
    row.name = known.name;
    answer.products.push_back(std::move(row));
  }
  const auto size = [](const SentimentInsights::Row& row) { return row.negative + row.neutral + row.positive; };
  std::ranges::sort(answer.products, [&](const auto& a, const auto& b) {
    return size(a) != size(b) ? size(a) > size(b) : a.product_id < b.product_id;
  });
  return answer;
}

}  // namespace attune
