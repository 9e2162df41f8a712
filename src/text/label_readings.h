// What a classifier's logits mean: sentiment, and how well labels named at run time fit a text.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/classifier.h"
#include "text/mood.h"

namespace attune {

// Which of a model's labels is which sentiment.
class SentimentLabels {
 public:
  // "positive", "negative" and, where it is there, "neutral", in any case; also "pos", "neg" and "neu".
  // Fails with `unsupported` for other labels, or where positive or negative is missing or named twice.
  static Result<SentimentLabels> find(std::span<const std::string> labels);

  // `logits` are those of the labels; neutral is 0 where the model has no such label. Fails with `invalid` for another number of them.
  Result<Sentiment> read(std::span<const float> logits) const;

 private:
  std::size_t count_ = 0;
  std::size_t negative_ = 0;
  std::size_t positive_ = 0;
  std::optional<std::size_t> neutral_;
};

// How each text sounds by a classifier of sentiment, in order. Errors: `unsupported` as SentimentLabels::find, and those of
// Classifier::classify.
Result<std::vector<Sentiment>> sentiments_of(const Classifier& classifier, std::span<const std::string> texts);

// Zero-shot classification by entailment (Yin et al. 2019), as the transformers library's pipeline computes it: each label
// makes a hypothesis, the text is the premise.
class EntailmentLabels {
 public:
  // The label that starts with "entail", in any case. Against it stands the label that starts with "contradict", else, as in
  // the pipeline, the first one, or the last where entailment is the first.
  // Fails with `unsupported` where no label or more than one is entailment, or it is the only label.
  static Result<EntailmentLabels> find(std::span<const std::string> labels);

  // A score from 0 to 1 for each of `logits`, one row of the model's logits a label. Single: the labels compete, and the
  // scores' sum is 1: softmax of entailment over them. Multiple (and for one label alone): each by itself, softmax of
  // entailment against contradiction. Fails with `invalid` for rows of another length.
  Result<std::vector<double>> read(std::span<const std::vector<float>> logits, bool multiple) const;

  // The probability that the hypothesis follows from the premise, for each row: softmax over all the model's labels. Fails as
  // `read`.
  Result<std::vector<double>> entailed(std::span<const std::vector<float>> logits) const;

 private:
  std::size_t count_ = 0;
  std::size_t entailment_ = 0;
  std::size_t contradiction_ = 0;
};

inline constexpr std::string_view default_hypothesis = "This example is about {}.";

// A premise and hypothesis for each label, in their order: `text`, and `hypothesis` with the label in the place of its "{}".
// Fails with `invalid` unless `hypothesis` has exactly one "{}".
Result<std::vector<TextPair>> entailment_pairs(std::string_view text, std::span<const std::string> labels,
                                               std::string_view hypothesis = default_hypothesis);

}  // namespace attune
