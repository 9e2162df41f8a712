#include "text/linear_head.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

#include "text/content_hash.h"
#include "text/lbfgs.h"
#include "text/logistic.h"

namespace attune {
namespace {

constexpr std::string_view magic = "ATLH";
constexpr std::uint8_t format = 1;
constexpr std::size_t hash_bytes = 16;
constexpr std::size_t most_labels = 1'000;
constexpr std::size_t most_dimensions = 100'000;
constexpr float least_threshold = 0.05F;

// log(1 + eᶻ) without overflow.
double softplus(double z) { return z > 0 ? z + std::log1p(std::exp(-z)) : std::log1p(std::exp(z)); }

// Turns a row's logits into probability minus truth, in place; returns the row's loss.
double loss_of(HeadKind kind, std::span<double> z, const std::uint8_t* holds) {
  double loss = 0;
  if (kind == HeadKind::exclusive) {
    for (std::size_t l = 0; l < z.size(); ++l) loss -= holds[l] * z[l];
    loss += softmax(z);
  } else {
    for (std::size_t l = 0; l < z.size(); ++l) {
      loss += softplus(z[l]) - holds[l] * z[l];
      z[l] = sigmoid(z[l]);
    }
  }
  for (std::size_t l = 0; l < z.size(); ++l) z[l] -= holds[l];
  return loss;
}

void logits_of(std::span<const float> x, std::span<const float> w, std::span<double> z) {
  const std::size_t labels = z.size();
  const float* intercepts = w.data() + x.size() * labels;
  for (std::size_t l = 0; l < labels; ++l) z[l] = static_cast<double>(intercepts[l]);
  for (std::size_t d = 0; d < x.size(); ++d) {
    if (x[d] == 0) continue;
    const double value = static_cast<double>(x[d]);
    const float* row = w.data() + d * labels;
    for (std::size_t l = 0; l < labels; ++l) z[l] += value * static_cast<double>(row[l]);
  }
}

// The examples with a column's numbers next to one another: the long loops then run over rows, however few the labels.
struct Columns {
  explicit Columns(const HeadExamples& examples) : rows(examples.rows()), x(examples.x.size()) {
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t d = 0; d < examples.dimension; ++d)
        x[d * rows + r] = static_cast<double>(examples.x[r * examples.dimension + d]);
    }
  }
  std::size_t rows;
  std::vector<double> x;
};

// Four sums side by side, added in a fixed order: quicker than one and the same on every machine.
double dot(const double* a, const double* b, std::size_t n) {
  std::array<double, 4> sums{};
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    for (std::size_t k = 0; k < 4; ++k) sums[k] += a[i + k] * b[i + k];
  }
  for (; i < n; ++i) sums[0] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

double objective(HeadKind kind, const HeadExamples& examples, const Columns& columns, double c,
                 std::span<const double> w, std::span<double> gradient) {
  const std::size_t labels = examples.labels.size();
  const std::size_t rows = columns.rows;
  const std::size_t penalised = examples.dimension * labels;
  std::vector<double> z(labels * rows);  // by label, then by row
  for (std::size_t l = 0; l < labels; ++l) {
    double* z_l = z.data() + l * rows;
    std::fill_n(z_l, rows, w[penalised + l]);
    for (std::size_t d = 0; d < examples.dimension; ++d) {
      const double factor = w[d * labels + l];
      const double* x_d = columns.x.data() + d * rows;
      for (std::size_t r = 0; r < rows; ++r) z_l[r] += factor * x_d[r];
    }
  }
  double value = 0;
  for (std::size_t i = 0; i < penalised; ++i) value += w[i] * w[i] / 2;
  std::vector<double> row(labels);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t l = 0; l < labels; ++l) row[l] = z[l * rows + r];
    const double weight = c * (examples.weight.empty() ? 1.0 : static_cast<double>(examples.weight[r]));
    value += weight * loss_of(kind, row, examples.holds.data() + r * labels);
    for (std::size_t l = 0; l < labels; ++l) z[l * rows + r] = weight * row[l];
  }
  for (std::size_t l = 0; l < labels; ++l) {
    const double* z_l = z.data() + l * rows;
    for (std::size_t d = 0; d < examples.dimension; ++d) {
      gradient[d * labels + l] = w[d * labels + l] + dot(columns.x.data() + d * rows, z_l, rows);
    }
    gradient[penalised + l] = std::accumulate(z_l, z_l + rows, 0.0);
  }
  return value;
}

