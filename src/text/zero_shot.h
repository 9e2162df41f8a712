// Classification by labels that are named when it is asked for: a text belongs to the labels whose descriptions mean
// something like it. By the encoder's vectors; a checkpoint trained on entailment answers better where there is one.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/encoder.h"
#include "text/vector.h"

namespace attune {

struct ZeroShotLabel {
  std::string name;
  std::string description;  // empty: the name says it all
};

struct ZeroShotOptions {
  std::string hypothesis = "{}";  // a label's text: its name in place of the one {}
  bool multi_label = false;       // true: each score by itself; false: they add to 1
  std::size_t rounds = 0;         // of refinement; 0: labels stay where their words put them
};

// "This is about {}." and a label to "This is about savings. Accounts that earn interest." Errors: invalid (not exactly one {}).
Result<std::string> hypothesis_of(std::string_view hypothesis, const ZeroShotLabel& label);

// Moves each label's vector towards the mean of the texts that are nearest to it, `rounds` times: what lies near is a better
// picture of a label than a few words of it. Fewer than five texts near a label move it in proportion. Both are of length 1.
std::vector<TextVector> refined(std::vector<TextVector> labels, std::span<const TextVector> texts, std::size_t rounds);

// Scores from 0 to 1, texts × labels: with one label wanted a softmax over the cosines, with several a logistic of each.
std::vector<std::vector<double>> zero_shot_scores(std::span<const TextVector> texts, std::span<const TextVector> labels,
                                                  bool multi_label);

// All of it. Errors: invalid (no label, a bad hypothesis, text that is not UTF-8), unavailable.
Result<std::vector<std::vector<double>>> zero_shot(const Encoder& encoder, std::span<const std::string> texts,
                                                   std::span<const ZeroShotLabel> labels,
                                                   const ZeroShotOptions& options);

}  // namespace attune
