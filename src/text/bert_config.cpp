#include "text/bert_config.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "text/vector.h"

namespace attune {
namespace {

namespace json = boost::json;

Result<json::object> read_object(std::string_view text, std::string_view file) {
  boost::system::error_code failed;
  json::parse_options options;
  options.max_depth = 16;
  auto value = json::parse(text, failed, {}, options);
  if (failed || !value.is_object()) {
    return fail(ErrorCode::corrupt, fmt::format("{} is not a JSON object: get the model folder anew", file),
                failed ? failed.message() : std::string{});
  }
  return std::move(value.get_object());
}

// Reads numbers and remembers the first one that is missing or out of range.
class Numbers {
 public:
  Numbers(const json::object& object, std::string_view file) : object_(object), file_(file) {}

  std::uint32_t natural(std::string_view name, std::uint32_t least, std::uint32_t most) {
    const auto* value = object_.if_contains(name);
    const auto* number = value != nullptr ? value->if_int64() : nullptr;
    if (number == nullptr || *number < least || *number > most) {
      complain(fmt::format("{}: {} must be a whole number from {} to {}", file_, name, least, most));
      return least;
    }
    return static_cast<std::uint32_t>(*number);
  }

  double positive(std::string_view name, double most) {
    const auto* value = object_.if_contains(name);
    double number = 0;
    if (value != nullptr && value->is_double()) number = value->get_double();
    if (!(number > 0 && number <= most)) complain(fmt::format("{}: {} must be above 0, at most {}", file_, name, most));
    return number;
  }

  const std::string& complaint() const { return complaint_; }

 private:
  void complain(std::string what) {
    if (complaint_.empty()) complaint_ = std::move(what);
  }

  const json::object& object_;
  std::string_view file_;
  std::string complaint_;
};

// The word that stands there, or `otherwise` where nothing does.
std::string word(const json::object& object, std::string_view name, std::string_view otherwise) {
  const auto* value = object.if_contains(name);
  if (value == nullptr) return std::string(otherwise);
  return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

Result<void> check_kind(const json::object& object) {
  struct Demand {
    std::string_view name, value, otherwise;
  };
  for (const auto& demand : {Demand{"model_type", "bert", "nothing"}, Demand{"hidden_act", "gelu", "gelu"},
                             Demand{"position_embedding_type", "absolute", "absolute"}}) {
    const auto found = word(object, demand.name, demand.otherwise);
    if (found != demand.value) {
      return fail(ErrorCode::unsupported,
                  fmt::format("config.json: {} is {:.40}, only {} is computed: use all-MiniLM-L6-v2 or a model of its kind",
                              demand.name, found, demand.value));
    }
  }
  return {};
}

}  // namespace

Result<BertConfig> parse_bert_config(std::string_view config, std::string_view sentence) {
  const auto object = read_object(config, "config.json");
  if (!object) return std::unexpected(object.error());
  if (auto kind = check_kind(*object); !kind) return pass_on(std::move(kind));

  Numbers numbers(*object, "config.json");
  BertConfig out;
  out.layers = numbers.natural("num_hidden_layers", 1, 48);
  out.heads = numbers.natural("num_attention_heads", 1, 64);
  out.hidden = numbers.natural("hidden_size", 1, 16'384);
  out.intermediate = numbers.natural("intermediate_size", 1, 16'384);
  out.vocabulary = numbers.natural("vocab_size", 1, 1'000'000);
  out.positions = numbers.natural("max_position_embeddings", 2, 8'192);
  out.segments = numbers.natural("type_vocab_size", 1, 16);
  out.layer_norm_eps = numbers.positive("layer_norm_eps", 0.01);
  if (!numbers.complaint().empty()) return fail(ErrorCode::corrupt, numbers.complaint() + ": get the model folder anew");
  if (out.hidden != text_dimension) {
    return fail(ErrorCode::unsupported, fmt::format("config.json: hidden_size is {}, vectors here have {} components: use a "
                                                    "model of that size", out.hidden, text_dimension));
  }
  if (out.hidden % out.heads != 0) {
    return fail(ErrorCode::corrupt, fmt::format("config.json: {} attention heads do not divide a hidden_size of {}: get the "
                                                "model folder anew", out.heads, out.hidden));
  }

  out.max_tokens = default_max_tokens;
  if (!sentence.empty()) {
    const auto limits = read_object(sentence, "sentence_bert_config.json");
    if (!limits) return std::unexpected(limits.error());
    Numbers limit(*limits, "sentence_bert_config.json");
    out.max_tokens = limit.natural("max_seq_length", 2, 8'192);
    if (!limit.complaint().empty()) return fail(ErrorCode::corrupt, limit.complaint() + ": get the model folder anew");
  }
  out.max_tokens = std::min(out.max_tokens, out.positions);
  return out;
}

Result<void> check_mean_pooling(std::string_view pooling) {
  const auto object = read_object(pooling, "1_Pooling/config.json");
  if (!object) return std::unexpected(object.error());
  for (const auto& item : *object) {
    const std::string_view name = item.key();
    if (!name.starts_with("pooling_mode_")) continue;
    const bool wanted = name == "pooling_mode_mean_tokens";
    if (!item.value().is_bool() || item.value().get_bool() != wanted) {
      return fail(ErrorCode::unsupported, fmt::format("1_Pooling/config.json: {:.60} must be {}, only the mean of the tokens "
                                                      "is computed", name, wanted));
    }
  }
  return {};
}

}  // namespace attune