std::vector<float> fit(HeadKind kind, const HeadExamples& examples, const HeadOptions& options) {
  const Columns columns(examples);
  const Slope slope = [&](std::span<const double> w, std::span<double> gradient) {
    return objective(kind, examples, columns, options.c, w, gradient);
  };
  const std::vector<double> found =
      minimise(slope, std::vector<double>((examples.dimension + 1) * examples.labels.size()), {.steps = options.steps});
  return {found.begin(), found.end()};
}

Result<void> check(HeadKind kind, const HeadExamples& examples) {
  const std::size_t labels = examples.labels.size();
  const std::size_t rows = examples.rows();
  const auto invalid = [](std::string what) {
    return fail(ErrorCode::invalid, "A head can't be trained: " + std::move(what) + ".");
  };
  if (labels == 0 || labels > most_labels) return invalid("it needs 1 to 1,000 labels");
  if (examples.dimension == 0 || examples.dimension > most_dimensions) return invalid("rows need 1 to 100,000 numbers");
  if (rows == 0 || examples.holds.size() != rows * labels || examples.x.size() != rows * examples.dimension ||
      (!examples.weight.empty() && examples.weight.size() != rows)) {
    return invalid("its rows and labels do not fit");
  }
  if (!std::ranges::all_of(examples.x, [](float v) { return std::isfinite(v); }))
    return invalid("a row holds what is not a number");
  const auto usable = [](float v) { return std::isfinite(v) && v >= 0; };
  if (!std::ranges::all_of(examples.weight, usable)) return invalid("a weight is below 0 or not a number");
  std::vector<std::size_t> seen(labels);
  for (std::size_t r = 0; r < rows; ++r) {
    std::size_t here = 0;
    for (std::size_t l = 0; l < labels; ++l) {
      const std::uint8_t holds = examples.holds[r * labels + l];
      if (holds > 1) return invalid("a label either holds or does not");
      seen[l] += holds;
      here += holds;
    }
    if (kind == HeadKind::exclusive && here != 1) return invalid("each row has exactly one label");
  }
  for (std::size_t l = 0; l < labels; ++l) {
    if (seen[l] == 0) return invalid("no row has the label " + examples.labels[l].substr(0, 60));
  }
  return {};
}

double log_loss(HeadKind kind, std::span<const double> logits, std::span<const std::uint8_t> holds, std::size_t labels,
                double temperature) {
  double loss = 0;
  std::vector<double> z(labels);
  for (std::size_t at = 0; at < logits.size(); at += labels) {
    for (std::size_t l = 0; l < labels; ++l) z[l] = logits[at + l] / temperature;
    loss += loss_of(kind, z, holds.data() + at);
  }
  return loss;
}

// By golden sections over its logarithm: the log loss has one valley in 1/temperature.
double best_temperature(HeadKind kind, std::span<const double> logits, std::span<const std::uint8_t> holds,
                        std::size_t labels) {
  constexpr double ratio = 0.6180339887498949;
  double low = std::log(0.05);
  double high = std::log(20.0);
  const auto at = [&](double t) { return log_loss(kind, logits, holds, labels, std::exp(t)); };
  double left = high - ratio * (high - low);
  double right = low + ratio * (high - low);
  double left_loss = at(left);
  double right_loss = at(right);
  for (int i = 0; i < 40; ++i) {
    if (left_loss <= right_loss) {
      high = right;
      right = left;
      right_loss = left_loss;
      left = high - ratio * (high - low);
      left_loss = at(left);
    } else {
      low = left;
      left = right;
      left_loss = right_loss;
      right = low + ratio * (high - low);
      right_loss = at(right);
    }
  }
  return std::exp((low + high) / 2);
}

