#include "text/safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json.hpp>

#include "base/bytes.h"

namespace attune {
namespace {

namespace json = boost::json;

constexpr std::uint64_t max_table_bytes = 16U << 20;
constexpr std::size_t max_tensors = 100'000;
constexpr std::size_t max_dimensions = 8;

constexpr std::array<std::pair<std::string_view, std::uint64_t>, 11> type_sizes{{{"F64", 8},
                                                                                 {"F32", 4},
                                                                                 {"F16", 2},
                                                                                 {"BF16", 2},
                                                                                 {"I64", 8},
                                                                                 {"I32", 4},
                                                                                 {"I16", 2},
                                                                                 {"I8", 1},
                                                                                 {"U8", 1},
                                                                                 {"BOOL", 1},
                                                                                 {"U32", 4}}};

std::unexpected<Error> wrong(std::string what) {
  return fail(ErrorCode::corrupt, fmt::format("{}: get the file anew", what));
}

// A name from the file, fit to be shown: printable ASCII, cut.
std::string shown(std::string_view name) {
  std::string out(name.substr(0, 80));
  std::ranges::replace_if(out, [](char c) { return c < ' ' || c > '~'; }, '?');
  return out;
}

std::optional<std::uint64_t> natural(const json::value& value) {
  if (const auto* number = value.if_int64(); number != nullptr && *number >= 0) {
    return static_cast<std::uint64_t>(*number);
  }
  return std::nullopt;
}

std::optional<std::vector<std::uint64_t>> naturals(const json::object& entry, std::string_view key, std::size_t most) {
  const auto* list = entry.if_contains(key);
  const auto* items = list != nullptr ? list->if_array() : nullptr;
  if (items == nullptr || items->size() > most) return std::nullopt;
  std::vector<std::uint64_t> out;
  for (const auto& item : *items) {
    const auto number = natural(item);
    if (!number) return std::nullopt;
    out.push_back(*number);
  }
  return out;
}

// How many bytes a tensor takes, nothing when the type is unknown or the product is beyond what a file can hold.
std::optional<std::uint64_t> size_of(std::string_view dtype, std::span<const std::uint64_t> shape) {
  const auto* type = std::ranges::find(type_sizes, dtype, &std::pair<std::string_view, std::uint64_t>::first);
  if (type == type_sizes.end()) return std::nullopt;
  std::uint64_t size = type->second;
  for (const auto extent : shape) {
    if (__builtin_mul_overflow(size, extent, &size)) return std::nullopt;
  }
  return size;
}

Result<Tensor> read_tensor(std::string_view name, const json::value& value, std::uint64_t data_size) {
  const auto refuse = [&](std::string_view what) { return wrong(fmt::format("tensor \"{}\" {}", shown(name), what)); };
  const auto* entry = value.if_object();
  if (entry == nullptr) return refuse("is not described by an object");
  const auto* type = entry->if_contains("dtype");
  const auto* dtype = type != nullptr ? type->if_string() : nullptr;
  auto shape = naturals(*entry, "shape", max_dimensions);
  const auto offsets = naturals(*entry, "data_offsets", 2);
  if (dtype == nullptr || !shape || !offsets || offsets->size() != 2) {
    return refuse("has no proper dtype, shape and data_offsets");
  }
  const auto size = size_of(*dtype, *shape);
  if (!size) return refuse("has a type or shape that no file can hold");
  const auto from = (*offsets)[0];
  const auto to = (*offsets)[1];
  if (from > to || to > data_size) {
    return refuse(fmt::format("lies at bytes {} to {} of data that is {} bytes long: the file is cut or damaged", from,
                              to, data_size));
  }
  if (to - from != *size) return refuse(fmt::format("is {} bytes long where its shape asks for {}", to - from, *size));
  return Tensor{std::string(*dtype), std::move(*shape), {}, from, *size};
}

Result<void> check_no_gaps(std::vector<std::pair<std::uint64_t, std::uint64_t>> places, std::uint64_t data_size) {
  std::ranges::sort(places);
  std::uint64_t end = 0;
  for (const auto& [from, size] : places) {
    if (from != end) return wrong(fmt::format("its tensors overlap or leave a gap at byte {} of the data", end));
    end = from + size;
  }
  if (end != data_size) return wrong(fmt::format("{} bytes follow the last tensor", data_size - end));
  return {};
}

// IEEE 754 binary16.
float from_half(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000U) << 16U;
  const std::uint32_t exponent = (half >> 10U) & 0x1fU;
  const std::uint32_t fraction = half & 0x3ffU;
  if (exponent == 0) {  // fraction · 2^-24, exact
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  const std::uint32_t widened = exponent == 0x1fU ? 0xffU : exponent + 112U;
  return std::bit_cast<float>(sign | (widened << 23U) | (fraction << 13U));
}

// The upper half of a binary32.
float from_bfloat(std::uint16_t upper) { return std::bit_cast<float>(std::uint32_t{upper} << 16U); }

void copy_short_floats(const Tensor& tensor, std::span<float> out, float (*widen)(std::uint16_t)) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::uint16_t value{};
    std::memcpy(&value, tensor.bytes.data() + i * sizeof value, sizeof value);
    out[i] = widen(value);
  }
}

