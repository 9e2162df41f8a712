#include "text/sentence_folder.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "text/config_json.h"

namespace attune {
namespace {

namespace json = boost::json;

constexpr std::string_view own_modules = "sentence_transformers.";
constexpr std::string_view modules_file = "modules.json";
constexpr std::string_view prompts_file = "config_sentence_transformers.json";
constexpr std::string_view limits_file = "sentence_bert_config.json";
constexpr std::string_view advice = "use all-MiniLM-L6-v2 or a model of its kind";
constexpr std::size_t max_prompt_bytes = 1'000;
constexpr std::size_t max_name_bytes = 100;

std::unexpected<Error> damaged(std::string what) {
  return fail(ErrorCode::corrupt, what + ": get the model folder anew");
}

std::unexpected<Error> not_computed(std::string what) {
  return fail(ErrorCode::unsupported, fmt::format("{}: {}", what, advice));
}

// A member as text; empty where it is absent, null or no text.
std::string_view text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  const auto* text = value != nullptr ? value->if_string() : nullptr;
  return text != nullptr ? std::string_view(*text) : std::string_view();
}

bool is_absent(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr || value->is_null();
}

bool is_plain_name(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
           c == '.';
  };
  return !name.empty() && name.size() <= max_name_bytes && std::ranges::all_of(name, plain) && name.front() != '.';
}

struct Module {
  std::string kind;  // "Pooling"
  std::string path;
};

Result<Module> read_module(const json::value& value, std::size_t number) {
  const auto* object = value.if_object();
  const auto type = object != nullptr ? text_of(*object, "type") : std::string_view();
  if (type.empty()) return damaged(fmt::format("{}: module {} has no type", modules_file, number));
  if (!type.starts_with(own_modules))
    return not_computed(fmt::format("{}: module {} is {:.80}, a program of its own", modules_file, number, type));
  return Module{std::string(type.substr(type.rfind('.') + 1)), std::string(text_of(*object, "path"))};
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> pooling_flags{{
    {"pooling_mode_cls_token", "cls"},
    {"pooling_mode_max_tokens", "max"},
    {"pooling_mode_mean_tokens", "mean"},
    {"pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens"},
    {"pooling_mode_weightedmean_tokens", "weightedmean"},
    {"pooling_mode_lasttoken", "lasttoken"},
}};

// As sentence-transformers 5 and later write it: a name, or a list of names.
Result<std::vector<std::string>> named_modes(const json::value& value, std::string_view file) {
  std::vector<std::string> modes;
  if (const auto* one = value.if_string()) modes.emplace_back(*one);
  if (const auto* list = value.if_array()) {
    for (const auto& item : *list) {
      if (!item.is_string() || modes.size() > pooling_flags.size())
        return damaged(fmt::format("{}: pooling_mode", file));
      modes.emplace_back(item.get_string());
    }
  }
  if (modes.empty()) return damaged(fmt::format("{}: pooling_mode must name one", file));
  return modes;
}

// As earlier ones do: a flag each. None: the mean, as that library takes it.
Result<std::vector<std::string>> flagged_modes(const json::object& object, std::string_view file) {
  std::vector<std::string> modes;
  for (const auto& item : object) {
    const std::string_view name = item.key();
    if (!name.starts_with("pooling_mode_")) continue;
    if (!item.value().is_bool()) return damaged(fmt::format("{}: {:.60} must be true or false", file, name));
    if (!item.value().get_bool()) continue;
    const auto* known = std::ranges::find(pooling_flags, name, &std::pair<std::string_view, std::string_view>::first);
    modes.emplace_back(known != pooling_flags.end() ? known->second : name);
  }
  if (modes.empty()) modes.emplace_back("mean");
  return modes;
}

Result<std::string> prompt_of(const json::object& prompts, std::string_view name) {
  const auto* value = prompts.if_contains(name);
  if (value == nullptr || value->is_null()) return std::string();
  const auto* text = value->if_string();
  if (text == nullptr || text->size() > max_prompt_bytes) {
    return damaged(fmt::format("{}: the prompt \"{:.40}\" must be a text of at most {} bytes", prompts_file, name,
                               max_prompt_bytes));
  }
  return std::string(*text);
}

// Where lengths are all one, every measure orders as the angle does.
Result<void> check_similarity(const json::object& config, bool normalises) {
  const auto measure = is_absent(config, "similarity_fn_name") ? "cosine" : text_of(config, "similarity_fn_name");
  if (measure == "cosine" || normalises) return {};
  return not_computed(
      fmt::format("{}: vectors are compared by {:.40} and modules.json has no Normalize, here they are compared by "
                  "their angle",
                  prompts_file, measure));
}

bool lowers(const json::value& normalizer) {
  const auto* object = normalizer.if_object();
  if (object == nullptr) return false;
  const auto type = text_of(*object, "type");
  if (type == "Lowercase") return true;
  if (type == "BertNormalizer") {
    const auto* flag = object->if_contains("lowercase");
    return flag != nullptr && flag->is_bool() && flag->get_bool();
  }
  const auto* parts = object->if_contains("normalizers");
  const auto* list = parts != nullptr ? parts->if_array() : nullptr;
  return list != nullptr && std::ranges::any_of(*list, lowers);
}

}  // namespace

