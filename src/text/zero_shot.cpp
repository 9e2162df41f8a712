#include "text/zero_shot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "text/logistic.h"

namespace attune {
namespace {

// Cosines of sentence embeddings lie close together: the softmax needs them far apart, the logistic needs their middle.
constexpr double temperature = 0.05;
constexpr double middle = 0.3;
constexpr double towards_texts = 0.5;
constexpr double few = 5;

double cosine(const TextVector& a, const TextVector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

void normalise(std::span<double> v) {
  double squares = 0;
  for (const double x : v) squares += x * x;
  if (squares <= 0) return;
  for (double& x : v) x /= std::sqrt(squares);
}

std::size_t nearest(const TextVector& text, std::span<const TextVector> labels) {
  std::size_t best = 0;
  double most = -2;
  for (std::size_t l = 0; l < labels.size(); ++l) {
    const double here = cosine(text, labels[l]);
    if (here > most) best = l;
    most = std::max(most, here);
  }
  return best;
}

}  // namespace

Result<std::string> hypothesis_of(std::string_view hypothesis, const ZeroShotLabel& label) {
  const auto at = hypothesis.find("{}");
  if (at == std::string_view::npos || hypothesis.find("{}", at + 2) != std::string_view::npos) {
    return fail(ErrorCode::invalid,
                "A hypothesis has exactly one {} for the label's name, as in \"This text is about {}.\"");
  }
  std::string out(hypothesis.substr(0, at));
  out += label.name;
  out += hypothesis.substr(at + 2);
  if (label.description.empty()) return out;
  constexpr std::string_view ends = ".!?:";
  if (out.empty() || ends.find(out.back()) == std::string_view::npos) out += '.';
  return out + ' ' + label.description;
}

std::vector<TextVector> refined(std::vector<TextVector> labels, std::span<const TextVector> texts, std::size_t rounds) {
  const std::vector<TextVector> named = labels;
  for (std::size_t round = 0; round < rounds && !labels.empty(); ++round) {
    std::vector<std::array<double, text_dimension>> sums(labels.size());
    std::vector<double> counts(labels.size());
    for (const TextVector& text : texts) {
      const std::size_t l = nearest(text, labels);
      counts[l] += 1;
      for (std::size_t i = 0; i < text.size(); ++i) sums[l][i] += static_cast<double>(text[i]);
    }
    for (std::size_t l = 0; l < labels.size(); ++l) {
      normalise(sums[l]);
      const double share = towards_texts * std::min(1.0, counts[l] / few);
      for (std::size_t i = 0; i < text_dimension; ++i)
        sums[l][i] = share * sums[l][i] + (1 - share) * static_cast<double>(named[l][i]);
      normalise(sums[l]);
      for (std::size_t i = 0; i < text_dimension; ++i) labels[l][i] = static_cast<float>(sums[l][i]);
    }
  }
  return labels;
}

std::vector<std::vector<double>> zero_shot_scores(std::span<const TextVector> texts, std::span<const TextVector> labels,
                                                  bool multi_label) {
  std::vector<std::vector<double>> out;
  for (const TextVector& text : texts) {
    std::vector<double>& scores = out.emplace_back();
    for (const TextVector& label : labels) scores.push_back(cosine(text, label));
    if (multi_label) {
      for (double& s : scores) s = sigmoid((s - middle) / temperature);
      continue;
    }
    for (double& s : scores) s /= temperature;
    softmax(scores);
  }
  return out;
}

Result<std::vector<std::vector<double>>> zero_shot(const Encoder& encoder, std::span<const std::string> texts,
                                                   std::span<const ZeroShotLabel> labels,
                                                   const ZeroShotOptions& options) {
  if (labels.empty()) return fail(ErrorCode::invalid, "Name at least one label.");
  std::vector<std::string> hypotheses;
  for (const ZeroShotLabel& label : labels) {
    auto text = hypothesis_of(options.hypothesis, label);
    if (!text) return std::unexpected(text.error());
    hypotheses.push_back(*std::move(text));
  }
  auto label_vectors = encoder.encode(hypotheses, TextRole::asking);
  if (!label_vectors) return std::unexpected(label_vectors.error());
  const auto text_vectors = encoder.encode(texts, TextRole::asking);
  if (!text_vectors) return std::unexpected(text_vectors.error());
  // With several labels a text there is no "nearest" to learn from.
  const std::size_t rounds = options.multi_label ? 0 : options.rounds;
  return zero_shot_scores(*text_vectors, refined(*std::move(label_vectors), *text_vectors, rounds),
                          options.multi_label);
}

}  // namespace attune
