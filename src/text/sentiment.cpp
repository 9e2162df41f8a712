#include "text/sentiment.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <cstddef>
#include <utility>

#include "base/names.h"

namespace attune {
namespace {

constexpr std::array<std::string_view, mood_count> mood_names{"negative", "neutral", "positive"};
constexpr double strength = 2;  // HeadOptions::c, by cross-validation over the comments that are not for test

}  // namespace

std::string_view to_string(Mood mood) { return name_of(mood_names, mood); }

Mood Sentiment::label() const {
  return static_cast<Mood>(std::max_element(probability.begin(), probability.end()) - probability.begin());
}

double Sentiment::score() const { return *std::max_element(probability.begin(), probability.end()); }

Result<std::vector<LabelledComment>> read_comments(std::string_view jsonl) {
  std::vector<LabelledComment> out;
  for (std::size_t line = 1; !jsonl.empty(); ++line) {
    const std::string_view row = jsonl.substr(0, jsonl.find('\n'));
    jsonl.remove_prefix(std::min(row.size() + 1, jsonl.size()));
    boost::system::error_code code;
    const auto value = boost::json::parse(row, code);
    const auto* object = code ? nullptr : value.if_object();
    const auto* label = object ? object->if_contains("label") : nullptr;
    const auto* text = object ? object->if_contains("text") : nullptr;
    const auto* name = label ? label->if_string() : nullptr;
    const auto mood = name ? parse_name<Mood>(mood_names, std::string_view(name->data(), name->size())) : std::nullopt;
    if (!mood || !text || !text->is_string())
      return fail(ErrorCode::corrupt, "A labelled comment does not read.", "line " + std::to_string(line));
    out.push_back({std::string(text->get_string()), *mood, object->contains("part")});
  }
  return out;
}

Result<LinearHead> train_sentiment(std::span<const LabelledComment> comments, std::span<const Int8Vector> vectors,
                                   std::span<const TaughtComment> taught) {
  if (comments.size() != vectors.size()) return fail(ErrorCode::invalid, "Each comment needs its vector.");
  HeadExamples examples;
  examples.labels.assign(mood_names.begin(), mood_names.end());
  for (std::size_t i = 0; i < comments.size(); ++i) {
    const std::size_t label[]{static_cast<std::size_t>(comments[i].mood)};
    if (!comments[i].for_test) examples.add(widened(vectors[i]), label);
  }
  for (const TaughtComment& one : taught) {
    const std::size_t label[]{static_cast<std::size_t>(one.mood)};
    examples.add(one.vector, label, taught_weight);
  }
  return LinearHead::train(HeadKind::exclusive, examples, {.c = strength});
}

Sentiment sentiment_of(const LinearHead& head, const TextVector& vector) {
  const auto probabilities = head.probabilities(vector);
  Sentiment out;
  std::copy_n(probabilities.begin(), mood_count, out.probability.begin());
  return out;
}

SentimentQuality measure_sentiment(std::span<const Sentiment> found, std::span<const Mood> truth) {
  constexpr std::size_t bins = 10;
  struct Bin {
    double score = 0, right = 0;
  };
  std::array<Bin, bins> by_score{};
  std::array<std::array<double, mood_count>, mood_count> confused{};  // truth × found
  SentimentQuality out;
  out.comments = std::min(found.size(), truth.size());
  for (std::size_t i = 0; i < out.comments; ++i) {
    const Mood label = found[i].label();
    const double right = label == truth[i] ? 1 : 0;
    confused[static_cast<std::size_t>(truth[i])][static_cast<std::size_t>(label)] += 1;
    out.accuracy += right;
    out.log_loss -= std::log(std::max(1e-12, found[i].probability[static_cast<std::size_t>(truth[i])]));
    Bin& bin = by_score[std::min(bins - 1, static_cast<std::size_t>(found[i].score() * bins))];
    bin.score += found[i].score();
    bin.right += right;
  }
  if (out.comments == 0) return out;
  for (std::size_t m = 0; m < mood_count; ++m) {
    double said = 0;
    double true_ones = 0;
    for (std::size_t n = 0; n < mood_count; ++n) {
      said += confused[n][m];
      true_ones += confused[m][n];
    }
    if (said + true_ones > 0) out.macro_f1 += 2 * confused[m][m] / (said + true_ones) / mood_count;
  }
  for (const Bin& bin : by_score) out.ece += std::abs(bin.score - bin.right);
  const auto n = static_cast<double>(out.comments);
  out.accuracy /= n;
  out.log_loss /= n;
  out.ece /= n;
  return out;
}

}  // namespace attune
