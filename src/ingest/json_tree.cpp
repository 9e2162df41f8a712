#include "ingest/json_tree.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <boost/json/basic_parser_impl.hpp>

#include "ingest/field_reader.h"
#include "ingest/json_writer.h"

namespace attune {
namespace {

using boost::json::error_code;
using Text = boost::json::string_view;

// What basic_parser calls; builds the tree on a stack of open containers.
class TreeBuilder {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

  explicit TreeBuilder(std::size_t max_values) : values_left_(max_values + 1) {}

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code& ec) { return open(JsonKind::object, ec); }
  bool on_object_end(std::size_t, error_code& ec) { return close(ec); }
  bool on_array_begin(error_code& ec) { return open(JsonKind::array, ec); }
  bool on_array_end(std::size_t, error_code& ec) { return close(ec); }
  bool on_key_part(Text part, std::size_t, error_code&) { return collect(part); }
  bool on_key(Text part, std::size_t, error_code&) {
    collect(part);
    open_.back().keys.push_back(std::exchange(pending_, {}));
    return true;
  }
  bool on_string_part(Text part, std::size_t, error_code&) { return collect(part); }
  bool on_string(Text part, std::size_t, error_code& ec) { return add_text(JsonKind::string, part, ec); }
  bool on_number_part(Text part, error_code&) { return collect(part); }
  bool on_int64(std::int64_t, Text part, error_code& ec) { return add_text(JsonKind::number, part, ec); }
  bool on_uint64(std::uint64_t, Text part, error_code& ec) { return add_text(JsonKind::number, part, ec); }
  bool on_double(double, Text part, error_code& ec) { return add_text(JsonKind::number, part, ec); }
  bool on_bool(bool flag, error_code& ec) {
    JsonValue value;
    value.kind = JsonKind::boolean;
    value.flag = flag;
    return add(std::move(value), ec);
  }
  bool on_null(error_code& ec) { return add(JsonValue{}, ec); }
  bool on_comment_part(Text, error_code&) { return true; }
  bool on_comment(Text, error_code&) { return true; }

  bool out_of_values() const { return values_left_ == 0; }
  JsonValue take() { return std::move(root_); }

 private:
  bool collect(Text part) {
    pending_.append(part.data(), part.size());
    return true;
  }

  bool add_text(JsonKind kind, Text part, error_code& ec) {
    collect(part);
    JsonValue value;
    value.kind = kind;
    value.text = std::exchange(pending_, {});
    return add(std::move(value), ec);
  }

  bool open(JsonKind kind, error_code& ec) {
    JsonValue value;
    value.kind = kind;
    if (!count(ec)) return false;
    open_.push_back(std::move(value));
    return true;
  }

  bool close(error_code&) {
    JsonValue done = std::move(open_.back());
    open_.pop_back();
    place(std::move(done));
    return true;
  }

  bool add(JsonValue value, error_code& ec) {
    if (!count(ec)) return false;
    place(std::move(value));
    return true;
  }

  void place(JsonValue value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else {
      open_.back().items.push_back(std::move(value));
    }
  }

  bool count(error_code& ec) {
    if (values_left_ > 0) --values_left_;
    if (values_left_ == 0) {
      ec = boost::json::error::array_too_large;
      return false;
    }
    return true;
  }