Result<SentenceModules> parse_modules(std::string_view modules) {
  const auto list = read_config_array(modules, modules_file);
  if (!list) return std::unexpected(list.error());
  constexpr std::array<std::string_view, 3> expected{"Transformer", "Pooling", "Normalize"};
  SentenceModules out{.normalises = false};
  for (std::size_t i = 0; i < list->size(); ++i) {
    auto module = read_module((*list)[i], i + 1);
    if (!module) return pass_on(std::move(module));
    if (i >= expected.size() || module->kind != expected[i]) {
      return not_computed(
          fmt::format("{}: module {} is {:.60}; a Transformer, a Pooling and perhaps a Normalize are computed, in this "
                      "order",
                      modules_file, i + 1, module->kind));
    }
    if (i == 0 && !module->path.empty()) {
      return fail(
          ErrorCode::unsupported,
          fmt::format(
              "{}: the Transformer lies in {:.60}, only one in the folder itself is read: save the model anew with "
              "sentence-transformers",
              modules_file, module->path));
    }
    if (i == 1 && !is_plain_name(module->path))
      return damaged(fmt::format("{}: the path of the Pooling is no plain name", modules_file));
    if (i == 1) out.pooling_folder = module->path;
    if (i == 2) out.normalises = true;
  }
  if (list->size() < 2)
    return not_computed(fmt::format("{}: there is no Pooling, so no vector of a text", modules_file));
  return out;
}

Result<SentencePooling> parse_pooling(std::string_view pooling, std::string_view file, std::uint32_t hidden) {
  const auto object = read_config_object(pooling, file);
  if (!object) return std::unexpected(object.error());
  const auto modes =
      is_absent(*object, "pooling_mode") ? flagged_modes(*object, file) : named_modes(object->at("pooling_mode"), file);
  if (!modes) return std::unexpected(modes.error());
  if (modes->size() != 1 || (modes->front() != "mean" && modes->front() != "cls")) {
    std::string all;
    for (const auto& mode : *modes) all += (all.empty() ? "" : " and ") + mode.substr(0, 60);
    return not_computed(fmt::format(
        "{}: the pooling is {}, only the mean of the tokens or the first token (cls) is computed", file, all));
  }
  for (const char* name : {"embedding_dimension", "word_embedding_dimension"}) {
    if (is_absent(*object, name)) continue;
    const auto* size = object->at(name).if_int64();
    if (size == nullptr || *size != std::int64_t{hidden})
      return damaged(fmt::format("{}: {} is not the hidden_size of config.json, {}", file, name, hidden));
  }
  SentencePooling out{modes->front() == "cls" ? Pooling::first : Pooling::mean, true};
  if (!is_absent(*object, "include_prompt")) {
    const auto& flag = object->at("include_prompt");
    if (!flag.is_bool()) return damaged(fmt::format("{}: include_prompt must be true or false", file));
    out.over_prompt = flag.get_bool();
  }
  return out;
}

