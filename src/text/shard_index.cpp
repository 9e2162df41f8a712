#include "text/shard_index.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "text/config_json.h"

namespace attune {
namespace {

constexpr std::string_view index_file = "model.safetensors.index.json";
constexpr std::size_t max_tensors = 100'000;
constexpr std::size_t max_files = 1'000;
constexpr std::size_t max_name_bytes = 100;

bool is_weights_file(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
           c == '.';
  };
  return name.size() <= max_name_bytes && name.ends_with(".safetensors") && !name.starts_with('.') &&
         std::ranges::all_of(name, plain);
}

}  // namespace

Result<std::map<std::string, std::string, std::less<>>> parse_shard_index(std::string_view index) {
  const auto refuse = [](std::string_view what) {
    return fail(ErrorCode::corrupt, fmt::format("{}: {}: get the model folder anew", index_file, what));
  };
  const auto object = read_config_object(index, index_file);
  if (!object) return std::unexpected(object.error());
  const auto* found = object->if_contains("weight_map");
  const auto* weights = found != nullptr ? found->if_object() : nullptr;
  if (weights == nullptr || weights->empty() || weights->size() > max_tensors)
    return refuse(fmt::format("weight_map must name 1 to {} tensors", max_tensors));
  std::map<std::string, std::string, std::less<>> out;
  std::set<std::string_view> files;
  for (const auto& item : *weights) {
    const auto* file = item.value().if_string();
    if (file == nullptr || !is_weights_file(*file))
      return refuse("weight_map names a file that is no plain \"….safetensors\"");
    files.insert(std::string_view(*file));
    out.emplace(std::string(item.key()), std::string(*file));
  }
  if (files.size() > max_files) return refuse(fmt::format("weight_map names more than {} files", max_files));
  return out;
}

}  // namespace attune
