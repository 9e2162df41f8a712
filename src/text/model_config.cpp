#include "text/model_config.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "text/config_json.h"
#include "text/vector.h"

namespace attune {
namespace {

namespace json = boost::json;

constexpr std::uint32_t max_layers = 48;
constexpr std::uint32_t max_heads = 64;
constexpr std::uint32_t max_size = 16'384;
constexpr std::uint32_t max_vocabulary = 1'000'000;
constexpr std::uint32_t max_segments = 16;
constexpr std::size_t max_labels = 1'000;
constexpr std::size_t max_label_bytes = 200;

// Reads members and remembers the first one that is missing or out of range.
class Members {
 public:
  Members(const json::object& object, std::string_view file) : object_(object), file_(file) {}

  std::uint32_t natural(std::string_view name, std::uint32_t least, std::uint32_t most) {
    const auto* value = object_.if_contains(name);
    const auto* number = value != nullptr ? value->if_int64() : nullptr;
    if (number == nullptr || *number < least || *number > most) {
      complain(fmt::format("{}: {} must be a whole number from {} to {}", file_, name, least, most));
      return least;
    }
    return static_cast<std::uint32_t>(*number);
  }

  std::uint32_t natural_or(std::string_view name, std::uint32_t otherwise, std::uint32_t least, std::uint32_t most) {
    return absent(name) ? otherwise : natural(name, least, most);
  }

  double positive(std::string_view name, double most) {
    const auto* value = object_.if_contains(name);
    double number = 0;
    if (value != nullptr && value->is_double()) number = value->get_double();
    if (!(number > 0 && number <= most)) complain(fmt::format("{}: {} must be above 0, at most {}", file_, name, most));
    return number;
  }

  bool boolean_or(std::string_view name, bool otherwise) {
    if (absent(name)) return otherwise;
    const auto& value = object_.at(name);
    if (!value.is_bool()) complain(fmt::format("{}: {} must be true or false", file_, name));
    return value.is_bool() && value.get_bool();
  }

  // {"0": "NEGATIVE", "1": "POSITIVE"}
  std::vector<std::string> labels(std::string_view name) {
    if (absent(name)) return {"LABEL_0", "LABEL_1"};
    const auto* list = object_.at(name).if_object();
    std::vector<std::string> out;
    for (std::size_t i = 0; list != nullptr && i < std::min(list->size(), max_labels + 1); ++i) {
      const auto* label = list->if_contains(std::to_string(i));
      if (label == nullptr || !label->is_string() || label->get_string().size() > max_label_bytes) break;
      out.emplace_back(label->get_string());
    }
    if (out.empty() || out.size() > max_labels || out.size() != list->size()) {
      complain(fmt::format("{}: {} must name 1 to {} labels by the numbers from 0, each in at most {} bytes", file_,
                           name, max_labels, max_label_bytes));
    }
    return out;
  }

  void complain(std::string what) {
    if (complaint_.empty()) complaint_ = std::move(what);
  }

  Result<void> verdict() const {
    if (complaint_.empty()) return {};
    return fail(ErrorCode::corrupt, complaint_ + ": get the model folder anew");
  }

 private:
  bool absent(std::string_view name) const {
    const auto* value = object_.if_contains(name);
    return value == nullptr || value->is_null();
  }