Result<SentencePrompts> parse_prompts(std::string_view config, bool normalises) {
  if (config.empty()) return SentencePrompts{};
  const auto object = read_config_object(config, prompts_file);
  if (!object) return std::unexpected(object.error());
  if (auto compared = check_similarity(*object, normalises); !compared) return pass_on(std::move(compared));
  json::object prompts;
  if (!is_absent(*object, "prompts")) {
    const auto* found = object->at("prompts").if_object();
    if (found == nullptr) return damaged(fmt::format("{}: prompts must be an object", prompts_file));
    prompts = *found;
  }
  std::string otherwise;
  if (!is_absent(*object, "default_prompt_name")) {
    const auto name = text_of(*object, "default_prompt_name");
    if (!prompts.contains(name))
      return damaged(fmt::format("{}: default_prompt_name names no prompt of the file", prompts_file));
    auto prompt = prompt_of(prompts, name);
    if (!prompt) return pass_on(std::move(prompt));
    otherwise = *std::move(prompt);
  }
  const auto first_of = [&](std::initializer_list<std::string_view> names) -> Result<std::string> {
    for (const auto name : names) {
      auto prompt = prompt_of(prompts, name);
      if (!prompt || !prompt->empty()) return prompt;
    }
    return otherwise;
  };
  auto offered = first_of({"document", "passage", "corpus"});
  if (!offered) return pass_on(std::move(offered));
  auto asking = first_of({"query"});
  if (!asking) return pass_on(std::move(asking));
  return SentencePrompts{*std::move(offered), *std::move(asking)};
}

Result<std::uint32_t> parse_token_limit(std::string_view sentence, std::string_view tokenizer,
                                        std::uint32_t positions) {
  std::uint32_t limit = default_max_tokens;
  const auto read = [&](const json::object& object, std::string_view name) -> std::optional<std::int64_t> {
    const auto* number = object.at(name).if_int64();
    return number != nullptr ? std::optional(*number) : std::nullopt;
  };
  if (!sentence.empty()) {
    const auto object = read_config_object(sentence, limits_file);
    if (!object) return std::unexpected(object.error());
    const auto task =
        is_absent(*object, "transformer_task") ? "feature-extraction" : text_of(*object, "transformer_task");
    if (task != "feature-extraction")
      return not_computed(
          fmt::format("{}: transformer_task is {:.40}, only feature-extraction is computed", limits_file, task));
    if (!is_absent(*object, "max_seq_length")) {
      const auto most = read(*object, "max_seq_length");
      if (!most || *most < 2 || *most > max_positions)
        return damaged(
            fmt::format("{}: max_seq_length must be a whole number from 2 to {}", limits_file, max_positions));
      return std::min(static_cast<std::uint32_t>(*most), positions);
    }
  }
  if (!tokenizer.empty()) {
    const auto object = read_config_object(tokenizer, "tokenizer_config.json");
    if (!object) return std::unexpected(object.error());
    // A number beyond every model stands for "unknown" there.
    const auto most = is_absent(*object, "model_max_length") ? std::nullopt : read(*object, "model_max_length");
    if (most && *most >= 2 && *most <= std::int64_t{positions}) limit = static_cast<std::uint32_t>(*most);
  }
  return std::min(limit, positions);
}

Result<bool> asks_for_lower_case(std::string_view sentence) {
  if (sentence.empty()) return false;
  const auto object = read_config_object(sentence, limits_file);
  if (!object) return std::unexpected(object.error());
  if (is_absent(*object, "do_lower_case")) return false;
  const auto& flag = object->at("do_lower_case");
  if (!flag.is_bool()) return damaged(fmt::format("{}: do_lower_case must be true or false", limits_file));
  return flag.get_bool();
}

Result<bool> makes_lower_case(std::string_view tokenizer) {
  const auto object = read_config_object(tokenizer, "tokenizer.json");
  if (!object) return std::unexpected(object.error());
  const auto* normalizer = object->if_contains("normalizer");
  return normalizer != nullptr && lowers(*normalizer);
}

}  // namespace attune