  std::size_t values_left_;
  std::string pending_;
  std::vector<JsonValue> open_;
  JsonValue root_;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  for (std::size_t i = keys.size(); i-- > 0;) {
    if (keys[i] == name) return &items[i];
  }
  return nullptr;
}

Result<JsonValue> parse_json(std::string_view text, JsonLimits limits) {
  if (text.size() > limits.bytes) {
    return fail(ErrorCode::too_large,
                fmt::format("the JSON is {} bytes long: at most {} are taken", text.size(), limits.bytes));
  }
  boost::json::parse_options options;
  options.max_depth = limits.depth;
  boost::json::basic_parser<TreeBuilder> parser(options, limits.values);
  error_code ec;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && read < text.size()) ec = boost::json::error::extra_data;
  if (ec) {
    if (parser.handler().out_of_values()) {
      return fail(ErrorCode::too_large, fmt::format("the JSON holds more than {} values", limits.values));
    }
    if (ec == boost::json::error::too_deep) {
      return fail(ErrorCode::too_large, fmt::format("the JSON is nested more than {} levels deep", limits.depth));
    }
    return fail(ErrorCode::invalid, fmt::format("this is not JSON: {} at byte {}", ec.message(), read));
  }
  return parser.handler().take();
}

std::optional<std::string_view> repeated_member(const JsonValue& value) {
  std::vector<std::string_view> names(value.keys.begin(), value.keys.end());
  std::ranges::sort(names);
  const auto twice = std::ranges::adjacent_find(names);
  return twice == names.end() ? std::nullopt : std::optional(*twice);
}

std::optional<std::string> repeated_name(const JsonValue& value) {
  if (const auto twice = repeated_member(value)) return pointer_step(*twice);
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    auto below = repeated_name(value.items[i]);
    if (!below) continue;
    return (value.is_object() ? pointer_step(value.keys[i]) : fmt::format("/{}", i)) + *below;
  }
  return std::nullopt;
}

std::string describe_repeated(std::string_view pointer) {
  return fmt::format("the name {} stands twice in one object: which of them counts?",
                     pointer.substr(pointer.rfind('/') + 1, 60));
}

namespace {

void write(JsonWriter& json, const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::null: return json.null();
    case JsonKind::boolean: return json.flag(value.flag);
    case JsonKind::number: return json.raw(value.text);
    case JsonKind::string: return json.text(value.text);
    case JsonKind::array:
      json.begin_array();
      for (const auto& item : value.items) write(json, item);
      return json.end_array();
    case JsonKind::object:
      json.begin_object();
      for (std::size_t i = 0; i < value.keys.size(); ++i) {
        json.key(value.keys[i]);
        write(json, value.items[i]);
      }
      return json.end_object();
  }
}

}  // namespace

std::string to_json(const JsonValue& value) {
  std::string out;
  JsonWriter json(out);
  write(json, value);
  return out;
}

std::optional<Decimal> parse_json_number(std::string_view spelling) {
  const std::size_t e = spelling.find_first_of("eE");
  if (e == std::string_view::npos) return parse_decimal(spelling);
  std::string_view exponent_text = spelling.substr(e + 1);
  const bool negative_exponent = exponent_text.starts_with('-');
  if (negative_exponent || exponent_text.starts_with('+')) exponent_text.remove_prefix(1);
  if (exponent_text.empty() || exponent_text.size() > 3) return std::nullopt;
  int exponent = 0;
  for (const char c : exponent_text) {
    if (c < '0' || c > '9') return std::nullopt;
    exponent = exponent * 10 + (c - '0');
  }
  if (negative_exponent) exponent = -exponent;
  const auto mantissa = parse_decimal(spelling.substr(0, e));
  if (!mantissa) return std::nullopt;
  std::int64_t units = mantissa->units();
  int scale = mantissa->scale() - exponent;
  if (units == 0) return Decimal{};
  constexpr std::int64_t most = 99'999'999'999'999'999;
  for (; scale < 0; ++scale) {
    if (units > most || units < -most) return std::nullopt;
    units *= 10;
  }
  while (scale > 12 && units % 10 == 0) {
    units /= 10;
    --scale;
  }
  if (scale > 12) return std::nullopt;
  return Decimal::from_units(units, scale);
}

std::optional<Decimal> decimal_of(const JsonValue& value) {
  if (value.kind == JsonKind::number) return parse_json_number(value.text);
  if (value.kind == JsonKind::string) return parse_decimal(value.text);
  return std::nullopt;
}

}  // namespace attune