  const json::object& object_;
  std::string_view file_;
  std::string complaint_;
};

// The word that stands there, or `otherwise` where nothing does.
std::string word(const json::object& object, std::string_view name, std::string_view otherwise) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::string(otherwise);
  return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

struct Demand {
  std::string_view name, value, otherwise;
};

Result<void> check_demands(const json::object& object, std::span<const Demand> demands, std::string_view advice) {
  for (const auto& demand : demands) {
    const auto found = word(object, demand.name, demand.otherwise);
    if (found != demand.value) {
      return fail(ErrorCode::unsupported, fmt::format("config.json: {} is {:.40}, only {} is computed: {}", demand.name,
                                                      found, demand.value, advice));
    }
  }
  return {};
}

// How each family calls the sizes of its layers.
struct StackNames {
  std::string_view layers, heads, intermediate;
};
constexpr StackNames bert_names{"num_hidden_layers", "num_attention_heads", "intermediate_size"};
constexpr StackNames distilbert_names{"n_layers", "n_heads", "hidden_dim"};
constexpr StackNames bart_encoder_names{"encoder_layers", "encoder_attention_heads", "encoder_ffn_dim"};
constexpr StackNames bart_decoder_names{"decoder_layers", "decoder_attention_heads", "decoder_ffn_dim"};

LayerStack read_stack(Members& members, const StackNames& names, std::uint32_t hidden) {
  LayerStack out;
  out.layers = members.natural(names.layers, 1, max_layers);
  out.heads = members.natural(names.heads, 1, max_heads);
  out.intermediate = members.natural(names.intermediate, 1, max_size);
  if (hidden % out.heads != 0) {
    members.complain(
        fmt::format("config.json: {} attention heads do not divide a hidden size of {}", out.heads, hidden));
  }
  return out;
}

std::uint32_t read_token(Members& members, std::string_view name, std::uint32_t otherwise, std::uint32_t vocabulary) {
  const auto token = members.natural_or(name, otherwise, 0, vocabulary - 1);
  if (token >= vocabulary)
    members.complain(fmt::format("config.json: {} must be below vocab_size, {}", name, vocabulary));
  return token;
}

void read_bert(Members& members, ModelConfig& out) {
  out.hidden = members.natural("hidden_size", 1, max_size);
  out.encoder = read_stack(members, bert_names, out.hidden);
  out.segments = members.natural("type_vocab_size", 1, max_segments);
  out.layer_norm_eps = members.positive("layer_norm_eps", 0.01);
  out.pad_token = read_token(members, "pad_token_id", 0, out.vocabulary);
}

void read_distilbert(Members& members, ModelConfig& out) {
  out.hidden = members.natural("dim", 1, max_size);
  out.encoder = read_stack(members, distilbert_names, out.hidden);
  out.layer_norm_eps = 1e-12;
  out.pad_token = read_token(members, "pad_token_id", 0, out.vocabulary);
}

void read_bart(Members& members, ModelConfig& out) {
  out.hidden = members.natural("d_model", 1, max_size);
  out.encoder = read_stack(members, bart_encoder_names, out.hidden);
  out.decoder = read_stack(members, bart_decoder_names, out.hidden);
  out.layer_norm_eps = 1e-5;
  out.scale_embedding = members.boolean_or("scale_embedding", false);
  out.normalize_embedding = members.boolean_or("normalize_embedding", true);
  out.pad_token = read_token(members, "pad_token_id", 1, out.vocabulary);
  out.eos_token = read_token(members, "eos_token_id", 2, out.vocabulary);
  out.decoder_start_token = read_token(members, "decoder_start_token_id", out.eos_token, out.vocabulary);
}

// What a family must be for its graph to hold, and how its numbers are read.
struct Family {
  std::string_view model_type;
  ModelFamily family;
  std::string_view activation;
  void (*read)(Members&, ModelConfig&);
  std::array<Demand, 3> demands;
};

constexpr std::array<Family, 3> families{{
    {"bert",
     ModelFamily::bert,
     "hidden_act",
     read_bert,
     {{{"position_embedding_type", "absolute", "absolute"},
       {"is_decoder", "false", "false"},
       {"add_cross_attention", "false", "false"}}}},
    {"distilbert",
     ModelFamily::distilbert,
     "activation",
     read_distilbert,
     {{{"position_embedding_type", "absolute", "absolute"},
       {"is_decoder", "false", "false"},
       {"add_cross_attention", "false", "false"}}}},
    {"bart",
     ModelFamily::bart,
     "activation_function",
     read_bart,
     {{{"normalize_before", "false", "false"},
       {"add_final_layer_norm", "false", "false"},
       {"static_position_embeddings", "false", "false"}}}},
}};

Result<ModelConfig> read_family(const json::object& object, const Family& family, std::string_view advice) {
  if (auto kind = check_demands(object, family.demands, advice); !kind) return pass_on(std::move(kind));
  ModelConfig out;
  out.family = family.family;
  const auto activation = word(object, family.activation, "gelu");
  if (activation != "gelu" && activation != "relu") {
    return fail(ErrorCode::unsupported, fmt::format("config.json: {} is {:.40}, only gelu and relu are computed: {}",
                                                    family.activation, activation, advice));
  }
  out.activation = activation == "relu" ? Activation::relu : Activation::gelu;
  Members members(object, "config.json");
  out.vocabulary = members.natural("vocab_size", 1, max_vocabulary);
  out.positions = members.natural("max_position_embeddings", 2, max_positions);
  family.read(members, out);
  if (auto sound = members.verdict(); !sound) return pass_on(std::move(sound));
  return out;
}

Result<void> read_labels(const json::object& object, ModelConfig& into) {
  Members members(object, "config.json");
  into.labels = members.labels("id2label");
  return members.verdict();
}

}  // namespace

Result<ModelConfig> parse_encoder_config(std::string_view config) {
  constexpr std::string_view advice = "use all-MiniLM-L6-v2 or a model of its kind";
  const auto object = read_config_object(config, "config.json");
  if (!object) return std::unexpected(object.error());
  constexpr std::array<Demand, 2> demands{{{"model_type", "bert", "nothing"}, {"hidden_act", "gelu", "gelu"}}};
  if (auto kind = check_demands(*object, demands, advice); !kind) return pass_on(std::move(kind));
  auto out = read_family(*object, families.front(), advice);
  if (!out) return out;
  if (out->hidden != text_dimension) {
    return fail(ErrorCode::unsupported,
                fmt::format("config.json: hidden_size is {}, vectors here have {} components: use a "
                            "model of that size",
                            out->hidden, text_dimension));
  }
  out->max_tokens = std::min(default_max_tokens, out->positions);
  return out;
}

Result<ModelConfig> parse_classifier_config(std::string_view config) {
  constexpr std::string_view advice = "use a BERT, DistilBERT or BART classifier, or its ONNX file";
  const auto object = read_config_object(config, "config.json");
  if (!object) return std::unexpected(object.error());
  const auto model_type = word(*object, "model_type", "nothing");
  const auto* family = std::ranges::find(families, model_type, &Family::model_type);
  if (family == families.end()) {
    return fail(ErrorCode::unsupported,
                fmt::format("config.json: model_type is {:.40}, only bert, distilbert and bart are "
                            "computed: {}",
                            model_type, advice));
  }
  auto out = read_family(*object, *family, advice);
  if (!out) return out;
  if (auto labels = read_labels(*object, *out); !labels) return pass_on(std::move(labels));
  if (out->positions < least_classifier_tokens) {
    return fail(ErrorCode::unsupported,
                fmt::format("config.json: max_position_embeddings is {}, a pair of texts needs {}: {}", out->positions,
                            least_classifier_tokens, advice));
  }
  out->max_tokens = std::min(classifier_max_tokens, out->positions);
  return out;
}

Result<ModelConfig> parse_onnx_config(std::string_view config) {
  const auto object = read_config_object(config, "config.json");
  if (!object) return std::unexpected(object.error());
  Members members(*object, "config.json");
  ModelConfig out;
  out.family = ModelFamily::onnx;
  out.vocabulary = members.natural("vocab_size", 1, max_vocabulary);
  out.segments = members.natural_or("type_vocab_size", 2, 0, max_segments);
  out.pad_token = read_token(members, "pad_token_id", 0, out.vocabulary);
  out.positions =
      members.natural_or("max_position_embeddings", classifier_max_tokens, least_classifier_tokens, max_positions);
  out.max_tokens = std::min(classifier_max_tokens, out.positions);
  if (auto sound = members.verdict(); !sound) return pass_on(std::move(sound));
  if (auto labels = read_labels(*object, out); !labels) return pass_on(std::move(labels));
  return out;
}

}  // namespace attune