struct Threshold {
  float at = 0.5F;
  float f1 = 0;
};

// The cut between two neighbouring scores that gives the best F1.
Threshold best_threshold(std::vector<std::pair<double, bool>> scored) {
  std::sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  const auto positives = std::count_if(scored.begin(), scored.end(), [](const auto& s) { return s.second; });
  Threshold best;
  std::ptrdiff_t hits = 0;
  for (std::size_t i = 0; i < scored.size(); ++i) {
    hits += scored[i].second;
    if (i + 1 < scored.size() && scored[i + 1].first == scored[i].first) continue;
    const double f1 =
        2.0 * static_cast<double>(hits) / static_cast<double>(positives + static_cast<std::ptrdiff_t>(i) + 1);
    if (f1 <= static_cast<double>(best.f1)) continue;
    const double below = i + 1 < scored.size() ? scored[i + 1].first : 0;
    best = {std::max(least_threshold, static_cast<float>((scored[i].first + below) / 2)), static_cast<float>(f1)};
  }
  return best;
}

std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

void HeadExamples::add(std::span<const float> row, std::span<const std::size_t> of_labels, float row_weight) {
  if (dimension == 0) dimension = row.size();
  if (row_weight != 1 && weight.empty()) weight.assign(rows(), 1);
  if (!weight.empty() || row_weight != 1) weight.push_back(row_weight);
  x.insert(x.end(), row.begin(), row.end());
  const std::size_t at = holds.size();
  holds.resize(at + labels.size());
  for (const std::size_t label : of_labels) {
    if (label < labels.size()) holds[at + label] = 1;
  }
}

HeadExamples HeadExamples::only(std::span<const std::size_t> wanted) const {
  HeadExamples out{dimension, labels, {}, {}, {}};
  for (const std::size_t r : wanted) {
    const auto at = [](const auto& values, std::size_t n) { return values.begin() + static_cast<std::ptrdiff_t>(n); };
    out.x.insert(out.x.end(), at(x, r * dimension), at(x, (r + 1) * dimension));
    out.holds.insert(out.holds.end(), at(holds, r * labels.size()), at(holds, (r + 1) * labels.size()));
    if (!weight.empty()) out.weight.push_back(weight[r]);
  }
  return out;
}

Result<LinearHead> LinearHead::train(HeadKind kind, const HeadExamples& examples, const HeadOptions& options) {
  if (auto good = check(kind, examples); !good) return pass_on(std::move(good));
  LinearHead head;
  head.kind_ = kind;
  head.dimension_ = examples.dimension;
  head.labels_ = examples.labels;
  head.thresholds_.assign(head.labels_.size(), 0.5F);
  head.weights_ = fit(kind, examples, options);
  if (options.folds >= 2 && examples.rows() >= options.folds) head.calibrate(examples, options);
  return head;
}

void LinearHead::calibrate(const HeadExamples& examples, const HeadOptions& options) {
  const std::size_t labels = labels_.size();
  std::vector<double> held_out(examples.holds.size());
  for (std::size_t fold = 0; fold < options.folds; ++fold) {
    std::vector<std::size_t> taught;
    for (std::size_t r = 0; r < examples.rows(); ++r) {
      if (r % options.folds != fold) taught.push_back(r);
    }
    const std::vector<float> weights = fit(kind_, examples.only(taught), options);
    for (std::size_t r = fold; r < examples.rows(); r += options.folds) {
      logits_of(std::span(examples.x.data() + r * dimension_, dimension_), std::span<const float>(weights),
                std::span(held_out.data() + r * labels, labels));
    }
  }
  temperature_ = best_temperature(kind_, held_out, examples.holds, labels);
  held_out_f1_.assign(labels, 0);
  for (std::size_t l = 0; l < labels && kind_ == HeadKind::independent; ++l) {
    std::vector<std::pair<double, bool>> scored;
    for (std::size_t at = l; at < held_out.size(); at += labels)
      scored.emplace_back(sigmoid(held_out[at] / temperature_), examples.holds[at] == 1);
    const Threshold best = best_threshold(std::move(scored));
    thresholds_[l] = best.at;
    held_out_f1_[l] = best.f1;
  }
}