Result<json::object> read_table(std::span<const std::uint8_t> bytes) {
  boost::system::error_code failed;
  json::parse_options options;
  options.max_depth = 8;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  auto table = json::parse(text, failed, {}, options);
  if (failed) return wrong(fmt::format("its table is not JSON ({})", failed.message()));
  if (!table.is_object()) return wrong("its table is not a JSON object");
  if (table.get_object().size() > max_tensors) return wrong(fmt::format("it lists more than {} tensors", max_tensors));
  return std::move(table.get_object());
}

}  // namespace

Result<SafeTensors> SafeTensors::parse(std::span<const std::uint8_t> file) {
  auto out = parse_table(file, file.size());
  if (!out) return out;
  const auto data = file.subspan(*table_end(file.first<8>()));
  for (auto& [name, tensor] : out->tensors_) tensor.bytes = data.subspan(tensor.from, tensor.size);
  out->has_values_ = true;
  return out;
}

std::optional<std::size_t> SafeTensors::table_end(std::span<const std::uint8_t, 8> first) {
  const auto size = ByteReader(first).fixed<std::uint64_t>();
  if (size > max_table_bytes) return std::nullopt;
  return first.size() + static_cast<std::size_t>(size);
}

Result<SafeTensors> SafeTensors::parse_table(std::span<const std::uint8_t> start, std::uint64_t file_size) {
  ByteReader reader(start);
  const auto table_size = reader.fixed<std::uint64_t>();
  if (!reader.ok()) return wrong(fmt::format("it is only {} bytes long", start.size()));
  if (table_size > max_table_bytes || table_size > reader.left()) {
    return wrong(fmt::format("its table should be {} bytes long, {} are there (at most {} are allowed)", table_size,
                             reader.left(), max_table_bytes));
  }
  auto table = read_table(reader.raw(table_size));
  if (!table) return pass_on(std::move(table));
  const std::uint64_t data_size = file_size - std::min<std::uint64_t>(file_size, 8 + table_size);

  SafeTensors out;
  out.has_values_ = false;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> places;
  for (const auto& item : *table) {
    const std::string_view name = item.key();
    if (name == "__metadata__") continue;
    auto tensor = read_tensor(name, item.value(), data_size);
    if (!tensor) return pass_on(std::move(tensor));
    places.emplace_back(tensor->from, tensor->size);
    out.tensors_.emplace(name, *std::move(tensor));
  }
  if (auto checked = check_no_gaps(std::move(places), data_size); !checked) return pass_on(std::move(checked));
  return out;
}

void SafeTensors::add(SafeTensors&& others) {
  has_values_ = tensors_.empty() ? others.has_values_ : has_values_ && others.has_values_;
  tensors_.merge(others.tensors_);
}

Result<const Tensor*> SafeTensors::float_tensor(const std::string& name, std::span<const std::uint64_t> shape) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) {
    return fail(ErrorCode::corrupt,
                fmt::format("tensor \"{}\" is missing: this is not a model of that config.json", name));
  }
  const auto& tensor = found->second;
  if (tensor.dtype != "F32" && tensor.dtype != "F16" && tensor.dtype != "BF16") {
    return fail(ErrorCode::unsupported,
                fmt::format("tensor \"{}\" is of type {}: only F32, F16 and BF16 weights are read, convert the model",
                            name, tensor.dtype));
  }
  if (!std::ranges::equal(tensor.shape, shape)) {
    return fail(
        ErrorCode::corrupt,
        fmt::format(
            "tensor \"{}\" has shape [{}] where config.json asks for [{}]: the files belong to different models", name,
            fmt::join(tensor.shape, ", "), fmt::join(shape, ", ")));
  }
  return &tensor;
}

std::optional<std::size_t> copy_floats(const Tensor& tensor, std::span<float> out) {
  if (tensor.dtype == "F32") {
    if (!out.empty()) std::memcpy(out.data(), tensor.bytes.data(), out.size_bytes());
  } else {
    copy_short_floats(tensor, out, tensor.dtype == "F16" ? from_half : from_bfloat);
  }
  const auto odd = std::ranges::find_if_not(out, [](float value) { return std::isfinite(value); });
  if (odd == out.end()) return std::nullopt;
  return static_cast<std::size_t>(odd - out.begin());
}

}  // namespace attune
