#include <algorithm>
#include <utility>

#include "text/encoder.h"
#include "text/model/graph_runtime.h"
#include "text/model/graphs.h"
#include "text/model/model_folder.h"
#include "text/model/token_rows.h"
#include "text/model_config.h"
#include "text/safetensors.h"

namespace attune {
namespace {

class ModelEncoder final : public Encoder {
 public:
  ModelEncoder(Tokenizer tokenizer, const TokenLimits& limits, std::unique_ptr<GraphRuntime> runtime,
               std::string identity)
      : tokenizer_(std::move(tokenizer)),
        limits_(limits),
        runtime_(std::move(runtime)),
        identity_(std::move(identity)) {}

  Result<std::vector<TextVector>> encode(std::span<const std::string> texts) const override {
    const auto rows = tokenize(tokenizer_, limits_, texts.size(),
                               [&](std::size_t i) { return std::pair(std::string_view(texts[i]), std::nullopt); });
    if (!rows) return std::unexpected(rows.error());
    std::vector<TextVector> out(texts.size());
    auto done = compute_rows(*runtime_, *rows, limits_, [&](std::size_t row, std::span<const float> vector) {
      std::ranges::copy(vector, out[row].begin());
    });
    if (!done) return pass_on(std::move(done));
    return out;
  }

  std::string_view identity() const override { return identity_; }

 private:
  Tokenizer tokenizer_;
  TokenLimits limits_;
  std::unique_ptr<GraphRuntime> runtime_;
  std::string identity_;
};

Result<ModelConfig> read_config(ModelFolder& folder) {
  const auto config = folder.read_config("config.json");
  if (!config) return std::unexpected(config.error());
  const auto sentence = folder.read_config_if_present("sentence_bert_config.json");
  if (!sentence) return std::unexpected(sentence.error());
  const auto pooling = folder.read_config_if_present("1_Pooling/config.json");
  if (!pooling) return std::unexpected(pooling.error());
  if (!pooling->empty()) {
    if (auto mean = check_mean_pooling(*pooling); !mean) return pass_on(std::move(mean));
  }
  return parse_encoder_config(*config, *sentence);
}

Result<std::unique_ptr<GraphRuntime>> read_weights(ModelFolder& folder, const ModelConfig& config, unsigned streams) {
  const auto path = folder.path("model.safetensors");
  const auto bytes = folder.read("model.safetensors", max_weights_bytes);
  if (!bytes) return std::unexpected(bytes.error());
  const auto weights = SafeTensors::parse(*bytes);
  if (!weights) return in_file(path, weights.error());
  auto graph = sentence_graph(config, *weights);
  if (!graph) return in_file(path, std::move(graph).error());
  return GraphRuntime::compile(*graph, config.hidden, streams);
}

}  // namespace

Result<std::unique_ptr<Encoder>> open_encoder(const std::filesystem::path& path, const EncoderOptions& options) {
  auto folder = ModelFolder::open(path);
  if (!folder) return pass_on(std::move(folder));
  const auto config = read_config(*folder);
  if (!config) return std::unexpected(config.error());
  auto tokenizer = folder->read_tokenizer(*config);
  if (!tokenizer) return pass_on(std::move(tokenizer));
  auto runtime = read_weights(*folder, *config, streams_for(options.threads));
  if (!runtime) return pass_on(std::move(runtime));
  const TokenLimits limits{config->vocabulary, 0, static_cast<std::int32_t>(config->pad_token)};
  return std::make_unique<ModelEncoder>(*std::move(tokenizer), limits, *std::move(runtime), folder->identity());
}

bool has_text_model() { return true; }

}  // namespace attune
