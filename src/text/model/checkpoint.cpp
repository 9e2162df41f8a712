#include "text/model/checkpoint.h"

#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "text/shard_index.h"

namespace attune {
namespace {

constexpr std::uintmax_t max_index_bytes = 32U << 20;

bool has_index(const ModelFolder& folder) { return !folder.has(weights_file) && folder.has(weights_index_file); }

Result<void> check_belongs(const SafeTensors& tensors, const std::map<std::string, std::string, std::less<>>& index,
                           const std::string& file) {
  for (const auto& [name, tensor] : tensors.tensors()) {
    const auto named = index.find(name);
    if (named != index.end() && named->second == file) continue;
    return fail(ErrorCode::corrupt,
                fmt::format("it holds the tensor \"{:.80}\", which {} has {}: get the model folder anew", name,
                            weights_index_file, named == index.end() ? "nowhere" : "elsewhere"));
  }
  return {};
}

}  // namespace

template <class ReadFile>
Result<Checkpoint> Checkpoint::gather(const ModelFolder& folder, const std::string& index, ReadFile read_file) {
  Checkpoint out;
  out.file_ = folder.path(index.empty() ? weights_file : weights_index_file);
  if (index.empty()) {
    auto tensors = read_file(out, weights_file);
    if (!tensors) return pass_on(std::move(tensors));
    out.tensors_ = *std::move(tensors);
    return out;
  }
  const auto map = parse_shard_index(index);
  if (!map) return std::unexpected(map.error());
  std::set<std::string> files;
  for (const auto& [name, file] : *map) files.insert(file);
  for (const auto& file : files) {
    auto tensors = read_file(out, file);
    if (!tensors) return pass_on(std::move(tensors));
    if (auto belong = check_belongs(*tensors, *map, file); !belong)
      return in_file(folder.path(file), std::move(belong).error());
    out.tensors_.add(*std::move(tensors));
  }
  for (const auto& [name, file] : *map) {
    if (out.tensors_.tensors().contains(name)) continue;
    return in_file(
        folder.path(file),
        {ErrorCode::corrupt,
         fmt::format("it should hold the tensor \"{:.80}\" by {}: get the model folder anew", name, weights_index_file),
         {}});
  }
  return out;
}

Result<Checkpoint> Checkpoint::read(ModelFolder& folder) {
  std::string index;
  if (has_index(folder)) {
    const auto bytes = folder.read(weights_index_file, max_index_bytes);
    if (!bytes) return std::unexpected(bytes.error());
    index.assign(bytes->begin(), bytes->end());
  }
  std::uintmax_t left = max_weights_bytes;
  return gather(folder, index, [&](Checkpoint& out, const std::string& file) -> Result<SafeTensors> {
    auto bytes = folder.read(file, left);
    if (!bytes) return std::unexpected(bytes.error());
    left -= bytes->size();
    out.bytes_.push_back(*std::move(bytes));  // moving keeps its place in memory
    auto tensors = SafeTensors::parse(out.bytes_.back());
    if (!tensors) return in_file(folder.path(file), std::move(tensors).error());
    return tensors;
  });
}

Result<Checkpoint> Checkpoint::look(const ModelFolder& folder) {
  std::string index;
  if (has_index(folder)) {
    const auto bytes = folder.look(weights_index_file, max_index_bytes);
    if (!bytes) return std::unexpected(bytes.error());
    index.assign(bytes->begin(), bytes->end());
  }
  std::uintmax_t left = max_weights_bytes;
  return gather(folder, index, [&](Checkpoint&, const std::string& file) -> Result<SafeTensors> {
    const auto size = folder.size(file, left);
    if (!size) return std::unexpected(size.error());
    left -= *size;
    const auto first = folder.start(file, 8);
    if (!first) return std::unexpected(first.error());
    const auto end = first->size() == 8 ? SafeTensors::table_end(std::span(*first).first<8>()) : std::nullopt;
    const auto start = end ? folder.start(file, *end) : first;
    if (!start) return std::unexpected(start.error());
    auto tensors = SafeTensors::parse_table(*start, *size);
    if (!tensors) return in_file(folder.path(file), std::move(tensors).error());
    return tensors;
  });
}

}  // namespace attune
