#include "text/label_readings.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "text/logistic.h"
#include "text/zero_shot.h"

namespace attune {
namespace {

std::string lower(std::string_view label) {
  std::string out(label);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Where the only label is that is one of `names`. More than one is no answer.
std::optional<std::size_t> only(std::span<const std::string> labels, std::string_view name,
                                std::string_view short_name) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto label = lower(labels[i]);
    if (label != name && label != short_name) continue;
    if (found) return std::nullopt;
    found = i;
  }
  return found;
}

std::vector<std::size_t> starting_with(std::span<const std::string> labels, std::string_view start) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (lower(labels[i]).starts_with(start)) out.push_back(i);
  }
  return out;
}

std::vector<double> probabilities(std::span<const float> logits) {
  std::vector<double> out(logits.begin(), logits.end());
  softmax(out);
  return out;
}

std::unexpected<Error> wrong_count(std::size_t found, std::size_t expected) {
  return fail(ErrorCode::invalid, fmt::format("there are {} logits where the model has {} labels", found, expected));
}

}  // namespace

Result<SentimentLabels> SentimentLabels::find(std::span<const std::string> labels) {
  const auto negative = only(labels, "negative", "neg");
  const auto positive = only(labels, "positive", "pos");
  const auto neutral = only(labels, "neutral", "neu");
  const std::size_t known = neutral ? 3 : 2;
  if (!negative || !positive || labels.size() != known) {
    return fail(ErrorCode::unsupported,
                fmt::format("the model's labels are {:.200}, not positive, negative and perhaps neutral: "
                            "name them in id2label of its config.json, or use a sentiment model",
                            fmt::format("{}", fmt::join(labels, ", "))));
  }
  SentimentLabels out;
  out.count_ = labels.size();
  out.negative_ = *negative;
  out.positive_ = *positive;
  out.neutral_ = neutral;
  return out;
}

Result<Sentiment> SentimentLabels::read(std::span<const float> logits) const {
  if (logits.size() != count_) return wrong_count(logits.size(), count_);
  const auto shares = probabilities(logits);
  return Sentiment{{shares[negative_], neutral_ ? shares[*neutral_] : 0, shares[positive_]}};
}

Result<std::vector<Sentiment>> sentiments_of(const Classifier& classifier, std::span<const std::string> texts) {
  const auto labels = SentimentLabels::find(classifier.labels());
  if (!labels) return std::unexpected(labels.error());
  std::vector<TextPair> pairs;
  for (const std::string& text : texts) pairs.push_back({text});
  const auto logits = classifier.classify(pairs);
  if (!logits) return std::unexpected(logits.error());
  std::vector<Sentiment> out;
  for (const auto& row : *logits) {
    const auto sentiment = labels->read(row);
    if (!sentiment) return std::unexpected(sentiment.error());
    out.push_back(*sentiment);
  }
  return out;
}

Result<EntailmentLabels> EntailmentLabels::find(std::span<const std::string> labels) {
  const auto entailment = starting_with(labels, "entail");
  if (entailment.size() != 1 || labels.size() < 2) {
    return fail(ErrorCode::unsupported,
                fmt::format("the model's labels are {:.200}, and not one of at least two is entailment: "
                            "use a model of natural language inference",
                            fmt::format("{}", fmt::join(labels, ", "))));
  }
  const auto contradiction = starting_with(labels, "contradict");
  EntailmentLabels out;
  out.count_ = labels.size();
  out.entailment_ = entailment.front();
  out.contradiction_ = out.entailment_ == 0 ? labels.size() - 1 : 0;
  if (!contradiction.empty()) out.contradiction_ = contradiction.front();
  return out;
}

Result<std::vector<double>> EntailmentLabels::read(std::span<const std::vector<float>> logits, bool multiple) const {
  std::vector<float> entailment;
  std::vector<double> against;
  for (const auto& row : logits) {
    if (row.size() != count_) return wrong_count(row.size(), count_);
    entailment.push_back(row[entailment_]);
    against.push_back(probabilities(std::array{row[contradiction_], row[entailment_]})[1]);
  }
  return multiple || logits.size() == 1 ? against : probabilities(entailment);
}

Result<std::vector<double>> EntailmentLabels::entailed(std::span<const std::vector<float>> logits) const {
  std::vector<double> out;
  for (const auto& row : logits) {
    if (row.size() != count_) return wrong_count(row.size(), count_);
    out.push_back(probabilities(row)[entailment_]);
  }
  return out;
}

Result<std::vector<TextPair>> entailment_pairs(std::string_view text, std::span<const std::string> labels,
                                               std::string_view hypothesis) {
  std::vector<TextPair> out;
  for (const auto& label : labels) {
    auto named = hypothesis_of(hypothesis, {label, {}});
    if (!named) return std::unexpected(std::move(named).error());
    out.push_back({std::string(text), *std::move(named)});
  }
  return out;
}

}  // namespace attune
