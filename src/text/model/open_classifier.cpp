#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "text/classifier.h"
#include "text/model/checkpoint.h"
#include "text/model/graph_runtime.h"
#include "text/model/graphs.h"
#include "text/model/model_folder.h"
#include "text/model/onnx_graph.h"
#include "text/model/token_rows.h"
#include "text/model_config.h"

namespace attune {
namespace {

class ModelClassifier final : public Classifier {
 public:
  ModelClassifier(Tokenizer tokenizer, const TokenLimits& limits, std::unique_ptr<GraphRuntime> runtime,
                  std::vector<std::string> labels, std::string identity)
      : tokenizer_(std::move(tokenizer)),
        limits_(limits),
        runtime_(std::move(runtime)),
        labels_(std::move(labels)),
        identity_(std::move(identity)) {}

  Result<std::vector<std::vector<float>>> classify(std::span<const TextPair> pairs) const override {
    const auto rows = tokenize(tokenizer_, limits_, pairs.size(), [&](std::size_t i) {
      return std::pair(std::string_view(pairs[i].text), std::optional<std::string_view>(pairs[i].second));
    });
    if (!rows) return std::unexpected(rows.error());
    std::vector<std::vector<float>> out(pairs.size());
    auto done = compute_rows(*runtime_, *rows, limits_, [&](std::size_t row, std::span<const float> logits) {
      out[row].assign(logits.begin(), logits.end());
    });
    if (!done) return pass_on(std::move(done));
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (!std::ranges::all_of(out[i], [](float logit) { return std::isfinite(logit); })) {
        return fail(ErrorCode::unavailable,
                    fmt::format("text {}: the model gives no finite numbers: get its folder anew", i + 1));
      }
    }
    return out;
  }

  const std::vector<std::string>& labels() const override { return labels_; }
  std::string_view identity() const override { return identity_; }

 private:
  Tokenizer tokenizer_;
  TokenLimits limits_;
  std::unique_ptr<GraphRuntime> runtime_;
  std::vector<std::string> labels_;
  std::string identity_;
};

// What a folder's graph file holds.
struct Loaded {
  std::filesystem::path file;
  std::shared_ptr<ov::Model> graph;
  std::uint32_t segments = 0;  // as TokenLimits counts them
};

Result<Loaded> read_weights(ModelFolder& folder, const ModelConfig& config) {
  const auto weights = Checkpoint::read(folder);
  if (!weights) return std::unexpected(weights.error());
  auto graph = classifier_graph(config, weights->tensors());
  if (!graph) return in_file(weights->file(), std::move(graph).error());
  return Loaded{weights->file(), *std::move(graph), segments_read(config)};
}

Result<Loaded> read_onnx(ModelFolder& folder, const ModelConfig& config, const std::filesystem::path& name) {
  const auto bytes = folder.read(name, max_weights_bytes);
  if (!bytes) return std::unexpected(bytes.error());
  auto found = read_onnx_graph(*bytes, config.labels.size());
  if (!found) return in_file(folder.path(name), std::move(found).error());
  return Loaded{folder.path(name), found->graph, found->reads_segments ? std::max(1U, config.segments) : 0};
}

// Empty: the folder has a checkpoint, or no graph at all.
std::filesystem::path onnx_file(const ModelFolder& folder) {
  if (folder.has(weights_file) || folder.has(weights_index_file)) return {};
  for (const char* name : {"model.onnx", "onnx/model.onnx"}) {
    if (folder.has(name)) return name;
  }
  return {};
}

// BART is read where a text ends, so each must end with the token that says so.
Result<void> check_ending(const Tokenizer& tokenizer, const ModelConfig& config) {
  if (config.family != ModelFamily::bart) return {};
  for (const auto& second : {std::optional<std::string_view>{}, std::optional<std::string_view>{""}}) {
    const auto tokens = tokenizer.encode_pair("", second);
    if (!tokens) return std::unexpected(tokens.error());
    if (tokens->ids.back() == static_cast<std::int32_t>(config.eos_token)) continue;
    return fail(ErrorCode::corrupt,
                fmt::format("it ends a text with id {}, config.json with {} (eos_token_id): the files belong "
                            "to different models",
                            tokens->ids.back(), config.eos_token));
  }
  return {};
}

// An ONNX graph's tables can't be measured as weights can: the longest pair shows whether they are large enough.
Result<void> try_out(const Classifier& classifier, const ModelConfig& config) {
  std::vector<TextPair> pairs(1);
  if (config.family == ModelFamily::onnx) {
    std::string words;
    for (std::uint32_t i = 0; i < config.max_tokens; ++i) words += "a ";
    pairs.push_back({words, words});
  }
  const auto logits = classifier.classify(pairs);
  if (!logits) return std::unexpected(logits.error());
  return {};
}

// What a folder's small files say.
struct Description {
  std::filesystem::path onnx;  // empty: a checkpoint
  ModelConfig config;
  Tokenizer tokenizer;
};

Result<Description> read_description(ModelFolder& folder) {
  const auto text = folder.read_config("config.json");
  if (!text) return std::unexpected(text.error());
  auto onnx = onnx_file(folder);
  auto config = onnx.empty() ? parse_classifier_config(*text) : parse_onnx_config(*text);
  if (!config) return pass_on(std::move(config));
  auto tokenizer = folder.read_tokenizer(*config);
  if (!tokenizer) return pass_on(std::move(tokenizer));
  if (auto ending = check_ending(*tokenizer, *config); !ending)
    return in_file(folder.path("tokenizer.json"), std::move(ending).error());
  return Description{std::move(onnx), *std::move(config), *std::move(tokenizer)};
}

}  // namespace

Result<std::unique_ptr<Classifier>> open_classifier(const std::filesystem::path& path,
                                                    const ClassifierOptions& options) {
  auto folder = ModelFolder::open(path);
  if (!folder) return pass_on(std::move(folder));
  auto description = read_description(*folder);
  if (!description) return pass_on(std::move(description));
  const auto& config = description->config;
  auto loaded =
      description->onnx.empty() ? read_weights(*folder, config) : read_onnx(*folder, config, description->onnx);
  if (!loaded) return pass_on(std::move(loaded));
  auto runtime = GraphRuntime::compile(loaded->graph, config.labels.size(), streams_for(options.threads));
  if (!runtime) return pass_on(std::move(runtime));
  const TokenLimits limits{config.vocabulary, loaded->segments, static_cast<std::int32_t>(config.pad_token)};
  auto classifier = std::make_unique<ModelClassifier>(std::move(description->tokenizer), limits, *std::move(runtime),
                                                      config.labels, folder->identity());
  if (auto works = try_out(*classifier, config); !works) return in_file(loaded->file, std::move(works).error());
  return classifier;
}

Result<std::vector<std::string>> check_classifier(const std::filesystem::path& path) {
  auto folder = ModelFolder::open(path);
  if (!folder) return pass_on(std::move(folder));
  const auto description = read_description(*folder);
  if (!description) return std::unexpected(description.error());
  if (!description->onnx.empty()) {
    const auto size = folder->size(description->onnx, max_weights_bytes);
    if (!size) return std::unexpected(size.error());
    return description->config.labels;
  }
  const auto weights = Checkpoint::look(*folder);
  if (!weights) return std::unexpected(weights.error());
  auto graph = classifier_graph(description->config, weights->tensors());
  if (!graph) return in_file(weights->file(), std::move(graph).error());
  return description->config.labels;
}

}  // namespace attune
