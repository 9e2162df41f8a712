// A model folder's config.json and model.safetensors: two bytes say how long the config is, the weights follow it.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "expect.h"
#include "text/model_config.h"
#include "text/safetensors.h"

namespace {

using namespace attune;

void check_stack(const LayerStack& stack, std::uint32_t hidden) {
  ATTUNE_EXPECT(stack.layers >= 1 && stack.layers <= 48);
  ATTUNE_EXPECT(stack.heads >= 1 && stack.heads <= 64 && hidden % stack.heads == 0);
  ATTUNE_EXPECT(stack.intermediate >= 1 && stack.intermediate <= 16'384);
}

// What is taken is what the header promises.
void check_config(const Result<ModelConfig>& config, bool labelled) {
  if (!config) {
    ATTUNE_EXPECT(!config.error().message.empty());
    return;
  }
  ATTUNE_EXPECT(config->vocabulary >= 1 && config->vocabulary <= 1'000'000);
  ATTUNE_EXPECT(config->pad_token < config->vocabulary);
  ATTUNE_EXPECT(config->max_tokens >= 2 && config->max_tokens <= config->positions && config->positions <= 8'192);
  if (labelled) ATTUNE_EXPECT(!config->labels.empty() && config->labels.size() <= 1'000);
  if (config->family == ModelFamily::onnx) return;
  ATTUNE_EXPECT(config->hidden >= 1 && config->hidden <= 16'384 && config->segments >= 1 && config->segments <= 16);
  ATTUNE_EXPECT(config->layer_norm_eps > 0 && config->layer_norm_eps <= 0.01);
  check_stack(config->encoder, config->hidden);
  if (config->family != ModelFamily::bart) return;
  check_stack(config->decoder, config->hidden);
  ATTUNE_EXPECT(config->eos_token < config->vocabulary && config->decoder_start_token < config->vocabulary);
}

// Every tensor lies within the file, and is read as floats without a step beyond it.
void check_weights(std::span<const std::uint8_t> file) {
  const auto weights = SafeTensors::parse(file);
  if (!weights) {
    ATTUNE_EXPECT(!weights.error().message.empty());
    return;
  }
  for (const auto& [name, tensor] : weights->tensors()) {
    ATTUNE_EXPECT(tensor.bytes.empty() || (tensor.bytes.data() >= file.data() &&
                                           tensor.bytes.data() + tensor.bytes.size() <= file.data() + file.size()));
    const auto found = weights->float_tensor(name, tensor.shape);
    if (!found) continue;
    std::vector<float> values(tensor.bytes.size() / (tensor.dtype == "F32" ? 4 : 2));
    const auto odd = copy_floats(**found, values);
    if (odd) ATTUNE_EXPECT(*odd < values.size() && !std::isfinite(values[*odd]));
    if (!odd) ATTUNE_EXPECT(std::ranges::all_of(values, [](float value) { return std::isfinite(value); }));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::uint16_t config_size{};
  if (size < sizeof config_size) return 0;
  std::memcpy(&config_size, data, sizeof config_size);
  const auto rest = std::span(data, size).subspan(sizeof config_size);
  const auto config = rest.first(std::min<std::size_t>(config_size, rest.size()));
  const std::string_view text(reinterpret_cast<const char*>(config.data()), config.size());
  check_config(parse_encoder_config(text, ""), false);
  check_config(parse_encoder_config(text, text), false);
  check_config(parse_classifier_config(text), true);
  check_config(parse_onnx_config(text), true);
  check_weights(rest.subspan(config.size()));
  return 0;
}
