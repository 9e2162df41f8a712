#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "text/encoder.h"
#include "text/model/checkpoint.h"
#include "text/model/graph_runtime.h"
#include "text/model/graphs.h"
#include "text/model/model_folder.h"
#include "text/model/token_rows.h"
#include "text/model_config.h"
#include "text/sentence_folder.h"

namespace attune {
namespace {

class ModelEncoder final : public Encoder {
 public:
  ModelEncoder(Tokenizer tokenizer, const TokenLimits& limits, SentencePrompts prompts,
               std::unique_ptr<GraphRuntime> runtime, std::string identity)
      : tokenizer_(std::move(tokenizer)),
        limits_(limits),
        prompts_(std::move(prompts)),
        runtime_(std::move(runtime)),
        identity_(std::move(identity)) {}

  Result<std::vector<TextVector>> encode(std::span<const std::string> texts, TextRole role) const override {
    const std::string& prompt = role == TextRole::offered ? prompts_.offered : prompts_.asking;
    std::string whole;
    const auto rows = tokenize(tokenizer_, limits_, texts.size(), [&](std::size_t i) {
      if (prompt.empty()) return std::pair(std::string_view(texts[i]), std::optional<std::string_view>());
      whole = prompt + texts[i];
      return std::pair(std::string_view(whole), std::optional<std::string_view>());
    });
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
  SentencePrompts prompts_;
  std::unique_ptr<GraphRuntime> runtime_;
  std::string identity_;
};

// What a folder's small files say.
struct Description {
  ModelConfig config;
  SentencePrompts prompts;
  bool lower_case = false;  // the tokenizer must make letters small
};

Result<void> read_pooling(ModelFolder& folder, const SentenceModules& modules, bool declared, Description& into) {
  const std::string file = modules.pooling_folder + "/config.json";
  const auto text = declared ? folder.read_config(file) : folder.read_config_if_present(file);
  if (!text) return std::unexpected(text.error());
  if (text->empty() && !declared) return {};
  const auto pooling = parse_pooling(*text, file, into.config.hidden);
  if (!pooling) return std::unexpected(pooling.error());
  if (!pooling->over_prompt && into.prompts.any()) {
    return fail(ErrorCode::unsupported,
                file +
                    ": include_prompt is false and the folder has prompts; they always count here: use "
                    "another model");
  }
  into.config.pooling = pooling->mode;
  return {};
}

Result<Description> read_description(ModelFolder& folder) {
  const auto text = folder.read_config("config.json");
  if (!text) return std::unexpected(text.error());
  auto config = parse_encoder_config(*text);
  if (!config) return pass_on(std::move(config));
  Description out{*std::move(config), {}};

  const auto listed = folder.read_config_if_present("modules.json");
  if (!listed) return std::unexpected(listed.error());
  const auto modules = listed->empty() ? SentenceModules{} : parse_modules(*listed);
  if (!modules) return std::unexpected(modules.error());
  const auto said = folder.read_config_if_present("config_sentence_transformers.json");
  if (!said) return std::unexpected(said.error());
  auto prompts = parse_prompts(*said, modules->normalises);
  if (!prompts) return pass_on(std::move(prompts));
  out.prompts = *std::move(prompts);
  if (auto pooling = read_pooling(folder, *modules, !listed->empty(), out); !pooling)
    return pass_on(std::move(pooling));

  const auto sentence = folder.read_config_if_present("sentence_bert_config.json");
  if (!sentence) return std::unexpected(sentence.error());
  const auto tokenizer = folder.read_config_if_present("tokenizer_config.json");
  if (!tokenizer) return std::unexpected(tokenizer.error());
  const auto limit = parse_token_limit(*sentence, *tokenizer, out.config.positions);
  if (!limit) return std::unexpected(limit.error());
  out.config.max_tokens = *limit;
  const auto lower_case = asks_for_lower_case(*sentence);
  if (!lower_case) return std::unexpected(lower_case.error());
  out.lower_case = *lower_case;
  return out;
}

Result<Tokenizer> read_tokenizer(ModelFolder& folder, const Description& description) {
  if (description.lower_case) {
    const auto bytes = folder.look("tokenizer.json", max_tokenizer_bytes);
    if (!bytes) return std::unexpected(bytes.error());
    const auto lower = makes_lower_case({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
    if (!lower) return std::unexpected(lower.error());
    if (!*lower) {
      return fail(ErrorCode::unsupported,
                  "sentence_bert_config.json: do_lower_case is true and tokenizer.json leaves capitals: save the model "
                  "anew with "
                  "sentence-transformers");
    }
  }
  return folder.read_tokenizer(description.config);
}

}  // namespace

Result<std::unique_ptr<Encoder>> open_encoder(const std::filesystem::path& path, const EncoderOptions& options) {
  auto folder = ModelFolder::open(path);
  if (!folder) return pass_on(std::move(folder));
  auto description = read_description(*folder);
  if (!description) return pass_on(std::move(description));
  const auto& config = description->config;
  auto tokenizer = read_tokenizer(*folder, *description);
  if (!tokenizer) return pass_on(std::move(tokenizer));
  std::unique_ptr<GraphRuntime> runtime;
  {
    const auto weights = Checkpoint::read(*folder);
    if (!weights) return std::unexpected(weights.error());
    auto graph = sentence_graph(config, weights->tensors());
    if (!graph) return in_file(weights->file(), std::move(graph).error());
    auto compiled = GraphRuntime::compile(*graph, config.hidden, streams_for(options.threads));
    if (!compiled) return pass_on(std::move(compiled));
    runtime = *std::move(compiled);
  }
  const TokenLimits limits{config.vocabulary, 0, static_cast<std::int32_t>(config.pad_token)};
  return std::make_unique<ModelEncoder>(*std::move(tokenizer), limits, std::move(description->prompts),
                                        std::move(runtime), folder->identity());
}

Result<void> check_encoder(const std::filesystem::path& path) {
  auto folder = ModelFolder::open(path);
  if (!folder) return pass_on(std::move(folder));
  const auto description = read_description(*folder);
  if (!description) return std::unexpected(description.error());
  if (auto tokenizer = read_tokenizer(*folder, *description); !tokenizer) return pass_on(std::move(tokenizer));
  const auto weights = Checkpoint::look(*folder);
  if (!weights) return std::unexpected(weights.error());
  auto graph = sentence_graph(description->config, weights->tensors());
  if (!graph) return in_file(weights->file(), std::move(graph).error());
  return {};
}

bool has_text_model() { return true; }

}  // namespace attune