std::vector<double> LinearHead::coefficients(std::size_t label) const {
  std::vector<double> out;
  for (std::size_t at = label; at < weights_.size(); at += labels_.size())
    out.push_back(static_cast<double>(weights_[at]));
  return out;
}

std::vector<double> LinearHead::logits(std::span<const float> x) const {
  std::vector<double> z(labels_.size());
  logits_of(x, std::span<const float>(weights_), std::span(z));
  for (double& v : z) v /= temperature_;
  return z;
}

std::vector<double> LinearHead::probabilities(std::span<const float> x) const {
  std::vector<double> z = logits(x);
  if (kind_ == HeadKind::exclusive) softmax(z);
  else
    for (double& v : z) v = sigmoid(v);
  return z;
}

Bytes LinearHead::serialise() const {
  ByteWriter out;
  for (const char c : magic) out.fixed(static_cast<std::uint8_t>(c));
  out.fixed(format);
  out.fixed(static_cast<std::uint8_t>(kind_));
  out.varint(dimension_);
  out.varint(labels_.size());
  for (const std::string& label : labels_) out.text(label);
  out.fixed(std::bit_cast<std::uint64_t>(temperature_));
  for (const float threshold : thresholds_) out.fixed(std::bit_cast<std::uint32_t>(threshold));
  for (const float weight : weights_) out.fixed(std::bit_cast<std::uint32_t>(weight));
  out.raw(content_hash(as_text(out.bytes())).bytes);
  return out.take();
}

Result<LinearHead> LinearHead::parse(std::span<const std::uint8_t> bytes) {
  const auto damaged = [](std::string_view what) {
    return fail(ErrorCode::corrupt, "These are not the bytes of a head: " + std::string(what) + ".");
  };
  if (bytes.size() < hash_bytes) return damaged("too short");
  const auto body = bytes.first(bytes.size() - hash_bytes);
  const ContentHash sum = content_hash(as_text(body));
  if (std::memcmp(sum.bytes.data(), bytes.data() + body.size(), hash_bytes) != 0) return damaged("their hash differs");
  ByteReader in(body);
  if (as_text(in.raw(magic.size())) != magic) return damaged("not of this kind");
  if (in.fixed<std::uint8_t>() != format) return damaged("of another version");
  LinearHead head;
  const auto kind = in.fixed<std::uint8_t>();
  if (kind != 1 && kind != 2) return damaged("of an unknown kind");
  head.kind_ = static_cast<HeadKind>(kind);
  head.dimension_ = static_cast<std::size_t>(in.varint());
  const std::size_t labels = in.count();
  if (!in.ok() || labels == 0 || labels > most_labels || head.dimension_ == 0 || head.dimension_ > most_dimensions ||
      (head.dimension_ + 2) * labels * sizeof(float) > body.size()) {
    return damaged("their sizes do not fit");
  }
  for (std::size_t l = 0; l < labels; ++l) head.labels_.emplace_back(in.text());
  head.temperature_ = std::bit_cast<double>(in.fixed<std::uint64_t>());
  const auto floats = [&in](std::size_t n) {
    std::vector<float> values(n);
    for (float& v : values) v = std::bit_cast<float>(in.fixed<std::uint32_t>());
    return values;
  };
  head.thresholds_ = floats(labels);
  head.weights_ = floats((head.dimension_ + 1) * labels);
  const auto finite = [](float v) { return std::isfinite(v); };
  const bool numbers = std::isfinite(head.temperature_) && head.temperature_ > 0 &&
                       std::ranges::all_of(head.thresholds_, finite) && std::ranges::all_of(head.weights_, finite);
  if (!in.ok() || !in.at_end() || !numbers) return damaged("their parts do not fit");
  return head;
}

}  // namespace attune
