// A small classifier on top of vectors: logistic regression with an L2 penalty, multinomial (one label of several) or
// one for each label (any of several). What it was taught it can be taught again from the same examples, to the bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace attune {

enum class HeadKind : std::uint8_t { exclusive = 1, independent = 2 };

// Rows of equal length, and what they mean.
struct HeadExamples {
  std::size_t dimension = 0;
  std::vector<std::string> labels;
  std::vector<float> x;             // one row after another
  std::vector<std::uint8_t> holds;  // rows × labels: 1 where the label is the row's; exclusive: one a row
  std::vector<float> weight;        // of each row; empty: all 1

  std::size_t rows() const { return labels.empty() ? 0 : holds.size() / labels.size(); }
  void add(std::span<const float> row, std::span<const std::size_t> of_labels, float row_weight = 1);
  HeadExamples only(std::span<const std::size_t> rows) const;
};

struct HeadOptions {
  double c = 1;  // least value of ½‖w‖² + c·Σ weight·loss; the intercepts bear no penalty
  std::size_t steps = 200;
  std::size_t folds = 5;  // for the temperature and the thresholds; under 2: none, both stay as they are
};

class LinearHead {
 public:
  LinearHead() = default;

  // Deterministic. The temperature is the one that gives the least log loss on folds held out; of an independent head
  // each label also gets the threshold with the best F1 on them, at least .05. Fold i holds rows i, i + folds, …
  // Errors: invalid (no rows, shapes that do not fit, a label that no row has, a number that is none).
  static Result<LinearHead> train(HeadKind kind, const HeadExamples& examples, const HeadOptions& options = {});

  HeadKind kind() const { return kind_; }
  const std::vector<std::string>& labels() const { return labels_; }
  std::size_t dimension() const { return dimension_; }
  double temperature() const { return temperature_; }
  const std::vector<float>& thresholds() const { return thresholds_; }    // one a label
  const std::vector<float>& held_out_f1() const { return held_out_f1_; }  // at the threshold; empty without folds
  // One row of `dimension` weights and then the intercept, for each label.
  std::vector<double> coefficients(std::size_t label) const;

  // Probabilities by label: exclusive ones add to 1. Precondition: x.size() == dimension().
  std::vector<double> probabilities(std::span<const float> x) const;

  // Format 1: "ATLH", u8 format, u8 kind, dimension, labels, temperature, thresholds, weights (as 32-bit floats), then
  // BLAKE2b (16 bytes) of all that. Errors: corrupt, for anything that serialise() did not write.
  Bytes serialise() const;
  static Result<LinearHead> parse(std::span<const std::uint8_t> bytes);

 private:
  std::vector<double> logits(std::span<const float> x) const;
  void calibrate(const HeadExamples& examples, const HeadOptions& options);

  HeadKind kind_ = HeadKind::exclusive;
  std::size_t dimension_ = 0;
  std::vector<std::string> labels_;
  std::vector<float> weights_;  // (dimension + 1) × labels, a label's next to one another
  double temperature_ = 1;
  std::vector<float> thresholds_;
  std::vector<float> held_out_f1_;
};

}  // namespace attune
